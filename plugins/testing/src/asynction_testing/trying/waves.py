"""Cases are sent many at once, and those that are not answered once more, a few at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from asynction_testing.trying.exchanges import Exchange, Outcome
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.steps import Step, key_of
from asynction_testing.trying.steps_log import StepsLog

_SLOWLY = 60  # cases that are sent again


class Waves:
    """Sends cases.

    Args:
        lines: Opens connections.
        log: Is told what was sent.

    Attributes:
        lost: The cases whose connection ended before they were answered, as they were sent.
        crowded: Cases of which one that fits was answered only when few were under way.
    """

    def __init__(self, lines: Lines, log: StepsLog) -> None:
        self._lines = lines
        self._log = log
        self.lost: list[Step] = []
        self.crowded: list[Outcome] = []

    def settled(
        self, steps: Sequence[Step], is_over: Callable[[], bool], *, many: bool
    ) -> Iterator[Outcome]:
        """Send cases, and yield what comes of each.

        Args:
            steps: The cases.
            is_over: Returns whether time is up.
            many: Whether many are under way at once. Those that are lost are not yielded then.
        """
        lost, silent = list[Outcome](), list[Outcome]()
        for outcome in self._outcomes(steps, is_over, width=4 if many else 1, window=96):
            if outcome.sent is None and many:
                continue  # it was never sent: nothing can be said of it
            if outcome.is_lost and many:
                lost.append(outcome)
            elif many and outcome.step.wants_ack and not (outcome.sent and outcome.sent.acks):
                silent.append(outcome)
            else:
                yield outcome
        self.lost = [
            one.step for one in sorted(lost, key=lambda one: one.sent.at if one.sent else 0)
        ]
        if any(outcome.step.kind == "valid" for outcome in silent):
            yield from self._slowly(silent, is_over)
        else:
            yield from silent

    def _slowly(self, silent: Sequence[Outcome], is_over: Callable[[], bool]) -> Iterator[Outcome]:
        """Send again what was not answered: the server may have been too busy."""
        first = sorted(silent, key=lambda one: one.step.kind != "valid")
        few = {key_of(one.step): one for one in first[:_SLOWLY]}
        steps = [one.step for one in few.values()]
        for outcome in self._outcomes(steps, is_over, width=4, window=6):
            if outcome.step.kind == "valid" and outcome.sent and outcome.sent.acks:
                self.crowded.append(few[key_of(outcome.step)])
            yield outcome
        yield from first[_SLOWLY:]

    def _outcomes(
        self, steps: Sequence[Step], is_over: Callable[[], bool], *, width: int, window: int
    ) -> Iterator[Outcome]:
        exchange = Exchange(self._lines, width=width, window=window, is_over=is_over)
        for outcome in exchange.run(steps):
            self._log.note(outcome)
            yield outcome
