"""One app and several servers, one server and several apps, and one server attached once more."""

from __future__ import annotations

from typing import Any

import flask_socketio
import pytest
from flask import Flask
from flask_socketio import Namespace, SocketIO

from asynction_core import AsynctionException, AsynctionSocketIO

from .conftest import client_of

OPTIONS: Any = {"async_mode": "threading"}


def answer(client: Any, event: str = "say") -> Any:
    return client.emit(event, namespace="/chat", callback=True)


def built(document: Any, **options: Any) -> AsynctionSocketIO:
    """Return a server that no app is attached to yet, with a handler that greets."""
    server = AsynctionSocketIO.from_spec(document, **OPTIONS, **options)

    @server.on("say", namespace="/chat")
    def say() -> str:
        flask_socketio.join_room("greeted")
        flask_socketio.emit("said")
        return "hello"

    return server


def test_a_server_attached_once_more_keeps_its_handlers(app: Flask, chat: Any) -> None:
    server = built(chat, app=app)
    server.on("leave", namespace="/chat")(lambda: "bye")
    server.init_app(app)
    client = client_of(server)
    assert (answer(client), answer(client, "leave")) == ("hello", "bye")
    assert app.extensions["socketio"] is server


def test_a_server_attached_once_more_keeps_its_options(app: Flask, chat: Any) -> None:
    queue = {"message_queue": "memory://", "channel": "own"}
    server = built(chat, app=app, path="own/path", manage_session=False, **queue)
    for again in (app, Flask("another")):
        server.init_app(again, ping_interval=7)
        assert server.sockio_mw.engineio_path == "/own/path/"
        assert server.server.manager.channel == "own"
        assert server.server.eio.ping_interval == 7
        assert server.manage_session is False


def test_a_class_based_namespace_is_kept(app: Flask, chat: Any) -> None:
    class Chat(Namespace):
        def on_say(self) -> str:
            return "hello"

    server = AsynctionSocketIO.from_spec(chat, app=app, **OPTIONS)
    server.on_namespace(Chat("/chat"))
    server.init_app(app)
    assert answer(client_of(server)) == "hello"


def test_the_app_that_was_attached_last_is_served_and_no_other_lets_anybody_in(chat: Any) -> None:
    server, first, second = built(chat), Flask("first"), Flask("second")
    server.init_app(first)
    former, before = server.server, client_of(server)
    assert answer(before) == "hello"
    server.init_app(second)
    assert answer(client_of(server)) == "hello"
    assert answer(before) != "hello"
    later = SocketIO.test_client(_of(server, former), first, namespace="/chat")
    assert not later.is_connected("/chat")


def _of(server: AsynctionSocketIO, former: Any) -> Any:
    """Return what a test client takes for a server whose python-socketio is a former one."""

    class Former:
        def __getattr__(self, name: str) -> Any:
            return former if name == "server" else getattr(server, name)

    return Former()


def test_apps_of_a_factory_are_served_one_after_the_other(chat: Any) -> None:
    server = built(chat)
    for number in range(3):
        server.init_app(Flask(f"app{number}"))
        assert answer(client_of(server)) == "hello"


def test_what_handlers_send_goes_out_on_the_server_of_their_connection(
    app: Flask, chat: Any
) -> None:
    servers = [built(chat, app=app, path=f"{name}/socket.io") for name in ("one", "two", "three")]
    clients = [client_of(server) for server in servers]
    for server, client in zip(servers, clients, strict=True):
        assert answer(client) == "hello"
        assert [event["name"] for event in client.get_received("/chat")] == ["said"]
        server.emit("left", namespace="/chat", to="greeted")
    assert [len(client.get_received("/chat")) for client in clients] == [1, 1, 1]
    assert isinstance(app.extensions["socketio"], AsynctionSocketIO)
    assert app.extensions["socketio"].server is servers[-1].server


def test_a_server_of_flask_socketio_may_stand_beside_it(app: Flask, chat: Any) -> None:
    bare = SocketIO(app, path="bare/socket.io", **OPTIONS)
    server = built(chat, app=app)
    bare.on_event("say", lambda: flask_socketio.emit("undocumented"))
    assert answer(client_of(server)) == "hello"
    client = bare.test_client(app)
    client.emit("say")
    assert [event["name"] for event in client.get_received()] == ["undocumented"]


@pytest.mark.parametrize(
    ("first", "second"),
    [(None, "/socket.io/"), ("a/socket.io", "a/socket.io"), ("a/b", "a")],
)
@pytest.mark.parametrize("kind", ["bare", "ours"])
def test_a_path_that_takes_the_requests_of_another_server_is_refused(
    app: Flask, chat: Any, kind: str, first: str | None, second: str
) -> None:
    SocketIO(app, path=first, **OPTIONS) if kind == "bare" else built(chat, app=app, path=first)
    with pytest.raises(AsynctionException, match="give each server of an app a path of its own"):
        built(chat, app=app, path=second)


def test_a_path_beneath_that_of_another_server_has_requests_of_its_own(
    app: Flask, chat: Any
) -> None:
    built(chat, app=app, path="a")
    server = built(chat, app=app, path="a/b")
    server.init_app(app, path="a/b/c")
    assert answer(client_of(server)) == "hello"
