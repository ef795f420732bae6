"""What is sent goes to those connections alone that satisfy the security of the event."""

from __future__ import annotations

from typing import Any

import pytest
from flask_socketio import emit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asynction_core import SecurityException

from .client import Client
from .conftest import Serve, document_of

pytestmark = pytest.mark.usefixtures("application")

USER, HEADER = {"user": []}, {"header": []}
READ, ADMIN = {"oauth2": ["read"]}, {"oauth2": ["admin"]}


def sending(of_connections: Any, of_event: Any, place: str, channel: bool = False) -> Any:
    """Return a document whose server sends an event with requirements."""
    message: dict[str, Any] = {"name": "news"}
    operation: dict[str, Any] = {"message": message}
    if place == "operation":
        operation["security"] = of_event
    else:
        message["x-security"] = of_event
    item: dict[str, Any] = {"subscribe": operation}
    if channel:
        item["x-security"] = of_connections
    return document_of({"/a": item}, None if channel else of_connections)


IMPLIED = [
    ([USER], [USER]),
    ([{**USER, **HEADER}], [USER]),
    ([{**USER, **HEADER}], [{**HEADER, **USER}]),
    ([USER], [USER, HEADER]),
    ([USER, HEADER], [HEADER, USER]),
    ([USER, {**USER, **HEADER}], [USER]),
    ([READ], [{"oauth2": []}]),
    ([READ], [READ]),
    ([{"oauth2": ["admin", "read"]}], [READ]),
    ([READ, ADMIN], [ADMIN, READ]),
    ([USER], [{}]),
    ([USER, {}], [USER, {}]),
    ([USER], []),
    ([], []),
]

NOT_IMPLIED = [
    ([], [USER]),
    ([{}], [USER]),
    ([USER, {}], [USER]),
    ([HEADER], [USER]),
    ([USER, HEADER], [USER]),
    ([USER], [{**USER, **HEADER}]),
    ([{"oauth2": []}], [READ]),
    ([READ], [ADMIN]),
    ([READ, ADMIN], [ADMIN]),
    ([READ], [{"oauth2": ["read", "admin"]}]),
]


@pytest.mark.parametrize(("of_connections", "of_event"), IMPLIED)
@pytest.mark.parametrize("place", ["operation", "message"])
@pytest.mark.parametrize("channel", [True, False])
def test_what_every_way_in_implies_may_be_required(
    serve: Serve, application: Any, of_connections: Any, of_event: Any, place: str, channel: bool
) -> None:
    application.oauth2 = lambda token: {"sub": token, "scopes": ["read", "admin"]}
    server = serve(sending(of_connections, of_event, place, channel))
    environ = {"HTTP_X_KEY": "key", "HTTP_AUTHORIZATION": "Bearer token"}
    client = Client(server, environ).connect("/a", {"user": "ann"})
    server.emit("news", "up", namespace="/a")
    assert client.received == [("news", "up")]


PRESENTED = {
    "nothing": ({}, None),
    "user": ({}, {"user": "ann"}),
    "header": ({"HTTP_X_KEY": "key"}, None),
    "user and header": ({"HTTP_X_KEY": "key"}, {"user": "ann"}),
    "read": ({"HTTP_AUTHORIZATION": "Bearer read"}, None),
    "admin": ({"HTTP_AUTHORIZATION": "Bearer admin"}, None),
    "read and admin": ({"HTTP_AUTHORIZATION": "Bearer read+admin"}, None),
}


def satisfies(presented: str, way: dict[str, list[str]]) -> bool:
    words = presented.split(" and ")
    return all(
        {*scopes} <= {*words} if scheme == "oauth2" else scheme in words
        for scheme, scopes in way.items()
    ) and ("oauth2" not in way or bool({"read", "admin"} & {*words}))


def first_way(presented: str, ways: list[dict[str, list[str]]]) -> dict[str, list[str]] | None:
    return next((way for way in ways or [{}] if satisfies(presented, way)), None)


@pytest.mark.parametrize(("of_connections", "of_event"), NOT_IMPLIED)
@pytest.mark.parametrize("place", ["operation", "message"])
@pytest.mark.parametrize("channel", [True, False])
def test_anything_else_decides_who_gets_it(
    serve: Serve, application: Any, of_connections: Any, of_event: Any, place: str, channel: bool
) -> None:
    application.oauth2 = lambda token: {"sub": "ann", "scopes": token.split("+")}
    server = serve(sending(of_connections, of_event, place, channel))
    got, expected = {}, {}
    for presented, (environ, auth) in PRESENTED.items():
        client = Client(server, environ).connect("/a", auth)
        way = first_way(presented, of_connections)
        assert client.is_connected() is (way is not None)
        # What counts is what the connection has proven when it was opened.
        expected[presented] = way is not None and any(
            needed.keys() <= way.keys() and satisfies(presented, needed) for needed in of_event
        )
        server.emit("news", "up", namespace="/a")
        got[presented] = client.received == [("news", "up")]
        client.break_off()
    assert got == expected


def test_an_event_that_nobody_may_have_is_warned_of(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(sending([HEADER], [USER], "operation"))
    assert "the event 'news' of '/a' is sent to nobody" in caplog.text
    client = Client(server, {"HTTP_X_KEY": "key"}).connect("/a", {"user": "ann"})
    server.emit("news", "up", namespace="/a")
    assert client.is_connected()
    assert client.received == []


def test_a_scope_callable_that_fails_lets_nobody_have_it(serve: Serve, application: Any) -> None:
    def fail(required: Any, has: Any) -> bool:
        if "admin" in required:
            raise RuntimeError("hunter2")
        return True

    application.scopes = fail
    document = sending([READ], [ADMIN], "message")
    schemes = document["components"]["securitySchemes"]
    oauth2 = {**schemes["oauth2"], "x-scopeValidateFunc": "application.scopes"}
    document["components"]["securitySchemes"] = {**schemes, "oauth2": oauth2}
    server = serve(document)
    client = Client(server, {"HTTP_AUTHORIZATION": "Bearer token"}).connect()
    server.emit("news", "up", namespace="/a")
    assert client.is_connected()
    assert client.received == []


def two_clients(serve: Serve, application: Any, **channel: Any) -> tuple[Any, Client, Client]:
    """Return a server, a client who may have its news, and one who may not."""
    application.oauth2 = lambda token: {"sub": "ann", "scope": token}
    document = sending([{"oauth2": []}], [ADMIN], "message")
    document["channels"]["/a"] |= channel
    server = serve(document)
    clients = [
        Client(server, {"HTTP_AUTHORIZATION": f"Bearer {scope}"}).connect()
        for scope in ("admin", "read")
    ]
    return (server, *clients)


@pytest.mark.parametrize("many", [1, 3])
@given(data=st.data())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_random_audiences(serve: Serve, application: Any, many: int, data: st.DataObject) -> None:
    """Rooms, lists of rooms and who is left out: those get it who may, among those it is for."""
    application.oauth2 = lambda token: {"sub": "ann", "scope": token}
    server = serve(sending([{"oauth2": []}], [ADMIN], "message"))
    manager = server.server.manager
    clients: dict[str, tuple[Client, bool, set[str]]] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        may = data.draw(st.booleans())
        environ = {"HTTP_AUTHORIZATION": f"Bearer {'admin' if may else 'read'}"}
        client = Client(server, environ).connect()
        rooms = data.draw(st.sets(st.sampled_from("xyz")))
        for room in rooms:
            manager.enter_room(client.sid(), "/a", room)
        clients[client.sid()] = (client, may, {*rooms, client.sid()})
    for number in range(many):
        sids = sorted(clients)
        one = st.sampled_from(["x", "y", *sids])
        to = data.draw(st.none() | one | st.lists(st.sampled_from("xyz"), min_size=1))
        skip = data.draw(st.none() | st.sampled_from(sids) | st.lists(st.sampled_from(sids)))
        with_callback = data.draw(st.booleans())
        options = {"callback": lambda *args: None} if with_callback else {}
        server.emit("news", number, namespace="/a", to=to, skip_sid=skip, **options)
        meant = {to} if isinstance(to, str) else {*(to or ())}
        skipped = {skip} if isinstance(skip, str) else {*(skip or ())}
        for sid, (client, may, rooms) in clients.items():
            is_meant = (to is None or bool(meant & rooms)) and sid not in skipped
            assert (("news", number) in client.received) is (may and is_meant)
    waiting = {sid for sid, callbacks in manager.callbacks.items() if callbacks}
    assert waiting <= {sid for sid, (_, may, _) in clients.items() if may}
    for client, _, _ in clients.values():
        client.break_off()
    assert server._admission.audiences.of("/a", "news") == set()
    assert manager.callbacks == {}


def test_a_call_to_who_may_not_have_it_is_refused_at_once(serve: Serve, application: Any) -> None:
    server, _, stranger = two_clients(serve, application)
    for to in ({"to": stranger.sid()}, {"room": stranger.sid()}):
        with pytest.raises(SecurityException) as raised:
            server.call("news", "up", namespace="/a", timeout=60, **to)
        assert (raised.value.kind, raised.value.event) == ("unauthorised", "news")
    assert stranger.received == []
    assert server.server.manager.callbacks == {}


def test_it_may_be_sent_from_the_connect_handler(serve: Serve, application: Any) -> None:
    application.connect = lambda: emit("news", "hello")
    _, friend, stranger = two_clients(
        serve, application, **{"x-handlers": {"connect": "application.connect"}}
    )
    assert (friend.received, stranger.received) == ([("news", "hello")], [])


def test_each_member_of_a_family_has_its_own(serve: Serve, application: Any) -> None:
    application.oauth2 = lambda token: {"sub": "ann", "scope": token}
    document = sending([{"oauth2": []}], [ADMIN], "operation")
    channel = document["channels"].pop("/a")
    parameters = {"id": {"schema": {"type": "string"}}}
    document["channels"]["/rooms/{id}"] = channel | {"parameters": parameters}
    server = serve(document)
    friend, stranger = (
        Client(server, {"HTTP_AUTHORIZATION": f"Bearer {scope}"}).connect("/rooms/1")
        for scope in ("admin", "read")
    )
    other = Client(server, {"HTTP_AUTHORIZATION": "Bearer admin"}).connect("/rooms/2")
    server.emit("news", "up", namespace="/rooms/1")
    assert (friend.received, stranger.received, other.received) == ([("news", "up")], [], [])


def test_who_is_refused_gets_nothing_that_is_sent(serve: Serve, application: Any) -> None:
    application.user = lambda key: {"sub": key} if key == "ann" else None
    server = serve(sending([USER], [USER], "message"))
    friend = Client(server).connect("/a", {"user": "ann"})
    strangers = [Client(server).connect("/a", auth) for auth in (None, {"user": "bob"})]
    server.emit("news", "up", namespace="/a")
    assert friend.received == [("news", "up")]
    assert [stranger.received for stranger in strangers] == [[], []]


def test_a_call_to_several_is_for_python_socketio_to_refuse(serve: Serve, application: Any) -> None:
    server, *_ = two_clients(serve, application)
    server.server.async_handlers = True
    with pytest.raises(Exception) as raised:  # it says what it cannot do
        server.call("news", "up", namespace="/a", to=["x"], timeout=0.01)
    assert not isinstance(raised.value, (TypeError, SecurityException))


@pytest.mark.as_written
def test_on_a_namespace_of_another_server_that_code_opens_it_holds_too(
    serve: Serve, application: Any
) -> None:
    application.oauth2 = lambda token: {"sub": "ann", "scope": token}
    document = sending([{"oauth2": []}], [ADMIN], "message")
    document["servers"]["other"] = {"url": "localhost", "protocol": "ws"}
    document["channels"]["/a"]["servers"] = ["main"]
    document["channels"]["/a"]["x-security"] = [{"oauth2": []}]
    server = serve(document, server_name="other")
    server.on("connect", namespace="/a")(lambda auth: None)
    clients = [
        Client(server, {"HTTP_AUTHORIZATION": f"Bearer {scope}"}).connect()
        for scope in ("admin", "read")
    ]
    assert all(client.is_connected() for client in clients)
    server.server.emit("news", "up", namespace="/a")  # as what comes by a message queue
    assert [client.received for client in clients] == [[("news", "up")], []]
