"""What cannot be faked is said when the maker is made: why, and where in the schema."""

from __future__ import annotations

from typing import Any

import pytest
from sizes import pairs

from asynction_jsonschema.fake import CannotFake, FakeData

from .engines import ENGINES, FAST, fake_data

# schema, pointer, words of the message
IMPOSSIBLE: dict[str, tuple[Any, str, str]] = {
    "false": (False, "", "nothing is allowed"),
    "not anything": ({"not": {}}, "/not", "nothing is allowed"),
    "not true": ({"not": True}, "/not", "nothing is allowed"),
    "no value": ({"enum": []}, "/enum", "none of these values"),
    "values of another type": ({"type": "string", "enum": [1]}, "/enum", "none of these values"),
    "a constant of another type": ({"type": "string", "const": 1}, "/const", "none of these"),
    "no type": (
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        "/allOf/1/type",
        "no type is left",
    ),
    "limits that cross": (
        {"type": "integer", "minimum": 5, "maximum": 3},
        "/maximum",
        "between the lower and the upper limit",
    ),
    "no integer between": (
        {"type": "integer", "minimum": 1.2, "maximum": 1.8},
        "/maximum",
        "between the lower and the upper limit",
    ),
    "an exclusive limit": (
        {"type": "number", "exclusiveMinimum": 1, "maximum": 1},
        "/maximum",
        "no number lies between",
    ),
    "no multiple between": (
        {"type": "integer", "multipleOf": 10, "minimum": 1, "maximum": 9},
        "/maximum",
        "between the lower and the upper limit",
    ),
    "multiples that are integers": (
        {"type": "number", "multipleOf": 2, "not": {"type": "integer"}},
        "/multipleOf",
        "is an integer",
    ),
    "lengths that cross": (
        {"type": "string", "minLength": 5, "maxLength": 3},
        "/minLength",
        "at least 5 characters and at most 3",
    ),
    "a pattern that is too long": (
        {"type": "string", "pattern": "^a{5}$", "maxLength": 3},
        "/pattern",
        "matches '^a{5}$', and is as long",
    ),
    "a pattern that nothing matches": (
        {"type": "string", "pattern": "^(?!a)a$"},
        "/pattern",
        "no text was found that matches",
    ),
    "patterns that contradict": (
        {"type": "string", "allOf": [{"pattern": "^a+$"}, {"pattern": "^b+$"}]},
        "/allOf/0/pattern",
        "'^a+$' and '^b+$'",
    ),
    "numbers of items that cross": (
        {"type": "array", "minItems": 3, "maxItems": 2},
        "/maxItems",
        "at least 3 items and at most 2",
    ),
    "items that cannot be": (
        {"type": "array", "items": False, "minItems": 1},
        "/items",
        "nothing is allowed",
    ),
    "a tuple that is too short": (
        {"type": "array", "items": [{}, {}], "additionalItems": False, "minItems": 3},
        "/additionalItems",
        "nothing is allowed",
    ),
    "too few values for items that differ": (
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
        "/uniqueItems",
        "there twice",
    ),
    "what no item can be": (
        {"type": "array", "items": {"type": "string"}, "contains": {"type": "integer"}},
        "/contains/type",
        "no type is left",
    ),
    "no room for what has to be contained": (
        {"type": "array", "maxItems": 0, "contains": {}},
        "/maxItems",
        "at least 1 items and at most 0",
    ),
    "a required property that cannot be": (
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        "/properties/a",
        "the property 'a' is required, and not allowed",
    ),
    "a cause far down": (
        {
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [1]}}
            },
        },
        "/properties/a/items/enum",
        "none of these values",
    ),
    "a pattern far down": (
        {
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/text"}}
            },
            "definitions": {"text": {"type": "string", "pattern": "^(?!a)a$"}},
        },
        "/definitions/text/pattern",
        "no text was found that matches",
    ),
    "a required property of a closed object": (
        {"type": "object", "required": ["b"], "additionalProperties": False},
        "/additionalProperties",
        "the property 'b' is required, and not allowed",
    ),
    "numbers of properties that cross": (
        {"type": "object", "minProperties": 3, "maxProperties": 2},
        "/minProperties",
        "at least 3 properties and at most 2",
    ),
    "more required than allowed": (
        {"type": "object", "required": ["a", "b"], "maxProperties": 1},
        "/maxProperties",
        "2 properties are required, and at most 1",
    ),
    "more than a closed object can have": (
        {
            "type": "object",
            "properties": {"a": {}},
            "additionalProperties": False,
            "minProperties": 2,
        },
        "/minProperties",
        "as many as 2 properties",
    ),
    "a required name that is not allowed": (
        {"type": "object", "required": ["abc"], "propertyNames": {"maxLength": 2}},
        "/required/0",
        "propertyNames does not allow it",
    ),
    "no names": (
        {"type": "object", "propertyNames": False, "minProperties": 1},
        "/minProperties",
        "as many as 1 properties",
    ),
    "too few names": (
        {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "minProperties": 3},
        "/propertyNames",
        "no names were found",
    ),
    "a dependency that cannot be met": (
        {
            "type": "object",
            "required": ["a"],
            "properties": {"b": False},
            "dependencies": {"a": ["b"]},
        },
        "/dependencies/a",
        "the property 'b' is required, and not allowed",
    ),
    "oneOf of the same": (
        {"oneOf": [{"type": "string"}, {"type": "string"}]},
        "/oneOf",
        "fits more than one of the alternatives",
    ),
    "anyOf of what cannot be": (
        {"anyOf": [False, {"type": "string", "minLength": 3, "maxLength": 2}]},
        "/anyOf",
        "none of the ways to satisfy this",
    ),
    "if that leads nowhere": (
        {"type": "integer", "if": {"minimum": 5}, "then": False, "else": False},
        "/if",
        "none of the ways to satisfy this",
    ),
    "a contradiction by reference": (
        {
            "allOf": [{"$ref": "#/definitions/a"}, {"not": {"$ref": "#/definitions/a"}}],
            "definitions": {"a": {"type": "null"}},
        },
        "/definitions/a",
        "no type is left",
    ),
    "an object in itself without an end": (
        {
            "$ref": "#/definitions/a",
            "definitions": {
                "a": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {"a": {"$ref": "#/definitions/a"}},
                }
            },
        },
        "",
        "refers to itself without an end",
    ),
    "a list of itself without an end": (
        {
            "$ref": "#/definitions/a",
            "definitions": {
                "a": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/a"}}
            },
        },
        "",
        "refers to itself without an end",
    ),
    "no schema": ({"type": "strin"}, "/type", "fits none of the alternatives"),
    "a schema that is none of JSON Schema": ([], "", "a mapping or a boolean"),
    "examples that are no list": ({"examples": "a"}, "/examples", "is not of type 'array'"),
    "a reference that leads nowhere": (
        {"items": {"$ref": "#/definitions/x"}},
        "/items/$ref",
        "leads nowhere",
    ),
    "no regular expression": ({"pattern": "("}, "/pattern", "regular expression"),
    "a draft that is too old": (
        {"$schema": "http://json-schema.org/draft-03/schema#"},
        "/$schema",
        "draft-03",
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pairs("name", list(IMPOSSIBLE), "kind", ["realistic", "edge"], rest="wide")
def test_the_message_says_why_and_where(name: str, engine: str, kind: Any) -> None:
    schema, pointer, words = IMPOSSIBLE[name]
    with pytest.raises(CannotFake) as caught:
        fake_data(engine, kind).maker(schema, "values")
    assert caught.value.pointer == pointer
    assert words in caught.value.message
    assert str(caught.value) == (f"{pointer}: " if pointer else "") + caught.value.message


def test_a_pattern_that_texts_cannot_be_made_for_is_said() -> None:
    schema = {"type": "string", "pattern": "^\\p{Script=Thai}+$"}
    with pytest.raises(CannotFake) as caught:
        FakeData(FAST, seed=1).maker(schema, "values")
    assert caught.value.pointer == "/pattern"


def test_examples_help_out_where_nothing_can_be_made_up() -> None:
    schema = {"type": "string", "pattern": "^\\p{Script=Thai}+$"}
    edge = FakeData(FAST, kind="edge", seed=1)
    assert edge.maker(schema, "values", ["no", "กา"])() == "กา"
    assert edge.maker({**schema, "examples": ["no", "กา"]}, "values")() == "กา"
    assert edge.maker({**schema, "default": "กา"}, "values")() == "กา"


def test_a_kind_that_there_is_not_is_refused() -> None:
    kind: Any = "plausible"
    with pytest.raises(ValueError, match="'realistic' or 'edge'"):
        FakeData(FAST, kind=kind)


def test_a_locale_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no locale 'xx_YY'.*'pt_BR'"):
        FakeData(FAST, locale="xx_YY")


@pytest.mark.parametrize("kind", ["realistic", "edge"])
def test_a_schema_that_contains_itself_cannot_be_made_up(kind: Any) -> None:
    """As an object of Python: a document cannot say so."""
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema["properties"]["own"] = schema
    with pytest.raises(CannotFake):
        FakeData("jsonschema-rs", kind=kind, seed=1).maker(schema, "it")
