"""What rules know of a document beside the place that they look at."""

from __future__ import annotations

from typing import Any

from asynction_core import Document, Node, SpecError
from asynction_validation.judging.rules.object_kinds import Kinds
from asynction_validation.judging.rules.place import Place, places_in
from asynction_validation.judging.rules.shapes import SHAPES

__all__ = ["Whole"]


class Whole:
    """The whole of a document.

    Args:
        document: The document.
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
        self.shapes = SHAPES[major]
        self.kinds = Kinds(document, self.shapes)
        self.first: dict[tuple[str, str], Place] = {}
        self._places: dict[str, set[tuple[str, str]]] = {}

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
