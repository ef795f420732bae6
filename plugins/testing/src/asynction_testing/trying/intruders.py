"""Clients that are not to be let in: without credentials, or with a wrong handshake."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from asynction_core import Event, Namespace, Node, Schema, Spec
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_jsonschema.examples import candidates
from asynction_jsonschema.negation import negation
from asynction_testing.clients.line import Line, Sent, Unreachable
from asynction_testing.trying.expectations import (
    Expectations,
    Judged,
    Problem,
    is_refusing_name,
    may_refuse,
)
from asynction_testing.trying.false_credentials import less_than, never_enough
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.steps import Presented, Step
from asynction_testing.trying.targets import Target, is_of_transport

_GRACE = 0.3  # seconds in which a server may still turn a client out
_TEXTS = ("", "text", "-1", "999999999999", "no such value", "x" * 300)
_PER_PLACE = 12
_BY_TRANSPORT = {"EIO": "4", "transport": "websocket"}
_LET_IN = 3  # clients of a kind that are let in, after which no others are tried


@dataclass(frozen=True)
class Intrusion:
    """What a client tries that is not to be let in, and what came of it.

    Attributes:
        check: The check.
        judged: What came of it.
        step: What the client does.
        namespace: The namespace, as the document calls it.
    """

    check: str
    judged: Judged
    step: Step
    namespace: str


class Intruders:
    """Tries to get in.

    Args:
        lines: Opens connections.
        spec: What the document asks for.
        credentials: Those that the user gives.
        expectations: What the document says.
    """

    def __init__(
        self, lines: Lines, spec: Spec, credentials: Credentials, expectations: Expectations
    ) -> None:
        self._lines = lines
        self._spec = spec
        self._credentials = credentials
        self._expectations = expectations

    def all(self, targets: Sequence[Target], good: Sequence[Step]) -> Iterator[Intrusion]:
        """Yield what comes of each try.

        Args:
            targets: Where to get in.
            good: Steps that fit and are taken, which may bring events for others.
        """
        checks = self._expectations.checks
        for target in targets:
            if "security_enforced" in checks:
                yield from _first_let_in(self._secured(target, good))
                yield from self._secured_events(target, good)
            if "bindings_enforced" in checks:
                yield from _first_let_in(self._bound(target))
            if "parameters_enforced" in checks:
                yield from _first_let_in(self._addressed(target))

    def _secured(self, target: Target, good: Sequence[Step]) -> Iterator[Intrusion]:
        ways = self._spec.security_of(target.namespace) or ()
        if ways and all(way.schemes for way in ways):
            for presented in never_enough(self._credentials, ways):
                whole = target.handshake.joined(presented, presented.what)
                tried = self._try(
                    "security_enforced", target, target.name, whole, ways[0].node, good=good
                )
                yield tried
                if tried.judged.problems and presented == Presented(presented.what):
                    break  # others would be let in, too

    def _secured_events(self, target: Target, good: Sequence[Step]) -> Iterator[Intrusion]:
        """Try events that ask for more than their namespace does."""
        if target.presented is None:
            return
        enough = self._spec.security_of(target.namespace)
        for event in (*target.namespace.receives.values(), *target.namespace.sends.values()):
            asked = event.security or ()
            if not asked or not all(way.schemes for way in asked):
                continue
            held = less_than(self._credentials, enough, asked)
            if held is None:
                continue  # whoever is let in has what the event asks for
            less = self._credentials.present(held)
            less = target.handshake.joined(less, "too little for the event")
            if event.direction == "receive":
                yield self._try(
                    "security_enforced", target, target.name, less, asked[0].node, only=event
                )
            else:
                yield self._listened(target, less, event, asked[0].node, good)

    def _bound(self, target: Target) -> Iterator[Intrusion]:
        bindings = target.namespace.bindings
        if bindings is None or target.presented is None:
            return
        for schema, kind in ((bindings.query, "query"), (bindings.headers, "headers")):
            if schema is None:
                continue
            now = dict(getattr(target.presented, kind))
            for name, text, what in self._wrong(schema, now):
                changed = {key: value for key, value in now.items() if key.lower() != name.lower()}
                if text is not None:
                    changed[name] = text
                parts: Any = {kind: changed}
                presented = replace(target.presented, what=f"{what} in the {kind}", **parts)
                yield self._try(
                    "bindings_enforced", target, target.name, presented, schema.node, admitted=True
                )

    def _addressed(self, target: Target) -> Iterator[Intrusion]:
        family = target.namespace
        values = family.values_of(target.name) if family.parameters else None
        if not values or target.presented is None:
            return
        for parameter in family.parameters.values():
            if parameter.schema is None:
                continue
            for text in self._misfits(parameter.schema, None, {"": values[parameter.name]}):
                if not text or "/" in text or "," in text or "?" in text or "#" in text:
                    continue
                name = family.name
                for key, value in {**values, parameter.name: text}.items():
                    name = name.replace("{" + key + "}", value)
                told = f"{parameter.name!r} is {text[:40]!r}"
                presented = replace(target.presented, what=told)
                place = parameter.schema.node
                yield self._try(
                    "parameters_enforced", target, name, presented, place, admitted=True
                )

    def _wrong(self, schema: Schema, now: dict[str, Any]) -> Iterator[tuple[str, str | None, str]]:
        contents = schema.bundle()
        if not isinstance(contents, dict):
            return
        lowered = {key.lower(): value for key, value in {**_BY_TRANSPORT, **now}.items()}
        every = contents.get("properties") or {}
        others = {name: lowered[name.lower()] for name in every if name.lower() in lowered}
        for name in [one for one in contents.get("required") or () if not is_of_transport(one)]:
            yield name, None, f"no {name!r}"
        for name in [one for one in every if not is_of_transport(one)]:
            for text in self._misfits(schema, name, others):
                yield name, text, f"{name!r} is {text[:40]!r}"

    def _misfits(self, schema: Schema, name: str | None, others: dict[str, Any]) -> list[str]:
        """Return texts that no reading of them makes fit.

        Args:
            schema: What they are to fit.
            name: As which of its properties; None if they are the whole.
            others: Values that fit, by the names of properties; by "", one for the whole.
        """
        contents = schema.bundle()
        inner: Any = contents
        if name is not None:
            inner = (contents.get("properties") or {}).get(name)
        found = []
        right = str(others.get(name or "", ""))
        beside = (f"{right}!", f"!{right}") if right else ()
        for text in (*beside, *self._opposite(schema, contents, inner), *_TEXTS):
            if not text.isascii() or not text.isprintable() or text != text.strip():
                continue
            if all(
                self._expectations.fits(schema, (_put(value, name, others),))
                not in (None, "contested")
                for value in _readings(text)
            ):
                found.append(text)
        return list(dict.fromkeys(found))[:_PER_PLACE]

    @staticmethod
    def _opposite(schema: Schema, contents: Any, inner: Any) -> list[str]:
        opposite = negation(inner) if isinstance(inner, dict) else False
        if not isinstance(opposite, dict):
            return []
        whole = {**opposite, "definitions": contents.get("definitions", {})}
        try:
            dialect = dialect_of(schema.language, contents)
        except SchemaProblem:
            return []
        of_type = ({**whole, "type": kind} for kind in ("string", "integer"))
        values = [value for one in of_type for value in islice(candidates(one, dialect), 4)]
        return [str(value) for value in values if value != "" and isinstance(value, (str, int))]

    def _try(
        self,
        check: str,
        target: Target,
        name: str,
        presented: Presented,
        place: Node,
        *,
        admitted: bool = False,
        only: Event | None = None,
        good: Sequence[Step] = (),
    ) -> Intrusion:
        judged = Judged()
        connecting = Step(name, None, presented=presented, about=presented.what, phase="handshake")
        try:
            line = self._lines.line(name, presented, _unheard)
        except Unreachable:
            return Intrusion(check, judged, connecting, target.namespace.name)
        _wait(line, _GRACE)
        if not line.is_open:
            return Intrusion(check, judged, connecting, target.namespace.name)
        events = [only] if only is not None else list(target.namespace.receives.values())
        step, tried = self._taken(line, name, events, presented)
        come = None
        if step is None and only is None and good:
            self._provoke(line, good)
            come = _documented(line, target.namespace)
        stayed = line.is_open
        line.close()
        what, namespace = presented.what, target.namespace.name
        came = None
        if step is not None:
            came = f"a client with {what} is let in, and its {step.event!r} is taken"
        elif come is not None:
            came = f"a client with {what} is let in, and is sent {come!r}"
        elif not tried and admitted and stayed:
            came = f"a client is let in, though {what}"
        elif not tried and stayed:
            judged.verdict = "undecided"
        if came is not None:
            judged.verdict = "failed"
            expected = _EXPECTED[check]
            judged.problems.append(Problem(check, namespace, None, expected, place, came, (what,)))
        return Intrusion(check, judged, step or connecting, namespace)

    def _listened(
        self, target: Target, presented: Presented, event: Event, place: Node, good: Sequence[Step]
    ) -> Intrusion:
        judged = Judged()
        step = Step(target.name, None, presented=presented, about=presented.what)
        try:
            line = self._lines.line(target.name, presented, _unheard)
        except Unreachable:
            return Intrusion("security_enforced", judged, step, target.namespace.name)
        self._provoke(line, good)
        if any(one.event == event.name for one in list(line.arrivals)):
            judged.verdict = "failed"
            came = f"a client with {presented.what} is sent {event.name!r}"
            expected = _EXPECTED["security_enforced"]
            namespace = target.namespace.name
            judged.problems.append(
                Problem("security_enforced", namespace, event.name, expected, place, came)
            )
        elif line.is_open:
            judged.verdict = "undecided"
        line.close()
        return Intrusion("security_enforced", judged, step, target.namespace.name)

    def _taken(
        self, line: Line, name: str, events: Sequence[Event], presented: Presented
    ) -> tuple[Step | None, int]:
        """Return a step that the server takes from a client; and how many were refused."""
        tried = 0
        for event in events:
            if event.ack is None or not line.is_open:
                continue
            args = self._expectations.example(event.payload)
            if args is None:
                continue
            args = () if args == (None,) else args
            sent = line.emit(event.name, args, wants_ack=True)
            _wait(line, self._expectations.ack_timeout, sent)
            tried += 1
            if sent.acks and self._is_taken(event, sent.acks[0]):
                about = presented.what
                step = Step(
                    name, event.name, args, "valid", about, (), "handshake", True, 0, presented
                )
                return step, tried
        return None, tried

    def _is_taken(self, event: Event, ack: tuple[Any, ...]) -> bool:
        fits = self._expectations.fits
        if event.ack_error is not None and fits(event.ack_error, ack) is None:
            return False
        return bool(ack) and fits(event.ack, ack) is None and not may_refuse(ack)

    def _provoke(self, line: Line, good: Sequence[Step]) -> None:
        """Do what may bring events for whom a connection is."""
        opened: dict[Any, Line] = {}
        try:
            for step in sorted(good, key=lambda one: one.namespace != line.opening.namespace)[:12]:
                presented = self._lines.presented_for(step)
                key = (step.namespace, repr(presented))
                if key not in opened or opened[key].is_over:
                    opened[key] = self._lines.line(step.namespace, presented)
                if opened[key].is_open:
                    opened[key].emit(step.event or "", step.args, wants_ack=step.wants_ack)
                time.sleep(0.03)
            time.sleep(_GRACE)
        except Unreachable:
            return
        finally:
            for line in opened.values():
                line.close()


_EXPECTED = {
    "bindings_enforced": "the connection is refused: its handshake does not fit the bindings",
    "parameters_enforced": "the connection is refused: the parameter does not fit",
    "security_enforced": "the client is not let in, or its event is refused",
}


def _first_let_in(intrusions: Iterable[Intrusion]) -> Iterator[Intrusion]:
    let_in = 0
    for one in intrusions:
        yield one
        let_in += len(one.judged.problems)
        if let_in >= _LET_IN:
            return


def _unheard(line: Line, arrival: Any) -> None:
    """Leave what an intruder hears to whoever looks at it."""


def _wait(line: Line, seconds: float, sent: Sent | None = None) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and line.is_open and not (sent and sent.acks):
        time.sleep(0.005)


def _documented(line: Line, namespace: Namespace) -> str | None:
    names = (one.event for one in list(line.arrivals) if one.event in namespace.sends)
    return next((name for name in names if not is_refusing_name(name)), None)


def _put(value: Any, name: str | None, others: dict[str, Any]) -> Any:
    return value if name is None else {**others, name: value}


def _readings(text: str) -> list[Any]:
    """Return what a text may be read as."""
    found: list[Any] = [text]
    for read in (int, float):
        try:
            found.append(read(text))
        except ValueError:
            continue
    if text in ("true", "false"):
        found.append(text == "true")
    return found
