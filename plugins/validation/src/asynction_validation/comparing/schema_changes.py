"""What a change of a schema is called: which side it breaks, where, and by which value."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from asynction_core import Node, Schema
from asynction_jsonschema import Violation
from asynction_validation.comparing.change import Change, Proof
from asynction_validation.comparing.change_rules import DEPRECATED, Severity
from asynction_validation.comparing.deprecation import without_deprecated
from asynction_validation.comparing.described import Described, Role
from asynction_validation.comparing.schema_verdicts import Verdict, Verdicts

Flow = Literal["received", "sent"]
"""Which way values go, seen from the server: what it receives, the new one must take as the old one
did; what it sends, a client of the old document must take from the new one."""

Part = Literal["payload", "ack", "error", "parameter", "binding"]

_COUNTS = frozenset({"maxItems", "minItems", "false", "items", "additionalItems"})

_WORDS = {
    "payload": "arguments",
    "ack": "acknowledgements",
    "error": "answers to a failure",
}
_VERBS = {"payload": "sends", "ack": "gives", "error": "gives"}


@dataclass(frozen=True, slots=True)
class Sides:
    """Two things that correspond to each other, and what is said of changes of them.

    Attributes:
        old: The place in the old document.
        new: The place in the new one.
        namespace: The name of the namespace.
        event: The name of the event, if they are of one.
        direction: Its direction.
        around: The places around them.
    """

    old: Node
    new: Node
    namespace: str | None = None
    event: str | None = None
    direction: Literal["receive", "send"] | None = None
    around: tuple[Node, ...] = ()

    def change(
        self, rule: str, severity: Severity, message: str, proof: Proof | None = None
    ) -> Change:
        """Return a change of them."""
        return Change(
            rule,
            severity,
            message,
            self.old,
            self.new,
            self.namespace,
            self.event,
            self.direction,
            proof,
            (self.old, self.new, *self.around),
        )


class SchemaChanges:
    """Compares the schemas of two documents.

    Args:
        validate_formats: Whether ``format`` counts.
    """

    def __init__(self, *, validate_formats: bool) -> None:
        self._verdicts = Verdicts(validate_formats=validate_formats)

    def described(self, schema: Schema | None, role: Role) -> Described:
        """Return what a schema describes."""
        return Described(schema, role, validate_formats=self._verdicts.validate_formats)

    def change(
        self,
        part: Part,
        role: Role,
        schemas: tuple[Schema | None, Schema | None],
        flow: Flow,
        sides: Sides,
        what: str | None = None,
    ) -> Change | None:
        """Return the change of a schema, None if there is none that anybody can notice.

        Args:
            part: What has it.
            role: What it describes.
            schemas: The old and the new schema; None for one where anything goes.
            flow: Which way the values go.
            sides: What it is a schema of.
            what: What sentences call what it describes, in the plural; by default by the part.
        """
        if schemas == (None, None) or _is_same_text(*schemas):
            return None
        old, new = (self.described(schema, role) for schema in schemas)
        wide, narrow = (new, old) if flow == "received" else (old, new)
        verdict = self._verdicts.verdict(wide, narrow)
        if verdict.kind == "same":
            return None
        told = _Told(part, role, flow, sides, what or _WORDS[part], old, new)
        if verdict.kind == "breaking" and self._is_deprecation(old, new, flow):
            return replace(told.breaking(verdict), rule=DEPRECATED)
        return told.change(verdict)

    def _is_deprecation(self, old: Described, new: Described, flow: Flow) -> bool:
        """Return whether nothing breaks but what the old side marks as deprecated."""
        left = without_deprecated(old, needed_alone=flow == "sent")
        if left is None:
            return False
        wide, narrow = (new, left) if flow == "received" else (left, new)
        return self._verdicts.verdict(wide, narrow).kind in ("same", "compatible")


@dataclass(frozen=True, slots=True)
class _Told:
    part: Part
    role: Role
    flow: Flow
    sides: Sides
    what: str
    old: Described
    new: Described

    def change(self, verdict: Verdict) -> Change:
        if verdict.kind == "breaking":
            return self.breaking(verdict)
        if verdict.kind == "compatible":
            rule = self._rule("changed")
            message = f"{self.what} are described otherwise, and that breaks nobody"
            return self._at(None, rule, "compatible", message, None)
        message = f"whether {self.what} still fit is not decided: {verdict.reason}"
        return self._at(None, self._rule("unsure"), "unsure", message, None)

    def breaking(self, verdict: Verdict) -> Change:
        violation = verdict.violation
        assert violation is not None  # or it would prove nothing
        reason = _reason(violation)
        satisfies: Literal["old", "new"] = "old" if self.flow == "received" else "new"
        proof = Proof(*self._shown(verdict.value), satisfies, reason)
        if self.flow == "received":
            message = f"the server refuses {self.what} that it took: {reason}"
        else:
            verb = _VERBS[self.part]
            message = f"the server {verb} {self.what} that it did not {verb[:-1]}: {reason}"
        rule = self._rule("narrowed" if self.flow == "received" else "widened")
        if self.role == "arguments" and self._is_about_count(violation):
            rule = "argument-count" if not rule.endswith(("added", "dropped")) else rule
        return self._at(violation, rule, "breaking", message, proof)

    def _rule(self, how: str) -> str:
        if self.part in ("ack", "error") and self.old.is_any is not self.new.is_any:
            how = "added" if self.old.is_any else "dropped"
        return f"{self.part}-{how}"

    def _is_about_count(self, violation: Violation) -> bool:
        of_tuples = self.old.is_tuple or self.new.is_tuple
        return of_tuples and not violation.path and violation.validator in _COUNTS

    def _shown(self, value: Any) -> tuple[Any, str]:
        if self.role != "arguments":
            return value, self.role
        if self.old.is_tuple or self.new.is_tuple or len(value) != 1:
            return value, "arguments"
        return value[0], "argument"

    def _at(
        self,
        violation: Violation | None,
        rule: str,
        severity: Severity,
        message: str,
        proof: Proof | None,
    ) -> Change:
        path = violation.schema_path if violation is not None else ()
        old = _place(self.old.schema, path, self.sides.old)
        new = _place(self.new.schema, path, self.sides.new)
        change = self.sides.change(rule, severity, message, proof)
        return replace(change, old=old, new=new)


def _is_same_text(one: Schema | None, other: Schema | None) -> bool:
    """Return whether two schemas are written alike, and refer to nothing: most are."""
    if one is None or other is None or one.format != other.format:
        return False
    places = (one.node.resolved(), other.node.resolved())
    if any(place.uri != place.document.source.uri for place in places):
        return False  # other files may say in which draft they are written
    try:
        text, other_text = (json.dumps(place.value) for place in places)
    except (TypeError, ValueError, RecursionError):
        return False
    return text == other_text and '"$ref"' not in text


def _reason(violation: Violation) -> str:
    way = "".join(f"/{step}" for step in violation.path)
    return f"{way}: {violation.message}" if way else violation.message


def _place(schema: Schema | None, path: tuple[str | int, ...], otherwise: Node) -> Node:
    """Return where a path through a schema leads, as far as that is there."""
    if schema is None:
        return otherwise
    node = schema.node.resolved()

    for step in path:
        here = node.resolved() if isinstance(node.value, dict) else node
        value = here.value
        known = step in value if isinstance(value, dict) else isinstance(value, list)
        if not known or (isinstance(value, list) and not _is_index(step, value)):
            return here
        node = here.child(step)
    return node


def _is_index(step: str | int, items: list[Any]) -> bool:
    return isinstance(step, int) and 0 <= step < len(items)
