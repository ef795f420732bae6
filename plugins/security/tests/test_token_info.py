"""`current_token_info()` says in each kind of handler who the connection is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_socketio import Namespace

from asynction_core import AsynctionSocketIO
from asynction_security import SecurityInfo, current_token_info

from .client import Client
from .conftest import Serve, document_of

Log = list[Any]

RIGHT = {"HTTP_X_KEY": "ann"}
CHANNELS = {"/a": {"publish": {"message": {"name": "say"}}}, "/open": {"x-security": []}}


class Failure(Exception):
    """What the handlers of these tests raise."""


@pytest.fixture(autouse=True)
def keys(application: Any) -> None:
    def who(key: str) -> SecurityInfo:
        return {"sub": key, "scopes": ["read"]}

    application.header = application.user = application.query = who


@pytest.fixture
def log() -> Log:
    return []


def lifecycle_functions(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    def say(*args: Any) -> None:
        note("say")
        raise Failure

    server.on("connect", "/a")(lambda: note("connect"))
    server.on("disconnect", "/a")(lambda: note("disconnect"))
    server.on("say", "/a")(say)


def by_functions(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    lifecycle_functions(server, note)
    server.on_error("/a")(lambda error: note("error"))


def by_default_error_handler(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    lifecycle_functions(server, note)
    server.on_error_default(lambda error: note("error"))


def by_class(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    class Handlers(Namespace):
        def on_connect(self) -> None:
            note("connect")

        def on_disconnect(self) -> None:
            note("disconnect")

        def on_say(self, *args: Any) -> None:
            note("say")
            raise Failure

        def error(self, error: Exception) -> None:
            note("error")

    server.on_namespace(Handlers("/a"))


def by_dispatching_class(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    class Handlers(Namespace):
        def trigger_event(self, event: str, *args: Any) -> None:
            note(event)
            if event == "say":
                raise Failure

        def error(self, error: Exception) -> None:
            note("error")

    server.on_namespace(Handlers("/a"))


def by_catch_all_namespace(server: AsynctionSocketIO, note: Callable[[str], Any]) -> None:
    def say(*args: Any) -> None:
        note("say")
        raise Failure

    server.on("connect", "*")(lambda *args: note("connect"))
    server.on("disconnect", "*")(lambda *args: note("disconnect"))
    server.on("say", "*")(say)
    server.on_error_default(lambda error: note("error"))


def by_document(
    serve: Serve, application: Any, note: Callable[[str], Any], security: Any
) -> AsynctionSocketIO:
    def say(*args: Any) -> None:
        note("say")
        raise Failure

    application.say = say
    for name in ("connect", "disconnect", "error"):
        setattr(application, name, lambda *args, name=name: note(name))
    channel = {
        "publish": {"message": {"name": "say", "x-handler": "application.say"}},
        "x-handlers": {name: f"application.{name}" for name in ("connect", "disconnect", "error")},
    }
    return serve(document_of({"/a": channel}, security))


REGISTERED = [
    by_functions,
    by_default_error_handler,
    by_class,
    by_dispatching_class,
    by_catch_all_namespace,
]


def noting(log: Log) -> Callable[[str], None]:
    def note(handler: str) -> None:
        infos = (current_token_info(), current_token_info("header"), current_token_info("user"))
        log.append((handler, *(info and info["sub"] for info in infos)))

    return note


EVERYWHERE = ["connect", "say", "error", "disconnect"]


@pytest.mark.parametrize("register", [*REGISTERED, by_document], ids=lambda way: way.__name__)
@pytest.mark.parametrize(
    ("security", "environ", "expected"),
    [
        ([{"header": []}], RIGHT, ("ann", "ann", None)),
        ([{"header": [], "user": []}], RIGHT, ("ann", "ann", "bob")),
        ([{"user": [], "header": []}], RIGHT, ("bob", "ann", "bob")),
        ([{"user": []}, {"header": []}], RIGHT, ("bob", None, "bob")),
        ([{"header": []}, {"user": []}], {}, ("bob", None, "bob")),
        ([{"query": []}, {}], RIGHT, (None, None, None)),
        ([], RIGHT, (None, None, None)),
    ],
)
def test_handlers_of_each_kind_learn_who_it_is(
    serve: Serve,
    application: Any,
    log: Log,
    register: Any,
    security: Any,
    environ: Any,
    expected: Any,
) -> None:
    if register is by_document:
        server = by_document(serve, application, noting(log), security)
    else:
        server = serve(document_of(CHANNELS, security))
        register(server, noting(log))
    client = Client(server, environ).connect("/a", {"user": "bob"})
    client.emit("say")
    client.disconnect()
    assert log == [(handler, *expected) for handler in EVERYWHERE]


@pytest.mark.parametrize("event", ["*", "say"])
def test_catch_all_handlers_learn_who_it_is(serve: Serve, log: Log, event: str) -> None:
    server = serve(document_of(CHANNELS, [{"header": []}]))
    note = noting(log)
    server.on(event, "/a")(lambda *args: note("caught"))
    client = Client(server, RIGHT).connect("/a")
    client.emit("say", 1)
    assert log == [("caught", "ann", "ann", None)]


def test_all_that_the_callable_returned_is_there(serve: Serve, log: Log) -> None:
    server = serve(document_of(CHANNELS, [{"header": []}]))
    server.on("say", "/a")(lambda: log.append(current_token_info()))
    server.on("connect", "/a")(lambda user, token_info: log.append(token_info))
    Client(server, RIGHT).connect("/a").emit("say")
    assert log == [{"sub": "ann", "scopes": ["read"]}] * 2


def test_it_is_known_when_the_connection_breaks(serve: Serve, log: Log) -> None:
    server = serve(document_of(CHANNELS, [{"header": []}]))
    note = noting(log)
    server.on("disconnect", "/a")(lambda: note("disconnect"))
    client = Client(server, RIGHT).connect("/a")
    client.break_off()
    assert log == [("disconnect", "ann", "ann", None)]


def test_nobody_is_known_while_a_connection_is_refused(
    serve: Serve, application: Any, log: Log
) -> None:
    note = noting(log)

    def refuse(key: str) -> Any:
        note("callable")

    application.user = refuse
    server = serve(document_of(CHANNELS, [{"header": [], "user": []}]))
    server.on_error("/a")(lambda error: note("error"))
    Client(server, RIGHT).connect("/a", {"user": "bob"})
    assert log == [("callable", None, None, None), ("error", None, None, None)]


def test_nobody_is_known_while_a_client_is_refused_that_was_connected_before(
    serve: Serve, application: Any, log: Log
) -> None:
    note = noting(log)
    application.user = lambda key: {"sub": key} if key == "ann" else None
    server = serve(document_of(CHANNELS, [{"user": []}]))
    server.on_error("/a")(lambda error: note("error"))
    client = Client(server, RIGHT).connect("/a", {"user": "ann"})
    client.disconnect("/a")
    client.connect("/a", {"user": "bob"})
    assert log == [("error", None, None, None)]


def test_nobody_is_known_on_a_namespace_that_is_open(serve: Serve, log: Log) -> None:
    server = serve(document_of(CHANNELS, [{"header": []}]))
    note = noting(log)
    server.on("connect", "/open")(lambda user, token_info: note(f"{user} {token_info}"))
    Client(server, RIGHT).connect("/a").connect("/open")
    assert log == [("None None", None, None, None)]


@pytest.mark.parametrize("scheme", [None, "header", "unknown"])
def test_outside_of_handlers_it_is_an_error(serve: Serve, scheme: str | None) -> None:
    app = Flask("test")
    raised: Log = []

    def ask() -> str:
        with pytest.raises(RuntimeError) as caught:
            current_token_info(scheme)
        raised.append(str(caught.value))
        return ""

    app.add_url_rule("/", view_func=ask)
    server = serve(document_of(CHANNELS, [{"header": []}]), app=app)

    def in_a_thread() -> None:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()

    server.on("say", "/a")(in_a_thread)
    ask()
    with app.app_context():
        ask()
    with app.test_request_context("/", headers={"X-Key": "ann"}):
        ask()
    assert app.test_client().get("/", headers={"X-Key": "ann"}).status_code == 200
    Client(server, RIGHT).connect("/a").emit("say")
    assert (
        raised
        == [
            "current_token_info() is for the handlers of a Socket.IO connection, and none is "
            "running here: hand on what it returns there"
        ]
        * 5
    )
