"""Whether a message queue works, told once, and how much others miss while it does not."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from time import monotonic

from asynction_core.log import logger

PAUSE = 1.0  # seconds between two tries while a queue does not work
SETTLING = 3.0  # seconds in which others find out, too, that it works again: more than PAUSE


class Outage:
    """The state of a message queue: it works, or an outage lasts, or one is settling.

    While one lasts, nothing is published. While it settles, everything is, and counts as lost all
    the same: others may not listen again yet.

    Args:
        name: What the queue is called in the log.
        reach: Who gets what is sent meanwhile, for the log.

    Attributes:
        name: The same.
        lost: How many messages to other processes have been lost, by their method (``"emit"``, …),
            since this process started.
    """

    def __init__(self, name: str, reach: str) -> None:
        self.name = name
        self.lost: Counter[str] = Counter()
        self._reach = reach
        self._lock = Lock()
        self._lost_before: Counter[str] = Counter()
        self._since: float | None = None
        self._back: float | None = None
        self._next_try = 0.0

    @property
    def lasts(self) -> bool:
        """Whether the queue does not work."""
        return self._since is not None and self._back is None

    @property
    def is_over(self) -> bool:
        """Whether the queue works, and all others know it."""
        return self._since is None

    def begin(self, error: Exception) -> None:
        """Take notice that the queue has failed. Only the first failure is logged."""
        with self._lock:
            self._back, self._next_try = None, monotonic() + PAUSE
            if self._since is not None:
                return
            self._since, self._lost_before = monotonic(), self.lost.copy()
        logger.warning(
            "%s does not answer (%s): until it does, what is sent reaches %s",
            self.name,
            _reason(error),
            self._reach,
        )

    def lose(self, method: str) -> None:
        """Count a message that others miss, or may miss."""
        with self._lock:
            self.lost[method] += 1

    def may_try(self) -> bool:
        """Return whether it is time for a try whether the queue works: one caller is told so."""
        with self._lock:
            now = monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE
            return True

    def end(self) -> None:
        """Take notice that the queue works."""
        with self._lock:
            if self._since is not None and self._back is None:
                self._back = monotonic()

    def settle(self, after: float = SETTLING) -> None:
        """Log what an outage has cost that has ended so many seconds ago, and forget it."""
        with self._lock:
            since, back = self._since, self._back
            if since is None or back is None or monotonic() < back + after:
                return
            self._since = self._back = None
            lost = self.lost - self._lost_before
        logger.warning(
            "%s is back after %.0f s; others missed %s", self.name, back - since, _told(lost)
        )


def _reason(error: BaseException) -> str:
    """Return what may be logged of an error: messages of libraries could quote a URL."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror and cause.errno:
            return f"{type(error).__name__}: {cause.strerror}"
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def _told(lost: Counter[str]) -> str:
    others = lost.total() - lost["emit"]
    told = "no event" if not lost["emit"] else f"up to {lost['emit']} event"
    told += "s" if lost["emit"] > 1 else ""
    if others:
        kinds = ", ".join(f"{kind} {count}" for kind, count in lost.items() if kind != "emit")
        told += f", and up to {others} of the server's own messages ({kinds})"
    return told
