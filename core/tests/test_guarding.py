"""What guards a server against what clients send: limits, packets, and lines of the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from socketio.msgpack_packet import MsgPackPacket
from socketio.packet import ACK, BINARY_EVENT, CONNECT, EVENT, Packet

from asynction_core import AsynctionSocketIO
from asynction_core.serving.guarding import complaints as module
from asynction_core.serving.guarding.complaints import LINES, Complaints
from asynction_core.serving.guarding.connection_limits import Limits
from asynction_core.serving.guarding.packets import Malformed, checked

DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Guards", "version": "1.0.0"},
    "channels": {"/": {"publish": {"message": {"name": "say"}}}},
}

OPTIONS = ("max_attachments", "max_attachment_bytes", "attachments_timeout", "max_unsent_bytes")


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", [-1, True, None, "1", float("nan")])
def test_a_limit_is_a_number(option: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{option} must be a number above"):
        AsynctionSocketIO.from_spec(DOCUMENT, app=Flask(__name__), **{option: value})


def test_attachments_may_be_forbidden() -> None:
    packet_class = checked(Packet, Limits(max_attachments=0))
    assert packet_class(encoded_packet='50-["say"]').data == ["say"]
    with pytest.raises(Malformed):
        packet_class(encoded_packet='51-["say"]')


SENT = [
    Packet(CONNECT, {"token": "a"}, namespace="/admin"),
    Packet(EVENT, ["say", {"a": [1, None, "ä"]}], id=0),
    Packet(EVENT, ["say", b"bytes", [b"more"]], namespace="/admin", id=7),
    Packet(ACK, [], id=1),
    Packet(ACK, [b"bytes"], id=12),
]


@pytest.mark.parametrize("packet", SENT)
def test_a_packet_is_what_it_is_unchecked(packet: Packet) -> None:
    first, *attachments = _listed(packet.encode())
    one, other = checked(Packet, Limits())(encoded_packet=first), Packet(encoded_packet=first)
    for attachment in attachments:
        assert one.add_attachment(attachment) == other.add_attachment(attachment)
    assert _facts(one) == _facts(other)


def test_packets_are_encoded_as_unchecked() -> None:
    data = ["say", b"bytes"]
    assert checked(Packet, Limits())(EVENT, data).encode() == Packet(EVENT, data).encode()


@pytest.mark.parametrize("packet", [one for one in SENT if one.packet_type < BINARY_EVENT])
def test_packets_of_message_pack_are_checked_too(packet: Packet) -> None:
    encoded = MsgPackPacket(packet.packet_type, packet.data, packet.namespace, packet.id).encode()
    one = checked(MsgPackPacket, Limits())(encoded_packet=encoded)
    assert _facts(one) == _facts(MsgPackPacket(encoded_packet=encoded))
    assert one.encode() == encoded


HOSTILE = [
    {"type": 2, "nsp": "/", "data": {}},
    {"type": 2, "nsp": "/", "data": []},
    {"type": 2, "nsp": "/", "data": [[]]},
    {"type": 2, "nsp": ["/"], "data": ["say"]},
    {"type": 2, "nsp": "/", "data": ["say"], "id": []},
    {"type": 3, "nsp": "/", "data": [], "id": "1"},
    {"type": [], "nsp": "/", "data": []},
    {"type": 9, "nsp": "/", "data": []},
    {"nsp": "/"},
    7,
]


@pytest.mark.parametrize("values", HOSTILE, ids=repr)
def test_what_message_pack_says_of_types_is_checked(values: Any) -> None:
    import msgpack

    with pytest.raises(Malformed):
        checked(MsgPackPacket, Limits())(encoded_packet=msgpack.dumps(values))


def test_a_serializer_of_ones_own_is_left_alone() -> None:
    class Own:
        pass

    assert checked(Own, Limits()) is Own


@pytest.mark.parametrize("serializer", ["msgpack", MsgPackPacket, Packet])
def test_a_server_with_a_serializer_serves(serializer: Any) -> None:
    app = Flask(__name__)
    server = AsynctionSocketIO.from_spec(DOCUMENT, app=app, serializer=serializer)
    expected = MsgPackPacket if serializer == "msgpack" else serializer
    packet = server.server.packet_class(EVENT, ["say"])
    assert type(packet) is expected
    assert type(packet.encode()) is (str if serializer is Packet else bytes)


def _facts(packet: Packet) -> tuple[Any, ...]:
    return packet.packet_type, packet.data, packet.namespace, packet.id


def _listed(encoded: Any) -> list[Any]:
    return encoded if isinstance(encoded, list) else [encoded]


class _Server:
    """What runs background tasks when it is told to."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], None]] = []

    def start_background_task(self, task: Callable[[], None]) -> None:
        self.tasks.append(task)

    def sleep(self, seconds: float) -> None:
        pass


def _lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    lines = [record.getMessage() for record in caplog.records]
    caplog.clear()
    return lines


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="asynction")


def test_a_connection_has_one_line_of_a_cause(caplog: pytest.LogCaptureFixture) -> None:
    server, told = _Server(), set[str]()
    complaints = Complaints(server)
    for _ in range(4_712):
        complaints.note(told, "a line")
    complaints.note(told, "another")
    assert _lines(caplog) == ["a line", "another"]
    (tell,) = server.tasks
    tell()
    assert _lines(caplog) == ["… and 4,711 more of what clients sent was refused"]


def test_all_connections_have_few_lines(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, now = _Server(), [1_000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    complaints = Complaints(server)
    for _ in range(100):
        complaints.note(set(), "a line")
    assert len(_lines(caplog)) == LINES
    server.tasks.pop()()
    assert _lines(caplog) == ["… and 90 more of what clients sent was refused"]
    now[0] += module.SECONDS + 1
    complaints.note(set(), "a line")
    assert _lines(caplog) == ["a line"]
    assert not server.tasks


@pytest.mark.parametrize("asked_for", [False, True])
def test_what_python_engineio_tells_of_a_client_is_one_short_line(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, asked_for: bool
) -> None:
    monkeypatch.setattr(logging.getLogger("engineio.server"), "filters", [])
    monkeypatch.setattr(logging.getLogger("engineio.server"), "level", logging.NOTSET)
    app = Flask(__name__)
    AsynctionSocketIO.from_spec(DOCUMENT, app=app, engineio_logger=asked_for)
    query = {"EIO": "4", "transport": "polling", "sid": "\nWARNING asynction: " + "x" * 5_000}
    assert app.test_client().get("/socket.io/", query_string=query).status_code == 400
    (line,) = [one for one in caplog.messages if one.startswith("Invalid session")]
    assert ("\n" in line, len(line) > 1_000) == (asked_for, asked_for)


def test_what_waits_for_a_client_waits_as_in_the_queue_of_python_engineio() -> None:
    asio = AsynctionSocketIO.from_spec(DOCUMENT, app=Flask(__name__), async_mode="threading")
    eio = asio.server.eio
    waiting, empty = eio.create_queue(), eio.get_queue_empty_exception()
    for number in range(3):
        waiting.put(number)
    assert waiting.qsize() == 3
    assert [waiting.get(timeout=1), waiting.get(), waiting.get(block=False)] == [0, 1, 2]
    waiting.task_done()
    with pytest.raises(empty):
        waiting.get(block=False)
    with pytest.raises(empty):
        waiting.get(timeout=0.001)
