"""What satisfies a schema and what does not: the same with either engine."""

from __future__ import annotations

import enum
import math
from collections import OrderedDict, namedtuple
from decimal import Decimal
from typing import Any

import pytest

from asynction_jsonschema import Dialect, Engine

DRAFTS_BEFORE_2020_12 = [
    Dialect.DRAFT_4,
    Dialect.DRAFT_6,
    Dialect.DRAFT_7,
    Dialect.DRAFT_2019_09,
]


class NoJson:
    """What has no counterpart in JSON, and the same name in every process."""

    def __repr__(self) -> str:
        return "no JSON"


class Text(str):
    pass


class Whole(int):
    pass


class Colour(enum.Enum):
    RED = "red"
    PAIR = ("red", 1)


class TextMember(str, enum.Enum):
    RED = "red"


class WholeMember(enum.IntEnum):
    ONE = 1


Point = namedtuple("Point", ["x", "y"])

NAN, INFINITY = math.nan, math.inf
BINARY = {"type": "string", "format": "binary"}
TREE = {
    "$ref": "#/definitions/node",
    "definitions": {
        "node": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/definitions/node"}},
            },
        }
    },
}

# The schema, values that satisfy it, values that do not.
DRAFT_7: list[tuple[Any, list[Any], list[Any]]] = [
    # boolean and empty schemas
    (True, [None, 1, "a", [], {}, b"", NoJson()], []),
    (False, [], [None, 1, "a", [], {}, b"", NoJson()]),
    ({}, [None, 1, "a", [], {}, b"", NoJson(), {1: 2}, "\ud800"], []),
    ({"type": "array", "items": False}, [[]], [[1]]),
    # types
    ({"type": "null"}, [None], [0, "", False, [], {}]),
    ({"type": "boolean"}, [True, False], [0, 1, "true", None]),
    ({"type": "integer"}, [0, -1, 1.0, 1e300, 10**400, -0.0], [1.5, True, "1", None, NAN]),
    ({"type": "number"}, [0, 1.5, 10**400, 5e-324], [True, "1", NAN, INFINITY, -INFINITY, 1j]),
    ({"type": "string"}, ["", "a", "😀", "\ud800"], [1, None, b"a", bytearray(b"a")]),
    ({"type": "array"}, [[], [1], (), (1, 2)], [{}, "a", {1, 2}, range(3), b"a"]),
    ({"type": "object"}, [{}, {"a": 1}, OrderedDict(a=1)], [[], "a", None, NoJson()]),
    ({"type": ["string", "null"]}, ["a", None], [1, [], b"a"]),
    # values of Python that are encoded as JSON
    ({"type": "string", "minLength": 2}, [Text("ab")], [Text("a")]),
    ({"type": "integer", "minimum": 1}, [Whole(1), WholeMember.ONE], [Whole(0)]),
    ({"type": "string"}, [TextMember.RED, Colour.RED], [Colour.PAIR, WholeMember.ONE]),
    ({"enum": ["red"]}, [TextMember.RED, Colour.RED], [Colour.PAIR]),
    ({"not": {"type": "string"}}, [Colour.PAIR], [Colour.RED, TextMember.RED]),
    ({"items": {"type": "string"}}, [[Colour.RED], (Colour.RED, "a")], [Colour.PAIR]),
    ({"type": "array", "items": {"type": "integer"}}, [Point(1, 2)], [Point(1, "a")]),
    ({"type": "number", "maximum": 2}, [Decimal("1.5")], [Decimal("2.1"), Decimal("NaN")]),
    ({"multipleOf": 0.1}, [Decimal("0.3")], [Decimal("0.35")]),
    # bytes
    (BINARY, ["a", b"", b"a", bytearray(b"a")], [1, None, [b"a"]]),
    ({"type": ["null", "string"], "format": "binary"}, [None, b"a"], [1]),
    ({"type": "string", "format": "byte"}, ["a"], [b"a"]),
    ({"type": "object", "format": "binary"}, [{}], [b"a"]),
    ({"properties": {"file": BINARY}, "required": ["file"]}, [{"file": b"a"}], [{"f": b"a"}]),
    ({"items": BINARY, "uniqueItems": True}, [[b"a", b"b"]], [[b"a", bytearray(b"a")], [b"a", 1]]),
    ({"anyOf": [{"type": "integer"}, BINARY]}, [1, b"a"], [1.5]),
    # equality
    ({"const": 1}, [1, 1.0, Decimal(1)], [True, "1", [1], 2]),
    ({"const": True}, [True], [1, 1.0, "true"]),
    ({"const": 0}, [0, -0.0], [False, None, "", []]),
    ({"const": None}, [None], [0, False, NAN]),
    ({"const": {"a": [1, {"b": 2.0}]}}, [{"a": (1.0, {"b": 2})}], [{"a": [True, {"b": 2}]}]),
    ({"enum": [[1], {"a": False}]}, [[1], (1.0,), {"a": False}], [[True], {"a": 0}, 1]),
    ({"enum": []}, [], [None, 1]),
    ({"const": 2**53}, [2**53, float(2**53)], [2**53 + 1]),
    ({"uniqueItems": True}, [[], [1, "1", True], [0, False], [[1], [True]]], [[1, 1.0], [[], ()]]),
    ({"uniqueItems": True}, [[{"a": 1}, {"a": 2}]], [[{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]]),
    ({"uniqueItems": True}, [], [[[1], [True], [1]], [None, 0, None], [NAN, NAN]]),
    ({"uniqueItems": False}, [[1, 1]], []),
    # numbers
    ({"minimum": 1.5}, [1.5, 2, "a", True, NAN, None], [1, 1.4, -(10**400)]),
    ({"maximum": 2**53}, [2**53, float(2**53)], [2**53 + 1, 1e17]),
    ({"exclusiveMaximum": 1}, [0.9, -1], [1, 1.0, 10**400]),
    ({"multipleOf": 0.01}, [19.99, 0.07, 1, 0, -3.14, 1e300, "a"], [0.001, 19.999]),
    ({"multipleOf": 0.1}, [0.3, 1.1, 10**400], [0.25]),
    ({"multipleOf": 3}, [9, 9.0, 3 * 10**400, -3], [10, 1.5, 10**400]),
    ({"multipleOf": 1e-300}, [1e308, 1.0], [5e-324]),
    # strings
    ({"minLength": 2, "maxLength": 2}, ["ab", "e\u0301", "😀😀", 1], ["a", "😀", "abc"]),
    ({"pattern": r"^\d+$"}, ["123", 1], ["٣", "1\n", ""]),
    ({"pattern": r"\w"}, ["xa"], ["é", "-"]),
    ({"pattern": "b"}, ["abc"], ["ac"]),
    ({"pattern": r"^(?=.*\d)(?=.*[a-z]).{4,}$"}, ["abc1"], ["abcd", "abc٣", "a1"]),
    ({"pattern": r"^[^a]$"}, ["\n", "😀", "\ud800"], ["a", ""]),
    ({"contentEncoding": "base64", "contentMediaType": "application/json"}, ["%", "{"], []),
    ({"format": "email"}, ["no address", 1], []),
    # arrays
    ({"items": [{"type": "string"}, True]}, [[], ["a"], ("a", 1, 2)], [[1], [None, 1]]),
    ({"items": [{}], "additionalItems": False}, [[], [1]], [[1, 2]]),
    ({"items": [{}], "additionalItems": {"type": "string"}}, [[1], [1, "a"]], [[1, 2]]),
    ({"items": True, "additionalItems": False}, [[1, 2]], []),
    ({"additionalItems": False}, [[1, 2]], []),
    ({"minItems": 1, "maxItems": 2}, [[1], (1, 2), {}], [[], (), [1, 2, 3]]),
    ({"contains": {"type": "string"}}, [[1, "a"], {}], [[], [1]]),
    ({"contains": {}, "minContains": 3}, [[1]], [[]]),  # minContains came later
    # objects
    ({"required": ["a", ""]}, [{"a": 1, "": 2}, []], [{"a": 1}, {}]),
    ({"properties": {"a": False, "$ref": {"type": "string"}}}, [{"$ref": "x"}], [{"$ref": 1}]),
    ({"properties": {"a": {}}, "additionalProperties": False}, [{"a": 1}, {}], [{"a": 1, "b": 1}]),
    ({"additionalProperties": {"type": "string"}}, [{"a": "b"}, {"a": "b", "": ""}], [{"a": 1}]),
    (
        {"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False},
        [{"a": "b", "ab": "c"}],
        [{"a": 1}, {"ba": "c"}],
    ),
    ({"patternProperties": {"^a": {"minimum": 3}, "b$": {"maximum": 5}}}, [{"ab": 4}], [{"ab": 6}]),
    ({"propertyNames": {"maxLength": 1}}, [{"a": 1}, []], [{"ab": 1}]),
    ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}, []], [{}, {"a": 1, "b": 2}]),
    ({"dependencies": {"a": ["b"]}}, [{"b": 1}, {"a": 1, "b": 1}, []], [{"a": 1}]),
    ({"dependencies": {"a": {"required": ["b"]}, "c": False}}, [{"b": 1}], [{"a": 1}, {"c": 1}]),
    # names that are no strings match nothing, and fail where names matter
    ({"required": ["1"]}, [], [{1: 2}]),
    ({"properties": {"1": {"type": "string"}}}, [{1: 2}], []),
    ({"additionalProperties": False}, [], [{1: 2}, {"a": {}, 1: 2}]),
    ({"patternProperties": {"^x": {}}}, [{"y": 1}], [{1: 2}]),
    ({"propertyNames": {"minLength": 0}}, [{"y": 1}], [{1: 2}]),
    # combinations
    ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, [1, 2], [0, 3]),
    ({"anyOf": [{"type": "string"}, {"minimum": 2}]}, ["a", 2, None], [1]),
    ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, [1, 2.5], [3, 1.5]),
    ({"not": {"type": "string"}}, [1, b"a"], ["a"]),
    ({"if": {"type": "string"}, "then": {"minLength": 1}, "else": False}, ["a"], ["", 1]),
    ({"if": False, "then": False}, [1], []),
    ({"then": False, "else": False}, [1], []),
    # references
    (TREE, [{"name": "a"}, {"name": "a", "children": [{"name": "b", "children": []}]}], [[]]),
    (TREE, [], [{"name": "a", "children": [{"name": "b", "children": [{"name": 1}]}]}]),
    (
        {"$ref": "#/definitions/a", "type": "string", "definitions": {"a": {"type": "integer"}}},
        [1],  # what stands beside a reference is ignored
        ["a"],
    ),
    (
        {"items": {"$ref": "#/definitions/a%20b~1c~0"}, "definitions": {"a b/c~": {"const": 1}}},
        [[1]],
        [[2]],
    ),
    (
        {"properties": {"x": {"$ref": "#/definitions/no"}}, "definitions": {"no": False}},
        [{}],
        [{"x": 1}],
    ),
    # what looks like a keyword, and is none
    ({"enum": [{"$ref": "#/definitions/a"}]}, [{"$ref": "#/definitions/a"}], [1]),
    ({"const": {"$schema": "x", "$id": "y"}}, [{"$schema": "x", "$id": "y"}], [{}]),
    ({"properties": {"$schema": {"type": "string"}, "id": {"type": "integer"}}}, [], [{"id": "a"}]),
    ({"default": {"pattern": "("}, "x-extension": {"type": "nothing"}, "nullable": True}, [1], []),
    # names of schemas say nothing
    ({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"}, [1], ["a"]),
    (
        {
            "items": {"$id": "http://localhost/x", "$ref": "#/definitions/a"},
            "definitions": {"a": {"$id": "#a", "type": "integer"}},
        },
        [[1]],
        [["a"]],
    ),
]

TUPLES: list[tuple[Any, list[Any], list[Any]]] = [
    (
        {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
        [[], ["a"], ("a", 1, None)],
        [[1]],
    ),
    ({"prefixItems": [{"type": "string"}], "items": False}, [[], ["a"]], [["a", 1], [1]]),
    ({"prefixItems": [{}], "items": {"type": "integer"}}, [["a"], ["a", 1, 2]], [["a", "b"]]),
    ({"items": {"prefixItems": [{}], "items": False}}, [[[1], []]], [[[1, 2]]]),
    (
        {"prefixItems": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"type": "integer"}}},
        [[1]],
        [["a"]],
    ),
]


@pytest.mark.parametrize(("schema", "valid", "invalid"), DRAFT_7, ids=lambda part: repr(part)[:70])
def test_draft_7(engine: Engine, schema: Any, valid: list[Any], invalid: list[Any]) -> None:
    assert_verdicts(engine, schema, Dialect.DRAFT_7, valid, invalid)


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("schema", "valid", "invalid"), TUPLES, ids=lambda part: repr(part)[:70])
def test_prefix_items_count_in_every_draft(
    engine: Engine, dialect: Dialect, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    assert_verdicts(engine, schema, dialect, valid, invalid)


@pytest.mark.parametrize("dialect", DRAFTS_BEFORE_2020_12)
@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"prefixItems": [{}], "additionalItems": False}, [[1]], [[1, 2]]),
        ({"prefixItems": [{}], "items": {}, "additionalItems": False}, [[1, 2]], []),
    ],
)
def test_additional_items_follow_prefix_items_unless_items_do(
    engine: Engine, dialect: Dialect, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    assert_verdicts(engine, schema, dialect, valid, invalid)


DRAFT_4_LIMITS = {"minimum": 1, "exclusiveMinimum": True, "maximum": 3, "exclusiveMaximum": False}
UNEVALUATED_PROPERTIES = {
    "$ref": "#/definitions/named",
    "anyOf": [{"properties": {"b": {"type": "string"}}}, {"patternProperties": {"^x": True}}],
    "if": {"properties": {"c": {"const": 1}}, "required": ["c"]},
    "unevaluatedProperties": False,
    "definitions": {"named": {"properties": {"a": {}}}},
}
CONTAINS = {"contains": {"type": "integer"}, "minContains": 2, "maxContains": 3}


@pytest.mark.parametrize(
    ("dialect", "schema", "valid", "invalid"),
    [
        (Dialect.DRAFT_4, {"type": "integer"}, [1, 10**400], [1.0, 1.5, True]),
        (Dialect.DRAFT_4, DRAFT_4_LIMITS, [1.1, 3], [1, 3.1]),
        (Dialect.DRAFT_4, {"const": 1, "contains": False, "if": {}, "then": False}, [2, [2]], []),
        (Dialect.DRAFT_4, {"id": "http://localhost/x", "enum": [1, 1]}, [1], [2]),
        (Dialect.DRAFT_6, {"type": "integer"}, [1.0], [1.5]),
        (Dialect.DRAFT_6, {"const": 1, "if": True, "then": False}, [1], [2]),
        (Dialect.DRAFT_6, {"contentEncoding": "base64"}, ["%"], []),
        (Dialect.DRAFT_7, {"unevaluatedProperties": False}, [{"a": 1}], []),
        (Dialect.DRAFT_7, {"dependentRequired": {"a": ["b"]}}, [{"a": 1}], []),
        (Dialect.DRAFT_2019_09, {"items": [{"type": "string"}]}, [["a", 1]], [[1]]),
        (Dialect.DRAFT_2019_09, UNEVALUATED_PROPERTIES, [{"a": 1, "b": ""}], [{"d": 1}]),
        (Dialect.DRAFT_2019_09, CONTAINS, [[1, 2, "a"]], [[1], [1, 2, 3, 4]]),
        (
            Dialect.DRAFT_2019_09,
            {"additionalProperties": {"type": "string"}, "unevaluatedProperties": False},
            [{"a": "b"}],
            [{"a": 1}],
        ),
        (Dialect.DRAFT_2019_09, {"dependencies": {"a": ["b"]}}, [{"b": 1}], [{"a": 1}]),
        (Dialect.DRAFT_2020_12, {"dependencies": {"a": False}}, [{"b": 1}], [{"a": 1}]),
        (
            Dialect.DRAFT_2020_12,
            {"$ref": "#/definitions/a", "maximum": 5, "definitions": {"a": {"minimum": 1}}},
            [1, 5],  # what stands beside a reference counts
            [0, 6],
        ),
        (Dialect.DRAFT_2020_12, UNEVALUATED_PROPERTIES, [{"x1": 1, "c": 1}], [{"c": 2}]),
        (Dialect.DRAFT_2020_12, {"dependentSchemas": {"a": False}}, [{}], [{"a": 1}]),
        (
            Dialect.DRAFT_2020_12,
            {"prefixItems": [True], "contains": {"const": 7}, "unevaluatedItems": False},
            [[1, 7], [7]],
            [[1, 2, 7]],
        ),
        (
            Dialect.DRAFT_2020_12,
            {"unevaluatedItems": {"type": "string"}, "prefixItems": [{}]},
            [[1, "a"]],
            [[1, 2]],
        ),
        (Dialect.DRAFT_2020_12, {"items": {}, "additionalItems": False}, [[1, 2]], []),
    ],
    ids=lambda part: part.value if isinstance(part, Dialect) else repr(part)[:60],
)
def test_drafts_differ(
    engine: Engine, dialect: Dialect, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    assert_verdicts(engine, schema, dialect, valid, invalid)


JSONSCHEMA_DIFFERS = [
    {"multipleOf": 0.01},  # by floats, not by the decimals that they are written as
    {"multipleOf": 0.1},
    {"multipleOf": 1e-300},
    {"uniqueItems": True},  # of NaN
    {"additionalProperties": {"type": "string"}, "unevaluatedProperties": False},  # in 2019-09
]
"""What the engine jsonschema is known to judge otherwise, and the page on options tells."""


def assert_verdicts(
    engine: Engine, schema: Any, dialect: Dialect, valid: list[Any], invalid: list[Any]
) -> None:
    before = repr(schema)
    check = engine.compile(schema, dialect)
    refused = [value for value in valid if check(value) is not None]
    accepted = [value for value in invalid if check(value) is None]
    if engine.name == "jsonschema" and schema in JSONSCHEMA_DIFFERS:
        assert len(refused) < len(valid) or len(accepted) < len(invalid)
    else:
        assert (refused, accepted) == ([], [])
    assert repr(schema) == before
