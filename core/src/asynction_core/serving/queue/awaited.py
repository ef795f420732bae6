"""Acknowledgements that clients of other processes owe, and some of which never come.

python-socketio keeps the callback of each until it is called, or until a client of this process is
gone. What a client of another one owes when it goes, nobody tells.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from time import monotonic
from typing import Any

PATIENCE = 600.0  # seconds
MOST = 10_000


class Awaited:
    """The callbacks that wait for clients of other processes: the oldest are dropped.

    Args:
        callbacks: All callbacks of a client manager, by room (or session id) and number.
    """

    def __init__(self, callbacks: dict[str, dict[int, Any]]) -> None:
        self._callbacks = callbacks
        self._waiting: deque[tuple[float, str, int]] = deque()
        self._lock = Lock()

    def add(self, room: str, number: int) -> None:
        """Add a callback, and drop those for which it is too late, or which are too many."""
        now, waiting = monotonic(), self._waiting
        with self._lock:
            waiting.append((now + PATIENCE, room, number))
            while waiting and (waiting[0][0] < now or len(waiting) > MOST):
                self._drop(*waiting.popleft()[1:])

    def _drop(self, room: str, number: int) -> None:
        of_room = self._callbacks.get(room, {})
        of_room.pop(number, None)
        if of_room.keys() <= {0}:  # what counts the others
            self._callbacks.pop(room, None)
