"""Reading and sending on a WebSocket in turn with all that runs beside."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

_LONGEST_PAUSE = 0.05  # seconds between two looks whether it is one's turn
_MOST_READ = 16  # messages that wait to be handled: as many as a request of a client that polls has

_Sleep = Callable[[float], Any]


def _wait_while(taken: Callable[[], bool], sleep: _Sleep) -> None:
    """Wait as long as something is taken, and let others run meanwhile, in any async mode."""
    pause = 0.001
    while taken():
        sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


class Turns:
    """What sends whole frames, one after the other: messages, and what answers a ping meanwhile.

    Args:
        send: Sends all that it gets, and may let others run meanwhile.
        sleep: Has others run for so many seconds.
    """

    def __init__(self, send: Callable[[Any], Any], sleep: _Sleep) -> None:
        self._send = send
        self._sleep = sleep
        self._turn = Lock()

    def __call__(self, data: Any) -> None:
        if not self._turn.acquire(blocking=False):
            _wait_while(lambda: not self._turn.acquire(blocking=False), self._sleep)
        try:
            self._send(data)
        finally:
            self._turn.release()


class InTurn:
    """A socket for simple-websocket, which sends part of a frame, and reads without end.

    One of gevent sends what there is room for: of the rest a client would never hear. And it has
    nobody else run as long as there is something to read, which is kept until it is handled.

    Args:
        simple: The WebSocket of simple-websocket.
        tcp: Its socket.
        sleep: Has others run for so many seconds.
        gives_way: Whether others run only when it lets them: with threads they do anyway.

    Attributes:
        is_over: Whether nobody handles any more what is read. simple-websocket's `connected` may be
            set anew by its thread afterwards.
    """

    def __init__(self, simple: Any, tcp: Any, sleep: _Sleep, gives_way: bool) -> None:
        self._simple = simple
        self._tcp = tcp
        self._read: Callable[[int], Any] = tcp.recv
        self._sleep = sleep
        self._gives_way = gives_way
        self.is_over = False
        self.send = Turns(tcp.sendall, sleep)

    def recv(self, size: int) -> Any:
        """Read, after others, and once of what was read before no more than that waits.

        Nothing is read once it is over, which simple-websocket takes for the end.
        """
        if self._gives_way:
            self._sleep(0)
        if self._is_behind():
            _wait_while(self._is_behind, self._sleep)
        return b"" if self.is_over else self._read(size)

    def _is_behind(self) -> bool:
        return len(self._simple.input_buffer) > _MOST_READ and not self.is_over

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tcp, name)
