"""The example of a schema: which one it is, and that there is one of every schema with a value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from asynction_jsonschema import Dialect, Violation, dialect_of, find_engine
from asynction_jsonschema.examples import NoExample, candidates, example, given

from ..fake import combined_schemas, keyword_schemas

DRAFT_7 = Dialect.DRAFT_7

TREE: dict[str, Any] = {
    "$ref": "#/definitions/tree",
    "definitions": {
        "tree": {
            "type": "object",
            "required": ["value"],
            "properties": {
                "value": {"type": "integer"},
                "left": {"$ref": "#/definitions/tree"},
                "note": {"type": "string", "default": "none"},
                "leaves": {"type": "array", "items": {"type": "boolean"}},
            },
        }
    },
}

SMALLEST: list[tuple[Any, Any]] = [
    (True, "text"),
    ({}, "text"),
    ({"type": "null"}, None),
    ({"type": "boolean"}, True),
    ({"type": "integer"}, 0),
    ({"type": "number"}, 0),
    ({"type": "string"}, "text"),
    ({"type": "array"}, []),
    ({"type": "object"}, {}),
    ({"type": ["null", "string"]}, "text"),
    # what authors give
    ({"type": "string", "examples": ["as written", "b"]}, "as written"),
    ({"type": "string", "examples": [1, "fits"]}, "fits"),
    ({"type": "integer", "example": 3}, 3),
    ({"type": "integer", "default": 7}, 7),
    ({"const": None}, None),
    ({"enum": ["a", 1], "type": "integer"}, 1),
    (
        {"required": ["a"], "properties": {"a": {"default": "of a property"}}},
        {"a": "of a property"},
    ),
    # numbers
    ({"type": "integer", "minimum": 3}, 3),
    ({"type": "integer", "maximum": -3}, -3),
    ({"type": "integer", "exclusiveMinimum": 3.5}, 4),
    ({"type": "integer", "exclusiveMinimum": 2**53}, 2**53 + 1),
    ({"type": "integer", "minimum": 2**64, "multipleOf": 10}, 18446744073709551620),
    ({"type": "integer", "multipleOf": 7, "exclusiveMinimum": 7}, 14),
    ({"type": "integer", "multipleOf": 0.5, "minimum": 1}, 1),
    ({"type": "number", "minimum": 1.5, "maximum": 1.6}, 1.5),
    ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.1}, 0.01),
    ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
    ({"type": "number", "multipleOf": 0.01, "minimum": 19.985, "maximum": 19.995}, 19.99),
    ({"type": "number", "minimum": 1e300}, 1e300),
    ({"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "minimum": 1}, 12),
    # texts
    ({"type": "string", "minLength": 6}, "textxx"),
    ({"type": "string", "maxLength": 2}, "te"),
    ({"type": "string", "pattern": "^a{3,5}b?$", "minLength": 5}, "aaaaa"),
    ({"type": "string", "pattern": "[0-9]", "minLength": 3}, "000"),
    ({"type": "string", "format": "email"}, "ada@example.com"),
    ({"type": "string", "format": "date", "maxLength": 4}, "text"),
    # arrays and objects
    ({"type": "array", "items": [{"type": "integer"}, {"type": "string"}]}, [0, "text"]),
    ({"prefixItems": [{"type": "integer"}], "items": {"type": "null"}, "minItems": 2}, [0, None]),
    (
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "integer"}},
        [0, 1, -1],
    ),
    (
        {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2, "uniqueItems": True},
        ["a", "b"],
    ),
    ({"type": "array", "contains": {"const": 7}}, [7]),
    ({"type": "array", "allOf": [{"contains": {"const": 7}}, {"contains": {"const": 8}}]}, [7, 8]),
    (TREE, {"value": 0}),
    (
        {
            "required": ["a"],
            "dependencies": {"a": ["b"], "b": ["c"]},
            "additionalProperties": {"type": "null"},
        },
        {"a": None, "b": None, "c": None},
    ),
    (
        {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[a-c]{2}$"}},
        {"aa": "text"},
    ),
    (
        {
            "type": "object",
            "minProperties": 2,
            "patternProperties": {"^x-[a-z]+$": {"type": "null"}},
            "additionalProperties": False,
        },
        {"x-a": None, "x-b": None},
    ),
    # choices
    ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 0.5),
    ({"anyOf": [False, {"const": 1}]}, 1),
    ({"allOf": [{"enum": [1, 2, 3]}, {"enum": [4, 3]}]}, 3),
    ({"type": "integer", "not": {"minimum": 0}}, -1),
    ({"type": "boolean", "not": {"const": True}}, False),
    ({"not": {"type": ["string", "number"]}}, True),
    ({"if": {"type": "string"}, "then": {"minLength": 5}, "else": False}, "textx"),
]
"""Schemas of draft 7, each with the smallest value, or the one that its author gives."""

FILLED: list[tuple[Any, Any]] = [
    (TREE, {"value": 0, "note": "none", "leaves": [True]}),
    ({"properties": {"a": False, "b": {"type": "integer"}}}, {"b": 0}),
    ({"maxProperties": 1, "properties": {"a": {"type": "null"}, "b": True}}, {}),
    ({"type": "array", "items": {"type": "array", "items": {"type": "null"}}}, [[None]]),
    ({"type": "array", "maxItems": 0, "items": {"type": "null"}}, []),
    ({"properties": {"a": {}}, "dependencies": {"a": ["b"]}}, {"a": "text", "b": "text"}),
    ({"type": "object", "properties": {"a": {}}, "dependencies": {"a": False}}, {}),
]
"""Schemas of draft 7, each with the smallest value that has what need not be there."""

OTHER_DRAFTS: list[tuple[Dialect, Any, Any]] = [
    (Dialect.DRAFT_4, {"type": "integer", "minimum": 3, "exclusiveMinimum": True}, 4),
    (Dialect.DRAFT_4, {"type": "number", "maximum": 0, "exclusiveMaximum": True}, -1),
    (Dialect.DRAFT_4, {"type": "null", "const": 1, "contains": 2, "propertyNames": 3}, None),
    (Dialect.DRAFT_6, {"type": "null", "if": 1, "then": False}, None),
    (DRAFT_7, {"type": "null", "dependentRequired": 5, "minContains": "x"}, None),
    (DRAFT_7, {"$ref": "#/definitions/n", "minimum": 9, "definitions": {"n": {"const": 1}}}, 1),
    (
        Dialect.DRAFT_2019_09,
        {"$ref": "#/definitions/n", "minimum": 9, "definitions": {"n": {"type": "integer"}}},
        9,
    ),
    (
        Dialect.DRAFT_2019_09,
        {"required": ["a"], "dependentRequired": {"a": ["b"]}},
        {"a": "text", "b": "text"},
    ),
    (Dialect.DRAFT_2019_09, {"type": "array", "contains": {"const": 1}, "minContains": 2}, [1, 1]),
    (Dialect.DRAFT_2020_12, {"prefixItems": [{"type": "null"}], "items": False}, [None]),
]

NAMES = [f"n{number}" for number in range(15)]
ALL_OF_ALL = {
    name: {
        "type": "object",
        "required": NAMES,
        "properties": {other: {"$ref": f"#/definitions/{other}"} for other in NAMES},
    }
    for name in NAMES
}
WITHOUT_VALUES: dict[str, Any] = {
    "false": False,
    "enum of another type": {"type": "string", "enum": [1]},
    "a contradiction": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    "no type": {"not": {}},
    "each as good as the others": {"oneOf": [{"type": "string"}] * 300},
    "no end": {"$ref": "#/definitions/n0", "definitions": ALL_OF_ALL},
    "no end and two ways on": {
        "$ref": "#/definitions/a",
        "definitions": {
            "a": {"type": "array", "minItems": 2, "items": {"$ref": "#/definitions/b"}},
            "b": {
                "anyOf": [{"required": ["a"]}, {"required": ["c"]}],
                "type": "object",
                "additionalProperties": {"$ref": "#/definitions/a"},
            },
        },
    },
    "many items": {"type": "array", "minItems": 10**9},
    "many different items": {"type": "array", "minItems": 10**9, "uniqueItems": True},
    "many properties": {"type": "object", "minProperties": 10**9},
    "many characters": {"type": "string", "minLength": 10**12},
    "many characters of a pattern": {"type": "string", "minLength": 10**12, "pattern": "^a*$"},
    "a costly pattern": {"type": "string", "pattern": "^(a+)+$", "not": {"pattern": "a"}},
    "many combinations": {
        "allOf": [{"oneOf": [{"minimum": 0}, {"maximum": 0}]} for _ in range(40)] + [{"const": 0}]
    },
    "many conditions": {
        "required": ["kind"],
        "properties": {"kind": {"enum": [*range(40)]}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": number}}}, "then": False}
            for number in range(40)
        ],
    },
    "an invalid schema": {"type": "strin"},
    "a reference to nowhere": {"$ref": "#/definitions/a"},
}
"""Schemas that nothing satisfies, or nothing of a size that an example has."""


def all_schemas() -> Iterator[tuple[str, Any]]:
    for module in (keyword_schemas, combined_schemas):
        for name, table in vars(module).items():
            if name.isupper():
                yield from table.items()


@pytest.mark.parametrize(("schema", "expected"), SMALLEST, ids=str)
def test_the_example_of_a_schema_is_the_smallest_or_its_authors(schema: Any, expected: Any) -> None:
    assert json.dumps(example(schema, DRAFT_7)) == json.dumps(expected)


@pytest.mark.parametrize(("schema", "expected"), FILLED, ids=str)
def test_it_may_have_what_need_not_be_there(schema: Any, expected: Any) -> None:
    assert example(schema, DRAFT_7, filled=True) == expected


@pytest.mark.parametrize(("dialect", "schema", "expected"), OTHER_DRAFTS, ids=str)
def test_each_draft_is_read_as_it_is_meant(dialect: Dialect, schema: Any, expected: Any) -> None:
    assert example(schema, dialect) == expected


BEYOND = {
    "$schema",  # which names another draft than it is read as
    "alternatives of which each is among others",
    "more properties than there are words",
}


@pytest.mark.parametrize("filled", [False, True])
def test_whatever_the_schema_the_example_satisfies_it(filled: bool) -> None:
    missing = set()
    for name, schema in all_schemas():
        dialect = dialect_of(None, schema)
        try:
            value = example(schema, dialect, filled=filled)
        except NoExample:
            missing.add(name)
        else:
            assert find_engine().compile(schema, dialect)(value) is None, name
            assert example(schema, dialect, filled=filled) == value, name
    assert missing <= BEYOND


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("schema", WITHOUT_VALUES.values(), ids=WITHOUT_VALUES)
def test_where_there_is_no_value_the_search_ends(schema: Any, filled: bool) -> None:
    with pytest.raises(NoExample, match=r"that were tried|no schema that can be checked"):
        example(schema, DRAFT_7, filled=filled)


def test_that_a_schema_is_none_is_said() -> None:
    with pytest.raises(NoExample, match="no schema that can be checked: /type: 'strng' fits none"):
        example({"type": "strng"}, DRAFT_7)


def test_what_is_large_or_deep_is_found_as_well() -> None:
    chain = {
        f"c{number}": {
            "type": "object",
            "required": ["x"],
            "properties": {"x": {"$ref": f"#/definitions/c{number + 1}"}},
        }
        for number in range(40)
    }
    deep = {"$ref": "#/definitions/c0", "definitions": {**chain, "c40": {"type": "integer"}}}
    names = [f"p{number}" for number in range(1000)]
    wide = {"required": names, "properties": {name: {"type": "integer"} for name in names}}
    assert json.dumps(example(deep, DRAFT_7)).count("x") == 40
    assert example(wide, DRAFT_7) == dict.fromkeys(names, 0)
    assert len(example({"type": "array", "minItems": 200, "uniqueItems": True}, DRAFT_7)) == 200


def test_candidates_are_different_and_satisfy_the_schema() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
    check = find_engine().compile(schema, DRAFT_7)
    found = list(candidates(schema, DRAFT_7))
    assert found[0] == {"a": 0}
    assert len({json.dumps(value) for value in found}) == len(found) > 10
    assert not any(map(check, found))


def test_another_check_may_decide() -> None:
    def is_long(value: Any) -> Violation | None:
        short = isinstance(value, str) and len(value) < 6
        return Violation("too short", (), (), "minLength", value, {}) if short else None

    assert example({"type": "string"}, DRAFT_7, is_long) == "text 1"


@pytest.mark.parametrize("dialect", Dialect)
def test_texts_have_their_format_where_that_is_possible(dialect: Dialect) -> None:
    assert example({"type": "string", "format": "ipv4"}, dialect) == "192.0.2.1"
    assert example({"type": "string", "format": "ipv4", "maxLength": 2}, dialect) == "te"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"examples": [1, 2], "default": 3, "enum": [4]}, [1, 2, 3, 4]),
        ({"$ref": "#/definitions/a", "definitions": {"a": {"const": 1}}}, [1]),
        ({"examples": "none", "enum": None}, []),
        (True, []),
    ],
)
def test_what_the_author_of_a_schema_gives(schema: Any, expected: Any) -> None:
    assert given(schema) == expected
