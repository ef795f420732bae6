"""Steps are done again on fresh connections, one after the other, and watched from others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from asynction_core import Event
from asynction_testing.clients.line import Line, Sent, Unreachable
from asynction_testing.trying.expectations import Expectations, Problem
from asynction_testing.trying.lines import Heard, Lines
from asynction_testing.trying.steps import Step, awaited, filled

_TICK = 0.003
_UNASKED = 0.03  # seconds between an event that nobody acknowledges and the next step
_QUIET = 0.25
_FOLLOWS = 0.05  # seconds in which an event comes that a later step uses, if it comes at all
_BACK = 10.0  # seconds in which a server that has died may be there again


@dataclass
class Observed:
    """What was seen.

    Attributes:
        problems: What does not hold, by the keys of the problems.
        names: The events that arrived, each as its namespace and name.
        arrived: The same, with their arguments.
        is_back: Whether the server is there at the end.
    """

    problems: dict[Any, Problem] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)
    arrived: list[tuple[str, str, tuple[Any, ...]]] = field(default_factory=list)
    is_back: bool = True


def harm(came: str, *, undocumented: bool = False) -> Problem:
    """Return the problem of a server, or of other clients, that something has harmed."""
    check = "undocumented_ignored" if undocumented else "survives"
    return Problem(check, "", None, "the server goes on, and so do other clients", None, came)


class Replays:
    """Does steps again.

    Args:
        lines: Opens connections.
        expectations: What the document says.
        event_of: Returns what the document says of the event of a step; None if it lacks it.
    """

    def __init__(
        self,
        lines: Lines,
        expectations: Expectations,
        event_of: Callable[[Step], Event | None],
    ) -> None:
        self._lines = lines
        self._expectations = expectations
        self._event_of = event_of

    def play(
        self,
        steps: Sequence[Step],
        *,
        quiet: float = _QUIET,
        until: Any = None,
        patience: float | None = None,
    ) -> Observed:
        """Do steps in order, and return what was seen.

        Args:
            quiet: How many seconds to listen after the last one.
            until: The key of a problem whose sight ends it.
            patience: How many seconds an acknowledgement may take, if not as long as ever.
        """
        observed = Observed()
        heard = Heard(self._expectations)
        if not self._lines.is_served() and not self._lines.returns(_BACK):
            observed.is_back = False
            return observed
        undocumented = any(step.kind == "undocumented" for step in steps)
        watchers: list[Line] = []
        clients: dict[Any, Line] = {}
        done: list[tuple[Step, Sent]] = []
        brought: dict[int | str, Any] = {}
        try:
            watchers = self._lines.watchers(heard)
            try:
                for step in steps:
                    self._do(step, clients, heard, done, brought, patience)
                    if until is not None and until in heard.problems:
                        break
            except Unreachable as error:
                problem = harm(f"a new connection fails: {error}", undocumented=undocumented)
                observed.problems[problem.key] = problem
            for step, sent in done:
                if not step.waits:
                    self._await(step, sent, patience)
            self._listen(quiet, heard, until)
            self._judge(done, observed)
            gone = [one for one in watchers if one.is_over]
            if steps and watchers and len(gone) == len(watchers):
                problem = harm("other clients lose their connections", undocumented=undocumented)
                observed.problems[problem.key] = problem
            if not self._lines.is_served():
                problem = harm("the server answers no more", undocumented=undocumented)
                observed.problems[problem.key] = problem
                observed.is_back = self._lines.returns(_BACK)
        except Unreachable:
            observed.is_back = self._lines.returns(_BACK)
        finally:
            for line in (*watchers, *clients.values()):
                for arrival in list(line.arrivals):
                    observed.names.append((arrival.namespace, arrival.event))
                    observed.arrived.append((arrival.namespace, arrival.event, arrival.args))
                line.close() if not line.is_over else None
        observed.problems |= {key: problem for key, (_, problem) in heard.problems.items()}
        observed.problems = {
            key: problem
            for key, problem in observed.problems.items()
            if problem.check in self._expectations.checks
        }
        return observed

    def _judge(self, done: Sequence[tuple[Step, Sent]], observed: Observed) -> None:
        for step, sent in done:
            event = self._event_of(step)
            if event is not None:
                for problem in self._expectations.of_step(step, event, sent).problems:
                    observed.problems[problem.key] = problem

    def _do(
        self,
        step: Step,
        clients: dict[Any, Line],
        heard: Heard,
        done: list[tuple[Step, Sent]],
        brought: dict[int | str, Any],
        patience: float | None,
    ) -> None:
        presented = self._lines.presented_for(step)
        key = (step.client, step.namespace, repr(presented))
        line = clients.get(key)
        if line is None or line.is_over:
            line = clients[key] = self._lines.line(step.namespace, presented, heard)
        events = {name for name in awaited(step.args) if isinstance(name, str)}
        ends = time.monotonic() + _FOLLOWS
        while events - heard.last.keys() and time.monotonic() < ends:
            time.sleep(_TICK)
        args = filled(step.args, {**brought, **heard.last})
        if step.event is None or not line.is_open:
            return
        sent = line.emit(step.event, args, wants_ack=step.wants_ack)
        if step.waits:
            self._await(step, sent, patience)
        if sent.acks:
            brought[step.number] = sent.acks[0]
        done.append((self._as_filled(step, args), sent))

    def _await(self, step: Step, sent: Sent, patience: float | None) -> None:
        waits = self._expectations.ack_timeout if patience is None else patience
        ends = sent.at + (waits if step.wants_ack else _UNASKED)
        while sent.answered is None and not sent.line.is_over and time.monotonic() < ends:
            sent.line.changed.clear()
            sent.line.changed.wait(_TICK)

    def _as_filled(self, step: Step, args: tuple[Any, ...]) -> Step:
        """Return a step as what was brought has made it, which need not fit."""
        event = self._event_of(step)
        if args == step.args or event is None:
            return step
        violation = self._expectations.fits(event.payload, args)
        if isinstance(violation, str):
            return replace(step, args=args, kind="undocumented")  # what it is, nobody knows
        if violation is None:
            return replace(step, args=args)
        return replace(step, args=args, kind="invalid", broken=tuple(violation.schema_path))

    @staticmethod
    def _listen(seconds: float, heard: Heard, until: Any) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and (until is None or until not in heard.problems):
            time.sleep(_TICK)
        if until is not None:
            time.sleep(_FOLLOWS)  # what is under way is not to be heard when others are tried
