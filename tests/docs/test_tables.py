"""The tables of the documentation say what happens."""

from typing import Any

import pytest
import yaml
from flask import Flask

from asynction import (
    AsynctionSocketIO,
    MessageAckValidationException,
    PayloadValidationException,
)

from .pages import DOCS, Page

SPECIFICATION = Page(DOCS / "specification.md")


def rows(section: str, *, cells: int) -> list[Any]:
    """Return the rows with that many cells that end in a verdict."""
    return [
        pytest.param(*(cell.strip("`") for cell in row), id=" ".join(row))
        for row in SPECIFICATION.section(section).rows
        if len(row) == cells and row[-1] in ("fits", "refused")
    ]


def test_the_tables_are_found() -> None:
    assert len(rows("Arguments", cells=3)) > 10
    assert len(rows("Bindings", cells=3)) > 10


def server(channel: dict[str, Any]) -> tuple[AsynctionSocketIO, Any]:
    """Return a server with one namespace, and what connects clients to it."""
    app = Flask(__name__)
    info = {"title": "test", "version": "1"}
    document = {"asyncapi": "2.6.0", "info": info, "channels": {"/": channel}}
    # What the tables say holds also for a document that lacks what it must have.
    asio = AsynctionSocketIO.from_spec(
        document, app=app, async_mode="threading", check_document=False
    )
    return asio, lambda **options: asio.test_client(app, **options)


@pytest.mark.parametrize(("payload", "emitted", "verdict"), rows("Arguments", cells=3))
@pytest.mark.parametrize("direction", ["received", "sent"])
def test_arguments(payload: str, emitted: str, verdict: str, direction: str) -> None:
    message = {"name": "event"}
    if payload != "none":
        message["payload"] = yaml.safe_load(payload)
    operation = "publish" if direction == "received" else "subscribe"
    asio, connect = server({operation: {"message": message}})
    handled = []
    client = connect()
    if direction == "received":
        asio.on_event("event", lambda *args: handled.append(args))
    emit = client.emit if direction == "received" else asio.emit
    try:
        eval(emitted, {"emit": emit})
    except PayloadValidationException:
        assert verdict == "refused"
        assert not handled
        assert not client.get_received()
    else:
        assert verdict == "fits"
        assert handled or client.get_received()


@pytest.mark.parametrize(("query", "request_query", "verdict"), rows("Bindings", cells=3))
def test_query_parameters(query: str, request_query: str, verdict: str) -> None:
    _, connect = server({"bindings": {"ws": {"query": yaml.safe_load(query)}}})
    client = connect(query_string=request_query)
    assert client.is_connected() == (verdict == "fits")


ACKS = [tuple(row) for row in SPECIFICATION.section("x-ack").rows]


@pytest.mark.parametrize(("returned", "count"), ACKS)
def test_acks(returned: str, count: str) -> None:
    sizes = {"none, or null": 0, "one": 1, "one, a list": 1, "two": 2}
    schemas = {
        0: {"type": "null"},
        1: {"type": ["integer", "array"]},
        2: {"type": "array", "items": [{}, {}], "minItems": 2, "additionalItems": False},
    }
    value = eval(returned.strip("`").removeprefix("return "))
    for size, schema in schemas.items():
        message = {"name": "event", "x-ack": {"args": schema}}
        asio, connect = server({"publish": {"message": message}})
        asio.on_event("event", lambda: value)
        client = connect()
        if size == sizes[count]:
            client.emit("event", callback=True)
        else:
            with pytest.raises(MessageAckValidationException):
                client.emit("event", callback=True)
