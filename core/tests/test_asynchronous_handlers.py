"""Nothing runs an asynchronous handler: of connect it is refused, and others are told of."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from flask_socketio import Namespace

from asynction_core import AsynctionSocketIO

from .conftest import Document, client_of

Serve = Callable[..., AsynctionSocketIO]


async def asynchronous(*args: Any) -> bool:
    return False


def generating(*args: Any) -> Any:
    yield False


async def generating_asynchronously(*args: Any) -> Any:
    yield False


class Instance:
    async def __call__(self, *args: Any) -> bool:
        return False


KINDS = [
    asynchronous,
    generating,
    generating_asynchronously,
    Instance(),
    functools.partial(asynchronous, 1),
]
WAYS: dict[str, Callable[[AsynctionSocketIO, Any], Any]] = {
    "on": lambda server, handler: server.on("connect", namespace="/chat")(handler),
    "on_event": lambda server, handler: server.on_event("connect", handler, "/chat"),
    "a namespace beyond the document": lambda server, handler: server.on("connect")(handler),
    "all namespaces": lambda server, handler: server.on("connect", namespace="*")(handler),
    "a class": lambda server, handler: server.on_namespace(
        type("Chat", (Namespace,), {"on_connect": staticmethod(handler)})("/chat")
    ),
}


@pytest.mark.parametrize("handler", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_connect_handler_is_refused(serve: Serve, chat: Document, way: str, handler: Any) -> None:
    server = serve(chat)
    with pytest.raises(ValueError, match=r"connect handler of '.*' cannot work: it is async"):
        WAYS[way](server, handler)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("handler", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_connect_handler_that_hides_it_lets_nobody_in(
    serve: Serve, chat: Document, way: str, handler: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(chat, on_undocumented="warn")
    WAYS[way](server, lambda *args: handler(*args))
    namespace = "/" if way == "a namespace beyond the document" else "/chat"
    assert not client_of(server, namespace).is_connected(namespace)
    assert "RuntimeError: the connect handler has not run" in caplog.text


def test_a_class_that_dispatches_asynchronously_lets_nobody_in(
    serve: Serve, chat: Document
) -> None:
    class Chat(Namespace):
        async def trigger_event(self, *args: Any) -> bool:
            return False

    server = serve(chat)
    server.on_namespace(Chat("/chat"))
    assert not client_of(server).is_connected("/chat")


@pytest.mark.parametrize("handler", KINDS)
@pytest.mark.parametrize(
    "register",
    [
        lambda server, handler: server.on("disconnect", namespace="/chat")(handler),
        lambda server, handler: server.on("disconnect")(handler),
        lambda server, handler: server.on("unknown", namespace="/chat")(handler),
        lambda server, handler: server.on("*", namespace="/chat")(handler),
        lambda server, handler: server.on_error("/chat")(handler),
        lambda server, handler: server.on_error_default(handler),
        lambda server, handler: server.on_namespace(
            type("Chat", (Namespace,), {"error": staticmethod(handler)})("/chat")
        ),
    ],
)
def test_other_handlers_are_told_of(
    serve: Serve, chat: Document, register: Any, handler: Any, caplog: pytest.LogCaptureFixture
) -> None:
    register(serve(chat), handler)
    assert caplog.text.count("cannot work: it is asynchronous") == 1


def test_a_default_error_handler_is_told_of(
    serve: Serve, chat: Document, caplog: pytest.LogCaptureFixture
) -> None:
    serve(chat, default_error_handler=asynchronous)
    assert "an error handler cannot work: it is asynchronous" in caplog.text
