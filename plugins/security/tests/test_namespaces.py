"""Security holds for each namespace by itself, also for those beyond the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_socketio import Namespace

from asynction_core import AsynctionException, AsynctionSocketIO
from asynction_security import current_token_info

from .client import Client
from .conftest import UNAUTHENTICATED, UNAUTHORISED, Serve, document_of

Log = list[Any]

RIGHT = {"HTTP_X_KEY": "right"}


@pytest.fixture(autouse=True)
def keys(application: Any) -> None:
    application.header = lambda key: {"sub": "ann"} if key == "right" else None
    application.user = lambda key: {"sub": key} if key.islower() else None
    application.oauth2 = lambda token: {"sub": token, "scope": token}


def class_based(name: str, log: Log) -> Namespace:
    class Handlers(Namespace):
        def on_say(self, *args: Any) -> None:
            log.append("say")

    return Handlers(name)


# How handlers for "/extra", which the document lacks, are registered. Those for all namespaces open
# none by themselves.
OPENED: dict[str, Callable[[AsynctionSocketIO, Log], Any]] = {
    "on": lambda server, log: server.on("say", "/extra")(lambda: log.append("say")),
    "on connect": lambda server, log: server.on("connect", "/extra")(lambda: None),
    "on disconnect": lambda server, log: server.on("disconnect", "/extra")(lambda: None),
    "on all events": lambda server, log: server.on("*", "/extra")(lambda event: log.append(event)),
    "on_event": lambda server, log: server.on_event("say", lambda: log.append("say"), "/extra"),
    "class": lambda server, log: server.on_namespace(class_based("/extra", log)),
    "class, twice": lambda server, log: [
        server.on_namespace(class_based("/extra", log)) for _ in range(2)
    ],
    "all namespaces": lambda server, log: server.on("say", "*")(lambda *args: log.append("say")),
    "all namespaces, connect": lambda server, log: server.on("connect", "*")(lambda *args: None),
    "all namespaces, all events": lambda server, log: server.on("*", "*")(
        lambda *args: log.append("say")
    ),
    "all namespaces, class": lambda server, log: server.on_namespace(class_based("*", log)),
}

# Flask-SocketIO itself finds no connection for these, and drops the event.
DROPPED = ("all namespaces, all events", "all namespaces, class")


def assert_guarded(server: AsynctionSocketIO, log: Log, namespace: str = "/extra") -> None:
    for environ in ({}, {"HTTP_X_KEY": "wrong"}):
        stranger = Client(server, environ).connect(namespace)
        assert stranger.answers == [(namespace, UNAUTHENTICATED)]
        assert stranger.emit("say", namespace=namespace) is None
        assert log == []
    friend = Client(server, RIGHT).connect(namespace)
    assert friend.answers == [(namespace, True)]
    friend.emit("say", namespace=namespace)


@pytest.mark.parametrize("way", OPENED)
@pytest.mark.parametrize("attached", ["before", "after"])
def test_what_is_opened_in_code_meets_the_security_of_the_server(
    serve: Serve, way: str, attached: str
) -> None:
    log: Log = []
    server = serve(
        document_of({"/a": {}}, [{"header": []}]),
        app=Flask("test") if attached == "before" else None,
        namespaces="*" if way.startswith("all namespaces") else None,
    )
    OPENED[way](server, log)
    if attached == "after":
        server.init_app(Flask("test"))
    assert_guarded(server, log)
    assert log == ([] if "connect" in way or way in DROPPED else ["say"])


@pytest.mark.parametrize("namespaces", [["/extra"], ["/", "/extra", "/a"], "*"])
@pytest.mark.parametrize("attached", ["in from_spec", "later", "later, with the option"])
def test_what_an_option_opens_meets_the_security_of_the_server(
    serve: Serve, namespaces: Any, attached: str
) -> None:
    document = document_of({"/a": {}, "/open": {"x-security": []}}, [{"header": []}])
    if attached == "in from_spec":
        server = serve(document, namespaces=namespaces)
    elif attached == "later":
        server = serve(document, app=None, namespaces=namespaces)
        server.init_app(Flask("test"))
    else:
        server = serve(document, app=None)
        server.init_app(Flask("test"), namespaces=namespaces)
    for namespace in ("/extra", "/a"):
        assert_guarded(server, [], namespace)
    assert Client(server).connect("/open").is_connected("/open")


@pytest.mark.parametrize("way", OPENED)
def test_what_is_opened_for_all_is_no_way_round_a_documented_namespace(
    serve: Serve, way: str
) -> None:
    log: Log = []
    channel = {"x-security": [{"user": []}], "publish": {"message": {"name": "say"}}}
    server = serve(document_of({"/a": channel}, [{"header": []}]))
    OPENED[way](server, log)
    stranger = Client(server, RIGHT).connect("/a")
    assert stranger.answers == [("/a", UNAUTHENTICATED)]
    assert stranger.emit("say") is None
    assert log == []
    assert Client(server).connect("/a", {"user": "ann"}).is_connected("/a")


@pytest.mark.parametrize("name", ["/", "/other", "/a/b", "/A", "/a "])
def test_what_nobody_opens_lets_nobody_in(serve: Serve, name: str) -> None:
    server = serve(document_of({"/a": {}}, [{"header": []}]))
    client = Client(server, RIGHT).connect(name)
    assert client.answers == [(name, "Unable to connect")]
    assert not client.is_connected(name)


def test_an_opened_namespace_is_open_where_the_server_is(serve: Serve) -> None:
    server = serve(document_of({"/a": {"x-security": [{"header": []}]}}))
    OPENED["on"](server, [])
    assert Client(server).connect("/extra").is_connected("/extra")
    assert not Client(server).connect("/a").is_connected("/a")


def test_nobody_can_be_let_in_before_the_check(serve: Serve) -> None:
    document = document_of({"/a": {}}, [{"header": []}])
    with pytest.raises(AsynctionException) as raised:
        serve(document, always_connect=True)
    assert str(raised.value) == (
        "always_connect=True accepts a client before its connection is checked, "
        "which ['/a'] ask for: leave it out"
    )


@pytest.fixture
def log() -> Log:
    return []


@pytest.fixture
def several(serve: Serve, log: Log) -> AsynctionSocketIO:
    """A server with namespaces of different security, whose handlers note who is there."""
    say = {"publish": {"message": {"name": "say"}}}
    server = serve(
        document_of(
            {
                "/a": say,
                "/user": {**say, "x-security": [{"user": []}]},
                "/admin": {**say, "x-security": [{"oauth2": ["admin"]}]},
                "/open": {**say, "x-security": []},
            },
            [{"header": []}],
        )
    )

    def note(namespace: str) -> Callable[[], None]:
        return lambda: log.append((namespace, (current_token_info() or {}).get("sub")))

    for namespace in server.spec.namespaces:
        server.on("say", namespace)(note(namespace))
    return server


def test_a_client_refused_on_one_namespace_stays_on_its_others(
    several: AsynctionSocketIO, log: Log
) -> None:
    client = Client(several, RIGHT)
    client.connect("/a").connect("/user").connect("/admin", {"token": "read"}).connect("/open")
    assert client.answers == [
        ("/a", True),
        ("/user", UNAUTHENTICATED),
        ("/admin", UNAUTHORISED),
        ("/open", True),
    ]
    for namespace in several.spec.namespaces:
        client.emit("say", namespace=namespace)
    assert log == [("/a", "ann"), ("/open", None)]


def test_each_namespace_of_a_connection_has_its_own_user(
    several: AsynctionSocketIO, log: Log
) -> None:
    client = Client(several, RIGHT)
    client.connect("/open").connect("/user", {"user": "bob"})
    client.connect("/admin", {"token": "admin"}).connect("/a")
    for namespace in ("/admin", "/a", "/user", "/open"):
        client.emit("say", namespace=namespace)
    assert log == [("/admin", "admin"), ("/a", "ann"), ("/user", "bob"), ("/open", None)]
    client.disconnect("/a")
    log.clear()
    for namespace in ("/admin", "/a", "/user", "/open"):
        client.emit("say", namespace=namespace)
    assert log == [("/admin", "admin"), ("/user", "bob"), ("/open", None)]


def test_who_comes_back_is_who_the_new_credentials_say(
    several: AsynctionSocketIO, log: Log
) -> None:
    client = Client(several)
    for user in ("ann", "bob", "ann"):
        client.connect("/user", {"user": user})
        client.emit("say", namespace="/user")
        client.disconnect("/user")
    assert log == [("/user", "ann"), ("/user", "bob"), ("/user", "ann")]
    for auth in (None, {"user": "WRONG"}, {}, {"user": None}):
        client.connect("/user", auth)
        client.emit("say", namespace="/user")
        assert client.answers[-1] == ("/user", UNAUTHENTICATED)
    assert len(log) == 3
    client.connect("/user", {"user": "cid"})
    client.emit("say", namespace="/user")
    assert log[3:] == [("/user", "cid")]


def test_two_clients_are_two_users(several: AsynctionSocketIO, log: Log) -> None:
    clients = {user: Client(several).connect("/user", {"user": user}) for user in ("ann", "bob")}
    for user in ("bob", "ann", "bob"):
        clients[user].emit("say", namespace="/user")
    assert log == [("/user", "bob"), ("/user", "ann"), ("/user", "bob")]


@pytest.mark.parametrize("way", ["on", "on connect", "class"])
def test_a_namespace_of_another_server_keeps_the_requirements_of_its_channel(
    serve: Serve, way: str
) -> None:
    log: Log = []
    extra = {"servers": ["other"], "x-security": [{"header": []}]}
    document = document_of({"/a": {}, "/extra": extra})
    document["servers"]["other"] = {"url": "y", "protocol": "ws"}
    server = serve(document)
    assert not Client(server, RIGHT).connect("/extra").is_connected("/extra")
    OPENED[way](server, log)
    assert_guarded(server, log)


def test_what_is_said_of_a_namespace_of_another_server(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    document = document_of({"/a": {}, "/extra": {"servers": ["other"]}})
    document["servers"]["other"] = {"url": "y", "protocol": "ws"}
    OPENED["on"](serve(document), [])
    assert "the document has that namespace only on other servers" in caplog.text
