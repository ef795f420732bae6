"""Connections that end when nobody expects it, and requests that come when they have ended."""

import socket
import struct
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket

from .conftest import hosted
from .processes import Server
from .raw import RawPolling, RawWebSocket
from .strangers import Stranger, is_over, kept, nothing_stays, served_meanwhile
from .waiting import DEADLINE, wait_for


def test_a_connect_in_the_request_that_closes_leaves_nothing(guarded: Server) -> None:
    with nothing_stays(guarded):
        raw = RawPolling(guarded.url)
        raw.post(b"1\x1e40\x1e40/slow,")
    assert "Traceback" not in guarded.log()


def test_who_is_gone_before_its_connect_handler_ends_is_disconnected(
    guarded: Server, stranger: Stranger
) -> None:
    before = kept(guarded)["ended"]
    with nothing_stays(guarded), served_meanwhile(lambda: stranger(guarded)):
        raw = RawPolling(guarded.url)
        request = _begin(raw, b"40/slow,")
        wait_for(lambda: "/slow" in kept(guarded)["rooms"], "the connect handler to run")
        raw.close()
        request.close()
    ended = kept(guarded)["ended"][len(before) :]
    assert len(ended) == 1, ended
    assert "Traceback" not in guarded.log()


def _begin(raw: RawPolling, body: bytes) -> HTTPConnection:
    """Send a request without waiting for the answer."""
    address, path = raw.place()
    connection = HTTPConnection(address, timeout=DEADLINE)
    connection.request("POST", path, body)
    return connection


def _reset(raw: RawWebSocket) -> None:
    raw.socket.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.socket.sock.close()


def _half_closed(raw: RawWebSocket) -> None:
    raw.socket.sock.shutdown(socket.SHUT_WR)


def _closed_in_a_message(raw: RawWebSocket) -> None:
    raw.socket.sock.sendall(b"\x81\xfe\x10\x00abcdhalf of")
    raw.socket.sock.close()


ENDS = [
    ("closed", lambda raw: raw.socket.sock.close()),
    ("reset", _reset),
    ("half closed", _half_closed),
    ("closed in a message", _closed_in_a_message),
    ("closed as a WebSocket is", lambda raw: raw.socket.close()),
    ("told to close, and there", lambda raw: raw.send_frame("1")),
    ("a frame of WebSockets that is none", lambda raw: raw.socket.sock.sendall(b"\xff" * 9)),
    ("a frame without a mask", lambda raw: raw.socket.sock.sendall(b"\x81\x012")),
    ("text in no encoding", lambda raw: raw.socket.send(b"\xff\xfe", 1)),
    ("a large message", lambda raw: raw.socket.sock.sendall(_head_of(5_000_000) + b"x" * 99_999)),
    ("large without end", lambda raw: _send_parts(raw, 30)),
    ("silent", lambda raw: None),
]


def _head_of(size: int) -> bytes:
    return b"\x81\xff" + struct.pack("!Q", size) + b"\0\0\0\0"


def _send_parts(raw: RawWebSocket, count: int) -> None:
    """Send parts of one message, of 100 kB each, as long as the server takes them."""
    with suppress(Exception):
        for number in range(count):
            part = websocket.ABNF(0, 0, 0, 0, int(number == 0), 1, "4" + "x" * 99_999)
            raw.socket.send_frame(part)


@pytest.mark.parametrize(("how", "end"), ENDS)
def test_nothing_stays_of_a_websocket_that_ends_abruptly(
    guarded: Server, how: str, end: Any
) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: _on_root(RawPolling(guarded.url))):
        several = [RawWebSocket(guarded.url) for _ in range(3)]
        for raw in several:
            _on_root(raw)
            raw.send('453-["say",{"_placeholder":true,"num":0}]')
            with suppress(OSError):
                end(raw)
        wait_for(lambda: kept(guarded)["sockets"] <= 1, lambda: f"the end: {kept(guarded)}")
    assert "Traceback" not in guarded.log()


def test_a_websocket_that_has_ended_is_forgotten_at_once(hosting: str, tmp_path: Path) -> None:
    with hosted(hosting, tmp_path / "log", options={"ping_timeout": 300}) as server:
        for _, end in ENDS[:6]:
            raw = _on_root(RawWebSocket(server.url))
            end(raw)
        wait_for(lambda: kept(server)["sockets"] == 0, lambda: f"the end: {kept(server)}")


def _on_root(raw: Any) -> Any:
    raw.send("0")
    assert raw.receive().startswith("0")
    return raw


# Upgrades


def _upgrading(raw: RawPolling) -> websocket.WebSocket:
    address = urlsplit(raw.url).netloc
    return websocket.create_connection(
        f"ws://{address}/socket.io/?EIO=4&transport=websocket&sid={raw.sid}", timeout=DEADLINE
    )


def test_one_upgrade_is_served_at_a_time(guarded: Server) -> None:
    with nothing_stays(guarded):
        raw = _on_root(RawPolling(guarded.url))
        first = _upgrading(raw)
        first.send("2probe")
        assert first.recv() == "3probe"
        assert _is_refused(raw)
        first.send("5")
        assert _is_refused(raw)
        first.send('421["say"]')
        while not first.recv().startswith("431"):
            pass
        first.close()


def _is_refused(raw: RawPolling) -> bool:
    try:
        other = _upgrading(raw)
    except websocket.WebSocketBadStatusException as refusal:
        return refusal.status_code == 400
    # gevent-websocket has answered before anybody is asked.
    with suppress(OSError):
        other.send("2probe")
    return not _is_open(other)


PROBES = [
    ["hello"],
    ["2"],
    ["3probe"],
    ["4"],
    ["4[[[["],
    ["2probe", "2probe"],
    ["2probe", "hello"],
    ["2probe", ""],
    ["2" + "x" * 1_000_001],
    [],
]


@pytest.mark.parametrize("frames", PROBES, ids=lambda frames: repr(frames)[:30])
def test_nothing_stays_of_an_upgrade_that_fails(guarded: Server, frames: list[str]) -> None:
    with nothing_stays(guarded):
        raw = _on_root(RawPolling(guarded.url))
        probe = _upgrading(raw)
        with suppress(OSError, websocket.WebSocketException):
            for frame in frames:
                probe.send(frame)
        if frames:
            wait_for(lambda: not _is_open(probe), "the end of the WebSocket")
            assert not is_over(raw) or "hello" in frames or len(frames[0]) > 10
        raw.post(b"1")
        wait_for(lambda: not _is_open(probe), "the end of the WebSocket")
    assert "Traceback" not in guarded.log()


def _is_open(probe: websocket.WebSocket) -> bool:
    probe.settimeout(0.1)
    try:
        while probe.recv():
            pass
    except websocket.WebSocketTimeoutException:
        return True
    except (OSError, websocket.WebSocketException):
        return False
    return False


QUERIES = [
    "EIO=3&transport=polling",
    "transport=polling",
    "EIO=4&transport=pigeon",
    "EIO=4&transport=websocket",
    "EIO=4&transport=polling&j=abc",
    "EIO=4&transport=polling&j=" + "9" * 5000,
    "EIO=4&transport=polling&sid=unknown",
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_what_no_client_asks_is_answered_with_400(guarded: Server, query: str) -> None:
    with nothing_stays(guarded):
        connection = HTTPConnection(urlsplit(guarded.url).netloc, timeout=DEADLINE)
        connection.request("GET", f"/socket.io/?{query}")
        assert connection.getresponse().status in (400, 414)  # too long for gunicorn
        connection.close()
    assert "Traceback" not in guarded.log()


HANDSHAKES = [
    {"Sec-WebSocket-Key": None},
    {"Sec-WebSocket-Version": "99"},
    {"Sec-WebSocket-Extensions": "permessage-deflate; server_max_window_bits=many"},
    {"Sec-WebSocket-Protocol": "\xff"},
]


@pytest.mark.parametrize("odd", HANDSHAKES, ids=lambda odd: "".join(odd))
@pytest.mark.parametrize("upgrades", [False, True])
def test_what_is_no_handshake_of_a_websocket_is_a_line_of_the_log(
    guarded: Server, hosting: str, odd: dict[str, str | None], upgrades: bool
) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: _on_root(RawPolling(guarded.url))):
        raw = _on_root(RawPolling(guarded.url))
        sid = f"&sid={raw.sid}" if upgrades else ""
        for _ in range(5):
            connection = HTTPConnection(urlsplit(guarded.url).netloc, timeout=DEADLINE)
            query = f"EIO=4&transport=websocket{sid}&token=4711-secret"
            headers = {name: value for name, value in {**HANDSHAKE, **odd}.items() if value}
            connection.request("GET", f"/socket.io/?{query}", headers=headers)
            response = connection.getresponse()
            assert response.status in (101, 400, 426)  # gevent-websocket takes or refuses some
            response.close()
            connection.close()
        assert not is_over(raw) or response.status == 101
        raw.close()
    assert "4711-secret" not in guarded.log()
    if hosting != "gevent":  # gevent-websocket fails before anybody is asked
        assert "Error handling request" not in guarded.log()
        assert len(guarded.log()) < 5 * 120


HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


def test_jsonp_is_served(guarded: Server) -> None:
    connection = HTTPConnection(urlsplit(guarded.url).netloc, timeout=DEADLINE)
    connection.request("GET", "/socket.io/?EIO=4&transport=polling&j=0")
    response = connection.getresponse()
    assert (response.status, response.read()[:9]) == (200, b"___eio[0]")
