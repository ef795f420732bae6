"""Realistic data are plausible: neither all too long nor all too deep, and seldom empty."""

from __future__ import annotations

from statistics import mean
from typing import Any

import pytest

from asynction_jsonschema.fake import FakeData

from .combined_schemas import RECURSIVE
from .engines import FAST


def taken(schema: Any, count: int = 200) -> list[Any]:
    make = FakeData(FAST, seed=3).maker(schema, "values")
    return [make() for _ in range(count)]


def depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, items), default=0)


def size(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(size, items))


def test_optional_properties_are_there_most_of_the_time() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "null"}}}
    assert 0.7 < mean("a" in value for value in taken(schema)) < 0.98


def test_properties_stand_in_the_order_of_the_document() -> None:
    schema = {
        "type": "object",
        "properties": {name: {"type": "null"} for name in "cab"},
        "required": ["a", "d"],
    }
    for value in taken(schema, 20):
        assert list(value) == [name for name in "cabd" if name in value]


def test_nothing_is_added_to_objects_that_are_described() -> None:
    assert all(
        value == {"a": None}
        for value in taken({"properties": {"a": {"const": None}}, "required": ["a"]})
    )


def test_what_may_be_null_is_not_most_of_the_time() -> None:
    values = taken({"type": ["null", "string"]})
    assert 0 < mean(value is None for value in values) < 0.3


def test_without_a_type_the_keywords_tell_the_type() -> None:
    for keywords, type_ in (
        ({"minLength": 1}, str),
        ({"maximum": 3}, (int, float)),
        ({"items": {}}, list),
        ({"required": ["a"]}, dict),
        ({}, str),
    ):
        assert all(isinstance(value, type_) for value in taken(keywords, 30))


def test_lists_and_maps_have_a_few_items() -> None:
    lengths = [len(value) for value in taken({"type": "array", "items": {"type": "integer"}})]
    assert set(lengths) == {1, 2, 3, 4}
    maps = taken({"type": "object", "additionalProperties": {"type": "integer"}})
    assert {len(value) for value in maps} == {1, 2, 3}


def test_wide_limits_do_not_make_huge_numbers() -> None:
    for schema in (
        {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
        {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
        {"type": "number", "minimum": 1},
    ):
        assert all(0 <= value <= 1001 for value in taken(schema))


def test_fractions_have_two_decimals_where_there_is_room() -> None:
    assert all(round(value, 2) == value for value in taken({"type": "number", "maximum": 10}))


def test_texts_are_readable() -> None:
    for value in taken({"type": "string", "maxLength": 1000}):
        assert 3 <= len(value) <= 120
        assert value[0].isupper()
        assert value.endswith(".")
        assert value.isprintable()


@pytest.mark.parametrize("name", RECURSIVE)
def test_recursion_ends_soon(name: str) -> None:
    values = taken(RECURSIVE[name])
    assert max(map(depth, values)) <= 12
    assert max(map(size, values)) <= 1_500
    assert mean(map(size, values)) <= 150


def test_recursion_happens() -> None:
    assert max(map(depth, taken(RECURSIVE["a list of itself"]))) >= 5


def test_all_ways_are_gone() -> None:
    ways = {"anyOf": [{"const": 1}, {"const": 2}, {"oneOf": [{"const": 3}, {"const": 4}]}]}
    assert set(taken(ways)) == {1, 2, 3, 4}
    either = {"type": "integer", "if": {"minimum": 500}, "then": {"multipleOf": 2}}
    assert {value >= 500 for value in taken(either)} == {True, False}


def test_schemas_with_very_many_ways_are_fast_enough_to_be_made() -> None:
    kinds = [f"kind{number}" for number in range(30)]
    schema = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": kinds}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": [kind]}}
            for kind in kinds
        ],
        "dependencies": {kind: ["note"] for kind in kinds},
    }
    for value in taken(schema, 50):
        assert {value["kind"], "note"} <= value.keys()
