"""A schema said in words: what a reader has to know of each of its parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from asynction_docs.plain_values import json_of

Fact = tuple[str, str]
"""Words, and the code behind them; either may be empty."""


@dataclass(slots=True)
class Part:
    """What is said of a schema, or of one of its parts.

    Attributes:
        name: The field that it describes; None if it describes none.
        role: What it is to the schema around it, as "each item" or "either"; "" for the whole.
        is_required: Whether the field must be there.
        type: Its type, in words.
        target: The pointer of what it refers to; "" for nothing.
        title: Its title.
        description: Its description, in CommonMark.
        facts: What else holds for a value.
        parts: The parts of it that are schemas themselves.
        code: What is shown as it is written, and cannot be said in words.
        further: Fields that nothing is known of.
    """

    name: str | None = None
    role: str = ""
    is_required: bool = False
    type: str = ""
    target: str = ""
    title: str = ""
    description: str = ""
    facts: list[Fact] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    code: str = ""
    further: dict[str, Any] = field(default_factory=dict)


_DEEPEST = 24  # levels of subschemas; what is below is shown as it is written
_IN_PLACE = 80  # values in the schemas that are shown where one refers to them, all in all

# Keywords that say one thing about a value, each with the words in front of it.
_SAID = {
    "const": "always",
    "contentEncoding": "encoded as",
    "contentMediaType": "of the media type",
    "default": "by default",
    "format": "format",
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
    "pattern": "matches",
    "$anchor": "anchor",
    "$comment": "comment",
    "$dynamicAnchor": "dynamic anchor",
    "$dynamicRef": "as the dynamic anchor",
    "$id": "known as",
    "$recursiveRef": "as the recursive anchor",
    "$schema": "in the language",
    "id": "known as",
}
_SWITCHES = {
    "deprecated": "deprecated",
    "nullable": "or null",
    "readOnly": "only read, never written",
    "uniqueItems": "all items different",
    "writeOnly": "only written, never read",
}
_LISTS = {"enum": "one of", "examples": "for example"}
_COUNTS = {"Length": "character", "Items": "item", "Properties": "field"}

# Keywords with one schema, with what it is to the whole, and what false says in its place.
_ONE = {
    "items": ("each item", "no items"),
    "additionalItems": ("each further item", "no further items"),
    "unevaluatedItems": ("each item not described elsewhere", "no other items"),
    "contains": ("some item", "never any item"),
    "additionalProperties": ("any other field", "no other fields"),
    "unevaluatedProperties": ("any field not described elsewhere", "no other fields"),
    "propertyNames": ("the name of each field", "no fields"),
    "not": ("never", ""),
    "if": ("if it fits", ""),
    "then": ("then it is", ""),
    "else": ("else it is", ""),
    "contentSchema": ("decoded, it is", ""),
}
_SEVERAL = {"allOf": "all of", "anyOf": "any of", "oneOf": "exactly one of"}
_BY_NAME = {
    "patternProperties": "fields whose names match",
    "dependentSchemas": "if there is the field",
    "definitions": "definition",
    "$defs": "definition",
}


def _size(schema: Any) -> int:
    """Return how many values are in a schema, as far as that matters."""
    count, ahead = 0, [schema]
    while ahead and count <= _IN_PLACE:
        found = ahead.pop()
        count += 1
        if isinstance(found, (dict, list)):
            ahead += found.values() if isinstance(found, dict) else found
    return count


class Reader:
    """Says schemas in words.

    Args:
        resolve: Returns what a reference leads to, given as ``#/…``.
    """

    def __init__(self, resolve: Callable[[str], Any]) -> None:
        self._resolve = resolve
        self._left = 0  # of what may be shown in place
        self._way: list[str] = []  # the references that lead to what is shown in place

    def whole(self, schema: Any, **about: Any) -> Part:
        """Return a schema in words; what it refers to, too, as far as that is small.

        Args:
            schema: The schema, its references all into the document.
            **about: Fields of the `Part`.
        """
        self._left = _IN_PLACE
        try:
            return self.part(schema, **about)
        finally:
            self._left = 0

    def part(self, schema: Any, level: int = 0, **about: Any) -> Part:
        """Return a schema in words."""
        part = Part(**about)
        if not isinstance(schema, dict):
            part.type = {True: "anything", False: "nothing"}.get(schema, "")
            if not isinstance(schema, bool):
                part.code = json_of(schema)
            return part
        if level > _DEEPEST:
            part.code = json.dumps(schema, ensure_ascii=False, indent=2)
            return part
        rest = dict(schema)
        part.type = self._type(rest, part)
        for key in ("title", "description"):
            if isinstance(rest.get(key), str):
                setattr(part, key, rest.pop(key))
        if rest:
            part.facts += _facts(rest)
        if rest:
            part.parts += self._children(rest, level + 1)
        part.further |= rest
        if not part.type:
            part.type = _guessed_type(schema)
        return self._in_place(part, level) if part.target else part

    def _in_place(self, part: Part, level: int) -> Part:
        """Return what is said of a reference with what it refers to, if that may be shown there."""
        target = part.target
        found = self._resolve(target) if target not in self._way else None
        size = _size(found)
        if not isinstance(found, dict) or size > self._left:
            return part
        self._left -= size
        self._way.append(target)
        below = self.part(found, level, name=part.name, role=part.role)
        self._way.pop()
        below.is_required, below.target = part.is_required, target
        below.title = part.title or below.title
        below.description = part.description or below.description
        below.facts += part.facts
        below.parts += part.parts
        below.further |= part.further
        return below

    def _type(self, rest: dict[str, Any], part: Part) -> str:
        reference = rest.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            del rest["$ref"]
            part.target = reference
        given = rest.get("type")
        if isinstance(given, str):
            del rest["type"]
            return given
        if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
            del rest["type"]
            return " or ".join(given)
        return ""

    def _children(self, rest: dict[str, Any], level: int) -> Iterator[Part]:
        yield from self._fields(rest, level)
        for key in ("prefixItems", "items"):
            if isinstance(rest.get(key), list):
                for number, schema in enumerate(rest.pop(key), 1):
                    yield self.part(schema, level, role=f"item {number}")
        for key, (role, never) in _ONE.items():
            if isinstance(rest.get(key), (dict, bool)):
                schema = rest.pop(key)
                if key == "contains":
                    role += _how_many(rest)
                if schema is False and never:
                    yield Part(role=never)
                else:
                    yield self.part(schema, level, role=role)
        for key, role in _SEVERAL.items():
            if isinstance(rest.get(key), list):
                below = [self.part(schema, level) for schema in rest.pop(key)]
                yield Part(role=role, parts=below)
        for key, role in _BY_NAME.items():
            if isinstance(rest.get(key), dict):
                for name, schema in rest.pop(key).items():
                    yield self.part(schema, level, role=role, name=str(name))
        if isinstance(rest.get("dependencies"), dict):
            for name, schema in rest.pop("dependencies").items():
                if isinstance(schema, list):
                    facts = [("there must be", json_of(one)) for one in schema]
                    yield Part(role="if there is the field", name=str(name), facts=facts)
                else:
                    role = "if there is the field"
                    yield self.part(schema, level, role=role, name=str(name))

    def _fields(self, rest: dict[str, Any], level: int) -> Iterator[Part]:
        required = rest.get("required")
        names: list[str] = []
        if isinstance(required, list) and all(isinstance(one, str) for one in required):
            names = rest.pop("required")
        properties = rest.get("properties")
        if isinstance(properties, dict):
            del rest["properties"]
            for name, schema in properties.items():
                is_required = name in names
                yield self.part(schema, level, name=str(name), is_required=is_required)
        for name in names:
            if not isinstance(properties, dict) or name not in properties:
                yield Part(name=name, is_required=True, type="anything")


def _facts(rest: dict[str, Any]) -> Iterator[Fact]:
    """Take out of a schema what can be said in a few words; yield it."""
    for key, words in _COUNTS.items():
        least, most = rest.get(f"min{key}"), rest.get(f"max{key}")
        if said := _range(least, most, words):
            rest.pop(f"min{key}", None)
            rest.pop(f"max{key}", None)
            yield said, ""
    for key, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if rest.get(key) is True and limit in rest:  # draft 4
            del rest[key]
            yield _SAID[key], json_of(rest.pop(limit))
    for key, words in _SAID.items():
        if key in rest and (key in ("const", "default") or _is_scalar(rest[key])):
            value = rest.pop(key)
            is_text = isinstance(value, str) and key not in ("const", "default")
            yield words, value if is_text else json_of(value)
    for key, words in _SWITCHES.items():
        if rest.get(key) is True:
            del rest[key]
            yield words, ""
    for key, words in _LISTS.items():
        if _is_list(rest.get(key)):
            values = rest.pop(key)
            yield from ((words if not at else "", json_of(one)) for at, one in enumerate(values))
    if isinstance(rest.get("dependentRequired"), dict):
        for name, others in rest.pop("dependentRequired").items():
            yield f"with {name} there must be", json_of(others)


def _range(least: Any, most: Any, of: str) -> str:
    if any(one is not None and not _is_count(one) for one in (least, most)):
        return ""
    if least is None and most is None:
        return ""
    of += "" if (least if most is None else most) == 1 else "s"
    if most is None:
        return f"{least} {of} or more"
    if least is None:
        return f"up to {most} {of}"
    return f"{least} {of}" if least == most else f"{least} to {most} {of}"


def _how_many(rest: dict[str, Any]) -> str:
    said = _range(rest.get("minContains"), rest.get("maxContains"), "item")
    if said:
        rest.pop("minContains", None)
        rest.pop("maxContains", None)
        return f", {said} in all,"
    return ""


def _guessed_type(schema: Mapping[str, Any]) -> str:
    if schema.keys() & {"properties", "patternProperties", "required", "additionalProperties"}:
        return "object"
    if schema.keys() & {"items", "prefixItems", "contains"}:
        return "array"
    combined = {"$ref", "const", "enum", "not", "if", *_SEVERAL}
    return "" if schema.keys() & combined else "anything"


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)
