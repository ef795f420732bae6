"""An event that asynction-observe counts, in process, against one of which an observer is told."""

from __future__ import annotations

import sys
from typing import get_args

from children import pair_over_processes, report
from documents import NAMESPACE
from idle import BATCH, Direction, ObservingPlugin, events
from pairs import Pair, timed_in_turns


def measure(direction: Direction, *, processes: int = 5) -> Pair:
    """Return seconds per event with metrics, and with an observer that does nothing."""
    return pair_over_processes("observed.py", direction, python=sys.executable, processes=processes)


def _main(direction: Direction) -> None:
    measured, one = events([], direction, metrics=True)
    baseline, other = events([ObservingPlugin()], direction)

    def drop_received() -> None:
        for client in (one, other):
            client.get_received(NAMESPACE)

    pair = timed_in_turns(measured, baseline, rounds=50, between=drop_received)
    report(Pair([s / BATCH for s in pair.measured], [s / BATCH for s in pair.baseline]))


if __name__ == "__main__":
    assert sys.argv[1] in get_args(Direction)
    _main(sys.argv[1])  # type: ignore[arg-type]  # it is one
