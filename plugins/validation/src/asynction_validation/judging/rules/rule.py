"""What a rule is, and what it gets to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from asynction_core import Document, Node, SpecError
from asynction_core.exceptions import Severity
from asynction_validation.judging.rules.object_kinds import Kinds
from asynction_validation.judging.rules.place import Place, places_in
from asynction_validation.judging.rules.shapes import shapes


class Whole:
    """The whole of a document: what rules know of it beside the place that they look at.

    Args:
        major: Its major version.

    Attributes:
        document: The document.
        root: The mapping that it is.
        major: Its major version.
        shapes: The shapes of its objects.
        kinds: Tells which kind of object stands at a place that a reference leads to.
        first: The first place of each name that must be unique, for rules to note.
    """

    def __init__(self, document: Document, major: int) -> None:
        self.document = document
        self.root = document.root
        self.major = major
        self.shapes = shapes(major)
        self.kinds = Kinds(document, self.shapes)
        self.first: dict[tuple[str, str], Place] = {}
        self._places: dict[str, set[tuple[str, str]]] = {}
        self._used: set[tuple[str, str]] | None = None

    def follow(self, place: Place) -> Node | None:
        """Return where the reference at a place leads, one step; None if that is broken."""
        try:
            return self.document.target(place.value["$ref"], place.base)
        except SpecError:
            return None

    def is_used(self, place: Place) -> bool:
        """Return whether anything but components leads to a place in the components.

        What stands in the components and is referred to by nothing is no part of what the document
        describes (Components Object).
        """
        node = place.node()
        if node.uri != self.root.uri or not node.pointer.startswith("/components/"):
            return True
        if self._used is None:
            self._used = _referred_to(self.root)
        pointer = node.pointer
        while pointer:
            if (node.uri, pointer) in self._used:
                return True
            pointer = pointer.rpartition("/")[0]
        return False

    def places(self, section: str) -> set[tuple[str, str]]:
        """Return where the document's channels or servers stand, references followed."""
        if section not in self._places:
            self._places[section] = places_in(self.root, section)
        return self._places[section]

    def under_root(self, *keys: str) -> dict[str, Any]:
        """Return a mapping of the document by its keys; an empty one if there is none."""
        value = self.root.value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}


def _referred_to(root: Node) -> set[tuple[str, str]]:
    """Return where the references lead that a document has outside of its components."""
    found: set[tuple[str, str]] = set()
    rest = {key: value for key, value in root.value.items() if key != "components"}
    todo: list[tuple[Any, Node]] = [(rest, root)]
    seen: set[int] = set()
    while todo:
        value, base = todo.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo += [(item, base) for item in value]
            continue
        if isinstance(value.get("$ref"), str):
            try:
                target = root.document.target(value["$ref"], base)
            except SpecError:
                continue  # which the core tells
            found.add((target.uri, target.pointer))
            todo.append((target.value, target))
        todo += [(item, base) for item in value.values()]
    return found


Found: TypeAlias = Iterator[tuple[Place, str]]
"""What breaks a rule: where, and a sentence about it."""

Check: TypeAlias = Callable[[Place, Whole], Found]
"""Looks at one object, of a kind that the rule is about."""

V2 = frozenset({"2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"})
V3 = frozenset({"3.0", "3.1"})
ALL = V2 | V3


def since(version: str) -> frozenset[str]:
    """Return the versions of 2.x from one on."""
    return frozenset(one for one in V2 if one >= version)


class Rule(NamedTuple):
    """A rule about some kinds of objects.

    Attributes:
        name: What it is called; several of one name are one rule with several sides.
        severity: What it means to break it.
        versions: The AsyncAPI versions that it holds in.
        kinds: The kinds of objects, separated by spaces.
        field: The field that the object must have for the rule to matter; None for all objects.
        check: Finds what breaks it.
    """

    name: str
    severity: Severity
    versions: frozenset[str]
    kinds: str
    field: str | None
    check: Check
