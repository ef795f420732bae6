"""Values that are made for a schema, and texts for a pattern."""

import re
from typing import Any

import pytest
from jsonschema import Draft7Validator

from asynction_cli.scaffold.pattern_text import NoText, text_for
from asynction_cli.scaffold.schema_values import candidates

TREE = {
    "$ref": "#/definitions/tree",
    "definitions": {
        "tree": {
            "type": "object",
            "required": ["value", "below"],
            "properties": {
                "value": {"type": "integer"},
                "below": {"type": "array", "items": {"$ref": "#/definitions/tree"}},
            },
        }
    },
}


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        {"type": "null"},
        {"type": "boolean"},
        {"type": "boolean", "const": False},
        {"type": "boolean", "not": {"const": True}},
        {"type": "integer", "minimum": 3},
        {"type": "integer", "maximum": -3},
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
        {"type": "integer", "exclusiveMinimum": 3.5},
        {"type": "integer", "multipleOf": 7, "exclusiveMinimum": 7},
        {"type": "integer", "not": {"enum": [0, 1]}},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.1},
        {"type": "number", "minimum": 1.5, "maximum": 1.6},
        {"type": "number", "multipleOf": 0.5, "minimum": 0.7},
        {"type": "number", "exclusiveMaximum": 0},
        {"type": "string", "minLength": 20},
        {"type": "string", "maxLength": 2},
        {"type": "string", "maxLength": 0},
        {"type": "string", "pattern": "^a{3,5}b?$", "minLength": 5},
        {"type": "string", "pattern": "\\S"},
        {"type": ["null", "string"], "minLength": 3},
        {"enum": [{"a": [1]}, "x"]},
        {"enum": ["a", 1], "type": "integer"},
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "integer"}},
        {"type": "array", "minItems": 3, "uniqueItems": True},
        {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"enum": ["a", "b"]}},
        {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2},
        {"type": "array", "contains": {"const": 7}, "minItems": 3},
        {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "integer"}}},
        {"type": "object", "minProperties": 3, "properties": {"a": {}}},
        {"type": "object", "minProperties": 2, "propertyNames": {"enum": ["a", "b"]}},
        {
            "type": "object",
            "minProperties": 2,
            "patternProperties": {"^n[0-9]+$": {"type": "number"}},
            "additionalProperties": False,
        },
        {"required": ["a"], "dependencies": {"a": ["b"], "b": {"required": ["c"]}}},
        {"required": ["a"], "additionalProperties": {"type": "integer"}},
        {"oneOf": [{"type": "integer"}, {"type": "string"}]},
        {"oneOf": [{"type": "number"}, {"type": "integer"}]},
        {"anyOf": [False, {"const": 1}]},
        {"allOf": [{"minLength": 2}, {"maxLength": 2}, {"type": "string"}]},
        {"allOf": [{"enum": [1, 2, 3]}, {"enum": [3, 4]}]},
        {"type": "object", "properties": {"a": {}}, "if": {"required": ["a"]}, "then": False},
        {"if": {"type": "string"}, "then": {"minLength": 5}, "else": {"type": "integer"}},
        TREE,
        {"$ref": "#/definitions/a", "definitions": {"a": {"const": 1}}},
        {"type": "string", "examples": [1, "fits"]},
    ],
    ids=str,
)
def test_one_of_the_first_candidates_fits(schema: Any) -> None:
    validator = Draft7Validator(schema)
    assert any(validator.is_valid(value) for value in candidates(schema))


@pytest.mark.parametrize(
    "schema", [False, {"type": "string", "enum": [1]}, {"allOf": [True, False]}], ids=str
)
def test_nothing_is_made_where_nothing_fits(schema: Any) -> None:
    assert not any(Draft7Validator(schema).is_valid(value) for value in candidates(schema))


def test_what_refers_to_nothing_but_itself_ends() -> None:
    schema = {"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/a"}}}
    assert list(candidates(schema))


def test_examples_come_first_as_they_are() -> None:
    assert next(candidates({"type": "string", "examples": ["as written"]})) == "as written"


def test_the_first_made_value_has_only_what_is_required() -> None:
    properties = {"a": {"type": "integer"}, "b": {"type": "string"}}
    schema = {"type": "object", "required": ["a"], "properties": properties}
    assert next(candidates(schema)) == {"a": 0}


@pytest.mark.parametrize("at_least", [0, 12])
@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{2}-\\d{3,}(?:x|y)?$",
        "^(foo|bar)+$",
        "^[^a-c]*$",
        "a.c",
        "^\\w+@\\w+\\.[a-z]{2,}$",
        "^\\+?[0-9 ()-]{7,20}$",
        "^#(?:[0-9a-fA-F]{3}){1,2}$",
        "^(a)(b)\\2\\1+$",
        "^\\x41\\u0042*$",
        "^[\\d\\s]+$",
        "^\\D\\S\\W*$",
        "^(?<year>[0-9]{4})-[0-9]{2}.*$",
        "^[\\]a]+$",
        "",
        "^$|^a+$",
        "^(?:(?:a|b)*c)*$",
    ],
)
def test_a_text_is_found_by_its_pattern(pattern: str, at_least: int) -> None:
    found = re.search(pattern.replace("(?<year>", "(?P<year>"), text_for(pattern, at_least))
    assert found is not None


@pytest.mark.parametrize(
    "pattern", ["^[a-z]+$", "^x*y$", "^(ab)+$", "^a{2,50}$", "^[0-9]+-[0-9]+$"]
)
def test_a_text_is_as_long_as_it_has_to_be(pattern: str) -> None:
    text = text_for(pattern, 12)
    assert re.search(pattern, text)
    assert len(text) >= 12


@pytest.mark.parametrize("pattern", ["(?=a)b", "(?<!a)b", "\\p{L}", "(a", "[a", "*", "a)", "\\"])
def test_what_is_not_understood(pattern: str) -> None:
    with pytest.raises(NoText):
        text_for(pattern)
