"""When schemas are read that arguments are made of: many at the start, the rest when needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Arguments = Callable[[], tuple[Any, ...]]
"""Makes the arguments of an event, or of an acknowledgement."""

AT_START = 250
"""How many schemas are read at once, so that a mock of very many answers soon."""


class NotMade(Exception):
    """Arguments cannot be made up, as a warning has said."""


class Reading:
    """Reads schemas: the first `AT_START` at once, each other one when it is first needed."""

    def __init__(self) -> None:
        self._left = AT_START

    def __call__(self, read: Callable[[], Arguments | None]) -> Arguments | None:
        """Return what makes arguments; None if nothing can.

        Args:
            read: Reads the schema, and returns what makes them; None, with a warning, if nothing
                can.

        Returns:
            What makes them. It raises `NotMade` if nothing can, which has not been known so far.
        """
        if not self._left:
            return _Later(read)
        self._left -= 1
        return read()


class _Later:
    """Makes arguments of a schema that is read when they are first made, by one thread."""

    def __init__(self, read: Callable[[], Arguments | None]) -> None:
        self._read: Callable[[], Arguments | None] | None = read
        self._make: Arguments | None = None
        self._lock = threading.Lock()

    def __call__(self) -> tuple[Any, ...]:
        with self._lock:
            if self._read is not None:
                self._make, self._read = self._read(), None
        if self._make is None:
            raise NotMade
        return self._make()
