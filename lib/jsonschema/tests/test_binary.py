"""Which strings of a value become bytes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from asynction_jsonschema import Dialect
from asynction_jsonschema.binary import in_bytes

BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string", "title": "stands for bytes"}

CASES: dict[str, tuple[Any, Any, Any]] = {
    "itself": (BINARY, "aé", "aé".encode()),
    "with examples": ({**BINARY, "examples": ["b"], "default": "a"}, "a", b"a"),
    "none": (TEXT, "a", "a"),
    "no string": ({**BINARY, "type": ["string", "null"]}, None, None),
    "a property": (
        {"properties": {"a/b~": BINARY, "c": TEXT}},
        {"a/b~": "1", "c": "2"},
        {"a/b~": b"1", "c": "2"},
    ),
    "of a reference": (
        {"items": {"$ref": "#/definitions/part"}, "definitions": {"part": BINARY}},
        ["1", "2"],
        [b"1", b"2"],
    ),
    "of a branch that fits": ({"anyOf": [{**BINARY, "maxLength": 1}, TEXT]}, "a", b"a"),
    "of a branch that does not": ({"anyOf": [{**BINARY, "maxLength": 1}, TEXT]}, "ab", "ab"),
    "of the other properties": (
        {"properties": {"a": TEXT}, "additionalProperties": BINARY},
        {"a": "1", "b": "2"},
        {"a": "1", "b": b"2"},
    ),
    "of items by place": ({"items": [TEXT, BINARY]}, ["1", "2"], ["1", b"2"]),
    "of the items that follow": (
        {"items": [TEXT], "additionalItems": BINARY},
        ["1", "2", "3"],
        ["1", b"2", b"3"],
    ),
    "beside a range": (
        {"items": {"anyOf": [BINARY, {"minimum": 1, "type": "integer"}]}},
        ["1", 2],
        [b"1", 2],
    ),
    "a pattern of ECMA-262": ({**BINARY, "pattern": r"^\cJ$"}, "\n", b"\n"),
    "a property of the name": (
        {"properties": {"format": {"const": "binary"}}},
        {"format": "binary"},
        {"format": "binary"},
    ),
    "what is no string": ({"items": {"format": "binary"}}, ["1", 2, {}], [b"1", 2, {}]),
    "not": ({"not": {**BINARY, "minLength": 3}}, "ab", "ab"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dialect", [Dialect.DRAFT_4, Dialect.DRAFT_7])
def test_strings_become_bytes_where_the_schema_says_so(case: str, dialect: Dialect) -> None:
    schema, value, expected = CASES[case]
    assert in_bytes(schema, dialect)(deepcopy(value)) == expected


def test_a_range_of_draft_4_counts() -> None:
    low = {"type": "integer", "maximum": 9, "exclusiveMaximum": True, "minimum": 1}
    schema = {"items": {"anyOf": [BINARY, {**low, "exclusiveMinimum": False}]}}
    assert in_bytes(schema, Dialect.DRAFT_4)(["1", 1]) == [b"1", 1]


def test_what_stands_beside_a_reference_counts_since_2019() -> None:
    schema = {"$ref": "#/definitions/a", "format": "binary", "definitions": {"a": TEXT}}
    assert in_bytes(schema, Dialect.DRAFT_7)("a") == "a"
    assert in_bytes(schema, Dialect.DRAFT_2020_12)("a") == b"a"
