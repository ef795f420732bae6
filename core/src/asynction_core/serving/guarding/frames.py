"""What gevent-websocket reads: bounded, and not byte by byte in Python.

It unmasks what comes in a loop over its bytes, and looks at each twice more in search of UTF-8. A
message of a megabyte has all clients of the process wait for a third of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MASKED = 0x80  # in the second byte of a frame, RFC 6455, section 5.2
_LENGTH_FOLLOWS = 126
_IN_A_ROW = 8  # frames


class Frames:
    """The frames of a client, which gevent-websocket gets without their masks.

    It asks for two bytes of each, for the length if these do not tell it, and for the payload. As
    long as there is something to read, nobody else would run: they do after some frames.

    Args:
        websocket: The WebSocket of gevent-websocket, which reads from here now.
        size: How many bytes a message may have.
        sleep: Has others run for so many seconds.

    Attributes:
        left: How many bytes the current message may have yet.
    """

    def __init__(self, websocket: Any, size: int, sleep: Callable[[float], Any]) -> None:
        self._read: Callable[[int], bytes] = websocket.stream.read
        self._sleep = sleep
        self._in_a_row = 0
        self._mask = b""
        self._length_follows = False
        self.left = size
        websocket.stream = self
        websocket.raw_read = self._payload
        websocket.utf8validator = _ToBeDecoded

    def read(self, size: int) -> bytes:
        """Return the next bytes of the head of a frame.

        Raises:
            OSError: There are none any more, or the frame is not masked, as those of clients are.
        """
        if self._length_follows:
            self._length_follows = False
            length = self._read(size)
            self._mask = self._read(4)
            return length
        self._give_way()
        data = self._read(size)
        if len(data) != size or not data[1] & _MASKED:
            raise OSError("the client has gone, or does not mask its frames")
        data = bytes((data[0], data[1] ^ _MASKED))
        self._length_follows = data[1] >= _LENGTH_FOLLOWS
        if not self._length_follows:
            self._mask = self._read(4)
        return data

    def _give_way(self) -> None:
        self._in_a_row += 1
        if self._in_a_row == _IN_A_ROW:
            self._in_a_row = 0
            self._sleep(0)

    def _payload(self, size: int) -> bytes:
        self.left -= size
        if self.left < 0:
            raise OSError("the message is too large")
        data = self._read(size)
        mask = (self._mask * (size // 4 + 1))[:size]
        plain = int.from_bytes(data, "little") ^ int.from_bytes(mask, "little")
        return plain.to_bytes(size, "little") if len(data) == size else b""


class _ToBeDecoded:
    """In place of what validates UTF-8: the whole message is decoded, and refused, afterwards."""

    @staticmethod
    def reset() -> None:
        """Begin a message."""

    @staticmethod
    def validate(payload: bytes) -> tuple[bool, bool, int, int]:
        """Return that all is well so far."""
        return True, True, 0, 0
