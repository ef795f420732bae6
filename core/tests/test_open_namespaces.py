"""Namespaces where nothing is checked: everybody is let in, without a connect handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import emit, join_room

from asynction_core import AsynctionSocketIO, Namespace, hookimpl

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

OPEN = document_of(
    {
        "/in": {"publish": {"message": {"name": "say"}}},
        "/out": {"subscribe": {"message": {"name": "said"}}},
        "/none": {},
    }
)


class Guarding:
    """Lets nobody in, but to the namespaces of a document that it is told."""

    def __init__(self, *unguarded: str) -> None:
        self.unguarded = unguarded

    @hookimpl
    def asynction_connect_middleware(self, namespace: Namespace) -> Any:
        if namespace.name in self.unguarded:
            return None

        def middleware(next: Any) -> Any:
            def connect(auth: Any, **context: Any) -> Any:
                raise ConnectionRefusedError

            return connect

        return middleware


def connect_handlers(server: AsynctionSocketIO) -> set[str]:
    return {name for name, handlers in server.server.handlers.items() if "connect" in handlers}


def is_let_in(server: AsynctionSocketIO, namespace: str) -> bool:
    return bool(client_of(server, namespace).is_connected(namespace))


@pytest.mark.parametrize("namespace", ["/in", "/out", "/none"])
def test_everybody_is_let_in_without_a_handler(serve: Serve, namespace: str) -> None:
    server = serve(OPEN)
    client = client_of(server, namespace)
    assert client.is_connected(namespace)
    assert connect_handlers(server) == set()
    client.disconnect(namespace)
    assert not client.is_connected(namespace)
    assert not server.server.manager.rooms


@pytest.mark.parametrize("namespace", ["/", "/other", "/in/", "/in/1"])
@pytest.mark.parametrize("more", [{}, {"namespaces": ["/more"]}], ids=str)
def test_no_other_namespace_is_open(serve: Serve, namespace: str, more: Any) -> None:
    assert not is_let_in(serve(OPEN, **more), namespace)


def test_more_namespaces_may_be_opened_beside_those(serve: Serve) -> None:
    given = ("/more",)
    server = serve(OPEN, namespaces=given)
    assert all(is_let_in(server, name) for name in ("/more", "/in", "/out"))
    assert given == ("/more",)


def test_events_and_rooms_work_without_a_connect_handler(serve: Serve) -> None:
    server = serve(document_of({"/in": {**OPEN["channels"]["/in"], **OPEN["channels"]["/out"]}}))

    @server.on("say", namespace="/in")
    def say(room: str) -> str:
        join_room(room)
        emit("said", room, to=room)
        return "heard"

    client, other = client_of(server, "/in"), client_of(server, "/in")
    assert client.emit("say", "a", namespace="/in", callback=True) == "heard"
    server.emit("said", "all", namespace="/in")
    assert [packet["args"] for packet in client.get_received("/in")] == [["a"], ["all"]]
    assert [packet["args"] for packet in other.get_received("/in")] == [["all"]]


def test_an_event_of_that_name_connects_nobody(serve: Serve) -> None:
    server = serve(OPEN)
    client = client_of(server, "/in")
    for event in ("connect", "disconnect"):
        assert client.emit(event, {}, namespace="/in", callback=True) is None
    assert client.is_connected("/in")


@pytest.mark.parametrize("late", [False, True])
def test_a_connect_handler_may_come_later(serve: Serve, late: bool) -> None:
    server = serve(OPEN, app=None)
    if late:
        server.init_app(Flask("late"))
        assert is_let_in(server, "/in")
    server.on("connect", namespace="/in")(lambda: False)
    if not late:
        server.init_app(Flask("early"))
    assert not is_let_in(server, "/in")
    assert is_let_in(server, "/out")


def of_class(server: AsynctionSocketIO) -> None:
    class Handler(NamespaceHandler):
        def on_connect(self) -> bool:
            return False

    server.on_namespace(Handler("/out"))


def of_all_namespaces(server: AsynctionSocketIO) -> None:
    server.on("connect", namespace="*")(lambda: False)


@pytest.mark.parametrize("register", [of_class, of_all_namespaces])
def test_handlers_of_classes_and_of_all_namespaces_are_asked(serve: Serve, register: Any) -> None:
    server = serve(OPEN)
    assert is_let_in(server, "/out")
    register(server)
    assert not is_let_in(server, "/out")


def test_a_class_without_connect_keeps_a_namespace_open(serve: Serve) -> None:
    server = serve(OPEN)
    server.on_namespace(NamespaceHandler("/out"))
    assert is_let_in(server, "/out")


# python-socketio asks a connect handler for all namespaces where there is none of a namespace.


@pytest.mark.parametrize("unguarded", [("/in", "/out"), ("/in",)])
def test_what_is_checked_beyond_the_document_is_not_asked_for_in_it(
    serve: Serve, unguarded: tuple[str, ...]
) -> None:
    server = serve(OPEN, plugins=[Guarding(*unguarded)], namespaces="*")
    assert is_let_in(server, "/in")
    assert is_let_in(server, "/out") is ("/out" in unguarded)
    assert not is_let_in(server, "/beyond")


@pytest.mark.parametrize("first", ["/in", "/orders/{id}"])
def test_a_family_beside_it_leaves_a_namespace_open(serve: Serve, first: str) -> None:
    channels = {
        "/in": {},
        "/orders/{id}": {"parameters": {"id": {"schema": {"type": "string"}}}},
    }
    order = {first: channels[first], **channels}
    server = serve(document_of(order), plugins=[Guarding("/in")])
    assert is_let_in(server, "/in")
    assert not is_let_in(server, "/orders/1")
    assert not is_let_in(server, "/orders/{id}")
    assert not is_let_in(server, "/")


def test_where_something_is_checked_a_connect_handler_stands(serve: Serve) -> None:
    server = serve(OPEN, plugins=[Guarding("/in")])
    assert connect_handlers(server) == {"/out", "/none"}


# Being told of the first connection


class Telling(AsynctionSocketIO):
    """Notes how often it has started, and calls a client that is not there."""

    times = 0

    def started(self) -> None:
        if not self._has_started:
            self.times += 1
            super().started()
            self.emit("said", "to nobody", namespace="/out")


def test_it_is_told_once_which_events_have_no_handler(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(OPEN)
    assert "no handler is registered" not in caplog.text
    for namespace in ("/out", "/in", "/other"):
        client_of(server, namespace)
    assert caplog.text.count("no handler is registered for 'say' of '/in'") == 1


def test_a_server_is_told_once_that_it_has_started() -> None:
    server = Telling.from_spec(OPEN, app=Flask("told"), async_mode="threading")
    assert server.times == 0
    for _ in range(3):
        client_of(server, "/out")
    assert server.times == 1
