"""Walk over the objects of a document, each once, and ask the rules about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from asynction_core import Document, Node, SpecError
from asynction_validation.judging.rules.object_kinds import (
    Kinds,
    kind_of_any_schema,
    kind_of_payload,
)
from asynction_validation.judging.rules.place import Place, places_in
from asynction_validation.judging.rules.rule import Rule
from asynction_validation.judging.rules.shapes import SCHEMA_KINDS, SHAPES, Container

__all__ = ["Walk"]

_CONTAINERS = (dict, list)
_NONE: tuple[Rule, ...] = ()


class Walk:
    """One walk over a document.

    Args:
        document: The document.
        version: Its major and minor version, as in ``"2.6"``.
        rules: The rules; those of other versions are left out.

    Attributes:
        document: The document.
        root: The whole of it.
        major: Its major version.
        kinds: Tells which kind of object stands at a place that a reference leads to.
        first: The first place of each name that must be unique, for rules to note.
    """

    def __init__(self, document: Document, version: str, rules: Iterable[Rule]) -> None:
        self.document = document
        self.root = document.root
        self.major = int(version[0])
        self.shapes = SHAPES[self.major]
        self.kinds = Kinds(document, self.shapes)
        self.first: dict[tuple[str, str], Place] = {}
        self._places: dict[str, set[tuple[str, str]]] = {}
        self._of_objects: dict[str, tuple[Rule, ...]] = {}
        self._of_fields: dict[tuple[str, str], tuple[Rule, ...]] = {}
        self._of_references: list[Rule] = []
        for rule in rules:
            if version not in rule.versions:
                continue
            if rule.kind == "reference":
                self._of_references.append(rule)
            elif rule.field is None:
                self._of_objects[rule.kind] = (*self._of_objects.get(rule.kind, ()), rule)
            else:
                key = (rule.kind, rule.field)
                self._of_fields[key] = (*self._of_fields.get(key, ()), rule)

    def complaints(self) -> Iterator[SpecError]:
        """Yield what breaks a rule. What is of a wrong type is passed over."""
        # What the walk does with each field of each kind, so that it is one look-up.
        plans: dict[str, dict[str, tuple[Container, str, tuple[Rule, ...]]]] = {
            kind: {
                name: (field.container, field.kind, self._of_fields.get((kind, name), _NONE))
                for name, field in shape.items()
                if field.kind or (kind, name) in self._of_fields
            }
            for kind, shape in self.shapes.items()
        }
        seen: set[tuple[int, str]] = set()
        todo = [Place(self.root.value, "document", self.root)]
        while todo:
            place = todo.pop()
            value, kind = place.value, place.kind
            if not isinstance(value, dict):
                continue
            if kind == "anySchema":
                kind = place.kind = kind_of_any_schema(value)
            elif kind == "payload":
                kind = place.kind = kind_of_payload(place)
            plan = plans.get(kind)
            if plan is None or (id(value), kind) in seen:
                continue
            seen.add((id(value), kind))
            if isinstance(value.get("$ref"), str):
                for rule in self._of_references:
                    yield from _asked(rule, place, self)
                target = self._target(place)
                if target is not None:
                    todo.append(target)
                if kind not in SCHEMA_KINDS:
                    continue  # what stands beside a reference is ignored
            for rule in self._of_objects.get(kind, _NONE):
                yield from _asked(rule, place, self)
            below: list[Place] = []
            for name, item in value.items():
                planned = plan.get(name)
                if planned is None:
                    continue
                container, child_kind, rules = planned
                for rule in rules:
                    yield from _asked(rule, place, self)
                if not child_kind or not isinstance(item, _CONTAINERS):
                    continue
                if container is Container.MAP:
                    if isinstance(item, dict):
                        below += [
                            Place(one, child_kind, place, (name, key))
                            for key, one in item.items()
                            if isinstance(one, dict)
                        ]
                elif isinstance(item, dict):
                    if container is not Container.LIST:
                        below.append(Place(item, child_kind, place, (name,)))
                elif container is not Container.ONE:
                    below += [
                        Place(one, child_kind, place, (name, index))
                        for index, one in enumerate(item)
                    ]
            below.reverse()  # the last of the list is the next
            todo += below

    def follow(self, place: Place) -> Node | None:
        """Return where the reference at a place leads, one step; None if that is broken."""
        try:
            return self.document.target(place.value["$ref"], place.base)
        except SpecError:
            return None

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

    def _target(self, place: Place) -> Place | None:
        """Return where a reference leads, if the walk does not come there anyway."""
        target = self.follow(place)
        if target is None:
            return None
        found = self.kinds.at(target)
        if found is not None and target.uri == self.root.uri:
            is_trait = place.kind.endswith("Trait") and found.name != place.kind
            if not found.fits(place.kind) or not is_trait:
                return None
        return Place(target.value, place.kind, target)


def _asked(rule: Rule, place: Place, walk: Walk) -> Iterator[SpecError]:
    for where, message in rule.check(place, walk):
        yield where.node().error(message, rule=rule.name, severity=rule.severity)
