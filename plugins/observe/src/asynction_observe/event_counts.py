"""Events are counted, and how long they took, by what they were and how they ended.

This is on the way of every event, so it is one look-up and three additions under one lock: a
Counter and a Histogram of prometheus-client take three times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from threading import Lock

from asynction_core import Observation

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds. Most handlers take less than a millisecond; one that waits for others takes seconds."""

Key = tuple[str | None, str | None, str | None, str, str | None]
"""Namespace, event, direction, outcome and fault: there are few of them, see `Observation`."""


class Count:
    """What is known of events that are alike.

    Attributes:
        by_bound: How many took as long as each of `BOUNDS`, and not as long as the one before; at
            the end, how many took longer.
        seconds: How long all of them took.
    """

    __slots__ = ("by_bound", "seconds")

    def __init__(self) -> None:
        self.by_bound = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0


class EventCounts:
    """The counts of events that differ."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[Key, Count] = {}

    def add(self, observation: Observation) -> None:
        """Count an event.

        Args:
            observation: What has become of it.
        """
        key = (
            observation.namespace,
            observation.event,
            observation.direction,
            observation.outcome,
            observation.fault,
        )
        duration = observation.duration
        with self._lock:
            count = self._counts.get(key)
            if count is None:
                count = self._counts[key] = Count()
            count.by_bound[bisect_left(BOUNDS, duration)] += 1
            count.seconds += duration

    def read(self) -> list[tuple[Key, Count]]:
        """Return what was counted so far, as it is at one moment."""
        with self._lock:
            return [(key, _copied(count)) for key, count in self._counts.items()]


def _copied(count: Count) -> Count:
    copy = Count()
    copy.by_bound, copy.seconds = list(count.by_bound), count.seconds
    return copy
