"""What ``not`` asks for, said without ``not`` as far as that goes.

The negation of a schema is the choice of which of its keywords is not satisfied. It may ask for
more than ``not`` does, never for less; a ``not`` of one keyword that is left in it can only be
tried.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, islice
from typing import Any

from asynction_jsonschema.subschemas import tuple_of

_Schemas = list[dict[str, Any]]

_FEW = 30  # ways that are tried where there is one for each item, or for each pair


def negation(schema: Any) -> dict[str, Any] | bool:
    """Return a schema, in own words, whose values do not satisfy `schema`."""
    if isinstance(schema, bool):
        return not schema
    options: _Schemas = []
    for keyword, value in schema.items():
        if keyword in _OPPOSITES:
            options += _OPPOSITES[keyword](value, schema)
    if not options:
        return False
    return options[0] if len(options) == 1 else {"anyOf": options}


def _not(keyword: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"not": {keyword: value}}]


def _not_of(kind: str, keyword: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, "not": {keyword: value}}]


def _limit(opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": "number", opposite: value}]


def _least(kind: str, opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, opposite: int(value) - 1}] if value > 0 else []


def _most(kind: str, opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, opposite: int(value) + 1}]


def _required(value: Any, schema: Any) -> _Schemas:
    return [{"type": "object", "properties": {name: False}} for name in value]


def _properties(value: Any, schema: Any) -> _Schemas:
    return [
        {"type": "object", "required": [name], "properties": {name: {"not": below}}}
        for name, below in value.items()
        if below not in ({}, True)
    ]


def _additional_properties(value: Any, schema: Any) -> _Schemas:
    if value in ({}, True):
        return []
    name = "extra"
    while name in schema.get("properties", ()):
        name += "_"
    return [{"type": "object", "required": [name], "properties": {name: {"not": value}}}]


def _pattern_properties(value: Any, schema: Any) -> _Schemas:
    return [
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": pattern},
            "additionalProperties": {"not": below},
        }
        for pattern, below in value.items()
        if below not in ({}, True)
    ]


def _property_names(value: Any, schema: Any) -> _Schemas:
    return [{"type": "object", "minProperties": 1, "propertyNames": {"not": value}}]


def _items(value: Any, schema: Any) -> _Schemas:
    first, others = tuple_of(schema)
    wrong = islice([*first, *([schema[others]] if others else [])], _FEW)
    return [
        {"type": "array", "minItems": index + 1, "items": [{}] * index + [{"not": below}]}
        for index, below in enumerate(wrong)
        if below not in ({}, True)
    ]


def _contains(value: Any, schema: Any) -> _Schemas:
    options: _Schemas = []
    if schema.get("minContains", 1) > 0:
        options.append({"type": "array", "items": {"not": value}})
    if "maxContains" in schema:
        least = int(schema["maxContains"]) + 1
        options.append({"type": "array", "contains": value, "minContains": least})
    return options


def _all_of(value: Any, schema: Any) -> _Schemas:
    return [{"not": below} for below in value]


def _any_of(value: Any, schema: Any) -> _Schemas:
    return [{"allOf": [{"not": below} for below in value]}]


def _one_of(value: Any, schema: Any) -> _Schemas:
    pairs = islice(combinations(value, 2), _FEW)
    return _any_of(value, schema) + [{"allOf": [one, other]} for one, other in pairs]


def _if(value: Any, schema: Any) -> _Schemas:
    options: _Schemas = []
    if "then" in schema:
        options.append({"allOf": [value, {"not": schema["then"]}]})
    if "else" in schema:
        options.append({"allOf": [{"not": value}, {"not": schema["else"]}]})
    return options


def _dependencies(value: Any, schema: Any) -> _Schemas:
    return [
        {
            "type": "object",
            "required": [name],
            "not": {"required": needed} if isinstance(needed, list) else needed,
        }
        for name, needed in value.items()
    ]


_OPPOSITES: dict[str, Callable[[Any, Any], _Schemas]] = {
    "$ref": _not("$ref"),
    "additionalProperties": _additional_properties,
    "allOf": _all_of,
    "anyOf": _any_of,
    "const": _not("const"),
    "contains": _contains,
    "dependencies": _dependencies,
    "dependentRequired": _dependencies,
    "dependentSchemas": _dependencies,
    "enum": _not("enum"),
    "exclusiveMaximum": _limit("minimum"),
    "exclusiveMinimum": _limit("maximum"),
    "format": _not_of("string", "format"),
    "if": _if,
    "items": lambda value, schema: [] if "prefixItems" in schema else _items(value, schema),
    "maxItems": _most("array", "minItems"),
    "maxLength": _most("string", "minLength"),
    "maxProperties": _most("object", "minProperties"),
    "maximum": _limit("exclusiveMinimum"),
    "minItems": _least("array", "maxItems"),
    "minLength": _least("string", "maxLength"),
    "minProperties": _least("object", "maxProperties"),
    "minimum": _limit("exclusiveMaximum"),
    "multipleOf": _not_of("number", "multipleOf"),
    "not": lambda value, schema: [{"allOf": [value]}],
    "oneOf": _one_of,
    "pattern": _not_of("string", "pattern"),
    "patternProperties": _pattern_properties,
    "prefixItems": _items,
    "properties": _properties,
    "propertyNames": _property_names,
    "required": _required,
    "type": _not("type"),
    "unevaluatedItems": lambda value, schema: _items(value, {"items": value}),
    "unevaluatedProperties": _additional_properties,
    "uniqueItems": lambda value, schema: (
        [{"type": "array", "minItems": 2, "not": {"uniqueItems": True}}] if value else []
    ),
}
