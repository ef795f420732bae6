"""Read schemas: each becomes a shape, and those worth a name a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeGuard

from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.intersecting import Merger
from asynction_generate.shapes.naming import TypeNames
from asynction_generate.shapes.shape import (
    ANY,
    NEVER,
    Constant,
    Field,
    Listing,
    Name,
    Plain,
    Record,
    Row,
    Shape,
    Union,
    union_of,
)
from asynction_generate.shapes.used_names import cut_circles, used
from asynction_jsonschema import Dialect, SchemaProblem, dialect_of

if TYPE_CHECKING:
    from asynction_core import Node, Schema, Spec

_Place = tuple[str, str]
_KINDS: dict[str, Shape] = {
    "boolean": Plain("boolean"),
    "integer": Plain("integer"),
    "null": Plain("null"),
    "number": Plain("number"),
}
_OF_OBJECTS = ("additionalProperties", "patternProperties", "properties", "required")
_MOST_OPTIONS = 200  # of an enumeration that is told one by one
_DEEPEST = 100  # schemas within each other


class SchemaReader:
    """Reads schemas of a document.

    Args:
        spec: The document's spec. Components keep their names, whatever comes before them.
        names: Gives names.
    """

    def __init__(self, spec: Spec, names: TypeNames) -> None:
        self._names = names
        self._declared: dict[_Place, Declaration] = {}
        self._by_name: dict[str, Declaration] = {}
        self._kept = {place: names.new(name) for place, name in _components(spec)}
        self._merger = Merger(self.structure, self._declare_merged)
        self._siblings_count = False
        self._depth = 0

    def declarations(self, shapes: Iterable[Shape]) -> list[Declaration]:
        """Return the declarations that some shapes need, in the order of their first use."""
        cut_circles(self._by_name)
        return used(self._by_name, shapes)

    def structure(self, name: Name) -> Shape:
        """Return what a name stands for; the name itself while that is being read."""
        shape: Shape | None = name
        for _ in range(len(self._by_name) + 1):
            if not isinstance(shape, Name):
                break
            shape = self._by_name[shape.name].shape
        return name if shape is None or isinstance(shape, Name) else shape

    def shape_of(self, schema: Schema, node: Node, hint: str) -> Shape:
        """Return the shape of what a schema describes.

        Args:
            schema: The schema of arguments.
            node: The part of it that is meant, or the whole.
            hint: What it is called if it has no name of its own.
        """
        if schema.foreign_language is not None:
            return ANY
        self._siblings_count = False
        with suppress(SchemaProblem):
            place = schema.node.resolved()
            contents = {"$schema": place.document.meta_schema_of(place)}
            contents |= place.value if isinstance(place.value, dict) else {}
            contents = {key: value for key, value in contents.items() if value is not None}
            found = dialect_of(schema.language, contents)
            self._siblings_count = found in (Dialect.DRAFT_2019_09, Dialect.DRAFT_2020_12)
        return self._read(node, hint)

    def _read(self, node: Node, hint: str) -> Shape:
        value = node.value
        if not isinstance(value, dict):
            return NEVER if value is False else ANY
        if self._depth > _DEEPEST:
            return ANY
        self._depth += 1
        try:
            if isinstance(value.get("$ref"), str):
                return self._referred(node, hint)
            return self._declare_if_worth_it(node, hint)
        finally:
            self._depth -= 1

    def _referred(self, node: Node, hint: str) -> Shape:
        target = node.resolved()
        shape = self._named(target, target.referred_as or hint)
        siblings = {key: value for key, value in node.value.items() if key != "$ref"}
        beside = self._own(node.with_value(siblings), hint) if self._siblings_count else ANY
        if beside == ANY:
            return shape
        both = self._with(shape, beside)
        return self._declare(node, hint, both) if isinstance(both, Record) else both

    def _named(self, node: Node, hint: str) -> Shape:
        """Return the name of what a reference leads to."""
        if not isinstance(node.value, dict):
            return self._read(node, hint)
        place = (node.uri, node.pointer)
        if place not in self._declared:
            declaration = self._declaration(node, _name_of(node) or hint)
            shape = self._own(node, declaration.name)
            declaration.shape = shape
        return Name(self._declared[place].name)

    def _declare_if_worth_it(self, node: Node, hint: str) -> Shape:
        place = (node.uri, node.pointer)
        if place in self._declared:
            return Name(self._declared[place].name)
        title = _text_in(node.value, "title")
        shape = self._own(node, title or hint)
        if isinstance(shape, Record) and shape.fields:
            return self._declare(node, title or hint, shape)
        if title and isinstance(shape, (Union, Row)):
            return self._declare(node, title, shape)
        return shape

    def _declare(self, node: Node, hint: str, shape: Shape) -> Shape:
        place = (node.uri, node.pointer)
        if place not in self._declared:  # unless something in it refers to it
            self._declaration(node, hint).shape = shape
        return Name(self._declared[place].name)

    def _declaration(self, node: Node, hint: str) -> Declaration:
        place = (node.uri, node.pointer)
        name = self._kept.get(place) or self._names.new(hint)
        description, is_deprecated = _said_of(node)
        self._declared[place] = Declaration(name, None, description, is_deprecated)
        self._by_name[name] = self._declared[place]
        return self._declared[place]

    def _declare_merged(self, one: str, other: str, record: Record) -> Shape:
        for known in self._by_name.values():
            if known.shape == record:
                return Name(known.name)
        name = self._names.new(f"{one} {other}")
        self._by_name[name] = Declaration(name, record)
        return Name(name)

    def _own(self, node: Node, hint: str) -> Shape:
        """Return the shape of what a mapping says, without a name for it."""
        shape = self._base(node, hint)
        for part in self._parts(node, "allOf"):
            shape = self._with(shape, self._read_part(part, hint))
        for key in ("oneOf", "anyOf"):
            parts = list(self._parts(node, key))
            if parts:
                read = self._read if shape == ANY else self._read_part
                options = union_of([read(part, hint) for part in parts])
                shape = self._named_options(self._with(shape, options), hint)
        return shape

    def _with(self, shape: Shape, other: Shape) -> Shape:
        """Return the shape of what has both, as a structure where either adds something."""
        if ANY in (shape, other):
            return other if shape == ANY else shape
        alone = (self.structure(one) if isinstance(one, Name) else one for one in (shape, other))
        return self._merger.both(*alone)

    def _named_options(self, shape: Shape, hint: str) -> Shape:
        if not isinstance(shape, Union):
            return shape
        return union_of(
            [
                self._declare_merged(hint, "", one)
                if isinstance(one, Record) and one.fields
                else one
                for one in shape.options
            ]
        )

    def _read_part(self, part: Node, hint: str) -> Shape:
        """Return the shape of a part that gets no name unless it is referred to."""
        if isinstance(part.value, dict) and "$ref" not in part.value:
            return self._own(part, hint)
        return self._read(part, hint)

    def _parts(self, node: Node, key: str) -> Iterator[Node]:
        if isinstance(node.value.get(key), list):
            yield from node.child(key).elements()

    def _base(self, node: Node, hint: str) -> Shape:
        value = node.value
        if "const" in value:
            return _constant(value["const"])
        if isinstance(value.get("enum"), list) and len(value["enum"]) <= _MOST_OPTIONS:
            return union_of([_constant(one) for one in value["enum"]])
        kinds = value.get("type")
        if isinstance(kinds, list):
            return union_of([self._of_kind(str(kind), node, hint) for kind in kinds])
        if isinstance(kinds, str):
            return self._of_kind(kinds, node, hint)
        if any(key in value for key in _OF_OBJECTS):
            return self._of_kind("object", node, hint)
        if "items" in value or "prefixItems" in value:
            return self._of_kind("array", node, hint)
        return ANY

    def _of_kind(self, kind: str, node: Node, hint: str) -> Shape:
        if kind == "object":
            return self._record(node, hint)
        if kind == "array":
            return self._array(node, hint)
        if kind == "string":
            return Plain("bytes" if node.value.get("format") == "binary" else "string")
        return _KINDS.get(kind, ANY)

    def _record(self, node: Node, hint: str) -> Record:
        value = node.value
        properties = value.get("properties")
        required = value.get("required")
        needed = [one for one in required if _is_text(one)] if isinstance(required, list) else []
        fields: list[Field] = []
        if isinstance(properties, dict):
            for name in properties:
                part = node.child("properties").child(name)
                shape = self._read(part, f"{hint} {name}")
                fields.append(Field(name, shape, name in needed, *_said_of(part)))
        known = {field.name for field in fields}
        fields += [Field(name, ANY, True) for name in dict.fromkeys(needed) if name not in known]
        return Record(tuple(fields), self._others(node, hint, has_fields=bool(fields)))

    def _others(self, node: Node, hint: str, *, has_fields: bool) -> Shape | None:
        value = node.value
        more = value.get("additionalProperties")
        patterns = value.get("patternProperties")
        found: list[Shape] = []
        if isinstance(patterns, dict):
            below = node.child("patternProperties")
            found += [self._read(below.child(name), f"{hint} Value") for name in patterns]
        if more is True or isinstance(more, dict):
            found.append(self._read(node.child("additionalProperties"), f"{hint} Value"))
        if found:
            return union_of(found)
        return NEVER if more is False and not has_fields else None

    def _array(self, node: Node, hint: str) -> Shape:
        value, inner = node.value, f"{hint} Item"
        leading = value.get("prefixItems", value.get("items"))
        if not isinstance(leading, list):
            item = node.child("items") if "items" in value else None
            return Listing(ANY if item is None else self._read(item, inner))
        key = "prefixItems" if "prefixItems" in value else "items"
        shapes = [self._read(one, f"{inner} {index}") for index, one in self._leading(node, key)]
        follows = "items" if key == "prefixItems" and "items" in value else "additionalItems"
        more = self._read(node.child(follows), inner) if follows in value else ANY
        least, most = value.get("minItems", 0), value.get("maxItems")
        if isinstance(most, int) and most <= len(shapes):
            shapes, more = shapes[:most], NEVER
        needed = min(least, len(shapes)) if isinstance(least, int) else 0
        return Row(tuple(shapes), needed, None if more == NEVER else more)

    def _leading(self, node: Node, key: str) -> Iterator[tuple[int, Node]]:
        return ((index + 1, one) for index, one in enumerate(node.child(key).elements()))


def _components(spec: Spec) -> Iterator[tuple[_Place, str]]:
    """Yield the places of the schemas that the document has names for, with these."""
    root = spec.document.root
    components = root.value.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name in schemas if isinstance(schemas, dict) else ():
        node = root.child("components").child("schemas").child(name)
        yield (node.uri, node.pointer), name


def _name_of(node: Node) -> str:
    """Return what a document calls what a reference leads to; "" if it does not."""
    *above, name = node.pointer.split("/")
    if above and above[-1] in _NAMING:
        return name.replace("~1", "/").replace("~0", "~")
    title = _text_in(node.value, "title")
    if title or node.pointer:
        return title
    return re.sub(r"(\.[a-z]+)+$", "", node.uri.rpartition("/")[2])


_NAMING = ("$defs", "definitions", "schemas")


def _said_of(node: Node) -> tuple[str, bool]:
    """Return what a schema says of itself in words, and whether it is deprecated."""
    value = node.value
    if not isinstance(value, dict):
        return "", False
    return _text_in(value, "description"), value.get("deprecated") is True


def _text_in(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    return text.strip() if isinstance(text, str) else ""


def _constant(value: object) -> Shape:
    if value is None:
        return Plain("null")
    if isinstance(value, (str, int, float)):
        return Constant(value)
    return Listing(ANY) if isinstance(value, list) else Record()


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)
