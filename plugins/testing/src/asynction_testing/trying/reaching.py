"""Whether there is a server, and lets in who is to be let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from asynction_testing.clients.line import Unreachable
from asynction_testing.trying.expectations import Problem
from asynction_testing.trying.failing_case import FailingCase
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.steps import Step
from asynction_testing.trying.targets import Target


@dataclass
class Reached:
    """How a server is reached.

    Attributes:
        transports: The transports that it answers over.
        reasons: Why it does not over others.
        refused: The failures of clients that it refuses.
    """

    transports: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    refused: list[FailingCase] = field(default_factory=list)

    def skipped(self) -> list[str]:
        """Return a sentence for each namespace that no case is tried on: it cannot be entered."""
        return [
            f"{case.problem.namespace}: the server refuses the connection"
            for case in self.refused
            if case.transport == self.transports[0]
        ]


def reach(lines: Lines, transports: Sequence[str]) -> Reached:
    """Connect to each namespace over each transport."""
    reached = Reached()
    for transport in transports:
        lines.transport = transport
        try:
            for target in lines.targets.values():
                line = lines.line(target.name, target.presented)
                if line.refusal is not None and target.presented is not None:
                    reached.refused.append(_refused(target, transport))
                if line.is_open:
                    line.close()
            reached.transports.append(transport)
        except Unreachable as error:
            reached.reasons.append(f"{transport}: {str(error)[:200]}")
    return reached


def _refused(target: Target, transport: str) -> FailingCase:
    came = f"{target.name}: the server refuses the connection over {transport}"
    place = target.namespace.node
    name = target.namespace.name
    expected = "the client is let in"
    problem = Problem("accepts_valid", name, None, expected, place, came, ("refused",))
    step = Step(target.name, None, about="connecting")
    return FailingCase(problem, (step,), transport=transport)
