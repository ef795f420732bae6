"""WebSockets that end, whatever the other side does."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any, Protocol

from asynction_core.serving.guarding.frames import Frames
from asynction_core.serving.guarding.turns import InTurn, Turns

_PATIENCE = 1.0  # seconds in which what has been sent may leave once nobody listens
_AT_ONCE = 1024  # bytes, of which small frames are hundreds
_SHORT = 64  # characters: what is no message is at most "probe", and no JSON to be decoded


class Connection(Protocol):
    """What a WebSocket needs of the connection that it serves.

    Attributes:
        server: The server of Engine.IO.
        closed: Whether the connection has ended.
    """

    server: Any
    closed: bool

    def refuse(self, what: str) -> None:
        """Complain of what was sent."""

    def end_writing(self) -> bool:
        """Have what sends come to its end. Return whether there is anything that does."""


class WebSocket:
    """A WebSocket as python-engineio's socket uses it, of which nothing stays after its end.

    Its threads would wait for a client that does not read, or for one that does not leave, as long
    as that likes.

    Args:
        ws: The WebSocket of python-engineio, of simple-websocket or of gevent-websocket.
        connection: What it serves.
    """

    def __init__(self, ws: Any, connection: Connection) -> None:
        self._ws = ws
        self._receive = ws.wait
        self.send = ws.send
        self._connection = connection
        self._max_size: int = connection.server.max_http_buffer_size
        self._has_been_closed = False
        self._of_simple = getattr(ws, "ws", None)
        self._tcp = _tcp_socket(ws)
        self._hold = None
        self._frames = None
        sleep = connection.server.sleep
        self._gives_way: bool = connection.server.async_mode != "threading"
        if self._of_simple is not None:
            self._of_simple.max_message_size = self._max_size
            # It closes its socket itself, and it must be possible to shut it down later.
            self._hold = self._tcp.makefile("rb", 0)
            self._of_simple.sock = InTurn(self._of_simple, self._tcp, sleep, self._gives_way)
            if self._gives_way:
                self._of_simple.receive_bytes = _AT_ONCE  # nobody else runs until it is read
        elif hasattr(getattr(ws, "_sock", None), "raw_read"):
            self._frames = Frames(ws._sock, self._max_size, sleep)
            ws._sock.raw_write = Turns(ws._sock.raw_write, sleep)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ws, name)

    def wait(self) -> Any:
        """Return the next message; None if there is none any more, or what comes is no packet."""
        if self._frames is not None:
            self._frames.left = self._max_size
        elif self._gives_way and self._of_simple is not None and self._of_simple.input_buffer:
            self._connection.server.sleep(0)  # others would wait until all of these are handled
        try:
            data = None if self._connection.closed else self._receive()
        except Exception:  # whatever the libraries make of what has come
            data = None
        if data is None:
            self._finish()
        elif not (data[:1] == "4" and "0" <= data[1:2] <= "9" and len(data) <= self._max_size):
            return data if self._is_packet(data) else None
        return data

    def close(self) -> None:
        """Say that there will be no more, and end."""
        try:
            self._ws.close()
        except Exception:  # it is gone already, or the other side does not read
            pass
        finally:
            self._has_been_closed = True
            self.cut()

    def cut(self) -> None:
        """End at once, whoever waits for the other side."""
        if self._tcp is not None:
            with suppress(OSError, ValueError):
                self._tcp.shutdown(SHUT_RDWR)
        if self._of_simple is not None:
            self._of_simple.sock.is_over = True
            self._of_simple.connected = False
            self._of_simple.event.set()

    def release(self) -> None:
        """Cut it, and leave nothing behind."""
        self.cut()
        if self._hold is not None:
            with suppress(OSError, ValueError):
                self._hold.close()

    def _is_packet(self, data: Any) -> bool:
        """Return whether python-engineio can decode a message; end if not."""
        if len(data) <= self._max_size and _is_decodable(data):
            return True
        self._connection.refuse("what is no packet of Engine.IO")
        self.cut()
        self._finish()
        return False

    def _finish(self) -> None:
        """Let what has been sent leave; but not for long, as nobody need read it."""
        if self._connection.end_writing():
            pause = waited = 0.001
            while not self._has_been_closed and waited < _PATIENCE:
                self._connection.server.sleep(pause)
                waited, pause = waited + pause, pause * 2
        self.cut()


def _is_decodable(data: Any) -> bool:
    """Return whether python-engineio can decode a message, which it takes for granted."""
    if not isinstance(data, str):
        return True
    kind = data[:1]
    if kind == "4":
        return len(data) == 1 or "0" <= data[1] <= "9"
    if kind == "b":
        with suppress(ValueError):
            b64decode(data[1:])
            return True
    return "0" <= kind <= "9" and len(data) <= _SHORT


def _tcp_socket(ws: Any) -> Any:
    """Return what a WebSocket is served over; None if it does not tell."""
    for path in ("ws.sock", "_sock.handler.socket"):
        found = ws
        for name in path.split("."):
            found = getattr(found, name, None)
        if found is not None:
            return found
    return None
