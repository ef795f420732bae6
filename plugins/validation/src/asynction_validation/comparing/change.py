"""What is told of a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from asynction_core import Finding, Node
from asynction_validation.comparing.change_rules import RULES, Severity


@dataclass(frozen=True, slots=True)
class Proof:
    """What fits one of two documents alone.

    Attributes:
        value: It, as JSON: of several arguments a list of them.
        kind: What it is: an ``"argument"``, ``"arguments"``, ``"parameter"``, ``"method"``,
            ``"query"``, ``"headers"``, ``"namespace"``, ``"event"``, ``"credentials"``, ``"path"``.
        satisfies: The document that it fits.
        reason: How it fails the other one.
    """

    value: Any
    kind: str
    satisfies: Literal["old", "new"]
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two documents that somebody may notice on the wire.

    Attributes:
        rule: The name of its rule.
        severity: Whether it breaks somebody.
        message: A sentence.
        old: Where it is in the old document, or what is around it there.
        new: The same in the new one.
        namespace: The name of the namespace that it is about, the old one; None if it is about all.
        event: The name of the event that it is about, the old one; None if it is about none.
        direction: Of that event, seen from the server.
        proof: What fits one side alone; a change that is breaking has one.
        around: Where what it is about stands, besides: the event, the namespace.
    """

    rule: str
    severity: Severity
    message: str
    old: Node
    new: Node
    namespace: str | None = None
    event: str | None = None
    direction: Literal["receive", "send"] | None = None
    proof: Proof | None = None
    around: tuple[Node, ...] = field(default=(), compare=False, repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What is equal for changes that tell the same."""
        places = (self.old.uri, self.old.pointer, self.new.uri, self.new.pointer)
        return self.rule, self.message, self.namespace, self.event, self.direction, places

    @property
    def advice(self) -> str | None:
        """What to do about it; None if there is nothing to do."""
        return None if self.severity == "compatible" else RULES[self.rule].advice


def place_of(node: Node) -> Finding:
    """Return the place of a node as findings have it: file, line, column and pointer."""
    return Finding.of(node.error("", rule=""))
