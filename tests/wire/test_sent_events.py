"""What the server sends, out of its handlers and from elsewhere, and what clients acknowledge."""

from typing import Any

import pytest

from .clients import Client
from .conftest import ONE_CLIENT, OTHER_TWO_CLIENTS, TWO_CLIENTS, Connect
from .processes import Server
from .waiting import wait_for

PICTURE = bytes(range(256))

# the event, its arguments, the arguments of the client's acknowledgement
FITTING = [
    ("news", [{"text": "hello"}], [True]),
    ("list", [[1, 2]], [[3]]),
    ("list", [[]], [[]]),
    ("pair", [1, "a"], ["b", 2]),
    ("couple", [1, "a"], ["b", 2]),
    ("nothing", [], []),
    ("nothing", [], [None]),
    ("optional", [], []),
    ("optional", [7], [8]),
    ("blob", [PICTURE], [PICTURE]),
    (
        "upload",
        [{"name": "cat", "content": PICTURE, "parts": [b"a", b"b"]}],
        [{"name": "dog", "content": b"", "parts": [b"c"]}],
    ),
]

UNFITTING = [
    ("news", [{"text": 1}]),
    ("news", []),
    ("news", [{"text": "hello"}, 1]),
    ("list", [1, 2]),
    ("list", [["a"]]),
    ("pair", [[1, "a"]]),
    ("pair", ["a", 1]),
    ("couple", [[1, "a"]]),
    ("couple", [1, "a", 2]),
    ("nothing", [1]),
    ("optional", [[1]]),
    ("blob", [1]),
    ("upload", [{"name": b"", "content": b""}]),
]

UNFITTING_ACKS = [
    ("news", [{"text": "hello"}], ["yes"]),
    ("news", [{"text": "hello"}], []),
    ("news", [{"text": "hello"}], [True, True]),
    ("list", [[1]], [1, 2]),
    ("pair", [1, "a"], [["b", 2]]),
    ("couple", [1, "a"], ["b"]),
    ("optional", [], ["a"]),
    ("blob", [b""], [1]),
]

OUTSIDE = "outside of a handler"
INSIDE = "in a handler"
PLACES = pytest.mark.parametrize("place", [INSIDE, OUTSIDE])


def perform(
    place: str, server: Server, client: Client, by: str, *args: Any, **instruction: Any
) -> dict[str, Any]:
    """Have the server send something to the client; `args` are those of the event."""
    if place == OUTSIDE:
        options = {"to": client.sids["/"], **instruction.pop("options", {})}
        return server.perform(by, *args, options=options, **instruction)
    (outcome,) = client.call("perform", {"by": by, "args": list(args), **instruction})
    return dict(outcome)


def methods(name: str) -> Any:
    return pytest.mark.parametrize(
        ("place", "by"),
        [(OUTSIDE, f"asio.{name}"), (INSIDE, f"flask_socketio.{name}")],
    )


@pytest.mark.parametrize(("event", "args", "ack"), FITTING)
def test_a_fitting_event_arrives_and_its_fitting_ack_comes_back(
    server: Server, connect: Connect, event: str, args: list[Any], ack: list[Any]
) -> None:
    client = connect(server, replies={event: ack})
    for place, by in ((OUTSIDE, "asio.emit"), (INSIDE, "flask_socketio.emit")):
        assert perform(place, server, client, by, event, *args, noting=True) == {"returned": None}
    wait_for(lambda: len(client.got(event)) == 2, f"{event!r} twice")
    assert client.got(event) == [args, args]
    wait_for(lambda: len(server.notes("acked")) == 2, f"the acknowledgements of {event!r}")
    assert [note["args"] for note in server.notes("acked", event=event)] == [ack, ack]
    assert server.log() == ""


@methods("emit")
@pytest.mark.parametrize(("event", "args"), UNFITTING)
@ONE_CLIENT
def test_an_unfitting_event_raises_where_it_is_emitted_and_is_not_sent(
    server: Server, connect: Connect, place: str, by: str, event: str, args: list[Any]
) -> None:
    client = connect(server)
    raised = perform(place, server, client, by, event, *args)["raised"]
    assert raised["type"] == "PayloadValidationException"
    assert (raised["namespace"], raised["event"]) == ("/", event)
    perform(place, server, client, by, "message", "the next one")
    client.receive("message")
    assert client.got(event) == []


@PLACES
@pytest.mark.parametrize(
    ("args", "several", "fits"),
    [
        (["pair", [1, "a"]], True, True),
        (["pair", [1, "a"]], False, False),
        (["list", [1, 2]], False, True),
        (["list", [1, 2]], True, False),
    ],
)
@pytest.mark.parametrize("connect", ["javascript-websocket"], indirect=True)
def test_a_tuple_is_several_arguments_and_a_list_is_one(
    server: Server, connect: Connect, place: str, args: list[Any], several: bool, fits: bool
) -> None:
    client = connect(server)
    by = "asio.emit" if place == OUTSIDE else "flask_socketio.emit"
    outcome = perform(place, server, client, by, *args, several=several)
    if fits:
        assert client.receive(args[0]) == (args[1] if several else [args[1]])
    else:
        assert outcome["raised"]["type"] == "PayloadValidationException"


@methods("call")
@OTHER_TWO_CLIENTS
@pytest.mark.parametrize(
    ("event", "args", "ack", "returned"),
    [
        ("news", [{"text": "hello"}], [True], True),
        ("list", [[1, 2]], [[3]], [3]),
        ("pair", [1, "a"], ["b", 2], ["b", 2]),
        ("nothing", [], [], None),
        ("optional", [], [], None),
        ("optional", [7], [8], 8),
        ("blob", [PICTURE], [PICTURE], PICTURE),
    ],
)
def test_call_returns_what_the_client_acknowledges(
    server: Server,
    connect: Connect,
    place: str,
    by: str,
    event: str,
    args: list[Any],
    ack: list[Any],
    returned: Any,
) -> None:
    client = connect(server, replies={event: ack})
    assert perform(place, server, client, by, event, *args) == {"returned": returned}
    assert client.receive(event) == args


@methods("call")
@pytest.mark.parametrize(("event", "args", "ack"), UNFITTING_ACKS)
@TWO_CLIENTS
def test_call_raises_where_the_client_acknowledges_what_does_not_fit(
    server: Server,
    connect: Connect,
    place: str,
    by: str,
    event: str,
    args: list[Any],
    ack: list[Any],
) -> None:
    client = connect(server, replies={event: ack})
    raised = perform(place, server, client, by, event, *args)["raised"]
    assert raised["type"] == "MessageAckValidationException"
    assert (raised["namespace"], raised["event"]) == ("/", event)


@methods("call")
@ONE_CLIENT
def test_call_with_unfitting_arguments_raises_and_is_not_sent(
    server: Server, connect: Connect, place: str, by: str
) -> None:
    client = connect(server)
    raised = perform(place, server, client, by, "news", {"text": 1})["raised"]
    assert raised["type"] == "PayloadValidationException"
    assert client.got("news") == []


@methods("emit")
@pytest.mark.parametrize(("event", "args", "ack"), UNFITTING_ACKS)
@TWO_CLIENTS
def test_an_unfitting_ack_does_not_reach_the_callback_and_is_one_line_in_the_log(
    server: Server,
    connect: Connect,
    place: str,
    by: str,
    event: str,
    args: list[Any],
    ack: list[Any],
) -> None:
    client = connect(server, replies={event: ack})
    perform(place, server, client, by, event, *args, noting=True)
    line = server.log_line("MessageAckValidationException")
    assert line.startswith("WARNING asynction: ")
    assert repr(event) in line
    assert client.call("anything", 1) == [1]
    assert server.notes("acked") == []
    assert len(server.log().splitlines()) == 1


@PLACES
def test_the_error_handler_of_the_namespace_gets_what_is_wrong_with_the_clients_ack(
    server: Server, connect: Connect, place: str
) -> None:
    client = connect(server, "/observed", replies={"news": ["yes"]})
    instruction = {"by": "asio.emit", "args": ["news", {"text": "hello"}], "noting": True}
    instruction["options"] = {"namespace": "/observed", "to": client.sids["/observed"]}
    if place == OUTSIDE:
        server.perform(instruction.pop("by"), *instruction.pop("args"), **instruction)
    else:
        client.call("perform", instruction, namespace="/observed")
    note = server.note("error")
    assert note["error"]["type"] == "MessageAckValidationException"
    assert note["error"]["namespace"] == "/observed"
    assert server.notes("acked") == []
    assert server.log() == ""


@PLACES
@pytest.mark.parametrize(
    ("event", "namespace"),
    [("say", "/"), ("absent", "/"), ("list", "/board"), ("news", "/absent")],
)
@ONE_CLIENT
def test_an_event_that_the_document_does_not_let_the_server_send_is_refused(
    server: Server, connect: Connect, place: str, event: str, namespace: str
) -> None:
    client = connect(server)
    options = {"namespace": namespace}
    for by in ("asio.emit", "asio.call"):
        raised = perform(place, server, client, by, event, 1, options=options)["raised"]
        assert raised["type"] == "UndocumentedEventException"
        assert (raised["namespace"], raised["event"]) == (namespace, event)


@methods("send")
@pytest.mark.parametrize(
    ("json", "event", "fits"), [(False, "message", "hi"), (True, "json", {"text": "hi"})]
)
def test_send_sends_the_unnamed_events_and_they_are_checked(
    server: Server, connect: Connect, place: str, by: str, json: bool, event: str, fits: Any
) -> None:
    client = connect(server)
    raised = perform(place, server, client, by, 1, options={"json": json})["raised"]
    assert (raised["type"], raised["event"]) == ("PayloadValidationException", event)
    perform(place, server, client, by, fits, options={"json": json})
    assert client.receive(event) == [fits]


@OTHER_TWO_CLIENTS
def test_skip_sid_include_self_broadcast_and_to_choose_who_gets_an_event(
    server: Server, connect: Connect
) -> None:
    first, second = connect(server), connect(server)
    sid = first.sids["/"]

    def tell(by: str, text: str, **options: Any) -> None:
        instruction = {"by": by, "args": ["news", {"text": text}], "options": options}
        assert first.call("perform", instruction) == [{"returned": None}]

    tell("asio.emit", "skip_sid", skip_sid=sid)
    tell("flask_socketio.emit", "include_self", broadcast=True, include_self=False)
    tell("flask_socketio.emit", "only you")
    tell("asio.emit", "to", to=sid)
    tell("asio.emit", "all")
    for client, texts in (
        (first, ["only you", "to", "all"]),
        (second, ["skip_sid", "include_self", "all"]),
    ):
        server.perform("asio.emit", "message", "end", options={"to": client.sids["/"]})
        client.receive("message")
        assert [args[0]["text"] for args in client.got("news")] == texts
