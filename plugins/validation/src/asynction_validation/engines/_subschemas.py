"""Where the subschemas of a schema stand, draft by draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asynction_validation.engines._dialects import Dialect

__all__ = ["rewritten", "subschemas"]

# Keywords that hold a schema or a list of schemas, and those that hold schemas by name; each with
# whether these are about the same value as the schema that they stand in ("in place").
_DRAFT_4 = {
    "additionalItems": False,
    "additionalProperties": False,
    "allOf": True,
    "anyOf": True,
    "items": False,
    "not": True,
    "oneOf": True,
    "prefixItems": False,
}
_DRAFT_6 = {**_DRAFT_4, "contains": False, "propertyNames": False}
_DRAFT_7 = {**_DRAFT_6, "if": True, "then": True, "else": True}
_DRAFT_2019_09 = {**_DRAFT_7, "unevaluatedItems": False, "unevaluatedProperties": False}
_HOLDERS = {
    Dialect.DRAFT_4: _DRAFT_4,
    Dialect.DRAFT_6: _DRAFT_6,
    Dialect.DRAFT_7: _DRAFT_7,
    Dialect.DRAFT_2019_09: _DRAFT_2019_09,
    Dialect.DRAFT_2020_12: {
        keyword: in_place
        for keyword, in_place in _DRAFT_2019_09.items()
        if keyword != "additionalItems"
    },
}
_HOLDERS_BY_NAME = {"properties": False, "patternProperties": False, "dependencies": True}
_HOLDERS_BY_NAME_2019_09 = {**_HOLDERS_BY_NAME, "dependentSchemas": True}


def subschemas(
    schema: dict[str, Any], dialect: Dialect
) -> Iterator[tuple[str, str | int | None, Any, bool]]:
    """Yield the subschemas right below a schema, definitions left out.

    Yields:
        The keyword; the name or index below it, None if there is none; the subschema, which is
        whatever stands there; and whether it is about the same value as the schema.
    """
    if "$ref" in schema and dialect.reference_stands_alone:
        return
    holders = _HOLDERS[dialect]
    by_name = _HOLDERS_BY_NAME if dialect.reference_stands_alone else _HOLDERS_BY_NAME_2019_09
    for keyword, value in schema.items():
        if not isinstance(value, (dict, list)):
            continue
        in_place = holders.get(keyword)
        if in_place is not None:
            if isinstance(value, dict):
                yield keyword, None, value, in_place
            else:
                for index, item in enumerate(value):
                    yield keyword, index, item, in_place
        elif keyword in by_name and isinstance(value, dict):
            in_place = by_name[keyword]
            for name, item in value.items():
                yield keyword, name, item, in_place


def rewritten(
    schema: Any,
    dialect: Dialect,
    change: Callable[[dict[str, Any], dict[str, Any]], None],
    *,
    definitions: bool = True,
) -> Any:
    """Return a copy of a schema in which every subschema has been changed.

    Args:
        schema: The schema, or what stands in the place of one, which is returned as it is.
        dialect: The draft of JSON Schema that it is written in.
        change: Gets the copy of each subschema, the innermost first, and what it is a copy of.
        definitions: Whether the subschemas in its ``definitions`` are meant, too.
    """
    if not isinstance(schema, dict):
        return schema
    copy = dict(schema)
    copied = set()
    for keyword, key, subschema, _ in subschemas(schema, dialect):
        below = rewritten(subschema, dialect, change, definitions=False)
        if key is None:
            copy[keyword] = below
            continue
        if keyword not in copied:
            copied.add(keyword)
            copy[keyword] = schema[keyword].copy()
        copy[keyword][key] = below
    if definitions and isinstance(schema.get("definitions"), dict):
        copy["definitions"] = {
            name: rewritten(part, dialect, change, definitions=False)
            for name, part in schema["definitions"].items()
        }
    change(copy, schema)
    return copy
