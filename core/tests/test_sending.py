"""All ways of sending pass the same middlewares, and keep what Flask-SocketIO does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_socketio
import pytest
from flask import Flask
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import SocketIOTestClient

from asynction_core import (
    AsynctionSocketIO,
    Event,
    MessageAckValidationException,
    PayloadValidationException,
    UndocumentedEventException,
    hookimpl,
)

from .conftest import document_of

Serve = Callable[..., AsynctionSocketIO]
DOCUMENT = document_of(
    {
        "/chat": {
            "publish": {"message": {"name": "go"}},
            "subscribe": {
                "message": {"oneOf": [{"name": "said"}, {"name": "message"}, {"name": "json"}]}
            },
        },
        "/": {"publish": {"message": {"name": "go"}}, "subscribe": {"message": {"name": "root"}}},
    }
)


class Checking:
    """Refuses the argument "bad" and the acknowledgement "bad"; notes the arguments it sees."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    @hookimpl
    def asynction_send_middleware(self, event: Event) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def send(args: tuple[Any, ...], callback: Any, options: dict[str, Any]) -> Any:
                self.seen.append(args)
                if "bad" in args:
                    raise PayloadValidationException("'bad' is bad")

                def checked(*ack: Any) -> Any:
                    if "bad" in ack:
                        raise MessageAckValidationException("'bad' is bad", validator="not")
                    return callback(*ack)

                return next(args, checked if callback else None, options)

            return send

        return middleware


@pytest.fixture
def checking() -> Checking:
    return Checking()


@pytest.fixture
def server(serve: Serve, checking: Checking) -> AsynctionSocketIO:
    return serve(DOCUMENT, plugins=[checking])


def client_of(server: AsynctionSocketIO, namespace: str = "/chat") -> Any:
    return SocketIOTestClient(server.sockio_mw.flask_app, server, namespace=namespace)


def received(client: Any, namespace: str = "/chat") -> list[tuple[str, Any]]:
    return [(event["name"], event["args"]) for event in client.get_received(namespace)]


def outside(server: AsynctionSocketIO, client: Any, send: Callable[[], Any]) -> None:
    send()


def inside(server: AsynctionSocketIO, client: Any, send: Callable[[], Any]) -> None:
    server.on("go", namespace="/chat")(lambda: send())
    client.emit("go", namespace="/chat")


def namespace_handler(server: AsynctionSocketIO) -> NamespaceHandler:
    handler = NamespaceHandler("/chat")
    server.on_namespace(handler)
    return handler


def sender(server: AsynctionSocketIO, way: str) -> tuple[Any, Callable[..., Any]]:
    """Return where a way of emitting is used, and the way, for events of "/chat"."""
    if way == "server":
        return outside, lambda *args, **more: server.emit(*args, namespace="/chat", **more)
    if way == "function":
        return inside, flask_socketio.emit
    if way == "function elsewhere":
        return inside, lambda *args: flask_socketio.emit(*args, namespace="/chat", broadcast=True)
    return outside, namespace_handler(server).emit


EMITTING = ["server", "function", "function elsewhere", "class"]


@pytest.mark.parametrize("way", EMITTING)
def test_an_event_is_emitted_through_the_middlewares(
    server: AsynctionSocketIO, checking: Checking, way: str
) -> None:
    client = client_of(server)
    where, emit = sender(server, way)
    where(server, client, lambda: emit("said", {"a": 1}))
    assert received(client) == [("said", [{"a": 1}])]
    assert checking.seen == [({"a": 1},)]


@pytest.mark.parametrize("way", EMITTING)
@pytest.mark.parametrize(
    ("event", "data", "error"),
    [("said", "bad", PayloadValidationException), ("go", 1, UndocumentedEventException)],
)
def test_what_may_not_be_sent_is_raised_and_not_sent(
    server: AsynctionSocketIO, way: str, event: str, data: Any, error: type[Exception]
) -> None:
    client = client_of(server)
    where, emit = sender(server, way)
    with pytest.raises(error):
        where(server, client, lambda: emit(event, data))
    assert received(client) == []


@pytest.mark.parametrize("way", EMITTING)
def test_the_log_is_told_which_line_was_to_send_what_the_document_lacks(
    server: AsynctionSocketIO, way: str
) -> None:
    where, emit = sender(server, way)

    def send() -> None:
        emit("sad")

    with pytest.raises(UndocumentedEventException) as caught:
        where(server, client_of(server), send)
    summary, told = caught.value.summary(), str(caught.value)
    # A lambda of `sender` stands in between of some.
    assert [f"{__file__}:" in text for text in (summary, told)] == [True, False]
    if way in ("function", "class"):
        assert summary.endswith(f"(sent in {__file__}:{send.__code__.co_firstlineno + 1})")


def test_an_event_of_another_namespace_is_not_sent(server: AsynctionSocketIO) -> None:
    with pytest.raises(UndocumentedEventException, match="event 'said', namespace '/'"):
        server.emit("said", 1)
    with pytest.raises(UndocumentedEventException):
        server.emit("said", 1, namespace="/nowhere")


@pytest.mark.parametrize(
    ("args", "sent"),
    [
        ((), []),
        ((None,), []),
        ((1,), [1]),
        (([1, 2],), [[1, 2]]),
        ((1, 2), [1, 2]),
        (((1, 2),), [1, 2]),
        (([1], None, {"a": 1}), [[1], None, {"a": 1}]),
        ((b"\x00\x01",), [b"\x00\x01"]),
        (({"file": b"\x00"}, b"\x01"), [{"file": b"\x00"}, b"\x01"]),
    ],
)
def test_arguments_arrive_as_they_were_given(
    server: AsynctionSocketIO, checking: Checking, args: Any, sent: Any
) -> None:
    client = client_of(server)
    server.emit("said", *args, namespace="/chat")
    assert received(client) == [("said", sent)]
    assert list(checking.seen[0]) == sent


def test_data_may_be_given_by_name(server: AsynctionSocketIO) -> None:
    client = client_of(server)
    server.emit("said", data=1, namespace="/chat")
    assert received(client) == [("said", [1])]


@pytest.mark.parametrize(
    ("way", "as_json", "name"),
    [
        ("server", False, "message"),
        ("server", True, "json"),
        ("function", False, "message"),
        ("function", True, "json"),
        ("class", False, "message"),
    ],
)
def test_send_emits_the_unnamed_events(
    server: AsynctionSocketIO, checking: Checking, way: str, as_json: bool, name: str
) -> None:
    client = client_of(server)
    if way == "server":
        server.send("text", json=as_json, namespace="/chat")
    elif way == "function":
        inside(server, client, lambda: flask_socketio.send("text", json=as_json))
    else:
        namespace_handler(server).send("text")
    assert received(client) == [(name, "text")]
    assert checking.seen == [("text",)]


def test_send_without_a_namespace_is_for_the_root(server: AsynctionSocketIO) -> None:
    with pytest.raises(UndocumentedEventException, match="event 'message', namespace '/'"):
        server.send("text")


def test_the_default_namespace_is_the_root(server: AsynctionSocketIO) -> None:
    client = client_of(server, "/")
    server.emit("root", 1)
    assert received(client, "/") == [("root", [1])]


def test_recipients_are_chosen_as_in_flask_socketio(server: AsynctionSocketIO) -> None:
    first, second, third = (client_of(server) for _ in range(3))

    def sid(client: Any) -> str:
        return str(server.server.manager.sid_from_eio_sid(client.eio_sid, "/chat"))

    server.emit("said", "to", to=sid(first), namespace="/chat")
    server.emit("said", "room", room=sid(second), namespace="/chat")
    server.emit("said", "skip", skip_sid=sid(third), namespace="/chat")
    server.emit("said", "skip both", skip_sid=[sid(first), sid(third)], namespace="/chat")
    inside(
        server,
        third,
        lambda: flask_socketio.emit("said", "others", broadcast=True, include_self=False),
    )
    texts = [[args[0] for _, args in received(client)] for client in (first, second, third)]
    assert texts == [["to", "skip", "others"], ["room", "skip", "skip both", "others"], []]


# Acknowledgements of the client's


@pytest.fixture
def acknowledge(server: AsynctionSocketIO, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Acknowledge, as a client does, the last emission that had a callback."""
    callbacks: list[Any] = []
    emit = server.server.manager.emit

    def noting(*args: Any, callback: Any = None, **more: Any) -> Any:
        if callback:
            callbacks.append(callback)
        return emit(*args, callback=callback, **more)

    monkeypatch.setattr(server.server.manager, "emit", noting)
    return lambda *ack: callbacks[-1](*ack)


@pytest.mark.parametrize("way", ["server", "function", "class"])
def test_a_callback_gets_what_the_client_acknowledges(
    server: AsynctionSocketIO, acknowledge: Any, way: str
) -> None:
    seen: list[Any] = []
    client = client_of(server)
    where, emit = sender(server, way)
    where(server, client, lambda: emit("said", 1, callback=lambda *ack: seen.append(ack)))
    acknowledge("a", [1])
    assert seen == [("a", [1])]


@pytest.mark.parametrize("way", ["server", "function", "class"])
@pytest.mark.parametrize("error_handler", [None, "/chat", "default"])
def test_a_refused_acknowledgement_reaches_the_error_handler_or_is_raised(
    server: AsynctionSocketIO, acknowledge: Any, way: str, error_handler: str | None
) -> None:
    seen: list[Any] = []
    client = client_of(server)
    if error_handler == "default":
        server.on_error_default(lambda error: seen.append(type(error)))
    elif error_handler:
        server.on_error(error_handler)(lambda error: seen.append(type(error)))
    where, emit = sender(server, way)
    where(server, client, lambda: emit("said", 1, callback=lambda *ack: seen.append(ack)))
    if error_handler is None:
        with pytest.raises(MessageAckValidationException):
            acknowledge("bad")
        assert seen == []
    else:
        acknowledge("bad")
        assert seen == [MessageAckValidationException]


@pytest.mark.parametrize("way", ["server", "function", "class"])
def test_a_refused_acknowledgement_is_one_line_in_the_log_of_an_asynchronous_server(
    server: AsynctionSocketIO, acknowledge: Any, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(server)
    where, emit = sender(server, way)
    where(server, client, lambda: emit("said", 1, callback=lambda *ack: None))
    caplog.clear()
    server.server.async_handlers = True
    acknowledge("bad")
    assert [record.getMessage() for record in caplog.records] == [
        "event refused: MessageAckValidationException: violates 'not'"
    ]
    assert caplog.records[0].exc_info is None


@pytest.fixture
def answered(server: AsynctionSocketIO, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let python-socketio's own `call` return an answer, as if a client had given it."""

    def answer(value: Any) -> None:
        monkeypatch.setattr(server.server, "call", lambda *args, **options: value)

    return answer


def calling(server: AsynctionSocketIO, way: str) -> Callable[[], Any]:
    client = client_of(server)
    sid = server.server.manager.sid_from_eio_sid(client.eio_sid, "/chat")
    if way == "server":
        return lambda: server.call("said", 1, to=sid, namespace="/chat")
    if way == "class":
        handler = namespace_handler(server)
        return lambda: handler.call("said", 1, to=sid)

    def call() -> Any:
        result: list[Any] = []
        inside(server, client, lambda: result.append(flask_socketio.call("said", 1)))
        return result[0]

    return call


@pytest.mark.parametrize("way", ["server", "function", "class"])
@pytest.mark.parametrize("value", [None, 1, [1, 2], (1, 2)])
def test_call_returns_what_the_client_acknowledges(
    server: AsynctionSocketIO, checking: Checking, answered: Any, way: str, value: Any
) -> None:
    answered(value)
    assert calling(server, way)() == value
    assert checking.seen == [(1,)]


@pytest.mark.parametrize("way", ["server", "function", "class"])
@pytest.mark.parametrize("value", ["bad", ("good", "bad")])
def test_call_raises_for_a_refused_acknowledgement(
    server: AsynctionSocketIO, answered: Any, way: str, value: Any
) -> None:
    answered(value)
    with pytest.raises(MessageAckValidationException):
        calling(server, way)()


def test_call_refuses_what_may_not_be_sent(server: AsynctionSocketIO) -> None:
    with pytest.raises(PayloadValidationException):
        server.call("said", "bad", to="x", namespace="/chat")
    with pytest.raises(UndocumentedEventException):
        server.call("go", to="x", namespace="/chat")


# The life of a server


class CountingHandlers:
    def __init__(self) -> None:
        self.asked = 0

    @hookimpl
    def asynction_handler(self, event: Event) -> Any:
        self.asked += 1
        return lambda: event.name


def test_a_process_that_only_emits_asks_for_no_handler_and_checks_what_it_emits() -> None:
    counting, checking = CountingHandlers(), Checking()
    server = AsynctionSocketIO.from_spec(
        DOCUMENT, message_queue="memory://", plugins=[counting, checking]
    )
    server.emit("said", 1, namespace="/chat")
    with pytest.raises(PayloadValidationException):
        server.emit("said", "bad", namespace="/chat")
    assert counting.asked == 0
    assert checking.seen == [(1,), ("bad",)]


def test_it_binds_its_handlers_when_an_app_is_attached_after_all(app: Flask) -> None:
    counting = CountingHandlers()
    server = AsynctionSocketIO.from_spec(
        DOCUMENT, message_queue="memory://", plugins=[counting], async_mode="threading"
    )
    server.init_app(app)
    assert counting.asked == 2
    assert "go" in server.server.handlers["/chat"]


def test_the_options_of_a_process_that_only_emitted_hold_when_an_app_is_attached(
    app: Flask,
) -> None:
    server = AsynctionSocketIO.from_spec(
        DOCUMENT,
        message_queue="memory://",
        channel="own",
        path="own/path",
        manage_session=False,
        async_mode="threading",
    )
    server.init_app(app)
    assert server.server.manager.channel == "own"
    assert server.sockio_mw.engineio_path == "/own/path/"
    assert server.manage_session is False


def test_an_empty_message_queue_and_no_app_is_the_factory_pattern(app: Flask) -> None:
    server = AsynctionSocketIO.from_spec(
        DOCUMENT, message_queue=None, plugins=[CountingHandlers()], async_mode="threading"
    )
    server.init_app(app)
    answer = client_of(server).emit("go", namespace="/chat", callback=True)
    assert answer == "go"


def test_the_path_of_the_chosen_server_is_the_path_of_socketio(app: Flask) -> None:
    document = {**DOCUMENT, "servers": {"main": {"url": "example.com/api/socket.io"}}}
    options: Any = {"server_name": "main", "async_mode": "threading"}

    def path_of(**more: Any) -> str:
        app = Flask(__name__)
        server = AsynctionSocketIO.from_spec(document, app=app, **options, **more)
        return str(server.sockio_mw.engineio_path)

    assert path_of() == "/api/socket.io/"
    assert path_of(path="own") == "/own/"
    assert path_of(resource="/own") == "/own/"
    later = AsynctionSocketIO.from_spec(document, **options)
    later.init_app(app, resource="own")
    assert later.sockio_mw.engineio_path == "/own/"


def test_a_default_error_handler_is_registered(app: Flask) -> None:
    seen: list[str] = []
    server = AsynctionSocketIO.from_spec(
        DOCUMENT,
        app=app,
        async_mode="threading",
        default_error_handler=lambda error: seen.append(type(error).__name__),
    )
    client_of(server).emit("go", namespace="/chat")
    assert seen == ["UnboundEventException"]
