"""What was sent when, to tell what brought an event."""

from __future__ import annotations

from dataclasses import dataclass, field

from asynction_testing.trying.exchanges import Outcome
from asynction_testing.trying.steps import Step

_LOGGED = 3_000  # steps that are remembered
_SECONDS = 3.0  # between an event and what it brings


@dataclass
class StepsLog:
    """What was sent when, to tell what brought an event."""

    steps: list[tuple[float, Step]] = field(default_factory=list)
    of_line: dict[int, list[Step]] = field(default_factory=dict)

    def note(self, outcome: Outcome) -> None:
        if outcome.sent is None:
            return
        self.steps.append((outcome.sent.at, outcome.step))
        del self.steps[:-_LOGGED]
        self.of_line.setdefault(id(outcome.sent.line), []).append(outcome.step)

    def before(self, at: float) -> list[Step]:
        near = [one for one in self.steps if at - _SECONDS < one[0] <= at]
        return [step for _, step in sorted(near, key=lambda one: one[0])]
