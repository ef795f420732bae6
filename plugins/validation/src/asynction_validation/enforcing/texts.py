"""Read query parameters and headers, which arrive as text, as the types that a schema asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,5})?")
_TYPES = {bool: "boolean", int: "integer", float: "number", type(None): "null"}
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("if", "then", "else", "not")

Reader = Callable[[list[str]], Any]
"""Gets the texts of one parameter, in the order of their appearance, and returns its value."""


def named_properties(schema: Any) -> dict[str, list[Any]]:
    """Return the properties that an object schema names, each with the schemas it has for them.

    Args:
        schema: The schema, its references all into its own ``definitions``.
    """
    found: dict[str, list[Any]] = {}
    for part in _parts(schema, _definitions(schema)):
        properties = part.get("properties")
        if isinstance(properties, dict):
            for name, value in properties.items():
                found.setdefault(name, []).append(value)
        for name in part.get("required", ()):
            found.setdefault(name, [])
    return found


def reader(schemas: list[Any], root: Any, *, separator: str | None = None) -> Reader:
    """Return what reads the texts of one parameter.

    Args:
        schemas: The schemas of the parameter.
        root: The schema that they are in.
        separator: What separates the items of an array in one text, as in headers; None if an
            array is a repeated parameter.
    """
    definitions = _definitions(root)
    parts = [part for schema in schemas for part in _parts(schema, definitions)]
    types = _types(parts)
    items = [part["items"] for part in parts if isinstance(part.get("items"), dict)]
    item_types = _types([part for item in items for part in _parts(item, definitions)])
    only_array = types == {"array"}

    def read(texts: list[str]) -> Any:
        if "array" in types and separator is not None:
            texts = [piece.strip() for text in texts for piece in text.split(separator)]
        if only_array or ("array" in types and len(texts) > 1):
            return [_read(text, item_types) for text in texts]
        if len(texts) == 1:
            return _read(texts[0], types)
        return texts  # given more than once though the schema wants one: let it be refused

    return read


def _read(text: str, types: set[str]) -> Any:
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return int(text) if _INTEGER.fullmatch(text) else float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "null" in types and text in ("", "null"):
        return None
    return text


def _types(parts: list[dict[str, Any]]) -> set[str]:
    types = set()
    for part in parts:
        wanted = part.get("type")
        if isinstance(wanted, str):
            types.add(wanted)
        elif isinstance(wanted, list):
            types.update(wanted)
        else:
            values = part.get("enum", [])
            if "const" in part:
                values = [*values, part["const"]]
            types.update(_TYPES.get(type(value), "string") for value in values)
    return types


def _parts(
    schema: Any, definitions: dict[str, Any], passed: frozenset[str] = frozenset()
) -> Iterator[dict[str, Any]]:
    """Yield a schema and those that are about the same value as it is."""
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in passed:
        target = definitions.get(reference.removeprefix("#/definitions/"))
        yield from _parts(target, definitions, passed | {reference})
    yield schema
    for key in _IN_PLACE:
        for part in schema.get(key, ()):
            yield from _parts(part, definitions, passed)
    for key in _CONDITIONAL:
        yield from _parts(schema.get(key), definitions, passed)


def _definitions(schema: Any) -> dict[str, Any]:
    return schema.get("definitions", {}) if isinstance(schema, dict) else {}
