"""A document that covers a part of an application changes nothing for its clients.

One application is served by Flask-SocketIO alone, and by documents that know nothing of it, that
know a part, and that are wrong about it. What clients see is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_socketio
import pytest
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import Namespace, SocketIO, SocketIOTestClient

from asynction import AsynctionSocketIO, UndocumentedEventException

GRADUALLY: dict[str, Any] = {"on_undocumented": "allow", "on_invalid": "warn"}


class Desk(Namespace):
    """A class-based namespace that emits, sends, and lets in who has a key."""

    def on_connect(self, auth: Any = None) -> None:
        if request.args.get("key") == "wrong":
            raise Refusal("no key")

    def on_take(self, ticket: Any) -> Any:
        self.emit("taken", ticket)
        self.send({"taken": ticket}, json=True)
        return True, ticket


def serve(socketio: SocketIO) -> SocketIO:
    """Register the handlers of the application."""

    @socketio.on("open")
    def open_ticket(ticket: Any, *more: Any) -> Any:
        socketio.emit("opened", (ticket, *more))
        flask_socketio.emit("opened", ticket, broadcast=True, callback=print)
        socketio.emit("bytes", b"123")
        socketio.emit("list", [1, 2])
        socketio.emit("nothing")
        socketio.send("sent")
        flask_socketio.send({"a": 1}, json=True)
        return ticket

    @socketio.on("nobody")
    def nobody() -> None:
        socketio.emit("x", 1, namespace="/nowhere")

    @socketio.on("answers nothing")
    def answers_nothing(*args: Any) -> None: ...

    @socketio.on("fails")
    def fails(*args: Any) -> None:
        raise KeyError(*args)

    @socketio.on_error_default
    def sorry(error: Exception) -> Any:
        return {"sorry": type(error).__name__}

    @socketio.on("*", namespace="/any")
    def anything(event: str, *args: Any) -> Any:
        socketio.emit("echo", (event, *args), namespace="/any")
        return [event, *args]

    @socketio.on("connect", namespace="/picky")
    def picky() -> Any:
        return request.args.get("key") != "wrong"

    @socketio.on("hello", namespace="*")
    def hello(name: Any) -> Any:
        flask_socketio.emit("welcome", name)
        return name

    socketio.on_namespace(Desk("/desk"))
    return socketio


WRONG = {"type": "object", "properties": {"priority": {"type": "integer"}}, "required": ["title"]}
NO_ARGUMENTS = {"type": "array", "maxItems": 0}


def messages(*names: str, **more: Any) -> Any:
    return {"message": {"oneOf": [{"name": name, **more} for name in names]}}


def document(channels: Any) -> dict[str, Any]:
    info = {"title": "Desk", "version": "1.0.0"}
    return {"asyncapi": "2.6.0", "info": info, "channels": channels}


DOCUMENTS = {
    "nothing": document({}),
    "another": document({"/other": {"publish": messages("open")}}),
    "a part": document(
        {
            "/": {"publish": messages("open"), "subscribe": messages("opened", "message")},
            "/desk": {"subscribe": messages("taken")},
        }
    ),
    "a family": document({"/orders/{orderId}": {"publish": messages("buy")}}),
    "all of it wrong": document(
        {
            "/": {
                "publish": messages(
                    "open", "answers nothing", "fails", payload=WRONG, **{"x-ack": {"args": WRONG}}
                ),
                "subscribe": messages("opened", "bytes", "list", "nothing", payload=WRONG),
            },
            "/desk": {
                "publish": messages("take", payload=WRONG, **{"x-ack": {"args": WRONG}}),
                "subscribe": messages("taken", "json", payload=NO_ARGUMENTS),
                "bindings": {"ws": {"query": WRONG, "headers": {**WRONG, "required": ["x-none"]}}},
            },
            "/any": {
                "publish": messages("known", payload=WRONG),
                "subscribe": messages("echo", payload=WRONG),
                "bindings": {"ws": {"method": "POST"}},
            },
        }
    ),
}

# namespaces to connect to, with the query
CONNECTIONS = [
    ("/", None),
    ("/desk", None),
    ("/desk", "key=wrong"),
    ("/any", None),
    ("/picky", "key=right"),
    ("/picky", "key=wrong"),
    ("/none", None),
]

EVENTS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("/", "open", ({"title": "t", "priority": 1},)),
    ("/", "open", ({"priority": "high"},)),
    ("/", "open", ("text", 2, [3])),
    ("/", "open", (None,)),
    ("/", "open", (b"bytes",)),
    ("/", "open", ()),
    ("/", "nobody", ()),
    ("/", "answers nothing", (1,)),
    ("/", "fails", ("why",)),
    ("/", "unheard", (1, 2)),
    ("/", "hello", ("you",)),
    ("/desk", "take", (17,)),
    ("/desk", "put", (17,)),
    ("/any", "known", (1,)),
    ("/any", "unknown", (1, b"2")),
]


def both(name: str) -> list[tuple[SocketIO, Flask]]:
    """Return the application served bare, and by a document."""
    bare, ours = Flask("bare"), Flask("ours")
    return [
        (serve(SocketIO(bare, async_mode="threading")), bare),
        (
            serve(
                AsynctionSocketIO.from_spec(
                    DOCUMENTS[name], app=ours, async_mode="threading", docs=False, **GRADUALLY
                )
            ),
            ours,
        ),
    ]


def seen(app: Flask, server: SocketIO, namespace: str, event: str, args: Any) -> Any:
    """Return the acknowledgement of an event, and what its client and another one receive."""
    clients = [SocketIOTestClient(app, server, namespace=namespace) for _ in range(2)]
    ack = failure = None
    try:
        ack = clients[0].emit(event, *args, namespace=namespace, callback=True)
    except Exception as error:
        failure = type(error)
    received = [client.get_received(namespace) for client in clients]
    for client in clients:
        client.disconnect(namespace)
    return ack, failure, received


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("namespace", "query"), CONNECTIONS)
def test_who_is_let_in_is_the_same(name: str, namespace: str, query: str | None) -> None:
    bare, ours = (
        SocketIOTestClient(app, server, namespace=namespace, query_string=query).is_connected(
            namespace
        )
        for server, app in both(name)
    )
    assert bare == ours


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("namespace", "event", "args"), EVENTS, ids=repr)
def test_what_is_acknowledged_and_received_is_the_same(
    name: str, namespace: str, event: str, args: Any
) -> None:
    bare, ours = (seen(app, server, namespace, event, args) for server, app in both(name))
    assert bare == ours


def test_one_part_is_held_to_the_document_and_the_rest_is_left_alone() -> None:
    app = Flask("app")
    server = serve(
        AsynctionSocketIO.from_spec(
            document({"/": {"publish": messages("open", payload=WRONG)}}),
            app=app,
            async_mode="threading",
            on_undocumented="allow",
        )
    )
    ack, _, (received, _) = seen(app, server, "/", "open", ({"title": "t"},))
    assert ack == {"title": "t"}
    assert "opened" in [event["name"] for event in received]
    assert seen(app, server, "/", "open", ("text",)) == (
        {"sorry": "PayloadValidationException"},
        None,
        [[], []],
    )


def reported(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [text for text in caplog.messages if "is sent on" in text or "are told" in text]


def test_what_is_sent_beyond_the_document_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    app = Flask("app")
    server = AsynctionSocketIO.from_spec(DOCUMENTS["a family"], app=app, on_undocumented="allow")
    for number in range(3):
        server.emit("sold", number)
        server.emit("sold", number, namespace=f"/orders/{number}")
    assert reported(caplog) == [
        f"'sold' is sent on {name!r}, but the document has no such event for the server to send: "
        "it is not checked (this is said once)"
        for name in ("/", "/orders/{orderId}")
    ]


def test_no_more_than_a_hundred_names_are_told_and_none_at_length(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Flask("app")
    server = AsynctionSocketIO.from_spec(DOCUMENTS["nothing"], app=app, on_undocumented="allow")
    for number in range(1000):
        server.emit(f"{number}{'x' * 10_000}", namespace=f"/{number}")
    told = reported(caplog)
    assert len(told) == 101
    assert told[-1] == "more events are sent that the document lacks; no more of them are told"
    assert max(map(len, told)) < 400


def test_an_address_of_a_family_is_no_namespace_to_send_on() -> None:
    app = Flask("app")
    server = AsynctionSocketIO.from_spec(DOCUMENTS["a family"], app=app, on_undocumented="allow")
    with pytest.raises(UndocumentedEventException, match="give the one to send on"):
        server.emit("sold", namespace="/orders/{orderId}")


@pytest.mark.parametrize("reaction", ["warn", "error"])
def test_otherwise_what_is_sent_beyond_the_document_says_what_lets_it(reaction: Any) -> None:
    app = Flask("app")
    server = AsynctionSocketIO.from_spec(DOCUMENTS["nothing"], app=app, on_undocumented=reaction)
    with pytest.raises(UndocumentedEventException, match="on_undocumented='allow'"):
        server.emit("sold")


@pytest.mark.parametrize("documented", [True, False])
def test_an_answer_can_be_waited_for(documented: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Callable[..., Any]] = []
    app = Flask("app")
    name = "all of it wrong" if documented else "nothing"
    server = AsynctionSocketIO.from_spec(DOCUMENTS[name], app=app, **GRADUALLY)
    monkeypatch.setattr(server.server, "call", lambda *args, **options: calls.append(args) or 42)
    assert server.call("bytes", b"1", to="sid", timeout=1) == 42
    assert [event for event, *_ in calls] == ["bytes"]


@pytest.mark.parametrize("given", [(Flask("app"),), ()], ids=["an app", "nothing"])
@pytest.mark.parametrize("options", [{}, {"cors_allowed_origins": "*"}], ids=str)
def test_what_is_built_as_a_bare_server_says_how_ours_is(given: Any, options: Any) -> None:
    build: Any = AsynctionSocketIO
    with pytest.raises(TypeError, match=r"AsynctionSocketIO\.from_spec\('asyncapi\.yaml', app=app"):
        build(*given, **options)


def test_a_connect_handler_that_raises_refuses_whatever_an_error_handler_returns() -> None:
    def is_let_in(app: Flask, server: SocketIO) -> bool:
        @server.on("connect", namespace="/late")
        def connect() -> None:
            raise KeyError

        client = SocketIOTestClient(app, server, namespace="/late")
        return bool(client.is_connected("/late"))

    assert [is_let_in(app, server) for server, app in both("nothing")] == [True, False]


def test_an_event_of_the_document_that_nobody_handles_is_told_to_the_error_handler() -> None:
    app = Flask("app")
    parts = document({"/": {"publish": messages("unheard")}})
    server = serve(AsynctionSocketIO.from_spec(parts, app=app, **GRADUALLY))
    assert seen(app, server, "/", "unheard", ())[0] == {"sorry": "UnboundEventException"}
