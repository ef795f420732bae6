"""Whoever is called for a connection can ask which one it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from asynction_core import (
    AsynctionSocketIO,
    Connection,
    Observation,
    Observer,
    current_connection,
    hookimpl,
)

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

DOCUMENT = document_of(
    {
        "/orders/{id}": {
            "parameters": {"id": {}},
            "publish": {"message": {"name": "buy"}},
            "subscribe": {"message": {"name": "sold"}},
        },
        "/open": {"publish": {"message": {"name": "say"}}},
    }
)
INFO = {"sub": "Ada"}


class Asking(Observer):
    """A plugin that notes the current connection wherever it is called."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Connection]] = []
        self.server: AsynctionSocketIO | None = None

    def ask(self, where: str) -> None:
        self.asked.append((where, current_connection()))

    def take(self) -> Iterator[tuple[str, Connection]]:
        asked, self.asked = self.asked, []
        yield from asked

    @hookimpl
    def asynction_connect_middleware(self, namespace: Any) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                self.ask("connect middleware")
                return next(auth, token_info=INFO, **context)

            return connect

        return middleware if namespace.parameters else None

    @hookimpl
    def asynction_receive_middleware(self) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def receive(*args: Any) -> Any:
                self.ask("receive middleware")
                return next(*args)

            return receive

        return middleware

    @hookimpl
    def asynction_disconnect(self) -> Any:
        return lambda reason: self.ask("clean up")

    @hookimpl
    def asynction_observe(self) -> Observer:
        return self

    def connected(self, observation: Observation) -> None:
        self.ask("connected")

    def refused(self, observation: Observation) -> None:
        self.ask("refused")

    def disconnected(self, observation: Observation) -> None:
        self.ask("disconnected")

    def received(self, observation: Observation) -> None:
        self.ask("received")

    def sent(self, observation: Observation) -> None:
        self.ask("sent")


@pytest.fixture
def asking() -> Asking:
    return Asking()


@pytest.fixture
def server(serve: Serve, asking: Asking) -> AsynctionSocketIO:
    server = serve(DOCUMENT, plugins=[asking])
    family = "/orders/{id}"
    server.on("connect", namespace=family)(lambda: asking.ask("connect"))
    server.on("disconnect", namespace=family)(lambda: asking.ask("disconnect"))
    server.on("say", namespace="/open")(lambda: asking.ask("handler"))
    return server


def test_in_all_that_is_called_for_a_connection(server: AsynctionSocketIO, asking: Asking) -> None:
    def buy() -> None:
        asking.ask("handler")
        server.emit("sold", namespace="/orders/18")

    server.on("buy", namespace="/orders/{id}")(buy)
    client = client_of(server, "/orders/17")
    (sid,) = server.server.manager.rooms["/orders/17"][None]
    client.emit("buy", namespace="/orders/17")
    client.disconnect("/orders/17")
    known = Connection(sid, "/orders/17", {"id": "17"}, INFO)
    while_checked = Connection(sid, "/orders/17", {"id": "17"}, None)
    assert list(asking.take()) == [
        ("connect middleware", while_checked),
        ("connect", known),
        ("connected", known),
        ("receive middleware", known),
        ("handler", known),
        ("sent", known),
        ("received", known),
        ("disconnect", known),
        ("clean up", known),
        ("disconnected", known),
    ]
    assert server.token_info_of(sid) is None


def test_where_nobody_finds_out_who_it_is(server: AsynctionSocketIO, asking: Asking) -> None:
    client = client_of(server, "/open")
    (sid,) = server.server.manager.rooms["/open"][None]
    client.emit("say", namespace="/open")
    found = Connection(sid, "/open", {}, None)
    places = ["connected", "receive middleware", "handler", "received"]
    assert list(asking.take()) == [(place, found) for place in places]


def test_who_has_got_no_session_id(server: AsynctionSocketIO, asking: Asking) -> None:
    client_of(server, "/nowhere")
    assert list(asking.take()) == [("refused", Connection("", "/nowhere", {}, None))]


def test_who_leaves_while_its_event_is_handled(server: AsynctionSocketIO, asking: Asking) -> None:
    def buy() -> None:
        server.server.disconnect(current_connection().sid, namespace="/orders/17")
        list(asking.take())
        asking.ask("handler")

    server.on("buy", namespace="/orders/{id}")(buy)
    client_of(server, "/orders/17").emit("buy", namespace="/orders/17")
    assert [(place, one.token_info) for place, one in asking.take()] == [
        ("handler", INFO),
        ("received", INFO),
    ]


def test_whose_end_is_told_in_a_handler_of_another(
    server: AsynctionSocketIO, asking: Asking
) -> None:
    client_of(server, "/orders/1")
    (ended,) = server.server.manager.rooms["/orders/1"][None]
    server.on("buy", namespace="/orders/{id}")(
        lambda: server.server.disconnect(ended, namespace="/orders/1")
    )
    client = client_of(server, "/orders/2")
    list(asking.take())
    client.emit("buy", namespace="/orders/2")
    told = {place: one.namespace for place, one in asking.take()}
    assert (told["disconnected"], told["received"]) == ("/orders/1", "/orders/2")


def test_elsewhere_there_is_none(server: AsynctionSocketIO, asking: Asking) -> None:
    with pytest.raises(RuntimeError, match="while a Socket"):
        current_connection()
    with (
        server.sockio_mw.flask_app.test_request_context(),
        pytest.raises(RuntimeError, match="while a Socket"),
    ):
        current_connection()
