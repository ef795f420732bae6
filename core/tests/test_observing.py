"""Observers are told of all that happens on the wire, outside of all, and change none of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
import socketio
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import SocketIO
from socketio.packet import CONNECT, EVENT, Packet

from asynction_core import (
    AsynctionException,
    AsynctionSocketIO,
    MessageAckValidationException,
    MessageQueueException,
    Observation,
    Observer,
    ParameterValidationException,
    PayloadValidationException,
    PluginError,
    SecurityException,
    UnboundEventException,
    UndocumentedEventException,
    hookimpl,
)

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

DOCUMENT = document_of(
    {
        "/chat": {
            "publish": {"message": {"oneOf": [{"name": "say"}, {"name": "leave"}]}},
            "subscribe": {"message": {"name": "said"}},
        },
        "/orders/{id}": {
            "parameters": {"id": {}},
            "publish": {"message": {"name": "buy"}},
            "subscribe": {"message": {"name": "sold"}},
        },
        "/open": {},
    }
)


class Recording:
    """A plugin whose observer remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Observation]] = []

    @hookimpl
    def asynction_observe(self) -> Recording:
        return self

    def connected(self, observation: Observation) -> None:
        self.told.append(("connected", observation))

    def refused(self, observation: Observation) -> None:
        self.told.append(("refused", observation))

    def disconnected(self, observation: Observation) -> None:
        self.told.append(("disconnected", observation))

    def received(self, observation: Observation) -> None:
        self.told.append(("received", observation))

    def sent(self, observation: Observation) -> None:
        self.told.append(("sent", observation))

    def take(self) -> list[tuple[Any, ...]]:
        """Return what was told since, without what differs each time."""
        told, self.told = self.told, []
        assert all(0 <= one.duration < 5 for _, one in told)
        assert all(one.direction == _DIRECTIONS.get(kind) for kind, one in told)
        return [
            (kind, one.namespace, one.event, one.outcome, one.fault, _kind(one.exception))
            for kind, one in told
        ]


_DIRECTIONS = {"received": "receive", "sent": "send"}


def _kind(error: BaseException | None) -> type[BaseException] | None:
    return None if error is None else type(error)


class Raising:
    """A plugin whose middlewares raise what they are told to."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def raise_it(self, next: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **context: Any) -> Any:
            if self.error is not None:
                raise self.error
            return next(*args, **context)

        return call

    @hookimpl
    def asynction_connect_middleware(self, namespace: Any) -> Any:
        return None if namespace.name == "/open" else self.raise_it

    @hookimpl
    def asynction_receive_middleware(self) -> Any:
        return self.raise_it

    @hookimpl
    def asynction_send_middleware(self) -> Any:
        return self.raise_it


@pytest.fixture
def recording() -> Recording:
    return Recording()


@pytest.fixture
def raising() -> Raising:
    return Raising()


@pytest.fixture
def server(serve: Serve, recording: Recording, raising: Raising) -> AsynctionSocketIO:
    return serve(DOCUMENT, plugins=[recording, raising])


def transmit(client: Any, kind: int, namespace: str, data: Any = None) -> None:
    """Have a client of Flask-SocketIO's send what it would not."""
    packet = Packet(kind, data=data, namespace=namespace)
    client.socketio.server._handle_eio_message(client.eio_sid, packet.encode())


class Strange(AsynctionException):
    outcome = "unheard of"  # type: ignore[assignment]


class Broken(AsynctionException):
    @property
    def outcome(self) -> Any:  # type: ignore[override]
        raise RuntimeError

    fault = "client"


class Limited(AsynctionException):
    """What the base says."""


class Blamed(AsynctionException):
    outcome = "invalid"
    fault = "server"


VERDICTS: list[tuple[BaseException, str, str]] = [
    (PayloadValidationException("no"), "invalid", "client"),
    (MessageAckValidationException("no"), "invalid", "server"),
    (SecurityException("no", event="say"), "refused", "client"),
    (UnboundEventException("no"), "unbound", "server"),
    (MessageQueueException("no"), "raised", "server"),
    (Limited(), "refused", "client"),
    (Blamed(), "invalid", "server"),
    (Strange(), "raised", "server"),
    (Broken(), "raised", "server"),
    (ValueError("no"), "raised", "server"),
    (Refusal("no"), "raised", "server"),
    (SystemExit(), "raised", "server"),
]


@pytest.mark.parametrize("is_handled", [False, True], ids=["", "answered"])
@pytest.mark.parametrize(
    ("error", "outcome", "fault"), VERDICTS, ids=lambda value: type(value).__name__
)
def test_an_event_that_something_is_raised_for(
    server: AsynctionSocketIO,
    recording: Recording,
    raising: Raising,
    error: BaseException,
    outcome: str,
    fault: str,
    is_handled: bool,
) -> None:
    if is_handled:
        server.on_error_default(lambda error: "sorry")
    client = client_of(server)
    recording.take()
    raising.error = error
    with suppress(type(error)):
        client.emit("say", "hello", namespace="/chat")
    assert recording.take() == [("received", "/chat", "say", outcome, fault, type(error))]


@pytest.mark.parametrize("error", [ValueError("no"), PayloadValidationException("no")])
def test_what_the_error_method_of_a_class_answers(
    server: AsynctionSocketIO, recording: Recording, error: Exception
) -> None:
    class Chat(NamespaceHandler):
        def on_say(self, *args: Any) -> None:
            raise error

        def on_beyond(self, *args: Any) -> None:
            raise error

        def error(self, error: Exception) -> str:
            return "sorry"

    server.on_namespace(Chat("/chat"))
    client = client_of(server)
    recording.take()
    assert client.emit("say", namespace="/chat", callback=True) == "sorry"
    assert client.emit("beyond", namespace="/chat", callback=True) == "sorry"
    outcome = ("raised", "server") if type(error) is ValueError else ("invalid", "client")
    assert recording.take() == [
        ("received", "/chat", "say", *outcome, type(error)),
        ("received", "/chat", None, *outcome, type(error)),
    ]


def test_a_family_is_told_by_its_address(server: AsynctionSocketIO, recording: Recording) -> None:
    def buy(what: str) -> None:
        if what == "nothing":
            raise ValueError

    server.on("buy", namespace="/orders/{id}")(buy)
    server.on_error("/orders/{id}")(lambda error: "sorry")
    client = client_of(server, "/orders/17")
    client.emit("buy", "bread", namespace="/orders/17")
    client.emit("buy", "nothing", namespace="/orders/17")
    client.emit("sell", namespace="/orders/17")
    server.emit("sold", namespace="/orders/17")
    client.disconnect("/orders/17")
    name = "/orders/{id}"
    assert recording.take() == [
        ("connected", name, None, "handled", None, None),
        ("received", name, "buy", "handled", None, None),
        ("received", name, "buy", "raised", "server", ValueError),
        ("received", name, None, "unknown", "client", None),
        ("sent", name, "sold", "handled", None, None),
        ("disconnected", name, None, "handled", None, None),
    ]


def beyond_by_on(server: AsynctionSocketIO) -> None:
    server.on("beyond", namespace="/chat")(lambda: None)


def beyond_by_catch_all(server: AsynctionSocketIO) -> None:
    server.on("*", namespace="/chat")(lambda *args: None)


def beyond_for_all_namespaces(server: AsynctionSocketIO) -> None:
    server.on("beyond", namespace="*")(lambda: None)


def beyond_by_class(server: AsynctionSocketIO) -> None:
    class Chat(NamespaceHandler):
        def on_beyond(self) -> None: ...

    server.on_namespace(Chat("/chat"))


def beyond_by_dispatching_class(server: AsynctionSocketIO) -> None:
    class Chat(NamespaceHandler):
        def trigger_event(self, event: str, *args: Any) -> None: ...

    server.on_namespace(Chat("/chat"))


def nothing(server: AsynctionSocketIO) -> None: ...


def class_without_it(server: AsynctionSocketIO) -> None:
    class Chat(NamespaceHandler):
        def on_say(self) -> None: ...

    server.on_namespace(Chat("/chat"))


@pytest.mark.parametrize(
    ("register", "ending"),
    [
        (beyond_by_on, ("undocumented", None, None)),
        (beyond_by_catch_all, ("undocumented", None, None)),
        (beyond_for_all_namespaces, ("undocumented", None, None)),
        (beyond_by_class, ("undocumented", None, None)),
        (beyond_by_dispatching_class, ("undocumented", None, None)),
        (class_without_it, ("unknown", "client", None)),
        (nothing, ("unknown", "client", None)),
    ],
)
def test_an_event_that_the_document_lacks(
    serve: Serve, recording: Recording, register: Callable[..., None], ending: Any
) -> None:
    server = serve(DOCUMENT, plugins=[recording])
    register(server)
    client = client_of(server)
    recording.take()
    client.emit("beyond", namespace="/chat")
    assert recording.take() == [("received", "/chat", None, *ending)]


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_an_event_that_is_called_like_one_of_socketio_is_unknown(
    server: AsynctionSocketIO, recording: Recording, name: str
) -> None:
    server.on(name, namespace="/chat")(lambda *args: None)
    client = client_of(server)
    recording.take()
    client.emit(name, namespace="/chat")
    assert recording.take() == [("received", "/chat", None, "unknown", "client", None)]


def test_events_that_are_handled_or_have_no_handler(
    server: AsynctionSocketIO, recording: Recording
) -> None:
    server.on("say", namespace="/chat")(lambda text: None)
    server.on_error_default(lambda error: None)
    client = client_of(server)
    recording.take()
    client.emit("say", "hello", namespace="/chat")
    sid = recording.told[0][1].sid
    client.emit("leave", namespace="/chat")
    assert recording.take() == [
        ("received", "/chat", "say", "handled", None, None),
        ("received", "/chat", "leave", "unbound", "server", UnboundEventException),
    ]
    assert list(server.server.manager.rooms["/chat"][None]) == [sid]


@pytest.mark.parametrize(
    ("namespace", "event", "told"),
    [
        ("/chat", "say", ("/chat", "say", "refused")),
        ("/orders/1", "buy", ("/orders/{id}", "buy", "refused")),
        ("/nowhere", "say", (None, None, "unknown")),
    ],
)
def test_an_event_of_who_is_not_on_the_namespace(
    server: AsynctionSocketIO, recording: Recording, namespace: str, event: str, told: Any
) -> None:
    client = client_of(server, "/open")
    recording.take()
    transmit(client, EVENT, namespace, [event])
    assert recording.take() == [("received", *told, "client", None)]


@pytest.mark.parametrize("answer", [None, ("", 400), ("", 404), (1.5, 400)])
def test_whose_event_is_handled_whatever_the_answer(
    server: AsynctionSocketIO, recording: Recording, answer: object
) -> None:
    server.on_event("say", lambda: answer, namespace="/chat")
    client = client_of(server, "/chat")
    recording.take()
    client.emit("say", namespace="/chat")
    assert recording.take() == [("received", "/chat", "say", "handled", None, None)]


def test_an_event_of_who_has_left_before_a_handler_was_called_is_refused(
    server: AsynctionSocketIO, recording: Recording
) -> None:
    server.on_event("say", lambda: None, namespace="/chat")
    server.server._trigger_event("say", "/chat", "gone")
    assert recording.take() == [("received", "/chat", "say", "refused", "client", None)]


def test_an_event_of_who_is_to_be_disconnected_is_refused(
    server: AsynctionSocketIO, recording: Recording
) -> None:
    server.on("say", namespace="/chat")(lambda *args: None)
    server.on("beyond", namespace="/chat")(lambda *args: None)
    client = client_of(server)
    sid = recording.told[0][1].sid
    assert sid is not None
    recording.take()
    server.shut_out(sid, "/chat")
    client.emit("say", namespace="/chat")
    client.emit("beyond", namespace="/chat")
    assert recording.take() == [
        ("received", "/chat", "say", "refused", "client", None),
        ("received", "/chat", None, "refused", "client", None),
    ]


REFUSALS: list[tuple[BaseException, str, str]] = [
    (Refusal("no"), "refused", "client"),
    (SecurityException("no"), "refused", "client"),
    (ParameterValidationException("no"), "invalid", "client"),
    (Limited(), "refused", "client"),
    (ValueError("no"), "raised", "server"),
    (SystemExit(), "raised", "server"),
]


@pytest.mark.parametrize(
    ("error", "outcome", "fault"), REFUSALS, ids=lambda value: type(value).__name__
)
def test_a_connection_that_something_is_raised_for(
    server: AsynctionSocketIO,
    recording: Recording,
    raising: Raising,
    error: BaseException,
    outcome: str,
    fault: str,
) -> None:
    raising.error = error
    client_of(server)
    client_of(server, "/orders/17")
    ending = (outcome, fault, type(error))
    assert recording.take() == [
        ("refused", "/chat", None, *ending),
        ("refused", "/orders/{id}", None, *ending),
    ]


def test_connections_that_a_handler_refuses_or_nobody_expects(
    server: AsynctionSocketIO, recording: Recording
) -> None:
    server.on("connect", namespace="/chat")(lambda: False)
    client = client_of(server)
    client.connect("/nowhere")
    client.connect("/open")
    client.connect("/open")  # where it is already
    assert recording.take() == [
        ("refused", "/chat", None, "refused", "client", Refusal),
        ("refused", None, None, "unknown", "client", None),
        ("connected", "/open", None, "handled", None, None),
        ("refused", "/open", None, "refused", "client", None),
    ]


def test_connections_that_limits_refuse(serve: Serve, recording: Recording) -> None:
    server = serve(
        DOCUMENT, plugins=[recording], max_namespaces_per_connection=1, max_namespace_length=12
    )
    client = client_of(server)
    transmit(client, CONNECT, "/open")
    transmit(client, CONNECT, "/orders/123456")
    assert [str(one.exception)[:20] for _, one in recording.told[1:]] == [
        "a connection is on a",
        "the name of a namesp",
    ]
    assert [one[:5] for one in recording.take()] == [
        ("connected", "/chat", None, "handled", None),
        ("refused", "/open", None, "refused", "client"),
        ("refused", None, None, "refused", "client"),
    ]


def by_client(server: AsynctionSocketIO, client: Any, sid: str) -> None:
    client.disconnect("/chat")


def by_server(server: AsynctionSocketIO, client: Any, sid: str) -> None:
    server.server.disconnect(sid, namespace="/chat")


def by_loss(server: AsynctionSocketIO, client: Any, sid: str) -> None:
    server.server._handle_eio_disconnect(client.eio_sid, "transport close")


@pytest.mark.parametrize("leave", [by_client, by_server, by_loss])
@pytest.mark.parametrize("handler", [None, "well", "fails"])
def test_who_leaves_is_told_once(
    server: AsynctionSocketIO, recording: Recording, leave: Any, handler: str | None
) -> None:
    def disconnect() -> None:
        if handler == "fails":
            raise ValueError

    if handler is not None:
        server.on("disconnect", namespace="/chat")(disconnect)
    server.on_error_default(lambda error: None)
    client = client_of(server)
    sid = recording.told[0][1].sid
    recording.take()
    leave(server, client, sid)
    assert {one.sid for _, one in recording.told} == {sid}
    ending = ("raised", "server", ValueError) if handler == "fails" else ("handled", None, None)
    assert recording.take() == [("disconnected", "/chat", None, *ending)]


def test_what_is_sent(server: AsynctionSocketIO, recording: Recording, raising: Raising) -> None:
    server.emit("said", "hello", namespace="/chat")
    raising.error = PayloadValidationException("no")
    with pytest.raises(PayloadValidationException):
        server.emit("said", "hello", namespace="/chat")
    with pytest.raises(PayloadValidationException):
        server.call("said", "hello", namespace="/chat", to="somebody")
    assert [one.sid for _, one in recording.told] == [None, None, "somebody"]
    raising.error = MessageAckValidationException("no")  # as of what the client answers
    with pytest.raises(MessageAckValidationException):
        server.call("said", "hello", namespace="/chat", to="somebody")
    for namespace in "/chat", "/nowhere":
        with pytest.raises(UndocumentedEventException):
            server.emit("cried", namespace=namespace)
    invalid, undocumented = PayloadValidationException, UndocumentedEventException
    assert recording.take() == [
        ("sent", "/chat", "said", "handled", None, None),
        ("sent", "/chat", "said", "invalid", "server", invalid),
        ("sent", "/chat", "said", "invalid", "server", invalid),
        ("sent", "/chat", "said", "invalid", "client", MessageAckValidationException),
        ("sent", "/chat", None, "undocumented", "server", undocumented),
        ("sent", None, None, "undocumented", "server", undocumented),
    ]


@pytest.mark.parametrize(("namespace", "told"), [("/chat", "/chat"), ("/orders/1", "/orders/{id}")])
def test_what_is_sent_beyond_the_document_is_told_without_its_name(
    serve: Serve, recording: Recording, namespace: str, told: str
) -> None:
    server = serve(DOCUMENT, plugins=[recording], on_undocumented="allow")
    server.emit("cried", namespace=namespace)
    server.emit("cried", namespace="/nowhere")
    assert recording.take() == [
        ("sent", told, None, "undocumented", None, None),
        ("sent", None, None, "undocumented", None, None),
    ]


@pytest.mark.parametrize("event", ["said", "cried"])
def test_a_handler_that_sends_what_it_may_not_is_at_fault(
    serve: Serve, recording: Recording, event: str
) -> None:
    class Invalid:
        @hookimpl
        def asynction_send_middleware(self) -> Any:
            def send(*args: Any) -> None:
                raise PayloadValidationException("no")

            return lambda next: send

    server = serve(DOCUMENT, plugins=[recording, Invalid()])
    server.on("say", namespace="/chat")(lambda *args: server.emit(event, namespace="/chat"))
    server.on_error_default(lambda error: None)
    client = client_of(server)
    recording.take()
    client.emit("say", namespace="/chat")
    kind = PayloadValidationException if event == "said" else UndocumentedEventException
    assert recording.take()[1] == ("received", "/chat", "say", "raised", "server", kind)


@pytest.mark.parametrize("is_invalid", [False, True])
def test_the_ack_of_what_is_emitted_is_told_if_it_fails(
    serve: Serve, recording: Recording, is_invalid: bool
) -> None:
    class Checking:
        @hookimpl
        def asynction_send_middleware(self) -> Any:
            def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
                def check(*args: Any) -> None:
                    if is_invalid:
                        raise MessageAckValidationException("no")

                return lambda args, callback, options: next(args, check, options)

            return middleware

    server = serve(DOCUMENT, plugins=[recording, Checking()], async_handlers=True)
    client_of(server)
    recording.take()
    (sid,) = server.server.manager.rooms["/chat"][None]
    server.emit("said", namespace="/chat", to=sid, callback=lambda: None)
    with suppress(MessageAckValidationException):  # which the test client has go on
        server.server.manager.trigger_callback(sid, 1, [])
    told = ("received", "/chat", "said", "invalid", "client", MessageAckValidationException)
    sent = ("sent", "/chat", "said", "handled", None, None)
    assert recording.take() == [sent, told][: 1 + is_invalid]


class Failing:
    """A plugin whose observers fail in every way, and return what nobody wants."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error

    @hookimpl
    def asynction_observe(self) -> Failing:
        return self

    def fail(self, observation: Observation) -> object:
        if self.error is not None:
            raise self.error
        return False

    connected = refused = disconnected = received = sent = fail


@pytest.mark.parametrize("error", [ValueError("secret"), SystemExit("secret"), None])
def test_an_observer_changes_nothing(
    serve: Serve,
    recording: Recording,
    caplog: pytest.LogCaptureFixture,
    error: BaseException | None,
) -> None:
    server = serve(DOCUMENT, plugins=[recording, Failing(error)])
    server.on("say", namespace="/chat")(lambda text: text)
    client = client_of(server)
    client.connect("/nowhere")
    assert client.emit("say", "hello", namespace="/chat", callback=True) == "hello"
    server.emit("said", "hello", namespace="/chat")
    assert [one["args"] for one in client.get_received("/chat")] == [["hello"]]
    client.disconnect("/chat")
    assert len(recording.take()) == 5  # who comes after it is told all the same
    lines = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    if error is None:
        assert lines == []
    else:
        (line,) = lines
        kind = type(error).__name__
        assert line.startswith(
            f"the observer of the plugin 'Failing' failed in 'connected': {kind}"
        )
        assert "test_observing.py, line" in line
        assert "secret" not in line


class OnlyEvents(Observer):
    def __init__(self) -> None:
        self.told: list[Observation] = []

    def received(self, observation: Observation) -> None:
        self.told.append(observation)


def giving(observer: object) -> object:
    class Giving:
        @hookimpl
        def asynction_observe(self) -> object:
            return observer

    return Giving()


def test_what_an_observer_inherits_is_not_called(serve: Serve) -> None:
    observer = OnlyEvents()
    server = serve(DOCUMENT, plugins=[giving(observer)])
    assert "_handle_connect" not in vars(server.server)
    client_of(server).emit("cry", namespace="/chat")
    assert [one.outcome for one in observer.told] == ["unknown"]


class Asynchronous:
    async def received(self, observation: Observation) -> None: ...


@pytest.mark.parametrize(
    ("observer", "told"),
    [
        (OnlyEvents, "the class 'OnlyEvents', where an instance may be meant,"),
        (object(), "connected, refused, disconnected, received, sent, or None"),
        ({"received": print}, "an object of the type 'dict' from asynction_observe"),
        (Asynchronous(), "whose 'received' cannot work: it is asynchronous"),
    ],
    ids=["class", "without methods", "mapping", "asynchronous"],
)
def test_what_is_no_observer_is_refused(serve: Serve, observer: object, told: str) -> None:
    with pytest.raises(
        PluginError, match=r"the plugin .*Giving' given to the server returns .* from asynction_obs"
    ) as raised:
        serve(DOCUMENT, plugins=[giving(observer)])
    assert told in str(raised.value)


def watched(server: AsynctionSocketIO) -> Mapping[str, Any]:
    """Return what stands at the places where observers are told."""
    return {
        "flask": server._handle_event,
        "connect": server.server._handle_connect,
        "event": server.server._handle_event,
        "trigger": server.server._trigger_event,
        "emit": server._senders.emitters["/chat"]["said"],
        "call": server._senders.callers["/chat"]["said"],
    }


def test_where_nobody_observes_nothing_is_put_around_anything(serve: Serve) -> None:
    def send(*args: Any) -> None: ...

    class Sending:
        @hookimpl
        def asynction_send_middleware(self) -> Any:
            return lambda next: send

    here = {"flask": SocketIO._handle_event, "emit": send, "call": send}
    of_server = socketio.Server
    there = {
        "connect": of_server._handle_connect,
        "event": of_server._handle_event,
        "trigger": of_server._trigger_event,
    }
    plain = watched(serve(DOCUMENT, plugins=[Sending(), giving(None)]))
    assert {name: getattr(one, "__func__", one) for name, one in plain.items()} == here | there
    observed = watched(serve(DOCUMENT, plugins=[Sending(), Recording()], path="other"))
    assert all(observed[name] != plain[name] for name in plain)


def test_a_server_that_is_attached_once_more_tells_once(
    server: AsynctionSocketIO, recording: Recording, app: Any
) -> None:
    server.on("say", namespace="/chat")(lambda *args: None)
    server.init_app(app, path="again")
    client_of(server).emit("say", namespace="/chat")
    assert [one[0] for one in recording.take()] == ["connected", "received"]


def test_nothing_is_kept_of_who_has_left(server: AsynctionSocketIO, recording: Recording) -> None:
    began = next(
        cell.cell_contents._began
        for cell in server.server._handle_connect.__closure__
        if hasattr(cell.cell_contents, "_began")
    )
    client = client_of(server)
    assert len(began) == 1
    client.disconnect("/chat")
    assert began == {}
