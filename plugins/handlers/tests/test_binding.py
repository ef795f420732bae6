"""What `x-handler` and `x-handlers` of a document do."""

from __future__ import annotations

import copy
import sys
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from asynction_core import AsynctionSocketIO, SpecError

DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "channels": {
        "/shop": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "order", "x-handler": "shop_handlers.order"},
                        {"name": "cancel"},
                    ]
                }
            },
            "x-handlers": {
                "connect": "shop_handlers.connect",
                "disconnect": "shop_handlers.disconnect",
                "error": "shop_handlers.error",
            },
        }
    },
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Provide the module that the document names; it notes its calls."""
    calls: list[Any] = []
    module = ModuleType("shop_handlers")

    def order(item: str) -> tuple[str, int]:
        if item == "nothing":
            raise LookupError(item)
        calls.append(("order", item))
        return item, 1

    handlers = {
        "order": order,
        "connect": lambda auth: calls.append(("connect", auth)),
        "disconnect": lambda: calls.append("disconnect"),
        "error": lambda error: calls.append(type(error).__name__),
    }
    module.__dict__.update(handlers)
    monkeypatch.setitem(sys.modules, "shop_handlers", module)
    return calls


def serve(document: Any = DOCUMENT, **options: Any) -> AsynctionSocketIO:
    return AsynctionSocketIO.from_spec(
        document, app=Flask(__name__), async_mode="threading", **options
    )


def client_of(server: AsynctionSocketIO, **options: Any) -> Any:
    app = server.sockio_mw.flask_app
    return SocketIOTestClient(app, server, namespace="/shop", **options)


def test_events_and_the_life_of_a_connection_are_bound(calls: list[Any]) -> None:
    client = client_of(serve(), auth={"a": 1})
    assert client.emit("order", "tea", namespace="/shop", callback=True) == ["tea", 1]
    client.emit("order", "nothing", namespace="/shop")
    client.disconnect("/shop")
    assert calls == [("connect", {"a": 1}), ("order", "tea"), "LookupError", "disconnect"]


def test_an_event_without_x_handler_can_be_registered_in_code(calls: list[Any]) -> None:
    server = serve()
    server.on("cancel", namespace="/shop")(lambda: "cancelled")
    assert client_of(server).emit("cancel", namespace="/shop", callback=True) == "cancelled"


def test_a_handler_in_code_replaces_the_one_that_the_document_names(calls: list[Any]) -> None:
    server = serve()
    server.on("order", namespace="/shop")(lambda item: "in code")
    assert client_of(server).emit("order", "tea", namespace="/shop", callback=True) == "in code"


@pytest.mark.as_written
@pytest.mark.parametrize(
    ("change", "words", "pointer"),
    [
        (
            lambda channel: channel["publish"]["message"]["oneOf"][0].update({"x-handler": "a.b"}),
            ["the x-handler of the event 'order' of '/shop', 'a.b'", "no module 'a'"],
            "/channels/~1shop/publish/message/oneOf/0/x-handler",
        ),
        (
            lambda channel: channel["x-handlers"].update(connect="shop_handlers.conect"),
            ["the connect handler of '/shop', 'shop_handlers.conect'", "no attribute 'conect'"],
            "/channels/~1shop/x-handlers/connect",
        ),
    ],
)
def test_a_path_that_leads_nowhere_stops_the_server(
    calls: list[Any], change: Any, words: list[str], pointer: str
) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(document["channels"]["/shop"])
    with pytest.raises(SpecError) as caught:
        serve(document)
    assert caught.value.pointer == pointer
    assert all(word in caught.value.message for word in words)


def test_a_process_that_only_emits_imports_no_handler() -> None:
    server = AsynctionSocketIO.from_spec(DOCUMENT, message_queue="memory://")
    assert "shop_handlers" not in sys.modules
    assert server.server is not None


def test_a_document_with_handlers_is_not_said_to_lack_them(
    calls: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    serve()
    assert "asynction-handlers" not in caplog.text
