"""Clients that are not to be let in: without credentials, or with a wrong handshake."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
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
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.steps import Presented, Step
from asynction_testing.trying.targets import Target

__all__ = ["Intruders", "Intrusion"]

_GRACE = 0.3  # seconds in which a server may still turn a client out
_TEXTS = ("", "text", "no such value", "-1", "999999999999", "x" * 300)
_PER_PLACE = 3


class Intrusion:
    """What a client tries that is not to be let in, and what came of it.

    Attributes:
        check: The check.
        judged: What came of it.
        step: What the client does.
        namespace: The namespace, as the document calls it.
    """

    def __init__(self, check: str, judged: Judged, step: Step, namespace: str) -> None:
        self.namespace = namespace
        self.check = check
        self.judged = judged
        self.step = step


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
                yield from self._secured(target, good)
            if "bindings_enforced" in checks:
                yield from self._bound(target)
            if "parameters_enforced" in checks:
                yield from self._addressed(target)

    def _secured(self, target: Target, good: Sequence[Step]) -> Iterator[Intrusion]:
        ways = self._spec.security_of(target.namespace)
        handshake = target.presented or Presented("")
        if ways and all(way.schemes for way in ways):
            names = {name: None for way in ways for name in way.schemes}
            tried = self._credentials.false(names)
            tried += [
                self._credentials.present(one, "credentials with too few scopes")
                for one in self._credentials.insufficient(ways)
            ]
            for presented in tried:
                whole = _with_handshake(presented, self._handshake(target, handshake))
                yield self._try(
                    "security_enforced", target, target.name, whole, ways[0].node, good=good
                )
        yield from self._secured_events(target, good)

    def _secured_events(self, target: Target, good: Sequence[Step]) -> Iterator[Intrusion]:
        """Try events that ask for more than their namespace does."""
        if target.presented is None:
            return
        events = [
            event
            for event in (*target.namespace.receives.values(), *target.namespace.sends.values())
            if event.security and all(way.schemes for way in event.security)
        ]
        for event in events:
            held = self._credentials.satisfying(self._spec.security_of(target.namespace))
            if held and self._credentials.satisfying(event.security) is not None:
                full = {one.scheme for one in held}
                needed = {name for way in event.security or () for name in way.schemes}
                if full & needed:
                    continue  # whoever is let in has what the event asks for
            less = Presented(
                "no credentials for the event",
                target.presented.auth,
                target.presented.headers,
                target.presented.query,
            )
            place = event.security[0].node if event.security else event.node
            if event.direction == "receive":
                yield self._try("security_enforced", target, target.name, less, place, only=event)
            else:
                yield self._listened(target, less, event, place, good)

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
                parts = {"query": target.presented.query, "headers": target.presented.headers}
                parts[kind] = changed
                told = f"{what} in the {kind}"
                presented = Presented(told, target.presented.auth, parts["headers"], parts["query"])
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
            for text in self._misfits(parameter.schema, None, None):
                if not text or "/" in text or "," in text or "?" in text or "#" in text:
                    continue
                name = family.name
                for key, value in {**values, parameter.name: text}.items():
                    name = name.replace("{" + key + "}", value)
                presented = Presented(
                    f"{parameter.name!r} is {text[:40]!r}",
                    target.presented.auth,
                    target.presented.headers,
                    target.presented.query,
                )
                place = parameter.schema.node
                yield self._try(
                    "parameters_enforced", target, name, presented, place, admitted=True
                )

    def _wrong(self, schema: Schema, now: dict[str, Any]) -> Iterator[tuple[str, str | None, str]]:
        contents = schema.bundle()
        if not isinstance(contents, dict):
            return
        lowered = {key.lower(): value for key, value in now.items()}
        for name in contents.get("required") or ():
            yield name, None, f"no {name!r}"
        for name in contents.get("properties") or {}:
            for text in self._misfits(schema, name, lowered):
                yield name, text, f"{name!r} is {text[:40]!r}"

    def _misfits(
        self, schema: Schema, name: str | None, others: dict[str, Any] | None
    ) -> list[str]:
        """Return texts that no reading of them makes fit."""
        contents = schema.bundle()
        inner: Any = contents
        if name is not None:
            inner = (contents.get("properties") or {}).get(name)
        found = []
        for text in (*_TEXTS, *self._opposite(schema, contents, inner)):
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
        whole = {**opposite, "type": "string", "definitions": contents.get("definitions", {})}
        try:
            dialect = dialect_of(schema.language, contents)
        except SchemaProblem:
            return []
        values = islice(candidates(whole, dialect), 6)
        return [value for value in values if isinstance(value, str) and value]

    def _handshake(self, target: Target, presented: Presented) -> Presented:
        """Return what bindings ask for, without what belongs to credentials."""
        bindings = target.namespace.bindings
        if bindings is None:
            return Presented("")
        parts: list[dict[str, Any]] = []
        for schema in (bindings.query, bindings.headers):
            found = self._expectations.example(schema) if schema is not None else None
            parts.append(found[0] if found and isinstance(found[0], dict) else {})
        return Presented("", None, {n: str(v) for n, v in parts[1].items()}, parts[0])

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
            self._provoke(good)
            come = _documented(line, target.namespace)
        stayed = line.is_open
        line.close()
        problem = None
        if step is not None:
            came = f"a client with {presented.what} is let in, and its {step.event!r} is taken"
            problem = Problem(check, target.namespace.name, None, _EXPECTED[check], place, came)
        elif come is not None:
            came = f"a client with {presented.what} is let in, and is sent {come!r}"
            problem = Problem(check, target.namespace.name, None, _EXPECTED[check], place, came)
        elif not tried and admitted and stayed:
            came = f"a client is let in, though {presented.what}"
            problem = Problem(check, target.namespace.name, None, _EXPECTED[check], place, came)
        elif not tried and stayed:
            judged.verdict = "undecided"
        if problem is not None:
            detail = (presented.what,)
            judged.verdict = "failed"
            judged.problems.append(Problem(**{**problem.__dict__, "detail": detail}))
        return Intrusion(check, judged, step or connecting, target.namespace.name)

    def _listened(
        self, target: Target, presented: Presented, event: Event, place: Node, good: Sequence[Step]
    ) -> Intrusion:
        judged = Judged()
        step = Step(target.name, None, presented=presented, about=presented.what)
        try:
            line = self._lines.line(target.name, presented, _unheard)
        except Unreachable:
            return Intrusion("security_enforced", judged, step, target.namespace.name)
        self._provoke(good)
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

    def _provoke(self, good: Sequence[Step]) -> None:
        """Do what may bring events for others."""
        opened: dict[Any, Line] = {}
        try:
            for step in list(good)[:12]:
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


def _unheard(line: Line, arrival: Any) -> None:
    """Leave what an intruder hears to whoever looks at it."""


def _wait(line: Line, seconds: float, sent: Sent | None = None) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and line.is_open and not (sent and sent.acks):
        time.sleep(0.005)


def _documented(line: Line, namespace: Namespace) -> str | None:
    names = (one.event for one in list(line.arrivals) if one.event in namespace.sends)
    return next((name for name in names if not is_refusing_name(name)), None)


def _with_handshake(presented: Presented, handshake: Presented) -> Presented:
    return Presented(
        presented.what,
        presented.auth,
        {**handshake.headers, **presented.headers},
        {**handshake.query, **presented.query},
    )


def _put(value: Any, name: str | None, others: dict[str, Any] | None) -> Any:
    return value if name is None else {**(others or {}), name: value}


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
