"""What ``not`` asks for, said without ``not`` as far as that goes.

The negation of a schema is the choice of which of its keywords is not satisfied. It may ask for
more than ``not`` does, never for less; a ``not`` of one keyword that is left in it can only be
tried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["FALSE", "negation"]

FALSE: dict[str, Any] = {"not": {}}
"""The schema that nothing satisfies, in words that draft 4 knows, too."""

_Schemas = list[dict[str, Any]]


def negation(schema: Any, *, reference_stands_alone: bool) -> dict[str, Any]:
    """Return a schema whose values do not satisfy `schema`."""
    if isinstance(schema, bool) or not schema:
        return FALSE if schema or schema == {} else {}
    if "$ref" in schema and reference_stands_alone:
        return {"not": {"$ref": schema["$ref"]}}
    options: _Schemas = []
    for keyword, value in schema.items():
        if keyword in _OPPOSITES:
            options += _OPPOSITES[keyword](value, schema)
    if not options:
        return FALSE
    return options[0] if len(options) == 1 else {"anyOf": options}


def _not(keyword: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"not": {keyword: value}}]


def _not_of(kind: str, keyword: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, "not": {keyword: value}}]


def _limit(opposite: str, exclusive: str, flag: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [
        {"type": "number", opposite if schema.get(flag) is True else exclusive: value}
    ]


def _exclusive(opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: (
        [] if isinstance(value, bool) else [{"type": "number", opposite: value}]
    )


def _least(kind: str, opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, opposite: int(value) - 1}] if value > 0 else []


def _most(kind: str, opposite: str) -> Callable[[Any, Any], _Schemas]:
    return lambda value, schema: [{"type": kind, opposite: int(value) + 1}]


def _required(value: Any, schema: Any) -> _Schemas:
    return [{"type": "object", "properties": {name: FALSE}} for name in value]


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
    if isinstance(value, list):
        return [
            {"type": "array", "minItems": index + 1, "items": [{}] * index + [{"not": below}]}
            for index, below in enumerate(value)
            if below not in ({}, True)
        ]
    if value in ({}, True):
        return []
    return [{"type": "array", "minItems": 1, "contains": {"not": value}}]


def _contains(value: Any, schema: Any) -> _Schemas:
    return [{"type": "array", "items": {"not": value}}]


def _all_of(value: Any, schema: Any) -> _Schemas:
    return [{"not": below} for below in value]


def _any_of(value: Any, schema: Any) -> _Schemas:
    return [{"allOf": [{"not": below} for below in value]}]


def _one_of(value: Any, schema: Any) -> _Schemas:
    pairs = [
        {"allOf": [one, other]} for index, one in enumerate(value) for other in value[index + 1 :]
    ]
    return _any_of(value, schema) + pairs


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
    "exclusiveMaximum": _exclusive("minimum"),
    "exclusiveMinimum": _exclusive("maximum"),
    "format": _not_of("string", "format"),
    "if": _if,
    "items": _items,
    "maxItems": _most("array", "minItems"),
    "maxLength": _most("string", "minLength"),
    "maxProperties": _most("object", "minProperties"),
    "maximum": _limit("minimum", "exclusiveMinimum", "exclusiveMaximum"),
    "minItems": _least("array", "maxItems"),
    "minLength": _least("string", "maxLength"),
    "minProperties": _least("object", "maxProperties"),
    "minimum": _limit("maximum", "exclusiveMaximum", "exclusiveMinimum"),
    "multipleOf": _not_of("number", "multipleOf"),
    "not": lambda value, schema: [value if isinstance(value, dict) else {} if value else FALSE],
    "oneOf": _one_of,
    "pattern": _not_of("string", "pattern"),
    "patternProperties": _pattern_properties,
    "properties": _properties,
    "propertyNames": _property_names,
    "required": _required,
    "type": _not("type"),
    "uniqueItems": lambda value, schema: (
        [{"type": "array", "minItems": 2, "not": {"uniqueItems": True}}] if value else []
    ),
}
