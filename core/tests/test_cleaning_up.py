"""Plugins clean up once after each connection that was let in, whoever handles its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import request
from flask_socketio import Namespace as NamespaceHandler

from asynction_core import AsynctionSocketIO, Namespace, SecurityException, hookimpl

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

DOCUMENT = document_of({"/chat": {}, "/orders/{id}": {"parameters": {"id": {}}}, "/untouched": {}})


class Cleaning:
    """A plugin that notes what it cleans up after, and refuses whom it is told to."""

    def __init__(self, *, checks: bool = False) -> None:
        self.checks = checks
        self.refuses = False
        self.ended: list[tuple[str, str, str]] = []

    @hookimpl
    def asynction_connect_middleware(self) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                if self.refuses:
                    raise SecurityException
                return next(auth, **context)

            return connect

        return middleware if self.checks else None

    @hookimpl
    def asynction_disconnect(self, namespace: Namespace) -> Any:
        if namespace.name == "/untouched":
            return None

        def clean_up(reason: str) -> None:
            assert request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
            current = request.namespace  # type: ignore[attr-defined]
            self.ended.append((namespace.name, current, reason))

        return clean_up


class Failing:
    @hookimpl
    def asynction_disconnect(self) -> Any:
        def clean_up(reason: str) -> None:
            raise SystemExit

        return clean_up


def nobody(server: AsynctionSocketIO) -> None: ...


def by_on(server: AsynctionSocketIO) -> None:
    server.on("disconnect", namespace="/chat")(lambda reason: None)
    server.on("disconnect", namespace="/orders/{id}")(lambda id: None)


def by_class(server: AsynctionSocketIO) -> None:
    class Chat(NamespaceHandler):
        def on_disconnect(self) -> None: ...

    server.on_namespace(Chat("/chat"))


def by_catch_all(server: AsynctionSocketIO) -> None:
    server.on("disconnect", namespace="*")(lambda reason: None)


def by_one_that_fails(server: AsynctionSocketIO) -> None:
    def disconnect(reason: str) -> None:
        raise TypeError

    server.on("disconnect", namespace="/chat")(disconnect)


@pytest.mark.parametrize("checks", [False, True], ids=["open", "checked"])
@pytest.mark.parametrize("handled", [nobody, by_on, by_class, by_catch_all, by_one_that_fails])
@pytest.mark.parametrize("namespace", ["/chat", "/orders/17"])
def test_whoever_handles_it(
    serve: Serve,
    caplog: pytest.LogCaptureFixture,
    checks: bool,
    handled: Callable[[AsynctionSocketIO], None],
    namespace: str,
) -> None:
    cleaning = Cleaning(checks=checks)
    server = serve(DOCUMENT, plugins=[cleaning, Failing()])
    handled(server)
    server.on_error_default(lambda error: None)
    client = client_of(server, namespace)
    client.disconnect(namespace)
    name = "/chat" if namespace == "/chat" else "/orders/{id}"
    assert cleaning.ended == [(name, namespace, "client disconnect")]
    assert "the plugin 'Failing' failed in asynction_disconnect" in caplog.text


@pytest.mark.parametrize("refused_by", ["plugin", "handler"])
def test_who_is_refused_leaves_nothing(serve: Serve, refused_by: str) -> None:
    cleaning = Cleaning(checks=refused_by == "plugin")
    cleaning.refuses = True
    server = serve(DOCUMENT, plugins=[cleaning])
    if refused_by == "handler":
        server.on("connect", namespace="/chat")(lambda: False)
    client = client_of(server)
    assert not client.is_connected("/chat")
    server.server._handle_eio_disconnect(client.eio_sid, "transport close")
    assert cleaning.ended == []


def test_beyond_the_document_and_on_all_namespaces(serve: Serve) -> None:
    cleaning = Cleaning()
    server = serve(DOCUMENT, plugins=[cleaning], namespaces="*")
    server.on("say", namespace="/beyond")(lambda: None)
    for namespace in "/beyond", "/anywhere", "/untouched", "/chat":
        client_of(server, namespace).disconnect(namespace)
    assert cleaning.ended == [
        ("/beyond", "/beyond", "client disconnect"),
        ("*", "/anywhere", "client disconnect"),
        ("/chat", "/chat", "client disconnect"),
    ]


def test_an_event_that_is_called_disconnect_ends_nothing(serve: Serve) -> None:
    cleaning = Cleaning()
    server = serve(DOCUMENT, plugins=[cleaning])
    client_of(server).emit("disconnect", "reason", namespace="/chat")
    assert cleaning.ended == []
