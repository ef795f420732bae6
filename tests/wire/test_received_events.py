"""What a client sends: which arguments reach the handler, and what acknowledges them."""

from typing import Any

import pytest

from .clients import Client
from .conftest import ONE_CLIENT, TWO_CLIENTS, Connect
from .processes import Server

PICTURE = bytes(range(256))

# the event, its arguments, the arguments of its acknowledgement
FITTING = [
    ("say", [{"text": "hello"}], [True]),
    ("list", [[1, 2]], [[1, 2]]),
    ("list", [[]], [[]]),
    ("pair", [1, "a"], ["a", 1]),
    ("couple", [1, "a"], ["a", 1]),
    ("nothing", [], []),
    ("nothing", [None], []),
    ("optional", [], []),
    ("optional", [None], [None]),
    ("optional", [7], [7]),
    ("blob", [PICTURE], [PICTURE]),
    ("blob", [b""], [b""]),
    ("blob", ["text"], ["text"]),
    (
        "upload",
        [{"name": "cat", "content": PICTURE, "parts": [b"a", b"b"]}],
        [{"name": "cat", "content": PICTURE, "parts": [b"a", b"b"]}],
    ),
    ("anything", [1, [2], {"three": b"4"}], [1, [2], {"three": b"4"}]),
]

UNFITTING = [
    ("say", [{"text": 12345}]),
    ("say", [{"text": "hello", "secret": "12345"}]),
    ("say", []),
    ("say", [{"text": "hello"}, "12345"]),
    ("list", [1, 2]),
    ("list", [["12345"]]),
    ("list", []),
    ("pair", [[1, "12345"]]),
    ("pair", ["12345", 1]),
    ("pair", [1]),
    ("pair", [1, "a", "12345"]),
    ("pair", []),
    ("couple", [[1, "12345"]]),
    ("couple", [1, 12345]),
    ("couple", [1, "a", "12345"]),
    ("nothing", ["12345"]),
    ("nothing", [None, None]),
    ("optional", ["12345"]),
    ("optional", [[12345]]),
    ("optional", [1, 12345]),
    ("blob", [12345]),
    ("blob", [PICTURE, PICTURE]),
    ("upload", [{"name": b"12345", "content": b""}]),
    ("upload", [{"name": "cat", "content": b"", "parts": [b"a", 12345]}]),
]


@pytest.mark.parametrize(("event", "args", "ack"), FITTING)
def test_a_fitting_event_reaches_its_handler_and_is_acknowledged(
    server: Server, connect: Connect, event: str, args: list[Any], ack: list[Any]
) -> None:
    client = connect(server)
    assert client.call(event, *args) == ack
    assert server.note("handled", event=event)["args"] == args


@TWO_CLIENTS
@pytest.mark.parametrize(("event", "args"), UNFITTING)
def test_an_unfitting_event_reaches_no_handler_gets_no_ack_and_is_one_line_in_the_log(
    server: Server, connect: Connect, event: str, args: list[Any]
) -> None:
    client = connect(server)
    number = client.emit(event, *args)
    line = server.log_line("PayloadValidationException")
    assert line.startswith("WARNING asynction: ")
    assert repr(event) in line
    _assert_still_served(client)
    assert number not in client.acks
    assert server.notes("handled", event=event) == []
    assert len(server.log().splitlines()) == 1
    assert "12345" not in server.log()


@pytest.mark.parametrize(
    ("event", "value"),
    [
        ("acked with a boolean", "12345"),
        ("acked with a boolean", None),
        ("acked with a pair", ["a", 12345]),
        ("acked with a pair", None),
    ],
)
def test_an_unfitting_ack_of_a_handler_is_not_sent_and_is_one_line_in_the_log(
    server: Server, connect: Connect, event: str, value: Any
) -> None:
    client = connect(server)
    number = client.emit(event, value)
    assert server.log_line("MessageAckValidationException").startswith("WARNING asynction: ")
    _assert_still_served(client)
    assert number not in client.acks
    assert server.note("handled", event=event)["args"] == [value]
    assert len(server.log().splitlines()) == 1
    assert "12345" not in server.log()


def test_a_client_that_waits_learns_why_with_on_invalid_ack(
    answering_server: Server, connect: Connect
) -> None:
    client = connect(answering_server)
    (answer,) = client.call("say", {"text": 12345})
    assert answer["error"]["type"] == "PayloadValidationException"
    assert answer["error"]["path"] == ["text"]
    assert answer["error"]["message"]
    assert answering_server.notes("handled") == []
    assert "12345" not in answering_server.log_line("PayloadValidationException")
    assert len(answering_server.log().splitlines()) == 1


def test_a_client_does_not_see_the_unfitting_ack_of_a_handler_with_on_invalid_ack(
    answering_server: Server, connect: Connect
) -> None:
    client = connect(answering_server)
    (answer,) = client.call("acked with a boolean", "12345")
    assert answer["error"]["type"] == "MessageAckValidationException"
    assert "12345" not in answer["error"]["message"]


def test_with_on_invalid_ack_an_error_handler_observes_and_the_client_is_answered(
    answering_server: Server, connect: Connect
) -> None:
    client = connect(answering_server, "/observed")
    (answer,) = client.call("say", {"text": 12345}, namespace="/observed")
    assert answer["error"]["type"] == "PayloadValidationException"
    answering_server.note("error", namespace="/observed")


def test_the_error_handler_of_the_namespace_gets_the_exception(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/observed")
    client.emit("say", {"text": 12345}, namespace="/observed")
    error = server.note("error", namespace="/observed")["error"]
    assert error.pop("message")
    assert error == {
        "type": "PayloadValidationException",
        "namespace": "/observed",
        "event": "say",
        "path": ["text"],
        "schema_path": ["properties", "text", "type"],
        "validator": "type",
        "instance": 12345,
    }
    assert server.notes("handled") == []
    assert server.log() == ""


def test_the_error_handler_of_the_namespace_gets_what_is_wrong_with_an_ack(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/observed")
    client.emit("acked with a boolean", 0, namespace="/observed")
    error = server.note("error", namespace="/observed")["error"]
    assert (error["type"], error["instance"]) == ("MessageAckValidationException", 0)


def test_the_default_error_handler_gets_what_no_namespace_handles(
    observing_server: Server, connect: Connect
) -> None:
    client = connect(observing_server)
    client.emit("pair", [1, "a"])
    error = observing_server.note("error", namespace="/")["error"]
    assert (error["type"], error["event"]) == ("PayloadValidationException", "pair")
    assert observing_server.log() == ""


@pytest.mark.parametrize(("event", "fits"), [("message", "hi"), ("json", {"text": "hi"})])
def test_the_unnamed_events_are_checked_as_any_other(
    server: Server, connect: Connect, event: str, fits: Any
) -> None:
    client = connect(server)
    assert client.call(event, fits) == []
    assert server.note("handled", event=event)["args"] == [fits]
    client.emit(event, 12345)
    server.log_line("PayloadValidationException")
    assert len(server.notes("handled", event=event)) == 1


def test_an_event_without_a_handler_says_so(server: Server, connect: Connect) -> None:
    client = connect(server)
    number = client.emit("unbound", "12345")
    line = server.log_line("'unbound'")
    assert line.startswith("WARNING asynction: ")
    assert "has no handler" in line
    _assert_still_served(client)
    assert number not in client.acks
    assert len(server.log().splitlines()) == 1


def test_an_event_that_the_document_lacks_reaches_nobody(server: Server, connect: Connect) -> None:
    client = connect(server)
    number = client.emit("absent", "12345")
    _assert_still_served(client)
    assert number not in client.acks


def test_an_event_that_only_the_server_sends_is_not_received(
    server: Server, connect: Connect
) -> None:
    client = connect(server)
    number = client.emit("news", {"text": "from below"})
    _assert_still_served(client)
    assert number not in client.acks
    assert client.got("news") == []


@ONE_CLIENT
def test_with_validation_off_everything_passes(unchecking_server: Server, connect: Connect) -> None:
    client = connect(unchecking_server, "/", "/guarded")
    assert client.refusals == {}
    assert client.call("list", 1) == [1]
    assert client.call("acked with a boolean", "yes") == ["yes"]
    assert unchecking_server.perform("asio.emit", "news", 1) == {"returned": None}
    assert client.receive("news") == [1]
    assert unchecking_server.log() == ""


def _assert_still_served(client: Client) -> None:
    assert client.call("anything", "still there?") == ["still there?"]
