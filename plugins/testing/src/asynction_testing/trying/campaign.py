"""A server is tried: all phases, all checks, and what fails made as small as can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from asynction_core import Event, Spec
from asynction_testing.clients.line import Line, Unreachable
from asynction_testing.trying.exchanges import Exchange, Outcome
from asynction_testing.trying.expectations import Expectations, Problem
from asynction_testing.trying.failing_case import FailingCase
from asynction_testing.trying.intruders import Intruders
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.minimal_case import Minimal, Suspicion, gone
from asynction_testing.trying.outcome_of_run import PHASES, OutcomeOfRun
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.proofs import Proofs, leaves
from asynction_testing.trying.reaching import reach
from asynction_testing.trying.replaying import Replays, harm
from asynction_testing.trying.run_settings import NoServer, NothingToTry, Settings, why_unreachable
from asynction_testing.trying.sequences import Sequences
from asynction_testing.trying.steps import Presented, Step, class_of, size_of
from asynction_testing.trying.steps_log import StepsLog
from asynction_testing.trying.supply import Supply, in_turn
from asynction_testing.trying.targets import Targets
from asynction_testing.trying.undocumented_steps import undocumented_steps
from asynction_testing.trying.waves import Waves

_COUNTED_HERE = ("sends_conform", "sends_documented", "survives")
_CHUNK = 240  # cases after which it is seen whether the server is still there
_REFUSED = 8  # kinds of what is refused, of each event, of which it is seen what follows
_LISTEN = 0.6  # seconds in which it is heard what comes by itself
_SHARES = {"examples": 0.15, "coverage": 0.5, "fuzzing": 0.7, "stateful": 0.85}


class Campaign:
    """Tries a server.

    Args:
        spec: What its document asks for.
        url: Where it is; the path of the URL, if it has one, is that of Socket.IO.
        credentials: Those that the user gives.
        settings: How it is tried.
        tell: Is told how far it is: a phase, and how many cases there were.
        is_interrupted: Says whether somebody wants it to end: what is raised then ends it, and is
            no fault. Hypothesis raises what it likes where a Ctrl-C breaks into it.

    Attributes:
        outcome: What is known so far.
    """

    def __init__(
        self,
        spec: Spec,
        url: str,
        credentials: Credentials,
        settings: Settings,
        tell: Callable[[str, int], None] = lambda phase, cases: None,
        is_interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._is_interrupted = is_interrupted
        self._spec = spec
        self._begun = time.monotonic()
        self._expectations = Expectations(
            spec,
            settings.checks,
            validate_formats=settings.validate_formats,
            ack_timeout=settings.ack_timeout,
        )
        chosen = Targets(spec, credentials, settings.include, settings.exclude)
        self._targets = chosen.all
        self.outcome = OutcomeOfRun(str(spec.document.source.name or "-"), url, settings.seed)
        self.outcome.skipped += chosen.skipped
        self._lines = Lines(
            url,
            chosen.all,
            self._expectations,
            transport=settings.transports[0],
            timeout=settings.timeout,
            rate=settings.rate,
        )
        self._replays = Replays(self._lines, self._expectations, self._event_of)
        self._proofs = Proofs(self._lines, self._replays)
        self._intruders = Intruders(self._lines, spec, credentials, self._expectations)
        self._supplies = {
            (target.name, event.name): Supply(event, target.name, self._expectations, settings.seed)
            for target in self._targets
            for event in target.events.values()
        }
        self._minimal = Minimal(
            self._replays, self._lines, self._expectations, self._supplies, self._time_is_up_all
        )
        self._found: dict[Any, Suspicion] = {}
        self._log = StepsLog()
        self._waves = Waves(self._lines, self._log)
        self._good: dict[tuple[str, str], Step] = {}
        self._valid: dict[tuple[str, str], list[Step]] = {}
        self._untold: dict[tuple[str, str], dict[Any, list[Step]]] = {}
        self._refused: dict[tuple[str, str], dict[Any, list[Step]]] = {}
        self._reported: set[Any] = set()
        self._unseen: dict[Any, Suspicion] = {}
        self._tried_at_once: set[Any] = set()
        self._harmful: set[Any] = set()
        self._is_gone = False
        self._ends = self._begun + settings.max_time

    def presented_for(self, step: Step) -> Presented:
        """Return what the client of a step presents."""
        return self._lines.presented_for(step)

    def again(self, steps: Sequence[Step]) -> list[FailingCase]:
        """Do the steps of a case once more, and return what fails.

        Raises:
            NoServer: There is none.
        """
        self._reach()
        quiet = 1.0 if not steps else 0.4
        problems = list(self._replays.play(steps, quiet=quiet).problems.values())
        event = self._event_of(steps[0]) if len(steps) == 1 else None
        if event is not None and steps[0].kind == "invalid":
            valid = self._pool((steps[0].namespace, event.name))[:2]
            proofs = self._proofs.taken(event, valid, steps, lambda: False)
            problems += [problem for _, problem in proofs if problem is not None]
        return [FailingCase(problem, tuple(steps)) for problem in problems]

    def intrude(self) -> list[FailingCase]:
        """Try the handshakes alone, and return what fails.

        Raises:
            NoServer: There is none.
        """
        self._reach()
        steps = [step for key in self._supplies for step in self._pool(key)[:1]]
        self._intrude(steps)
        return self.outcome.failures

    def run(self) -> OutcomeOfRun:
        """Try it, and return what is known.

        Raises:
            NoServer: There is none, or none of Socket.IO.
            NothingToTry: All is left out.
        """
        try:
            self._reach()
            self._try_all()
        except (KeyboardInterrupt, Exception) as error:
            if isinstance(error, Exception) and not self._is_interrupted():
                raise
            self.outcome.is_broken_off = True
            self._report_as_found()
        finally:
            unseen = [one for key, one in self._unseen.items() if key not in self._reported]
            self.outcome.settle([(one.problem.check, one.problem.event or "") for one in unseen])
            self.outcome.seconds = time.monotonic() - self._begun
            self._lines.close()
        return self.outcome

    def _try_all(self) -> None:
        try:
            self._listen()
            for phase in PHASES:
                if phase in self._settings.phases and not self._is_gone:
                    getattr(self, f"_{phase}")()
            if not self._is_gone:
                self._intrude([steps[0] for steps in self._valid.values() if steps])
            if not self._is_gone:
                self._emit_undocumented()
        except Unreachable:
            if not self._lines.returns(10):
                self._gone([step for _, step in self._log.steps[-8:]])
        self._report_found()

    def _report_as_found(self) -> None:
        """Report what was found, as it was."""
        for _, problem in self._lines.heard.problems.values():
            if problem.key not in self._reported:
                self._report(FailingCase(problem, (), "once"))
        for key, found in self._found.items():
            if key not in self._reported and found.problem.is_seen:
                self._report(FailingCase(found.problem, (found.step,), "once"))

    def _until(self, share: float) -> Callable[[], bool]:
        ends = self._begun + share * self._settings.max_time
        return lambda: time.monotonic() > ends or self._is_gone

    def _time_is_up_all(self) -> bool:
        return time.monotonic() > self._begun + 1.3 * self._settings.max_time

    def _event_of(self, step: Step) -> Event | None:
        target = self._lines.targets.get(step.namespace)
        return None if target is None else target.events.get(step.event or "")

    def _reach(self) -> None:
        """See whether there is a server at all, over each of the transports."""
        if not self._targets:
            raise NothingToTry("nothing is left to be tried: " + "; ".join(self.outcome.skipped))
        reached = reach(self._lines, self._settings.transports)
        if not reached.transports:
            raise NoServer(why_unreachable(self.outcome.url, self._lines.timeout))
        self.outcome.notes += [f"nothing was tried over {reason}" for reason in reached.reasons]
        self._transports = reached.transports
        self._lines.transport = reached.transports[0]
        for case in reached.refused:
            self._report(case)
        self.outcome.skipped += reached.skipped()

    def _listen(self) -> None:
        """Hear what comes by itself, before anything is emitted."""
        observed = self._replays.play([], quiet=_LISTEN)
        for key, problem in observed.problems.items():
            self._reported.add(key)
            self.outcome.failures.append(FailingCase(problem, (), note="by itself"))

    def _examples(self) -> None:
        for transport in self._transports[::-1]:  # the first one stays
            self._lines.transport = transport
            steps = [step for one in self._supplies.values() for step in one.examples()]
            for one in self._supplies.values():
                if transport != self._transports[0]:
                    one.forget()
            self._batch("examples", steps, self._until(_SHARES["examples"]))
            self._report_found()

    def _coverage(self) -> None:
        every = [one.coverage() for one in self._supplies.values()]
        self._phase("coverage", in_turn(every))
        self.outcome.covered = sum(len(one.covered) for one in self._supplies.values())
        self._prove()

    def _fuzzing(self) -> None:
        most = self._settings.max_examples
        self._phase("fuzzing", in_turn([one.fuzzing(most) for one in self._supplies.values()]))
        self._prove()

    def _phase(self, phase: str, steps: Iterator[Step]) -> None:
        is_over = self._until(_SHARES[phase])
        while not is_over():
            chunk = list(islice(steps, _CHUNK))
            if not chunk:
                break
            self._batch(phase, chunk, is_over)
        else:
            if next(steps, None) is not None and not self._is_gone:
                self._cut(phase)
        self._report_found()

    def _cut(self, what: str) -> None:
        self.outcome.is_cut = True
        text = f"{what}: time was up before all cases were tried: a greater --max-time allows more"
        self.outcome.notes.append(text)

    def _stateful(self) -> None:
        is_over = self._until(_SHARES["stateful"])
        keys = list(self._supplies)
        pools = [self._pool(key) for key in keys]
        random = Random(f"{self._settings.seed}/stateful")
        sends = [event for one in self._targets for event in one.namespace.sends.values()]
        sequences = Sequences([self._supplies[key] for key in keys], pools, random, sends)
        for _ in range(max(5, self._settings.max_examples)):
            steps = sequences.next()
            if not steps or is_over():
                break
            observed = self._replays.play(steps, quiet=0.06)
            self.outcome.cases["stateful"] += 1
            self._tell("stateful", sum(self.outcome.cases.values()))
            for key, problem in observed.problems.items():
                self._suspect(key, problem, steps[-1], steps[:-1])
            if observed.problems:
                self._report_found()
            if not observed.is_back:
                self._gone(steps)
                break

    def _pool(self, key: tuple[str, str]) -> list[Step]:
        known = self._valid.get(key, [])[:6]
        if not known:
            self._supplies[key].forget()
            known = [one for one in self._supplies[key].examples() if one.kind == "valid"]
        return known[:6]

    def _batch(self, phase: str, steps: Sequence[Step], is_over: Callable[[], bool]) -> None:
        """Send cases at once, and see what comes of each, and whether the server is still there."""
        left = [step for step in steps if class_of(step) not in self._harmful]
        watching = self._lines.watchers()
        lost = self._exchange(phase, left, is_over, many=True)
        suspects = self._harm_seen(watching, lost)
        if suspects:
            self._find_harm(suspects, left)
            lost = [step for step in lost if class_of(step) not in self._harmful]
        for line in watching:
            if line.is_open:
                line.close()
        for step in lost:  # the server may have closed its connection: one by one
            if is_over() or self._is_gone:
                break
            self._exchange(phase, [step], is_over, many=False)

    def _exchange(
        self, phase: str, steps: Sequence[Step], is_over: Callable[[], bool], *, many: bool
    ) -> list[Step]:
        """Send cases, and return those whose connection has ended before they were answered."""
        for outcome in self._waves.settled(steps, is_over, many=many):
            self._judge(phase, outcome)
        return self._waves.lost

    def _judge(self, phase: str, outcome: Outcome) -> None:
        self.outcome.cases[phase] += 1
        self._tell(phase, sum(self.outcome.cases.values()))
        step, sent = outcome.step, outcome.sent
        event = self._event_of(step)
        if event is None or sent is None:
            return
        about = f"{event.namespace} {event.name}"
        self.outcome.events[about] += 1
        judged = self._expectations.of_step(step, event, sent)
        check = "accepts_valid" if step.kind == "valid" else "refuses_invalid"
        if check in self._settings.checks:
            self.outcome.count(check, judged.verdict, about=about)
        if event.ack is not None and step.kind == "valid":
            for name in ("ack_arrives", "ack_conforms"):
                if name in self._settings.checks:
                    failed = any(one.check == name for one in judged.problems)
                    self.outcome.count(name, "failed" if failed else "held", about=about)
        key = (step.namespace, event.name)
        if judged.verdict == "held" and step.kind == "valid":
            self._valid.setdefault(key, [])
            if len(self._valid[key]) < 12:
                self._valid[key].append(step)
            if sent.acks:
                self._good.setdefault(key, step)
        if step.kind == "invalid" and judged.verdict != "failed":
            untold = self._untold if judged.verdict == "undecided" else self._refused
            untold.setdefault(key, {}).setdefault(step.broken, []).append(step)
        history = self._log.of_line.get(id(sent.line), [])
        for problem in judged.problems:
            self._suspect(problem.key, problem, step, history[:-1])

    def _suspect(self, key: Any, problem: Problem, step: Step, history: Sequence[Step]) -> None:
        if key in self._reported:
            return
        found = self._found.get(key)
        if found is None:
            self._found[key] = Suspicion(problem, step, list(history[-60:]))
        else:
            found.also(problem, step)

    def _harm_seen(self, watching: Sequence[Line], lost: Sequence[Step]) -> list[Step]:
        """Return steps that may have harmed the server or other clients; none if nobody is."""
        watchers = [line for line in watching if line.refusal is None]
        gone = bool(watchers) and all(line.is_over for line in watchers)
        if not (self._lines.is_served() and self._is_answering()) or (gone and lost):
            return list(lost) or [step for _, step in self._log.steps[-_CHUNK:]]
        if "survives" in self._settings.checks:
            self.outcome.count("survives", "held")
        return []

    def _is_answering(self) -> bool:
        """Return whether a known-good exchange works, over a new connection."""
        left = list(self._good.values())[:2]
        for _ in range(2):
            outcomes = Exchange(self._lines, width=1).run(left) if left else ()
            left = [one.step for one in outcomes if one.sent is None or not one.sent.acks]
        return not left

    def _find_harm(self, suspects: list[Step], batch: Sequence[Step]) -> None:
        if "survives" not in self._settings.checks:
            self._is_gone = not self._lines.returns(10)
            return
        undocumented = any(step.kind == "undocumented" for step in suspects)
        problem = harm("the server answers no more", undocumented=undocumented)
        if not self._lines.returns(10):
            self._gone(suspects)
            return
        case = self._minimal.of_harm(suspects, batch, problem)
        if case is not None:
            self._harmful |= {class_of(step) for step in case.steps}
            self._report(case)

    def _gone(self, suspects: Sequence[Step]) -> None:
        self._is_gone = True
        self._report(gone(suspects, self._lines.transport))

    def _prove(self) -> None:
        """Tell of cases by what follows them."""
        if "refuses_invalid" not in self._settings.checks:
            return
        is_over = self._until(_SHARES["fuzzing"] + 0.1)
        untold, self._untold = self._untold, {}
        for key, kinds in untold.items():
            if is_over():
                break
            event = self._supplies[key].event
            valid = self._valid.get(key, [])[:2]
            steps = [min(alike, key=lambda step: size_of(step.args)) for alike in kinds.values()]
            for step, problem in self._proofs.taken(event, valid, steps, is_over):
                alike = len(kinds[step.broken])
                about = f"{event.namespace} {event.name}"
                self.outcome.count("refuses_invalid", "undecided", -alike, about)
                if problem is None:
                    self.outcome.count("refuses_invalid", "held", alike, about)
                    continue
                self.outcome.count("refuses_invalid", "failed", alike, about)
                if problem.key not in self._reported:
                    self._report(FailingCase(problem, (step,)))
        self._prove_refused(is_over)

    def _prove_refused(self, is_over: Callable[[], bool]) -> None:
        """Tell of what is refused, and done all the same: others are sent what was in it."""
        refused, self._refused = self._refused, {}
        for key, kinds in refused.items():
            event, valid = self._supplies[key].event, self._valid.get(key, [])[:2]
            telling = [one for alike in kinds.values() for one in alike[:3] if leaves(one.args)]
            if is_over():
                break
            steps = self._proofs.maybe_taken(telling)[:_REFUSED]
            for step, problem in self._proofs.taken(event, valid, steps, is_over, by_content=True):
                if problem is not None and problem.key not in self._reported:
                    self.outcome.count("refuses_invalid", "failed", 1, " ".join(key))
                    self._report(FailingCase(problem, (step,)))

    def _intrude(self, good: Sequence[Step]) -> None:
        for intrusion in self._intruders.all(self._targets, good):
            if self._time_is_up_all():
                self._cut("handshakes")
                break
            self.outcome.cases["handshake"] += 1
            self._tell("handshake", sum(self.outcome.cases.values()))
            verdict, about = intrusion.judged.verdict, intrusion.namespace
            self.outcome.count(intrusion.check, verdict, about=about)
            for problem in intrusion.judged.problems:
                if problem.key not in self._reported:
                    self._reported.add(problem.key)
                    self._report(FailingCase(problem, (intrusion.step,)))

    def _emit_undocumented(self) -> None:
        check = "undocumented_ignored"
        if check not in self._settings.checks:
            return
        steps = list(undocumented_steps(self._targets))
        for part in (steps[at : at + 40] for at in range(0, len(steps), 40)):
            if self._time_is_up_all():
                self._cut("undocumented events")
                break
            watching = self._lines.watchers()
            self._exchange("undocumented", part, lambda: self._is_gone, many=False)
            if self._harm_seen(watching, part):
                self._find_harm(part, part)
            else:
                self.outcome.count(check, "held", len(part))
            for line in watching:
                line.close()
        self._report_found()

    def _report_found(self) -> None:
        """Make what was found as small as can be, and report it."""
        for key, (at, problem) in list(self._lines.heard.problems.items()):
            if key not in self._reported:
                self._reported.add(key)
                self._report(self._minimal.of_event(problem, self._log.before(at)))
        found, self._found = self._found, {}
        for key, suspicion in found.items():
            if key in self._reported:
                continue
            case = self._minimal.of_step(suspicion)
            if case is not None:
                self._report(case)
            else:  # it may be seen again in another phase
                self._unseen[key] = suspicion
        self._report_crowded()

    def _report_crowded(self) -> None:
        """Report what is answered alone, and not among a few others."""
        crowded, self._waves.crowded = self._waves.crowded, []
        for outcome in sorted(crowded, key=lambda one: size_of(one.step.args)):
            event = self._event_of(outcome.step)
            if event is None or outcome.sent is None:
                continue
            for problem in self._expectations.of_step(outcome.step, event, outcome.sent).problems:
                if problem.key not in self._tried_at_once:
                    self._tried_at_once.add(problem.key)
                    case = self._minimal.of_crowd(outcome.step, problem)
                    self._report(case) if case is not None else None

    def _report(self, case: FailingCase) -> None:
        if case.problem.check not in self._settings.checks:
            return
        self._reported.add(case.problem.key)
        if case.problem.check in _COUNTED_HERE or case.problem.detail == ("refused",):
            self.outcome.count(case.problem.check, "failed")
        if all(one.fingerprint != case.fingerprint for one in self.outcome.failures):
            self.outcome.failures.append(replace(case, transport=self._lines.transport))
