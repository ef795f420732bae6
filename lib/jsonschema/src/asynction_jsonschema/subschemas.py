"""Where the subschemas of a schema stand, draft by draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asynction_jsonschema.dialects import Dialect


class Layout:
    """The keywords of a draft that hold subschemas.

    Args:
        holders: Those that hold a schema or a list of schemas, each with whether these are about
            the same value as the schema that they stand in ("in place").
        holders_by_name: Those that hold schemas by name, and the same.
        reference_stands_alone: Whether what stands beside a ``$ref`` is ignored.
    """

    __slots__ = ("holders", "holders_by_name", "reference_stands_alone")

    def __init__(
        self,
        holders: dict[str, bool],
        holders_by_name: dict[str, bool],
        *,
        reference_stands_alone: bool,
    ) -> None:
        self.holders = holders
        self.holders_by_name = holders_by_name
        self.reference_stands_alone = reference_stands_alone


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
_DRAFT_2020_12 = {**_DRAFT_2019_09}
del _DRAFT_2020_12["additionalItems"]
_BY_NAME = {"properties": False, "patternProperties": False, "dependencies": True}
_BY_NAME_2019_09 = {**_BY_NAME, "dependentSchemas": True}

LAYOUTS = {
    Dialect.DRAFT_4: Layout(_DRAFT_4, _BY_NAME, reference_stands_alone=True),
    Dialect.DRAFT_6: Layout(_DRAFT_6, _BY_NAME, reference_stands_alone=True),
    Dialect.DRAFT_7: Layout(_DRAFT_7, _BY_NAME, reference_stands_alone=True),
    Dialect.DRAFT_2019_09: Layout(_DRAFT_2019_09, _BY_NAME_2019_09, reference_stands_alone=False),
    Dialect.DRAFT_2020_12: Layout(_DRAFT_2020_12, _BY_NAME_2019_09, reference_stands_alone=False),
}
"""The layout of each draft."""


def subschemas(
    schema: dict[str, Any], layout: Layout
) -> Iterator[tuple[str, str | int | None, Any, bool]]:
    """Yield the subschemas right below a schema, definitions left out.

    Yields:
        The keyword; the name or index below it, None if there is none; the subschema, which is
        whatever stands there; and whether it is about the same value as the schema.
    """
    if layout.reference_stands_alone and "$ref" in schema:
        return
    for keyword, value in schema.items():
        if isinstance(value, dict):
            if keyword in layout.holders:
                yield keyword, None, value, layout.holders[keyword]
            elif keyword in layout.holders_by_name:
                in_place = layout.holders_by_name[keyword]
                for name, item in value.items():
                    yield keyword, name, item, in_place
        elif isinstance(value, list) and keyword in layout.holders:
            in_place = layout.holders[keyword]
            for index, item in enumerate(value):
                yield keyword, index, item, in_place


def definitions_of(schema: Any) -> dict[str, Any]:
    """Return the definitions at the top of a schema, by name."""
    found = schema.get("definitions") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def without_definitions(schema: Any) -> Any:
    """Return a schema without the definitions at its top."""
    if not isinstance(schema, dict):
        return schema
    return {keyword: value for keyword, value in schema.items() if keyword != "definitions"}


def tuple_of(schema: dict[str, Any]) -> tuple[list[Any], str | None]:
    """Return what a schema says of the first items, and the keyword for those that follow."""
    keyword = "prefixItems" if "prefixItems" in schema else "items"
    if not isinstance(schema.get(keyword), list):
        return [], "items" if "items" in schema else None
    follows = "items" if keyword == "prefixItems" and "items" in schema else "additionalItems"
    return schema[keyword], follows if follows in schema else None


def rewritten(
    schema: Any,
    layout: Layout,
    change: Callable[[dict[str, Any], dict[str, Any]], None],
    *,
    definitions: bool = True,
) -> Any:
    """Return a copy of a schema in which every subschema has been changed.

    Args:
        schema: The schema, or what stands in the place of one, which is returned as it is.
        layout: The layout of its draft.
        change: Gets the copy of each subschema, the innermost first, and what it is a copy of.
        definitions: Whether the subschemas in its ``definitions`` are meant, too.
    """
    if not isinstance(schema, dict):
        return schema
    copy = dict(schema)
    copied = set()
    for keyword, key, subschema, _ in subschemas(schema, layout):
        below = rewritten(subschema, layout, change, definitions=False)
        if key is None:
            copy[keyword] = below
            continue
        if keyword not in copied:
            copied.add(keyword)
            copy[keyword] = schema[keyword].copy()
        copy[keyword][key] = below
    if definitions and isinstance(schema.get("definitions"), dict):
        copy["definitions"] = {
            name: rewritten(part, layout, change, definitions=False)
            for name, part in schema["definitions"].items()
        }
    change(copy, schema)
    return copy
