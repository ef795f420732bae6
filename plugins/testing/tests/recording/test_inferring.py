"""Schemas of arguments as they come: whatever was seen fits, and nothing of it is told."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from asynction_jsonschema import dialect_of, find_engine
from asynction_jsonschema.arguments import check_arguments, describes_tuple
from asynction_testing.recording.inferring import Arguments
from asynction_testing.recording.secrecy import may_be_kept

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def schema_of(*seen: list[Any], keeps_values: bool = False, before: Any = None) -> Any:
    arguments = Arguments(keeps_values=keeps_values, schema=before)
    for args in seen:
        arguments.add(args)
    return arguments.to_schema()


def fits(schema: Any, args: list[Any]) -> bool:
    check = find_engine("jsonschema-rs").compile(
        schema, dialect_of(None, schema), validate_formats=True
    )
    checker = check_arguments(describes_tuple(schema), check)
    return (checker.one(args[0]) if len(args) == 1 else checker.several(tuple(args))) is None


INTEGER, TEXT = {"type": "integer"}, {"type": "string"}


def tuple_of(*items: Any, **more: Any) -> Any:
    return {"type": "array", "items": [*items], **more, "additionalItems": False}


@pytest.mark.parametrize(
    ("seen", "schema"),
    [
        ([[1]], INTEGER),
        ([[1], [2.5]], {"type": "number"}),
        ([[1], ["a"]], {"type": ["integer", "string"]}),
        ([[]], {"type": "null"}),
        ([[], [1]], {"type": ["integer", "null"]}),
        ([[None], [1]], {"type": ["integer", "null"]}),
        ([[[1, 2]]], {"type": "array", "items": INTEGER}),
        ([[[]]], {"type": "array"}),
        ([[1, "a"]], tuple_of(INTEGER, TEXT, minItems=2)),
        ([[1, "a"], [1]], tuple_of(INTEGER, TEXT, minItems=1)),
        ([[1, "a"], []], tuple_of(INTEGER, TEXT)),
        ([[1, "a"], [None]], tuple_of({"type": ["integer", "null"]}, TEXT)),
        ([[None], [1, "a"]], tuple_of({"type": ["integer", "null"]}, TEXT)),
        ([[b"1"]], {"type": "string", "format": "binary"}),
        ([[b"1"], ["a"]], {"anyOf": [{"type": "string"}, {"type": "string", "format": "binary"}]}),
        (
            [[{"a": 1, "b": "x"}], [{"a": 2}]],
            {"type": "object", "properties": {"a": INTEGER, "b": TEXT}, "required": ["a"]},
        ),
        ([[{"a": 1}], [{}]], {"type": "object", "properties": {"a": INTEGER}}),
        (
            [[{"u93847261": 1, TOKEN: 2, "kim@example.org": 3}]],
            {"type": "object", "additionalProperties": INTEGER},
        ),
        ([["2026-01-31T12:00:00Z"]], {"type": "string", "format": "date-time"}),
        ([["2026-01-31T12:00:00Z"], ["soon"]], TEXT),
        ([["soon"], ["2026-01-31"]], TEXT),
        ([["0e5c9fb8-7f2a-4a5e-9d3b-0a6f2f0a4c11"]], {"type": "string", "format": "uuid"}),
        ([["red"], ["green"]] * 20, TEXT),
    ],
    ids=str,
)
def test_a_schema_says_what_was_seen(seen: list[Any], schema: Any) -> None:
    assert schema_of(*seen) == schema
    assert all(fits(schema, args) for args in seen)


@pytest.mark.parametrize(
    ("seen", "choices"),
    [
        ([["red"], ["green"]] * 20, ["green", "red"]),
        ([["red"], ["green"]] * 5, None),  # too few to tell
        ([["red"]] * 30 + [["blue"]], None),  # once may be chance
        ([["red"]] * 40, None),  # one is no choice
        ([[{"password": word}] for word in ("red", "green") * 20], None),
        ([[f"colour {letter}"] for letter in "abcdefgh"] * 20, None),
        ([[TOKEN], ["red"]] * 20, None),
        ([["4111 1111 1111 1111"]] * 40, None),
    ],
)
def test_texts_that_are_always_the_same_few_are_choices_if_values_are_kept(
    seen: list[Any], choices: Any
) -> None:
    schema = schema_of(*seen, keeps_values=True)
    assert schema.get("enum") == choices
    assert choices or "enum" not in str(schema)


BEFORE = {"type": "object", "properties": {"a": INTEGER}}


def test_what_was_optional_stays_so() -> None:
    assert "required" not in schema_of([{"a": 1}], before=BEFORE)


def test_what_was_a_plain_text_stays_one() -> None:
    assert schema_of(["2026-01-31"], before=TEXT) == TEXT
    assert schema_of(*[["red"]] * 40, before=TEXT, keeps_values=True) == TEXT


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_seen_fits(seed: int) -> None:
    chance = random.Random(seed)

    def value(depth: int = 0) -> Any:
        kinds = [None, True, 7, 2.5, "text", "2026-01-31", TOKEN, b"\x00", [], {}]
        kind = chance.choice(kinds)
        if kind == [] and depth < 3:
            return [value(depth + 1) for _ in range(chance.randrange(4))]
        if kind == {} and depth < 3:
            names = ["a", "b", "camelCase", "k4711", "$ref", "with space"]
            count = chance.randrange(4)
            return {name: value(depth + 1) for name in chance.sample(names, count)}
        return kind

    seen = [[value() for _ in range(chance.randrange(3))] for _ in range(12)]
    for keeps_values in (False, True):
        schema = schema_of(*seen, keeps_values=keeps_values)
        assert [args for args in seen if not fits(schema, args)] == []
        later = schema_of([value()], before=json.loads(json.dumps(schema)))
        assert [args for args in seen if not fits(later, args)] == []


@pytest.mark.parametrize(
    "value",
    [
        TOKEN,
        "4111 1111 1111 1111",
        "kim@example.org",
        "https://example.org/?key=1",
        "0e5c9fb8-7f2a-4a5e-9d3b-0a6f2f0a4c11",
        "correcthorsebatterystaple",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "a" * 50,
        49_151_234_567,
        b"bytes",
        {"password": "swordfish"},
        {"apiKey": "abc"},
        {"user": {"sessionId": 17}},
        [{"pin": 1234}],
        {"u93847261": 1},
        ["fine", TOKEN],
    ],
    ids=repr,
)
def test_what_may_be_a_secret_is_not_kept(value: Any) -> None:
    assert not may_be_kept(value)


@pytest.mark.parametrize(
    "value", ["hello", "Hello, world!", 17, True, None, {"colour": "red", "size": 3}, [1, 2]]
)
def test_what_is_plain_may_be_kept(value: Any) -> None:
    assert may_be_kept(value)


def test_there_is_an_end_to_what_is_told_apart() -> None:
    arguments = Arguments()
    for number in range(5000):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        arguments.add([{name: number}])
    schema = arguments.to_schema()
    assert len(schema["properties"]) == 60
    assert schema["additionalProperties"] == INTEGER
