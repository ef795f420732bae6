"""Time two things against each other so that noise meets both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Pair:
    """Seconds per round of what is measured and of what it is measured against.

    The two sequences are equally long; the same index is the same round.
    """

    measured: Sequence[float]
    baseline: Sequence[float]

    def ratios(self) -> list[float]:
        """Return measured / baseline, one number per round."""
        return [a / b for a, b in zip(self.measured, self.baseline, strict=True)]

    def medians(self) -> tuple[float, float]:
        """Return the median seconds per round, measured first."""
        return median(self.measured), median(self.baseline)


def nothing() -> None:
    """Do nothing between two timings."""


def timed_in_turns(
    measured: Callable[[], object],
    baseline: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
    between: Callable[[], object] = nothing,
) -> Pair:
    """Time two callables in turns and return their seconds, a pair per round.

    A round runs both twice, in the order A B B A: what drifts steadily meets both alike. The
    default clock is the CPU time of this process, which does not count the time that the machine
    gives to other processes. What was built before is taken out of the garbage collector's sight;
    what a call makes is collected as usual, on its time.

    Arguments:
        measured: What to measure; one call is one batch.
        baseline: What to measure it against.
        rounds: How many rounds, each of two calls of both.
        clock: Returns seconds.
        between: Called before each timing, and not timed: clears away what a batch has left behind.
    """

    def seconds(batch: Callable[[], object]) -> float:
        between()
        start = clock()
        batch()
        return clock() - start

    for warm_up in (measured, baseline, measured, baseline):
        seconds(warm_up)
    gc.collect()
    gc.freeze()
    pairs = []
    for _ in range(rounds):
        a, b = seconds(measured), seconds(baseline)
        b, a = b + seconds(baseline), a + seconds(measured)
        pairs.append((a / 2, b / 2))
    return Pair([a for a, _ in pairs], [b for _, b in pairs])
