"""What the document lets pass, and how surely a server has taken what it may not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from asynction_core import Event, Node, Schema, Spec
from asynction_jsonschema import Violation
from asynction_testing.agreeing.agreement import Agreement
from asynction_testing.agreeing.compiled import Compiled
from asynction_testing.agreeing.disagreement import Disagreement
from asynction_testing.clients.line import Arrival, Sent
from asynction_testing.trying.steps import Step

Verdict: TypeAlias = Literal["held", "failed", "undecided"]

_REFUSING = re.compile(
    r"err|fail|refus|reject|invalid|problem|denied|exception|unauth|forbidden|bad|warn", re.I
)


@dataclass(frozen=True)
class Problem:
    """What does not hold.

    Attributes:
        check: The check.
        namespace: Where, as the document has it.
        event: The event that it is about; None if it is about none.
        expected: What was expected.
        place: Where the document says so; None if no place does.
        came: What came.
        detail: What tells it from others of that check and event.
        is_seen: Whether the server has sent something that proves it, rather than nothing.
    """

    check: str
    namespace: str
    event: str | None
    expected: str
    place: Node | None
    came: str
    detail: tuple[Any, ...] = ()
    is_seen: bool = True

    @property
    def key(self) -> tuple[Any, ...]:
        """What is equal for problems that are the same one."""
        return (self.check, self.namespace, self.event, self.detail)


@dataclass
class Judged:
    """What came of a step.

    Attributes:
        verdict: Whether what is to hold holds.
        problems: What does not.
    """

    verdict: Verdict = "held"
    problems: list[Problem] = field(default_factory=list)


class Expectations:
    """Judges what a server answers and sends.

    Args:
        spec: What the document asks for.
        checks: The names of the checks that are made.
        validate_formats: Whether ``format`` counts for what the server sends.
        ack_timeout: How many seconds an acknowledgement may take.
    """

    def __init__(
        self, spec: Spec, checks: frozenset[str], *, validate_formats: bool, ack_timeout: float
    ) -> None:
        self.spec = spec
        self.checks = checks
        self.ack_timeout = ack_timeout
        self.agreement = Agreement(spec, validate_formats=validate_formats)
        self._counted = Compiled(validate_formats=validate_formats)
        self._lax = Compiled(validate_formats=False)
        self._strict = Compiled(validate_formats=True, warns=False)

    def fits(self, schema: Schema | None, args: Sequence[Any]) -> Violation | str | None:
        """Return what is wrong with arguments, None if nothing is.

        Returns:
            ``"contested"`` for what only those refuse who check formats.
        """
        violation = self._lax.violation(schema, args)
        if violation is not None:
            return violation
        return None if self._strict.violation(schema, args) is None else "contested"

    def example(self, schema: Schema | None) -> tuple[Any, ...] | None:
        """Return arguments that fit, None if none are found."""
        return self._strict.example(schema)

    def wants_ack(self, event: Event) -> bool:
        """Return whether an acknowledgement of an event means something."""
        return event.ack is not None or event.ack_error is not None

    def of_arrival(self, arrival: Arrival) -> Problem | None:
        """Return what is wrong with an event that the server has sent; None if nothing is."""
        if arrival.number is not None:
            namespace = self.agreement.namespace(arrival.namespace)
            expected = "acknowledgements of what clients have sent alone"
            came = f"one of a number that no client has sent: {shown(arrival.args)}"
            return self._unless_off(
                Problem("ack_arrives", namespace.name, None, expected, namespace.node, came)
            )
        try:
            event = self.agreement.sent(arrival.namespace, arrival.event)
        except Disagreement as fault:
            namespace = self.agreement.namespace(arrival.namespace)
            return self._unless_off(
                Problem(
                    "sends_documented",
                    namespace.name,
                    arrival.event,
                    "an event that the document has",
                    namespace.node,
                    f"{fault.message}; it came with {shown(arrival.args)}",
                )
            )
        violation = self._counted.violation(event.payload, arrival.args)
        if violation is None or event.payload is None:
            return None
        return self._unless_off(
            Problem(
                "sends_conform",
                event.namespace,
                arrival.event,
                f"arguments that fit: {violation.message}",
                event.payload.node,
                shown(arrival.args),
                _abstract(violation),
            )
        )

    def of_step(self, step: Step, event: Event, sent: Sent) -> Judged:
        """Return what came of an event that a client has emitted, once its time is over."""
        judged = Judged()
        if len(sent.acks) > 1:
            text = f"{len(sent.acks)} acknowledgements: {'; '.join(map(shown, sent.acks[:3]))}"
            self._add(judged, "ack_arrives", event, event.ack, "one acknowledgement", text, "twice")
        if step.kind == "valid":
            self._of_valid(judged, event, sent)
        elif step.kind == "invalid":
            self._of_invalid(judged, step, event, sent)
        return judged

    def _of_valid(self, judged: Judged, event: Event, sent: Sent) -> None:
        if not sent.acks:
            if event.ack is not None:
                lost = sent.line.is_over
                came = "the connection is closed" if lost else "no acknowledgement"
                waited = f"within {self.ack_timeout:g} s"
                self._add(
                    judged,
                    "ack_arrives",
                    event,
                    event.ack,
                    f"an acknowledgement {waited}",
                    came,
                    "none",
                    is_seen=False,
                )
            return
        violation = self._unfit_ack(event, sent.acks[0])
        if violation is None and self._is_refusal(event, sent.acks[0]):
            if "takes_valid" in self.checks:
                came = f"it is refused: {shown(sent.acks[0])}"
                self._add(judged, "takes_valid", event, event.payload, "it is taken: it fits", came)
        elif violation is not None:
            expected = f"an acknowledgement that fits: {violation.message}"
            came = shown(sent.acks[0])
            detail = ("valid", *_abstract(violation))
            self._add(judged, "ack_conforms", event, event.ack, expected, came, *detail)

    def _of_invalid(self, judged: Judged, step: Step, event: Event, sent: Sent) -> None:
        if not sent.acks:
            if "tells_why" in self.checks and self.wants_ack(event) and not sent.line.is_over:
                expected = "the client is told that it is refused"
                told = event.ack_error or event.ack
                self._add(
                    judged, "tells_why", event, told, expected, "nothing", "none", is_seen=False
                )
            elif event.ack is None and not sent.line.is_over:
                judged.verdict = "undecided" if judged.verdict == "held" else judged.verdict
            return
        ack = sent.acks[0]
        if self._is_refusal(event, ack):
            return
        if event.ack is not None and self._counted.violation(event.ack, ack) is None:
            if not ack or ack == (None,) or may_refuse(ack):
                judged.verdict = "undecided" if judged.verdict == "held" else judged.verdict
                return
            broken = "/" + "/".join(map(str, step.broken))
            expected = f"{event.name!r} is refused: it does not fit {broken} ({step.about})"
            came = f"it is acknowledged as taken: {shown(ack)}"
            self._add(judged, "refuses_invalid", event, event.payload, expected, came, *step.broken)
        elif event.ack_error is not None:
            violation = self._counted.violation(event.ack_error, ack)
            text = violation.message if violation is not None else ""
            expected = f"a refusal that fits the error of x-ack: {text}"
            detail = ("invalid", *(_abstract(violation) if violation is not None else ()))
            came = shown(ack)
            self._add(judged, "ack_conforms", event, event.ack_error, expected, came, *detail)
        elif judged.verdict == "held":
            judged.verdict = "undecided"

    def _is_refusal(self, event: Event, ack: tuple[Any, ...]) -> bool:
        if event.ack_error is None:
            return _is_error(ack)
        return self._counted.violation(event.ack_error, ack) is None

    def _unfit_ack(self, event: Event, ack: tuple[Any, ...]) -> Violation | None:
        if event.ack_error is not None and self._counted.violation(event.ack_error, ack) is None:
            return None
        return self._counted.violation(event.ack, ack)

    def _add(
        self,
        judged: Judged,
        check: str,
        event: Event,
        schema: Schema | None,
        expected: str,
        came: str,
        *detail: Any,
        is_seen: bool = True,
    ) -> None:
        if check not in self.checks:
            if check not in ("ack_arrives", "ack_conforms") or "accepts_valid" not in self.checks:
                return
            check = "accepts_valid"
        place = schema.node if schema is not None else event.node
        judged.verdict = "failed"
        judged.problems.append(
            Problem(check, event.namespace, event.name, expected, place, came, detail, is_seen)
        )

    def _unless_off(self, problem: Problem) -> Problem | None:
        return problem if problem.check in self.checks else None


def is_refusing_name(name: str) -> bool:
    """Return whether an event is called as one that tells of a refusal."""
    return _REFUSING.search(name) is not None


def shown(args: Sequence[Any]) -> str:
    """Return arguments as a report shows them."""
    text = ", ".join(map(repr, args)) or "no argument"
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"


def _abstract(violation: Violation) -> tuple[Any, ...]:
    return tuple(part if isinstance(part, str) else "*" for part in violation.schema_path)


def _is_error(ack: Sequence[Any]) -> bool:
    return len(ack) == 1 and isinstance(ack[0], dict) and "error" in ack[0]


def may_refuse(ack: Sequence[Any]) -> bool:
    """Return whether an ack that fits may all the same say that nothing was taken."""
    return any(
        value is False
        or (isinstance(value, str) and _REFUSING.search(value) is not None)
        or (isinstance(value, dict) and any(map(_tells_of_refusal, value, value.values())))
        for value in ack[:2]
    )


def _tells_of_refusal(name: object, value: object) -> bool:
    called = str(name).lower()
    if value is False:
        return called in ("ok", "success", "accepted", "valid", "done")
    if isinstance(value, str) and called in ("status", "result", "state", "code"):
        return _REFUSING.search(value) is not None
    return _REFUSING.search(called) is not None and value not in (None, "", [], {})
