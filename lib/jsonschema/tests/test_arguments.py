"""Arguments and their schemas."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_jsonschema import Dialect, dialect_of, find_engine
from asynction_jsonschema.arguments import (
    as_arguments,
    check_arguments,
    describes_tuple,
    items_of,
    resolved,
)

PAIR = {"type": "array", "items": [{"type": "integer"}, {"type": "string"}], "minItems": 2}
ANY_NUMBER = {"type": "array", "items": [{"type": "integer"}]}
OPTIONAL = {"type": ["integer", "null"]}


@pytest.mark.parametrize(
    ("schema", "is_tuple"),
    [
        (True, False),
        ({}, False),
        ({"type": "array"}, False),
        ({"type": "array", "items": {}}, False),
        ({"items": []}, True),
        ({"items": [{}], "type": "string"}, True),
        ({"prefixItems": [{}]}, True),
        ({"prefixItems": []}, True),
        ({"type": "array", "additionalItems": False}, True),
        ({"additionalItems": False}, False),
        ({"type": "array", "items": {}, "additionalItems": False}, False),
        ({"$ref": "#/definitions/a", "definitions": {"a": {"items": []}}}, True),
        ({"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/a"}}}, False),
    ],
    ids=str,
)
def test_which_schemas_describe_arguments_one_by_one(schema: Any, is_tuple: bool) -> None:
    assert describes_tuple(schema) is is_tuple


@pytest.mark.parametrize(
    ("schema", "args", "fits"),
    [
        (PAIR, (1, "a"), True),
        (PAIR, (1,), False),
        (PAIR, ([1, "a"],), False),
        (PAIR, (None,), False),
        (ANY_NUMBER, (), True),
        (ANY_NUMBER, (None,), True),
        (ANY_NUMBER, (None, None), False),
        (OPTIONAL, (), True),
        (OPTIONAL, (None,), True),
        (OPTIONAL, (1,), True),
        (OPTIONAL, (1, 2), False),
    ],
    ids=str,
)
def test_arguments_are_checked_together(schema: Any, args: tuple[Any, ...], fits: bool) -> None:
    check = find_engine().compile(schema, Dialect.DRAFT_7)
    checker = check_arguments(describes_tuple(schema), check)
    assert (checker.several(args) is None) is fits
    if len(args) == 1:
        assert (checker.one(args[0]) is None) is fits


@pytest.mark.parametrize("value", ["text", None, [], [1], [None], [None, None]])
@pytest.mark.parametrize("draft", ["draft-07/schema#", "draft/2020-12/schema"])
def test_the_values_that_arguments_can_be(value: Any, draft: str) -> None:
    definitions = {"a": {"prefixItems": [{"type": ["integer", "null"]}]}}
    schema = {"$schema": f"http://json-schema.org/{draft}", "definitions": definitions}
    schema["$ref"] = "#/definitions/a"
    check = find_engine().compile(as_arguments(schema), dialect_of(None, schema))
    assert (check(value) is None) is (value in ([], [1], [None, None]))


def test_one_argument_can_be_any_value_of_its_schema() -> None:
    assert as_arguments(OPTIONAL) is OPTIONAL


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, ([], True)),
        ({"items": {"type": "null"}}, ([], {"type": "null"})),
        ({"items": [1], "additionalItems": 2}, ([1], 2)),
        ({"prefixItems": [1], "items": 2}, ([1], 2)),
        ({"prefixItems": [1], "additionalItems": 2}, ([1], 2)),
        ({"prefixItems": [1]}, ([1], True)),
    ],
)
def test_the_items_of_a_tuple(schema: Any, expected: Any) -> None:
    assert items_of(schema) == expected


def test_references_are_followed_by_their_escaped_names() -> None:
    root = {"definitions": {"a b/c": {"$ref": "#/definitions/d"}, "d": {"type": "null"}}}
    assert resolved({"$ref": "#/definitions/a%20b~1c"}, root) == {"type": "null"}
    assert resolved({"$ref": "#/definitions/nowhere"}, root) is True
