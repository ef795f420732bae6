"""``unevaluatedProperties`` and ``unevaluatedItems`` of drafts 2019-09 and 2020-12.

What has been evaluated is worked out anew, from the keywords that are about the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError

from asynction_validation.engines.own_keywords import (
    Errors,
    Keyword,
    below,
    described_items,
    listed,
    satisfies,
    undescribed_names,
)

__all__ = ["unevaluated_keywords"]

_Evaluated: TypeAlias = Callable[[Any, Any, dict[str, Any]], set[Any]]


def unevaluated_keywords() -> dict[str, Keyword]:
    """Return the two keywords by their names."""

    def properties(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
        if not isinstance(instance, dict):
            return
        evaluated = _names_here(validator, instance, schema)
        evaluated |= _in_place(validator, instance, schema, _names)
        names = [name for name in instance if name not in evaluated]
        if subschema is False and names:
            yield ValidationError(f"unevaluated properties are not allowed: {listed(names)}")
            return
        for name in names:
            yield from below(validator, instance[name], subschema, name)

    def items(validator: Any, subschema: Any, instance: Any, schema: Any) -> Errors:
        if not isinstance(instance, (list, tuple)):
            return
        evaluated = indexes_here(validator, instance, schema)
        evaluated |= _in_place(validator, instance, schema, indexes)
        left = [index for index in range(len(instance)) if index not in evaluated]
        if subschema is False and left:
            yield ValidationError(f"unevaluated items are not allowed: those at {listed(left)}")
            return
        for index in left:
            yield from below(validator, instance[index], subschema, index)

    def indexes_here(validator: Any, instance: Any, schema: dict[str, Any]) -> set[Any]:
        everything = set(range(len(instance)))
        if "items" in schema and not isinstance(schema["items"], list):
            return everything
        described = described_items(schema)
        if described is not None and "additionalItems" in schema:
            return everything
        evaluated = set(range(min(len(instance), described or 0)))
        if "contains" in schema:
            evaluated |= {
                index
                for index, item in enumerate(instance)
                if satisfies(validator, item, schema["contains"])
            }
        return evaluated

    def indexes(validator: Any, instance: Any, schema: dict[str, Any]) -> set[Any]:
        if "unevaluatedItems" in schema:
            return set(range(len(instance)))
        evaluated = indexes_here(validator, instance, schema)
        return evaluated | _in_place(validator, instance, schema, indexes)

    return {"unevaluatedProperties": properties, "unevaluatedItems": items}


def _names(validator: Any, instance: Any, schema: dict[str, Any]) -> set[Any]:
    if "unevaluatedProperties" in schema:
        return set(instance)
    here = _names_here(validator, instance, schema)
    return here | _in_place(validator, instance, schema, _names)


def _names_here(validator: Any, instance: Any, schema: dict[str, Any]) -> set[Any]:
    if "additionalProperties" in schema:
        return set(instance)
    return set(instance).difference(undescribed_names(instance, schema))


def _in_place(
    validator: Any, instance: Any, schema: dict[str, Any], evaluated_by: _Evaluated
) -> set[Any]:
    """Return what the subschemas that are about the same value, and satisfied by it, evaluate."""
    evaluated: set[Any] = set()
    for subschema in _applying(validator, instance, schema):
        if isinstance(subschema, dict):
            evaluated |= evaluated_by(validator, instance, subschema)
    return evaluated


def _applying(validator: Any, instance: Any, schema: dict[str, Any]) -> Iterator[Any]:
    if "$ref" in schema:
        yield schema["$ref"].target
    yield from schema.get("allOf", ())
    for keyword in ("anyOf", "oneOf"):
        for subschema in schema.get(keyword, ()):
            if satisfies(validator, instance, subschema):
                yield subschema
    if "if" in schema:
        if satisfies(validator, instance, schema["if"]):
            yield schema["if"]
            yield schema.get("then")
        else:
            yield schema.get("else")
    if isinstance(instance, dict):
        for keyword in ("dependentSchemas", "dependencies"):
            for name, subschema in schema.get(keyword, {}).items():
                if name in instance:
                    yield subschema
