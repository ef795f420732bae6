"""A client says what does not satisfy the document, in process and over the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import request, session
from flask_socketio import ConnectionRefusedError, disconnect, emit

from asynction_testing import Client, Disagreement, Served, serve

from .conftest import WAYS

Reach = Callable[..., tuple[Served, Client]]


@pytest.fixture(params=WAYS)
def reach(request: pytest.FixtureRequest, shop: Callable[..., Served]) -> Iterator[Reach]:
    """Serve the shop and connect to it, in each way; what is wrong at the end has been told."""
    way = WAYS[request.param]
    transport = {"transport": way["transport"]} if "transport" in way else {}

    def start(namespace: str = "/shop", **handlers: Any) -> tuple[Served, Client]:
        served = shop(handlers=handlers, live="live" in way)
        return served, served.connect(namespace, timeout=2, **transport)

    return start


def test_what_fits_passes_in_both_directions(reach: Reach) -> None:
    def order(message: Any) -> int:
        emit("ordered", message)
        emit("moved", (1, 2))
        return 17

    _, client = reach(order=order, message=lambda *args: args, leave=lambda: None)
    assert client.call("order", {"item": "tea"}) == 17
    assert client.receive("moved") == (1, 2)
    assert client.receive("ordered") == {"item": "tea"}
    assert client.call("message", "a", b"b") == ("a", b"b")
    assert client.call("leave") is None
    client.expect_nothing()


def test_bytes_arrive(reach: Reach) -> None:
    served, client = reach()
    served.emit("picture", b"\x00\xff", namespace="/shop")
    assert client.receive("picture") == b"\x00\xff"


WRONG_EMISSIONS = [
    ("order", ({"item": 1},), "shop.yaml:9: ", "1 is not of type 'string' (at item)"),
    ("move", (1, "b"), "shop.yaml:14: ", "'b' is not of type 'integer' (at 1)"),
    ("look", ("a", "b"), "shop.yaml:13: ", "one argument is described, and 2 were given"),
    ("ordr", (), "shop.yaml:4: ", "the server receives no 'ordr' on '/shop' (is 'order' meant?)"),
    ("ordered", (), "shop.yaml:4: ", "receives no 'ordered' on '/shop': it sends that"),
]


@pytest.mark.parametrize(("event", "args", "place", "what"), WRONG_EMISSIONS)
def test_what_the_test_emits_has_to_fit(
    shop: Callable[..., Served], event: str, args: tuple[Any, ...], place: str, what: str
) -> None:
    client = shop().connect("/shop")
    with pytest.raises(Disagreement) as told:
        client.emit(event, *args)
    assert place in str(told.value)
    assert what in str(told.value)
    assert (told.value.namespace, told.value.event) == ("/shop", event)


def test_what_is_wrong_on_purpose_is_emitted(shop: Callable[..., Served]) -> None:
    got: list[Any] = []
    client = shop(handlers={"order": got.append}).connect("/shop")
    client.emit("order", 42, invalid=True)
    assert client.call("order", 43, invalid=True) is None
    assert got == [42, 43]


def test_an_acknowledgement_has_to_fit(reach: Reach) -> None:
    _, client = reach(order=lambda message: "seventeen", look=lambda text: None)
    with pytest.raises(Disagreement, match=r"shop.yaml:11: .*how the server acknowledges 'order'"):
        client.call("order", {"item": "tea"})
    with pytest.raises(Disagreement, match="'look'"):
        client.call("look", "there")


def test_an_acknowledgement_of_an_error_fits_too(reach: Reach) -> None:
    _, client = reach(order=lambda message: {"error": "sold out"})
    assert client.call("order", {"item": "tea"}) == {"error": "sold out"}


def test_an_acknowledgement_that_does_not_come_is_told(shop: Callable[..., Served]) -> None:
    served = shop(handlers={"look": lambda text: served.server.server.not_handled})
    with pytest.raises(AssertionError, match="no acknowledgement of 'look' on '/shop' within 0 s"):
        served.connect("/shop").call("look", "there")


# The core alone checks nothing that it sends, but for its name.
def test_what_the_server_sends_has_to_fit_and_is_told_by_what_comes_next(reach: Reach) -> None:
    served, client = reach(leave=lambda: emit("ordered", {"item": 1}))
    with pytest.raises(Disagreement, match="what the server sends as 'ordered'"):
        client.call("leave")
    assert client.receive("ordered") == {"item": 1}
    served.server.server.emit("unheard-of", namespace="/shop")
    with pytest.raises(Disagreement, match="by the document the server sends no 'unheard-of'"):
        client.receive("ordered", timeout=0.5)


def test_what_was_not_told_is_told_at_the_end(document: Any) -> None:
    served = serve(document, alone=True)
    served.connect("/shop")
    served.emit("ordered", 42, namespace="/shop")
    with pytest.raises(Disagreement, match="what the server sends as 'ordered'"):
        served.close()


def test_an_event_that_does_not_come_is_told_with_what_came_instead(reach: Reach) -> None:
    served, client = reach()
    served.emit("moved", 1, 2, namespace="/shop")
    told = r"no 'ordered' on '/shop' within 0.2 seconds: what has arrived is 'moved'\(1, 2\)"
    with pytest.raises(AssertionError, match=told):
        client.receive("ordered", timeout=0.2)
    with pytest.raises(AssertionError, match=r"nothing was to come .* got 'moved'\(1, 2\)"):
        client.expect_nothing()
    client.expect_nothing("ordered", seconds=0)
    assert [one.event for one in client.received] == ["moved"]


def test_an_event_that_the_document_lacks_cannot_be_waited_for(
    shop: Callable[..., Served],
) -> None:
    with pytest.raises(Disagreement, match="sends no 'order' on '/shop': it receives that"):
        shop().connect("/shop").receive("order")


@pytest.mark.parametrize("way", [one for one in WAYS if one != "in process"])
def test_a_client_answers_the_server(shop: Callable[..., Served], way: str) -> None:
    served = shop(live=True)
    client = served.connect("/shop", transport=WAYS[way]["transport"])
    client.answer("confirm", True)
    assert served.call("confirm", namespace="/shop", to=client.sid) is True
    client.answer("confirm", lambda: False)
    assert served.call("confirm", namespace="/shop", to=client.sid) is False
    with pytest.raises(Disagreement, match="how the test answers 'confirm'"):
        client.answer("confirm", "maybe")


def test_an_answer_that_is_waited_for_and_missing_is_told(shop: Callable[..., Served]) -> None:
    served = shop()
    client = served.connect("/shop")
    acks: list[Any] = []
    served.emit("confirm", namespace="/shop", callback=lambda *args: acks.append(args))
    with pytest.raises(Disagreement, match="how the test answers 'confirm'"):
        client.receive("confirm")
    client.answer("confirm", "maybe", invalid=True)
    served.emit("confirm", namespace="/shop", callback=lambda *args: acks.append(args))
    client.receive("confirm")
    assert acks == [(), ("maybe",)]


def test_a_refused_connection_says_why(reach: Reach) -> None:
    served, _ = reach()

    @served.server.on("connect", namespace="/shop")
    def connect() -> None:
        raise ConnectionRefusedError("closed", {"opens": 8})

    refusal = served.refused("/shop")
    assert (refusal.message, refusal.data) == ("closed", {"opens": 8})
    with pytest.raises(
        AssertionError, match=r"refuses a client on '/shop': 'closed', \{'opens': 8\}"
    ):
        served.connect("/shop")


def test_who_is_to_be_refused_and_is_not_is_told(reach: Reach) -> None:
    served, _ = reach()
    with pytest.raises(AssertionError, match="is to refuse a client on '/shop', and lets it in"):
        served.refused("/shop")


def test_a_namespace_that_the_document_lacks_is_refused(shop: Callable[..., Served]) -> None:
    served = shop()
    with pytest.raises(Disagreement, match=r"no namespace '/shp' \(is '/shop' meant\?\)"):
        served.connect("/shp")
    assert served.refused("/shp").message == "Unable to connect"


def test_a_server_lets_nobody_in_without_what_the_bindings_require(
    shop: Callable[..., Served],
) -> None:
    served, name = shop(), {"name": "Ada"}
    with pytest.raises(Disagreement, match="lets a client on '/room' who gives no query parameter"):
        served.connect("/room")
    with pytest.raises(Disagreement, match="gives no header 'X-Room'"):
        served.connect("/room", query=name)
    served.connect("/room", query=name, headers={"x-room": "1"})
    served.connect("/room", invalid=True)


def test_a_server_lets_nobody_in_without_credentials() -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Secured", "version": "1.0.0"},
        "channels": {"/": {"x-security": [{"token": []}]}, "/open": {"x-security": [{}]}},
        "components": {
            "securitySchemes": {"token": {"type": "httpApiKey", "in": "query", "name": "token"}}
        },
    }

    class Lax:
        """Says that it enforces security, and lets everybody in."""

        from asynction_core import hookimpl

        @hookimpl
        def asynction_enforces(self) -> set[str]:
            return {"security"}

    with serve(document, alone=True, plugins=[Lax()]) as served:
        served.connect("/open")
        served.connect("/", query={"token": "t"})
        with pytest.raises(Disagreement, match="lets a client on '/' who presents no credentials"):
            served.connect("/")


def test_a_refused_event_is_told_from_one_that_is_handled(reach: Reach) -> None:
    def order(message: Any) -> Any:
        return {1: {"error": "no"}, 2: 17, 3: {"error": 3}}[message]

    def look(text: Any) -> Any:
        return {"error": {"type": "Nobody"}} if text == 1 else "seen"

    _, client = reach(order=order, look=look)
    assert client.refused("order", 1) == {"error": "no"}
    assert client.refused("look", 1) == {"error": {"type": "Nobody"}}
    with pytest.raises(Disagreement, match="how the server refuses 'order' on '/shop' does not"):
        client.refused("order", 2)
    with pytest.raises(
        Disagreement, match=r"does not refuse 'look' .* acknowledges it with 'seen'"
    ):
        client.refused("look", 2)


def test_an_exception_of_asynction_and_no_answer_are_refusals(document: Any) -> None:
    for live in False, True:
        with serve(document, live=live) as served:
            served.server.on_event("look", lambda text: "seen", namespace="/shop")
            assert served.connect("/shop").refused("look", 42, timeout=0.2) is None


def test_a_member_of_a_family_is_checked_by_its_channel(shop: Callable[..., Served]) -> None:
    served = shop()
    served.server.on_event("change", lambda: None, namespace="/orders/{orderId}")
    client = served.connect("/orders/17")
    client.emit("change")
    with pytest.raises(Disagreement, match="receives no 'order' on '/orders/17': only 'change'"):
        client.emit("order")


def test_what_a_client_presents_arrives(reach: Reach) -> None:
    served, client = reach()
    seen: list[Any] = []

    @served.server.on("connect", namespace="/shop")
    def connect(auth: Any) -> None:
        seen.append((auth, request.args["q"], request.headers["X-One"]))

    transport = {"transport": "polling"} if served.url else {}
    served.connect("/shop", auth={"a": 1}, query={"q": "1"}, headers={"X-One": "2"}, **transport)
    assert seen == [({"a": 1}, "1", "2")]
    assert client.sid is not None


def test_the_session_of_flask_is_sent(shop: Callable[..., Served]) -> None:
    served = shop(handlers={"look": lambda text: session["user"]})
    served.app.secret_key = "secret"
    served.app.add_url_rule("/login", view_func=lambda: session.update(user="Ada") or "in")
    visitor = served.app.test_client()
    visitor.get("/login")
    assert served.connect("/shop", session=visitor).call("look", "") == "Ada"


def test_a_client_that_is_disconnected_cannot_emit(reach: Reach) -> None:
    _, client = reach(leave=disconnect)
    client.emit("leave")
    client.disconnected()
    with pytest.raises(AssertionError, match="'leave' cannot be emitted: the server has ended"):
        client.emit("leave")


def test_it_gets_on_with_test_clients_of_flask_socketio(shop: Callable[..., Served]) -> None:
    served = shop(handlers={"look": lambda text: text})
    client = served.connect("/shop")
    other = served.server.test_client(served.app, namespace="/shop")
    assert client.call("look", "here") == "here"
    served.emit("moved", 1, 2, namespace="/shop")
    assert client.receive("moved") == (1, 2)
    assert [one["args"] for one in other.get_received("/shop")] == [[1, 2]]
    assert other.emit("look", "there", namespace="/shop", callback=True) == "there"


WRONG_USES: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({}, TypeError, "say what http://127.0.0.1:9 is to satisfy"),
    ({"document": True}, ConnectionError, "no Socket.IO server lets a websocket connection in at"),
    ({"document": True, "transport": "carrier pigeon"}, ValueError, "transport is 'websocket' or"),
    ({"document": True, "session": object()}, TypeError, "a session .* in this process"),
]


@pytest.mark.parametrize(("options", "kind", "message"), WRONG_USES)
def test_a_url_that_cannot_be_used_is_told(
    document: Any, options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    if "document" in options:
        options = {**options, "document": document}
    with pytest.raises(kind, match=message):
        Client("http://127.0.0.1:9", "/shop", **options)


def test_a_schema_that_cannot_be_checked_is_a_warning() -> None:
    message = {"name": "say", "schemaFormat": "application/x-own", "payload": {}}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Own", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": message}}},
    }
    with serve(document, alone=True) as served:
        served.server.on_event("say", lambda text: None)
        with pytest.warns(UserWarning, match="is not checked in tests: the language"):
            served.connect("/").emit("say", 1)
