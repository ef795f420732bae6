"""The least that shows a problem, found by doing it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asynction_testing.trying.exchanges import Exchange
from asynction_testing.trying.expectations import Expectations, Problem
from asynction_testing.trying.failing_case import FailingCase
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.replaying import Replays, harm
from asynction_testing.trying.shrinking import fewest, smaller
from asynction_testing.trying.steps import Step, key_of, size_of
from asynction_testing.trying.supply import Supply

_SECONDS = 12.0  # for one failure
_AT_ONCE = 48  # smaller cases that are tried together
_ROUNDS = 12
_SEVERAL = 8  # steps that were not answered, maybe because another kept the server busy
_A_FEW = 6  # events that any server can have under way at once
_PATIENCE = 0.2  # seconds for acknowledgements, where it is not about them


class Suspicion:
    """A problem that was seen among many cases.

    Args:
        step: The step that it came of.
        history: What went over the same connection before.
    """

    def __init__(self, problem: Problem, step: Step, history: list[Step]) -> None:
        self.problem = problem
        self.step = step
        self.history = history
        self.others: list[tuple[Step, Problem]] = []

    def also(self, problem: Problem, step: Step) -> None:
        """Note another step of which it came."""
        self.others.append((step, problem))


class Minimal:
    """Finds the least that shows a problem.

    Args:
        replays: Does steps again.
        lines: Opens connections.
        expectations: What the document says.
        supplies: What makes cases, by namespace and event.
        is_over: Returns whether all time is up.
    """

    def __init__(
        self,
        replays: Replays,
        lines: Lines,
        expectations: Expectations,
        supplies: Mapping[tuple[str, str], Supply],
        is_over: Callable[[], bool],
    ) -> None:
        self._replays = replays
        self._lines = lines
        self._expectations = expectations
        self._supplies = supplies
        self._is_over = is_over

    def of_step(self, suspicion: Suspicion) -> FailingCase | None:
        """Return the case of a problem that came of a step; None if it is not seen again."""
        key, is_over = suspicion.problem.key, self._limited()
        seen = sorted(
            [(suspicion.step, suspicion.problem), *suspicion.others],
            key=lambda one: size_of(one[0].args),
        )
        several = seen[:2] if suspicion.problem.is_seen else seen[:_SEVERAL]
        firsts = {id(one): one for one in (*(step for step, _ in several), suspicion.step)}
        for step in firsts.values():
            again = self._replays.play([step], until=key).problems.get(key)
            if again is not None:
                return self._smallest(step, again, is_over)
            if is_over():
                break
        steps = [*suspicion.history, suspicion.step]
        problem = self._shows(steps, key) if len(steps) > 1 else None
        if problem is not None:
            return self._sequence(steps, problem, is_over)
        if not suspicion.problem.is_seen:
            return None
        step, problem = seen[0]
        note = "it was seen once: what came before may matter"
        return FailingCase(problem, (step,), "once", note=note)

    def of_crowd(self, step: Step, problem: Problem) -> FailingCase | None:
        """Return the case of a step that is answered alone; None if it is also among a few."""
        at_once = [replace(step, waits=False)] * _A_FEW
        again = self._shows(at_once, problem.key)
        if again is None:
            return None
        least = fewest(
            at_once, lambda part: self._shows(part, problem.key) is not None, self._limited()
        )
        return FailingCase(again, tuple(least), note="all at once, no answer is waited for")

    def of_event(self, problem: Problem, before: Sequence[Step]) -> FailingCase:
        """Return the case of something that the server has sent.

        Args:
            problem: What is wrong with it.
            before: What was sent before that.
        """
        key, is_over = problem.key, self._limited(15.0)
        alone = self._replays.play([], quiet=0.8, until=key).problems.get(key)
        if alone is not None:
            return FailingCase(alone, (), note="by itself")
        steps = self._one_of_a_kind(before)
        for part in (steps[-4:], steps[-30:], steps[-150:], steps):
            if is_over() or not part:
                break
            again = self._shows(part, key)
            if again is not None:
                return self._sequence(part, again, is_over)
        note = "it was seen once: what brings it was not found"
        return FailingCase(problem, (), "once", note=note)

    def of_harm(
        self, suspects: Sequence[Step], batch: Sequence[Step], problem: Problem
    ) -> FailingCase | None:
        """Return the case that harms the server; None if none does, once it is there again."""
        key, is_over = problem.key, self._limited(30.0)
        firsts = self._one_of_a_kind(suspects)

        def harms(steps: Sequence[Step]) -> bool:
            found = self._replays.play(steps, quiet=0.3)
            return any(one[0] == key[0] for one in found.problems)

        for part in ([one] for one in firsts[:6]):
            if is_over():
                break
            if harms(part):
                return self._harming(part[0], problem, is_over)
        for whole in (list(suspects), list(batch)):
            if not is_over() and harms(whole):
                least = fewest(whole, harms, is_over)
                if len(least) == 1:
                    return self._harming(least[0], problem, is_over)
                return FailingCase(problem, tuple(least))
        note = "it was seen once: which case it is was not found"
        return FailingCase(problem, tuple(firsts[:8]), "once", note=note)

    def _harming(self, step: Step, problem: Problem, is_over: Callable[[], bool]) -> FailingCase:
        supply = self._supplies.get((step.namespace, step.event or ""))
        tries = 0
        while supply is not None and not is_over():
            for args in smaller(step.args)[:6]:
                other = supply.remade(step, args)
                tries += 1
                if other is None or tries > 12:
                    continue
                found = self._replays.play([other], quiet=0.3).problems
                if any(key[0] == problem.check for key in found):
                    step = other
                    break
            else:
                break
        came = self._replays.play([step], quiet=0.3).problems
        told = next((one for key, one in came.items() if key[0] == problem.check), problem)
        namespace = self._lines.targets[step.namespace].namespace
        event = namespace.receives.get(step.event or "")
        named = Problem(
            told.check,
            namespace.name,
            step.event,
            told.expected,
            event.node if event is not None else namespace.node,
            told.came,
            step.broken,
        )
        return FailingCase(named, (step,))

    def _smallest(self, step: Step, problem: Problem, is_over: Callable[[], bool]) -> FailingCase:
        """Return the case of a step that shows a problem by itself."""
        supply = self._supplies.get((step.namespace, step.event or ""))
        for _ in range(_ROUNDS):
            if supply is None or is_over():
                break
            tried = [supply.remade(step, args) for args in smaller(step.args)[: 4 * _AT_ONCE]]
            others = [one for one in tried if one is not None][:_AT_ONCE]
            found = self._first_failing(others, problem)
            if found is None:
                break
            step, problem = found
        return FailingCase(problem, (step,))

    def _first_failing(
        self, steps: Sequence[Step], problem: Problem
    ) -> tuple[Step, Problem] | None:
        """Return the smallest of some steps, sent at once, that shows a problem."""
        found: list[tuple[Step, Problem]] = []
        for outcome in Exchange(self._lines, width=min(8, max(1, len(steps)))).run(steps):
            event = self._event_of(outcome.step)
            if event is None or outcome.sent is None:
                continue
            for one in self._expectations.of_step(outcome.step, event, outcome.sent).problems:
                if one.key == problem.key:
                    found.append((outcome.step, one))
        found.sort(key=lambda one: size_of(one[0].args))
        for step, _ in found[:2]:
            again = self._replays.play([step]).problems.get(problem.key)
            if again is not None:
                return step, again
        return None

    def _sequence(
        self, steps: Sequence[Step], problem: Problem, is_over: Callable[[], bool]
    ) -> FailingCase:
        """Return the case of steps that show a problem together."""
        key = problem.key
        least = fewest(steps, lambda part: self._shows(part, key) is not None, is_over)
        by_one = [replace(step, client=0) for step in least]
        if by_one != least and self._shows(by_one, key) is not None:
            least = by_one
        for number, step in enumerate(least):
            supply = self._supplies.get((step.namespace, step.event or ""))
            tries = 0
            while supply is not None and not is_over() and tries < 20:
                for args in smaller(step.args)[:12]:
                    other = supply.remade(step, args)
                    if other is None or is_over():
                        continue
                    tries += 1
                    changed = [*least[:number], other, *least[number + 1 :]]
                    if self._shows(changed, key) is not None:
                        least, step = changed, other
                        break
                else:
                    break
        last = self._shows(least, key)
        return FailingCase(last or problem, tuple(least if last is not None else steps))

    def _shows(self, steps: Sequence[Step], key: Any) -> Problem | None:
        patience = _PATIENCE if str(key[0]).startswith("sends_") else None
        return self._replays.play(steps, until=key, patience=patience).problems.get(key)

    def _event_of(self, step: Step) -> Any:
        supply = self._supplies.get((step.namespace, step.event or ""))
        return None if supply is None else supply.event

    def _one_of_a_kind(self, steps: Sequence[Step]) -> list[Step]:
        """Return steps, each once, in their order."""
        return list({key_of(step): step for step in steps}.values())

    def _limited(self, seconds: float = _SECONDS) -> Callable[[], bool]:
        ends = time.monotonic() + seconds
        return lambda: time.monotonic() > ends or self._is_over()


def gone(suspects: Sequence[Step], transport: str) -> FailingCase:
    """Return the case of a server that has died, and that nobody starts again."""
    problem = harm("the server is gone, and does not come back: nothing more can be tried")
    note = "one of these, or of those before them: start the server so that it is started again"
    return FailingCase(problem, tuple(suspects[:8]), "once", transport, note)
