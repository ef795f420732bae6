"""A failure as it is reported: what does not hold, and the least that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from asynction_testing.trying.expectations import Problem
from asynction_testing.trying.steps import Step


@dataclass(frozen=True)
class FailingCase:
    """A failure.

    Attributes:
        problem: What does not hold.
        steps: What a client has to do to see it; none, if it is seen by itself.
        seen: Whether it was seen when that was done again, or once.
        transport: Over which transport.
        note: What else there is to say.
    """

    problem: Problem
    steps: tuple[Step, ...]
    seen: Literal["again", "once"] = "again"
    transport: str = "websocket"
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells it from other failures, in each run."""
        one = self.problem
        detail = "/".join(map(str, one.detail))
        return "|".join((one.check, one.namespace, one.event or "", detail))

    def where(self) -> tuple[str, int | None, str] | None:
        """Return the file, the line and the pointer where the document says what is expected."""
        if self.problem.place is None:
            return None
        told: Any = self.problem.place.error("", rule="server")
        return (told.source or "the document", told.line, told.pointer or "/")
