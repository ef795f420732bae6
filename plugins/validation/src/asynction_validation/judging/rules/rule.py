"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from asynction_core.exceptions import Severity
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.whole import Whole

__all__ = ["ALL", "V2", "V3", "Check", "Found", "Rule", "since"]

Found: TypeAlias = Iterator[tuple[Place, str]]
"""What breaks a rule: where, and a sentence about it."""

Check: TypeAlias = Callable[[Place, Whole], Found]
"""Looks at one object, of the kind that the rule is about."""

V2 = frozenset({"2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"})
V3 = frozenset({"3.0", "3.1"})
ALL = V2 | V3


def since(version: str) -> frozenset[str]:
    """Return the versions of 2.x from one on."""
    return frozenset(one for one in V2 if one >= version)


class Rule(NamedTuple):
    """A rule about one kind of object.

    Attributes:
        name: What it is called; several of one name are one rule with several sides.
        severity: What it means to break it.
        versions: The AsyncAPI versions that it holds in.
        kind: The kind of object.
        field: The field that the object must have for the rule to matter; None for all objects.
        check: Finds what breaks it.
    """

    name: str
    severity: Severity
    versions: frozenset[str]
    kind: str
    field: str | None
    check: Check
