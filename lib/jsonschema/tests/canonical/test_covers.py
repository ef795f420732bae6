"""Whether one schema takes all that another does: right or undecided, and never wrong."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_jsonschema import Dialect
from asynction_jsonschema.canonical import Form, Undecided, covers, subtract
from asynction_jsonschema.fake import CannotFake

from ..fake.engines import FAST, fake_data

Question = tuple[Any, Any, bool]


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def listed(item: Any, name: str = "list") -> dict[str, Any]:
    """A list in the manner of Lisp."""
    rest = {"$ref": f"#/definitions/{name}"}
    cell = {**obj(head=item, rest=rest), "required": ["head"]}
    return {"$ref": f"#/definitions/{name}", "definitions": {name: cell}}


INTEGER, NUMBER, STRING = {"type": "integer"}, {"type": "number"}, {"type": "string"}

# What may be the wider one, the other, and whether it is.
QUESTIONS: dict[str, Question] = {
    "all and nothing": (True, False, True),
    "nothing and all": (False, True, False),
    "nothing and a contradiction": (False, {"type": "string", "const": 1}, True),
    "numbers and integers": (NUMBER, INTEGER, True),
    "integers and numbers": (INTEGER, NUMBER, False),
    "integers and whole multiples of 1": (INTEGER, {**NUMBER, "multipleOf": 1}, True),
    "a wider range": ({"minimum": 1}, {"minimum": 2}, True),
    "a narrower range": ({"minimum": 2}, {"minimum": 1}, False),
    "a range that is open at its end": ({"exclusiveMinimum": 1}, {"minimum": 1}, False),
    "one of integers, closed": ({"minimum": 1}, {**INTEGER, "exclusiveMinimum": 0}, True),
    "a range and an enum of it": ({**INTEGER, "minimum": 1, "maximum": 3}, {"enum": [1, 3]}, True),
    "an enum and the range of it": (
        {"enum": [3, 2, 1]},
        {**INTEGER, "minimum": 1, "maximum": 3},
        True,
    ),
    "multiples": ({"multipleOf": 2}, {"multipleOf": 4}, True),
    "other multiples": ({"multipleOf": 6}, {"multipleOf": 4}, False),
    "multiples of decimals": ({"multipleOf": 0.01}, {"multipleOf": 0.1}, True),
    "one value more": ({"enum": ["a", "b"]}, {"enum": ["a"]}, True),
    "one value less": ({"const": "a"}, {"enum": ["a", "b"]}, False),
    "null, too": ({"type": ["string", "null"]}, STRING, True),
    "no longer null": (STRING, {"type": ["string", "null"]}, False),
    "types as alternatives": ({"type": ["string", "integer"]}, {"anyOf": [STRING, INTEGER]}, True),
    "shorter strings": ({**STRING, "minLength": 2}, {**STRING, "minLength": 3}, True),
    "longer strings": ({**STRING, "maxLength": 2}, {**STRING, "maxLength": 3}, False),
    "an expression and a text of it": ({"pattern": "^[a-z]+$"}, {"const": "abc"}, True),
    "an expression and another text": ({"pattern": "^[a-z]+$"}, {"const": "ABC"}, False),
    "expressions": ({**STRING, "pattern": "^a"}, {**STRING, "pattern": "^ab"}, True),
    "expressions the other way round": (
        {**STRING, "pattern": "^ab"},
        {**STRING, "pattern": "^a"},
        False,
    ),
    "an optional property more": (obj(a=STRING, b=INTEGER), obj(a=STRING), False),
    "one more of a closed object": (
        {**obj(a=STRING, b=INTEGER), "additionalProperties": False},
        {**obj(a=STRING), "additionalProperties": False},
        True,
    ),
    "an object is closed": ({**obj(a=STRING), "additionalProperties": False}, obj(a=STRING), False),
    "newly required": ({"required": ["a", "b"]}, {"required": ["a"]}, False),
    "no longer required": ({"required": ["a"]}, {"required": ["a", "b"]}, True),
    "deep within": (obj(a=obj(b=NUMBER)), obj(a=obj(b=INTEGER)), True),
    "deep within, the other way round": (obj(a=obj(b=INTEGER)), obj(a=obj(b=NUMBER)), False),
    "names by expressions": (
        {"patternProperties": {"^x": NUMBER}},
        {**obj(xa=INTEGER), "additionalProperties": False},
        True,
    ),
    "items": ({"items": NUMBER}, {"items": INTEGER}, True),
    "items and tuples": ({"items": NUMBER}, {"prefixItems": [INTEGER], "items": False}, True),
    "tuples": ({"prefixItems": [INTEGER]}, {"prefixItems": [NUMBER]}, False),
    "items that are unique": ({"uniqueItems": True, "type": "array"}, {"type": "array"}, False),
    "one item that is": ({"contains": INTEGER}, {"contains": {"const": 1}, "type": "array"}, True),
    "exactly one": ({"oneOf": [{"minimum": 0}, {"maximum": 9}]}, {"const": 5}, False),
    "any": ({"anyOf": [{"minimum": 0}, {"maximum": 9}]}, True, True),
    "not": ({"not": STRING}, INTEGER, True),
    "a condition": (
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {"required": ["b"]},
        True,
    ),
    "a dependency and a condition": (
        {"dependencies": {"a": ["b"]}},
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "type": "object"},
        True,
    ),
    "one variant more": (
        {"oneOf": [obj(kind={"const": kind}) | {"required": ["kind"]} for kind in "abc"]},
        {"oneOf": [obj(kind={"const": kind}) | {"required": ["kind"]} for kind in "ab"]},
        True,
    ),
    "one variant less": (
        {"oneOf": [obj(kind={"const": kind}) | {"required": ["kind"]} for kind in "ab"]},
        {"oneOf": [obj(kind={"const": kind}) | {"required": ["kind"]} for kind in "abc"]},
        False,
    ),
    "lists": (listed(NUMBER), listed(INTEGER), True),
    "lists by another name": (listed(NUMBER), listed(INTEGER, "other"), True),
    "lists the other way round": (listed(INTEGER), listed(NUMBER), False),
    "what only informs": ({**STRING, "title": "a", "default": "b"}, STRING, True),
    "formats, which only inform": ({**STRING, "format": "date"}, STRING, True),
    "hints at content": ({**STRING, "contentEncoding": "base64"}, STRING, True),
    "bytes, too": ({**STRING, "format": "binary"}, STRING, True),
    "no bytes any more": (STRING, {**STRING, "format": "binary"}, False),
    "text of bytes alone": (INTEGER, {**STRING, "format": "binary"}, False),
    "bytes in another order of keywords": (
        {"format": "binary", "type": "string"},
        {"type": "string", "format": "binary"},
        True,
    ),
}
UNDECIDED = {
    "integers and numbers",
    "other multiples",
    "expressions",
    "an object is closed",
    "deep within, the other way round",
    "tuples",
    "lists",
    "lists by another name",
    "lists the other way round",
    "no bytes any more",
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer(name: str) -> None:
    wide, narrow, expected = QUESTIONS[name]
    answer = covers(wide, narrow, Dialect.DRAFT_7)
    assert answer is expected or isinstance(answer, Undecided)
    assert isinstance(answer, Undecided) == (name in UNDECIDED)


BYTES = {name for name in QUESTIONS if "bytes" in name}


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in BYTES])
@pytest.mark.parametrize("kind", ["realistic", "edge"])
def test_what_does_not_fit_can_be_made_of_what_is_left_over(name: str, kind: Any) -> None:
    wide, narrow, expected = QUESTIONS[name]
    left = subtract(narrow, wide, Dialect.DRAFT_7)
    assert isinstance(left, Form)
    try:
        value = fake_data("jsonschema-rs", kind).maker(left.schema, "left over")()
    except CannotFake:
        assert expected
        return
    check_wide, check_narrow = (FAST.compile(one, Dialect.DRAFT_7) for one in (wide, narrow))
    assert not expected
    assert check_narrow(value) is None
    assert check_wide(value) is not None


def test_an_integer_of_draft_4_is_no_whole_multiple_of_1() -> None:
    assert covers(INTEGER, {**NUMBER, "multipleOf": 1}, Dialect.DRAFT_4) is not True
    assert covers({**NUMBER, "multipleOf": 1}, INTEGER, Dialect.DRAFT_4) is not False


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ({"format": "date"}, {"const": "2020-01-01"}, True),
        ({"format": "date"}, {"const": "tomorrow"}, False),
        ({"format": "date"}, STRING, False),
        (STRING, {**STRING, "format": "date"}, True),
        ({**STRING, "minLength": 10}, {**STRING, "format": "date"}, True),
        ({**STRING, "format": "my-own"}, STRING, True),
    ],
    ids=repr,
)
def test_formats_count_where_they_are_checked(wide: Any, narrow: Any, expected: bool) -> None:
    assert covers(wide, narrow, Dialect.DRAFT_7, validate_formats=True) is expected
