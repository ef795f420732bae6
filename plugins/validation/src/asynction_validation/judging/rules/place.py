"""A place in a document during the walk: cheap to make, turned into a node only to complain."""

from __future__ import annotations

from typing import Any

from asynction_core import Node, SpecError


class Place:
    """A value, what kind of object it is, and the way to it.

    Attributes:
        value: The value: anything, whatever the kind says.
        kind: Which kind of object stands here.
        above: The place that it stands in; the node of the file's part where the walk began.
        steps: The keys and indices from there.
    """

    __slots__ = ("above", "kind", "steps", "value")

    def __init__(
        self, value: Any, kind: str, above: Place | Node, steps: tuple[str | int, ...] = ()
    ) -> None:
        self.value = value
        self.kind = kind
        self.above = above
        self.steps = steps

    def child(self, *steps: str | int) -> Place:
        """Return a place below, whether or not there is anything."""
        return Place(None, "", self, steps)

    def get(self, key: str) -> Any:
        """Return the value of a field; None if there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def listed(self, key: str) -> list[Any]:
        """Return the list in a field; an empty one if there is none."""
        value = self.get(key)
        return value if isinstance(value, list) else []

    def mapped(self, key: str) -> dict[str, Any]:
        """Return the mapping in a field; an empty one if there is none."""
        value = self.get(key)
        return value if isinstance(value, dict) else {}

    def overridden(self, key: str) -> tuple[Place, Any]:
        """Return where the value of a field comes from, and the value: the last trait overrides."""
        where, value = self.child(key), self.get(key)
        for index in range(len(self.listed("traits"))):
            trait = self.child("traits", index)
            found = trait.target_value()
            if isinstance(found, dict) and key in found:
                where, value = trait, found[key]
        return where, value

    @property
    def base(self) -> Node:
        """A place in the same file."""
        above = self.above
        while isinstance(above, Place):
            above = above.above
        return above

    def node(self) -> Node:
        """Return the node here."""
        steps: list[str | int] = []
        place: Place | Node = self
        while isinstance(place, Place):
            steps += reversed(place.steps)
            place = place.above
        node = place
        for step in reversed(steps):
            try:
                node = node.child(step)
            except (KeyError, IndexError, TypeError):
                break  # nothing is there: the innermost place that exists
        return node

    def resolved(self) -> Node | None:
        """Return what stands here with references followed; None if one is broken."""
        try:
            return self.node().resolved()
        except SpecError:
            return None

    def target_value(self) -> Any:
        """Return the value here with references followed; None if one is broken."""
        node = self.resolved()
        return None if node is None else node.value


def places_in(node: Node, field: str) -> set[tuple[str, str]]:
    """Return where the objects of a map stand, references followed."""
    place = Place(node.value, "", node)
    found = (place.child(field, name).resolved() for name in place.mapped(field))
    return {(one.uri, one.pointer) for one in found if one is not None}
