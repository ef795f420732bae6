"""Which kind of object stands at a place that a reference leads to."""

from __future__ import annotations

from typing import Any, NamedTuple

from asynction_core import Document, Node, SpecError
from asynction_core.acks import is_ack_object
from asynction_core.reading.source import pointer_to_path
from asynction_core.spec import language_of
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.shapes import SCHEMA_KINDS, WORDS, Container, Shape

_OTHER = "other"  # a schema in a language that is not known here


class Kind(NamedTuple):
    """What stands at a place.

    Attributes:
        name: The kind of object.
        several: Whether it is a map or a list of such objects.
    """

    name: str
    several: bool

    def fits(self, wanted: str) -> bool:
        """Return whether it is what is wanted."""
        if self.several:
            return False
        if wanted in SCHEMA_KINDS:
            return self.name in SCHEMA_KINDS
        if wanted == "ack" and self.name in SCHEMA_KINDS:
            return True
        # A trait is a part of what it is applied to: what it may not hold is told of it.
        return self.name == wanted or wanted == f"{self.name}Trait"

    def __str__(self) -> str:
        words = WORDS.get(self.name, "something else")
        return f"a collection, each of it {words}" if self.several else words


class Kinds:
    """Tells the kinds of places in a document, and in whole documents that it refers to.

    Args:
        shapes: The shapes of its version.
    """

    def __init__(self, document: Document, shapes: dict[str, Shape]) -> None:
        self._document = document
        self._shapes = shapes
        self._roots: dict[str, Any] = {document.root.uri: document.root.value}
        self._found: dict[tuple[str, str], Kind | None] = {}

    def at(self, node: Node) -> Kind | None:
        """Return what the specification says that stands at a place; None if it says nothing."""
        place = (node.uri, node.pointer)
        if place not in self._found:
            self._found[place] = self._look_up(node)
        return self._found[place]

    def _look_up(self, node: Node) -> Kind | None:
        value = self._root(node)
        if not isinstance(value, dict) or "asyncapi" not in value:
            return None
        kind, container, above = "document", Container.ONE, value
        for step in pointer_to_path(node.pointer):
            if container is Container.ONE:
                field = self._shapes.get(kind, {}).get(step)
                if field is None or not field.kind or not isinstance(value, dict):
                    return None
                container, kind, above = field.container, field.kind, value
            else:
                container = Container.ONE
            value = _below(value, step)
            if container is Container.EITHER and not isinstance(value, list):
                container = Container.ONE
            if container is Container.ONE:
                kind = _told_apart(kind, value, above)
        is_known = kind in self._shapes or container is not Container.ONE
        return Kind(kind, container is not Container.ONE) if is_known else None

    def _root(self, node: Node) -> Any:
        if node.uri not in self._roots:
            try:
                self._roots[node.uri] = self._document.target(f"{node.uri}#", node).value
            except SpecError:
                self._roots[node.uri] = None
        return self._roots[node.uri]


def kind_of_ack(value: dict[str, Any]) -> str:
    """Return whether a mapping under ``x-ack`` is a Message Ack Object, or a schema (or either)."""
    is_known = is_ack_object(value) or isinstance(value.get("$ref"), str)
    return "ack" if is_known else kind_of_any_schema(value)


def kind_of_any_schema(value: dict[str, Any]) -> str:
    """Return whether a mapping is a schema or a Multi Format Schema Object (3.x)."""
    return "multiFormat" if "schemaFormat" in value or "schema" in value else "schema"


def kind_of_payload(place: Place) -> str:
    """Return which kind of schema a payload is, by the ``schemaFormat`` that goes with it."""
    return _kind_of_format(format_of(place))


def format_of(place: Place) -> str | None:
    """Return the ``schemaFormat`` that the schema at a place is in; None for AsyncAPI's own.

    It stands in the message (2.x) or in the Multi Format Schema Object (3.x). In 2.x a trait
    overrides it.
    """
    above: Place | Node = place
    while isinstance(above, Place):
        if above.kind == "multiFormat" or above.kind == "message":
            found = above.get("schemaFormat")
            if above.kind == "message":
                _, found = above.overridden("schemaFormat")
            return found if isinstance(found, str) else None
        above = above.above
    return None


def _kind_of_format(schema_format: str | None) -> str:
    language = language_of(schema_format)
    if language is None or "application/vnd.aai.asyncapi" in language.lower():
        return "schema"
    try:
        dialect_of(language, None)
    except SchemaProblem:
        return _OTHER
    return "jsonSchema"


def _told_apart(kind: str, value: Any, above: Any) -> str:
    if kind == "anySchema":
        return kind_of_any_schema(value) if isinstance(value, dict) else "schema"
    if kind == "ack":
        return kind_of_ack(value) if isinstance(value, dict) else "schema"
    if kind == "payload":
        schema_format = above.get("schemaFormat") if isinstance(above, dict) else None
        return _kind_of_format(schema_format if isinstance(schema_format, str) else None)
    return kind


def _below(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None
