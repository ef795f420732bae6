"""What the document gives comes before what is made up: examples, defaults, enum and const."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_jsonschema.fake import FakeData

from .engines import FAST

OBJECT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer", "minimum": 1}},
}


def taken(schema: Any, examples: Any = (), count: int = 12, **options: Any) -> list[Any]:
    make = FakeData(FAST, seed=options.pop("seed", 1), **options).maker(schema, "values", examples)
    return [make() for _ in range(count)]


def test_examples_of_a_message_come_in_turn_and_nothing_else_does() -> None:
    examples = [{"id": 3}, {"id": 1}, {"id": 2}]
    assert taken(OBJECT, examples, 7) == (examples * 3)[:7]


def test_examples_that_do_not_satisfy_the_schema_are_left_out() -> None:
    assert taken(OBJECT, [{"id": 0}, {}, {"id": 5}, "no"], 4) == [{"id": 5}] * 4


def test_without_an_example_that_satisfies_it_values_are_made_up() -> None:
    assert all(value["id"] >= 1 for value in taken(OBJECT, [{"id": 0}]))


def test_values_can_be_changed_without_harm() -> None:
    example = {"id": 1, "list": [{"a": 1}]}
    for schema, examples in (
        (OBJECT, [example]),
        ({**OBJECT, "examples": [example]}, []),
        ({**OBJECT, "default": example}, []),
        ({"const": example}, []),
        ({"enum": [example]}, []),
    ):
        make = FakeData(FAST, seed=1).maker(schema, "values", examples)
        first = make()
        first["list"][0]["a"] = first["id"] = "changed"
        assert make() == {"id": 1, "list": [{"a": 1}]}
    assert example == {"id": 1, "list": [{"a": 1}]}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "examples": ["a", "b"]}, {"a", "b"}),
        ({"type": "string", "default": "a"}, {"a"}),
        ({"type": "string", "default": "a", "examples": ["b"]}, {"b"}),
        ({"type": "string", "default": "a", "examples": [1]}, {"a"}),
        ({"type": "string", "default": "a", "enum": ["b", "c"]}, {"b", "c"}),
        ({"type": "string", "const": "a", "examples": ["b"]}, {"a"}),
        ({"type": "string", "examples": ["long", "a"], "maxLength": 2}, {"a"}),
        ({"allOf": [{"type": "string"}, {"examples": ["a"]}]}, {"a"}),
        ({"oneOf": [{"type": "string", "examples": ["a"]}, {"type": "null"}]}, {"a", None}),
        ({"type": ["integer", "null"], "default": None}, {None}),
        (
            {
                "$ref": "#/definitions/a",
                "definitions": {"a": {"type": "string", "examples": ["a"]}},
            },
            {"a"},
        ),
    ],
)
def test_examples_and_defaults_in_the_schema_are_preferred(schema: Any, expected: Any) -> None:
    assert set(taken(schema, count=40)) == expected


def test_those_of_parts_are_preferred_in_the_parts() -> None:
    schema = {
        "type": "object",
        "required": ["a", "b", "c"],
        "properties": {
            "a": {"type": "string", "examples": ["x"]},
            "b": {"type": "array", "minItems": 2, "items": {"type": "integer", "default": 4}},
            "c": {"type": "integer", "minimum": 10},
        },
    }
    for value in taken(schema):
        assert value["a"] == "x"
        assert set(value["b"]) == {4}
        assert value["c"] >= 10


@pytest.mark.parametrize("options", [{"prefer_examples": False}, {"kind": "edge"}])
def test_without_the_preference_values_are_made_up(options: Any) -> None:
    schema = {"type": "string", "examples": ["example"], "default": "default", "minLength": 3}
    values = taken(schema, ["example"], **options)
    assert len(set(values)) > 5
    assert not {"example", "default"} & set(values)


@pytest.mark.parametrize("options", [{"prefer_examples": False}, {"kind": "edge"}])
def test_enum_and_const_count_nevertheless(options: Any) -> None:
    assert set(taken({"enum": ["a", "b"]}, count=40, **options)) == {"a", "b"}
    assert taken({"const": [1]}, **options) == [[1]] * 12
