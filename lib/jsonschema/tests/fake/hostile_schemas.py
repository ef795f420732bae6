"""Schemas that ask for much: of places, of choices, of levels, of values."""

from __future__ import annotations

from typing import Any

_TYPES = ("string", "integer", "boolean", "null")


def _ref(name: object) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _graph(definitions: dict[str, Any]) -> dict[str, Any]:
    return {**_ref(next(iter(definitions))), "definitions": definitions}


def _mutual(count: int, properties: int, required: int, keyword: str) -> dict[str, Any]:
    """Return objects that lead to each other by many ways."""

    def place(one: int, other: int) -> dict[str, Any]:
        ways = [_ref(f"d{(7 * one + 3 * other + 11 * way) % count}") for way in range(5)]
        return {keyword: [*ways, {"type": "null"}]}

    return _graph(
        {
            f"d{one}": {
                "type": "object",
                "properties": {f"p{other}": place(one, other) for other in range(properties)},
                "required": [f"p{other}" for other in range(required)],
                "additionalProperties": False,
            }
            for one in range(count)
        }
    )


def _chain(length: int, **keywords: Any) -> dict[str, Any]:
    ways = [
        {"type": "object", "properties": {"a": _ref(at + 1), "b": _ref(at + 1)}, **keywords}
        for at in range(length)
    ]
    return _graph({**{str(at): way for at, way in enumerate(ways)}, str(length): {"const": 1}})


def _nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "required": ["a"], "properties": {"a": schema, "b": {}}}
    return schema


def _tagged(count: int) -> list[dict[str, Any]]:
    return [
        {"required": [f"p{tag}"], "properties": {"tag": {"const": tag}}} for tag in range(count)
    ]


BOUNDED: dict[str, Any] = {
    "many that lead to each other": _mutual(100, 25, 3, "anyOf"),
    "many that exclude each other": _mutual(40, 10, 2, "oneOf"),
    "a tree of maps": _graph(
        {
            "t": {
                "type": "object",
                "properties": {f"p{at}": _ref("t") for at in range(40)},
                "additionalProperties": _ref("t"),
            }
        }
    ),
    "a tree of lists": _graph(
        {"t": {"anyOf": [{"const": 1}, {"type": "array", "minItems": 3, "items": _ref("t")}]}}
    ),
    "thousands of properties": {
        "type": "object",
        "properties": {f"p{at}": {"type": _TYPES[at % 4]} for at in range(6000)},
    },
    "thousands of alternatives": {"type": "object", "oneOf": _tagged(2000)},
    "thousands of values": {"enum": [{"id": at, "text": "a" * 50} for at in range(4000)]},
    "thousands of places in a tuple": {"type": "array", "items": [{"type": "object"}] * 3000},
    "hundreds of patterns": {
        "type": "object",
        "patternProperties": {f"^p{at}[a-z]$": {"type": "integer"} for at in range(300)},
        "minProperties": 5,
        "additionalProperties": False,
    },
    "hundreds of conditions": {
        "type": "object",
        "required": ["tag"],
        "properties": {"tag": {"enum": list(range(120))}},
        "allOf": [
            {"if": {"properties": {"tag": {"const": tag}}}, "then": {"required": [f"p{tag}"]}}
            for tag in range(120)
        ],
    },
    "hundreds of dependencies": {
        "type": "object",
        "properties": {f"p{at}": {"type": "integer"} for at in range(200)},
        "dependencies": {f"p{at}": [f"p{(7 * at + 1) % 200}"] for at in range(200)},
    },
    "a product of choices": {
        "type": "object",
        "allOf": [
            {"oneOf": [{"required": [f"a{at}-{way}"]} for way in range(5)]} for at in range(12)
        ],
    },
    "many levels": _nested(50),
    "many levels that need not be": _chain(1500),
    "all that is not": {"type": "object", "not": {"oneOf": _tagged(200)}},
    "what contains itself not": _graph(
        {"a": {"type": "object", "properties": {"b": {"not": _ref("a")}, "c": _ref("a")}}}
    ),
    "what has to be evaluated": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        **_graph(
            {
                f"d{one}": {
                    "type": "object",
                    "properties": {f"p{at}": _ref(f"d{(5 * one + at) % 60}") for at in range(8)},
                    "anyOf": [{"properties": {"y": _ref(f"d{one // 2}")}}, {"required": ["p0"]}],
                    "unevaluatedProperties": False,
                }
                for one in range(60)
            }
        ),
    },
}
"""Of these values can be small."""

DEMANDING: dict[str, Any] = {
    "many items": {"type": "array", "minItems": 3000, "items": {"type": "object"}},
    "many properties": {"type": "object", "minProperties": 3000},
    "a long text": {"type": "string", "minLength": 150_000},
    "long examples": {"type": "array", "minItems": 3, "items": {"enum": ["a" * 50_000]}},
    "all of a tree": _chain(11, required=["a", "b"]),
}
"""Of these they cannot."""

TOO_MUCH: dict[str, Any] = {
    "too many items": {"type": "array", "minItems": 10**6},
    "too many items in each other": {
        "type": "array",
        "minItems": 300,
        "items": {"type": "array", "minItems": 300},
    },
    "too many properties": {"type": "object", "minProperties": 10**6},
    "too long a text": {"type": "string", "minLength": 10**7},
    "too large a tree": _chain(30, required=["a", "b"]),
    "too many levels": _chain(1500, required=["a"]),
    "a contradiction among many ways": {
        "type": "object",
        "maxProperties": 9,
        "allOf": [{"anyOf": [{"required": [f"{a}{at}"]} for a in "ab"]} for at in range(25)],
    },
}
"""Of these none is made."""
