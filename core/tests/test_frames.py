"""What gevent-websocket reads through us: the same messages, bounded, in one go."""

import os
import struct
import sys
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from asynction_core.serving.guarding.frames import Frames

gevent_websocket: Any = pytest.importorskip("geventwebsocket.websocket", reason="gevent-websocket")

TEXT, BINARY, PING, CONTINUED = 1, 2, 9, 0
SIZE = 100_000


def frame(payload: bytes, opcode: int = TEXT, fin: bool = True, mask: bytes = b"\1\2\3\4") -> bytes:
    """Return a frame of a client; one without a mask if that is empty."""
    size, masked = len(payload), 0x80 if mask else 0
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([masked | size])
    elif size < 65_536:
        head += bytes([masked | 126]) + struct.pack("!H", size)
    else:
        head += bytes([masked | 127]) + struct.pack("!Q", size)
    repeated = mask or b"\0" * 4
    return head + mask + bytes(byte ^ repeated[at % 4] for at, byte in enumerate(payload))


class Opened:
    """A WebSocket of gevent-websocket that reads what is given.

    Attributes:
        socket: It.
        sent: What it has sent.
        turns: How long it has let others run, each time.
        frames: What it reads from; None if it reads by itself.
    """

    def __init__(self, *frames: bytes, guarded: bool = True) -> None:
        self.sent = bytearray()
        self.turns: list[float] = []
        reading = BytesIO(b"".join(frames))
        server = SimpleNamespace(application=None)
        logger = SimpleNamespace(debug=lambda *args: None)
        handler = SimpleNamespace(
            rfile=reading,
            socket=SimpleNamespace(sendall=self.sent.extend),
            server=server,
            logger=logger,
        )
        stream = gevent_websocket.Stream(handler)
        self.socket = gevent_websocket.WebSocket({}, stream, handler)
        self.frames = Frames(self.socket, SIZE, self.turns.append) if guarded else None


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 125, 126, 127, 65_535, 65_536, SIZE])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_messages_of_all_lengths_arrive(size: int, opcode: int) -> None:
    data = b"x" * size if opcode == TEXT else os.urandom(size)
    opened = Opened(frame(data, opcode, mask=os.urandom(4)), frame(b"next"))
    received = opened.socket.receive()
    assert received == (data.decode() if opcode == TEXT else data)
    assert opened.frames is not None
    opened.frames.left = SIZE
    assert opened.socket.receive() == "next"


def test_a_message_comes_in_parts_that_split_a_character() -> None:
    text = "naïve ✓".encode()
    parts = [frame(text[:3], TEXT, fin=False), frame(b"", CONTINUED, fin=False), frame(b"?", PING)]
    opened = Opened(*parts, frame(text[3:-1], CONTINUED, fin=False), frame(text[-1:], CONTINUED))
    assert opened.socket.receive() == "naïve ✓"
    assert bytes(opened.sent) == b"\x8a\x01?", "the ping has its pong"


@pytest.mark.parametrize("text", [b"\xff\xfe", b"ok \xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_what_is_no_utf8_ends_the_connection(text: bytes) -> None:
    opened = Opened(frame(text))
    assert opened.socket.receive() is None
    assert opened.socket.closed
    assert bytes(opened.sent[:1]) == b"\x88", "a frame that closes"


def test_what_is_left_of_a_message_is_bounded_over_its_parts() -> None:
    part = b"x" * 40_000
    opened = Opened(
        frame(part, TEXT, fin=False), frame(part, CONTINUED, fin=False), frame(part, CONTINUED)
    )
    assert opened.socket.receive() is None
    assert opened.socket.closed


@pytest.mark.parametrize("size", [5, 200, 70_000])
def test_who_does_not_mask_frames_is_no_client(size: int) -> None:
    opened = Opened(frame(b"x" * size, mask=b""))
    assert opened.socket.receive() is None
    assert opened.socket.closed


@pytest.mark.parametrize("cut", [1, 3, 7])
def test_a_connection_that_ends_within_a_frame_is_over(cut: int) -> None:
    opened = Opened(frame(b"x" * 200)[:cut])
    try:
        received = opened.socket.receive()
    except Exception:  # as its own read raises, which the guarded WebSocket takes for the end
        received = None
    assert received is None


def test_others_run_between_messages_of_who_sends_without_a_pause() -> None:
    opened = Opened(*[frame(b"x")] * 80)
    assert [opened.socket.receive() for _ in range(80)] == ["x"] * 80
    assert opened.turns == [0] * 10


def _lines(function: Any, *args: Any) -> int:
    """Return how many lines of Python a call executes."""
    count = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def test_a_message_is_read_in_as_many_steps_whatever_its_length() -> None:
    short, long = Opened(frame(b"x" * 200)), Opened(frame(b"x" * 60_000))
    assert _lines(short.socket.receive) == _lines(long.socket.receive)


def test_by_itself_gevent_websocket_looks_at_each_byte() -> None:
    header = gevent_websocket.Header(length=1_000)
    header.mask = b"abcd"
    advice = "frames are unmasked at once upstream: Frames is not needed any more"
    assert _lines(header.unmask_payload, b"x" * 1_000) > 1_000, advice
    assert _lines(gevent_websocket.Utf8Validator().validate, b"x" * 1_000) > 1_000, advice


def test_by_itself_gevent_websocket_takes_frames_without_a_mask() -> None:
    opened = Opened(frame(b"x", mask=b""), guarded=False)
    assert opened.socket.receive() == "x", "upstream refuses them: Frames need not"
