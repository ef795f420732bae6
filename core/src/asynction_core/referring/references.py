"""Follow every reference of a document once, so that a broken one is found at the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asynction_core.document import Document, Node
from asynction_core.exceptions import SpecError
from asynction_core.referring.literals import LITERALS, NAME_MAPS

__all__ = ["broken_references"]

_CONTAINERS = (dict, list)
_OWN_EXTENSIONS = frozenset({"x-ack", "x-messageAcks"})


def broken_references(document: Document) -> Iterator[SpecError]:
    """Yield an error for each ``$ref`` of a document, and of the files it refers to, that is none.

    It leads nowhere, may not be followed, or leads round in a circle. Extensions other than
    Asynction's own are left alone: what they hold is not known here.
    """
    root = document.root
    todo: list[tuple[Any, _Place]] = [(root.value, _Place(root))]
    # Values are known by their identity: each is visited once, however many references lead to it.
    seen: set[int] = set()
    while todo:
        value, place = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo.extend(
                (item, _Place(place, index))
                for index, item in enumerate(value)
                if isinstance(item, _CONTAINERS)
            )
            continue
        reference = value.get("$ref")
        if isinstance(reference, str):
            node = place.node()
            try:
                node.resolved()  # a circle is an error
                target = document.target(reference, node)
            except SpecError as error:
                error.rule = "reference"
                yield error
                continue
            if isinstance(target.value, _CONTAINERS):
                todo.append((target.value, _Place(target)))
        for key, item in value.items():
            if not isinstance(item, _CONTAINERS) or key in LITERALS:
                continue
            if key.startswith("x-") and key not in _OWN_EXTENSIONS:
                continue
            child = _Place(place, key)
            if key in NAME_MAPS and isinstance(item, dict):
                todo.extend(
                    (named, _Place(child, name))
                    for name, named in item.items()
                    if isinstance(named, _CONTAINERS)
                )
            else:
                todo.append((item, child))


class _Place:
    """A step down from another place; its pointer is made only where a reference stands."""

    __slots__ = ("above", "step")

    def __init__(self, above: _Place | Node, step: str | int | None = None) -> None:
        self.above = above
        self.step = step

    def node(self) -> Node:
        above = self.above if isinstance(self.above, Node) else self.above.node()
        return above if self.step is None else above.child(self.step)
