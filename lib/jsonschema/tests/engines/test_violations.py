"""What a violation says: the same with either engine, but for values that cannot be quoted."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import pytest

from asynction_jsonschema import Dialect, Engine, Violation, find_engine

USER = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "roles": {"type": "array", "items": {"enum": ["admin", "guest"]}},
        "home": {"$ref": "#/definitions/address"},
    },
    "additionalProperties": False,
    "definitions": {"address": {"properties": {"city": {"type": "string"}}}},
}
SHAPE = {
    "oneOf": [
        {"properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}},
        {"properties": {"kind": {"const": "square"}, "side": {"type": "number"}}},
    ]
}

# The schema, the value, the path, the path in the schema, the keyword, the message.
CASES: list[tuple[Any, Any, tuple[Any, ...], tuple[Any, ...], str, str]] = [
    (
        USER,
        {"name": 1},
        ("name",),
        ("properties", "name", "type"),
        "type",
        "1 is not of type 'string'",
    ),
    (USER, {}, (), ("required",), "required", "'name' is a required property"),
    (
        USER,
        {"name": ""},
        ("name",),
        ("properties", "name", "minLength"),
        "minLength",
        "'' has 0 characters: the least is 1",
    ),
    (
        USER,
        {"name": "a", "roles": ["admin", "root"]},
        ("roles", 1),
        ("properties", "roles", "items", "enum"),
        "enum",
        "'root' is not one of 'admin', 'guest'",
    ),
    (
        USER,
        {"name": "a", "z": 1, "b": 2},
        (),
        ("additionalProperties",),
        "additionalProperties",
        "additional properties are not allowed: 'z', 'b'",
    ),
    (
        USER,
        {"name": "a", "home": {"city": 1}},
        ("home", "city"),
        ("properties", "home", "properties", "city", "type"),  # no mention of the reference
        "type",
        "1 is not of type 'string'",
    ),
    (
        {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
        ["a", "b"],
        (1,),
        ("prefixItems", 1, "type"),
        "type",
        "'b' is not of type 'integer'",
    ),
    (
        {"prefixItems": [{"type": "string"}], "items": False},
        ["a", 1],
        (),
        ("items",),
        "items",
        "['a', 1] has 2 items: at most 1 items are allowed",
    ),
    (
        {"patternProperties": {"^x": {"type": "string"}}},
        {"x1": 1},
        ("x1",),
        ("patternProperties", "^x", "type"),
        "type",
        "1 is not of type 'string'",
    ),
    (
        {"properties": {"a": False}},
        {"a": 1},
        ("a",),
        ("properties", "a"),
        "false",
        "1 is not allowed here, nor is anything else",
    ),
    (
        SHAPE,
        {"kind": "square", "side": "long"},
        ("side",),
        ("oneOf", 1, "properties", "side", "type"),
        "type",
        "'long' is not of type 'number'",
    ),
    (
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        None,
        (),
        ("anyOf",),
        "anyOf",
        "None fits none of the alternatives",
    ),
    (
        {"oneOf": [{}, {"type": "string"}, {"minLength": 0}]},
        "a",
        (),
        ("oneOf",),
        "oneOf",
        "'a' fits more than one of the alternatives: those at 0, 1, 2",
    ),
    (
        {"if": {"type": "string"}, "then": {"minLength": 2}},
        "a",
        (),
        ("then", "minLength"),
        "minLength",
        "'a' has 1 characters: the least is 2",
    ),
    ({"not": {"const": 1}}, 1, (), ("not",), "not", "1 is what it must not be: {'const': 1}"),
    ({"const": "a"}, "b", (), ("const",), "const", "'b' is not 'a'"),
    (
        {"multipleOf": 0.01},
        0.001,
        (),
        ("multipleOf",),
        "multipleOf",
        "0.001 is not a multiple of 0.01",
    ),
    ({"pattern": r"\d"}, "a", (), ("pattern",), "pattern", r"'a' does not match '\\d'"),
    (
        {"type": ["null", "string"]},
        b"a",
        (),
        ("type",),
        "type",
        "b'a' is not of type 'null' or 'string'",
    ),
    ({"minimum": 3}, 2, (), ("minimum",), "minimum", "2 is less than the minimum of 3"),
    (
        {"propertyNames": {"maxLength": 1}},
        {"ab": 1},
        (),
        ("propertyNames", "maxLength"),
        "maxLength",
        "'ab' has 2 characters: the most is 1",
    ),
    (
        {"contains": {"type": "string"}},
        [1],
        (),
        ("contains",),
        "contains",
        "[1] has 0 of the items that it has to contain: the least is 1",
    ),
    (
        {"uniqueItems": True},
        [1, 1.0],
        (),
        ("uniqueItems",),
        "uniqueItems",
        "[1, 1.0] has an item twice",
    ),
]


@pytest.mark.parametrize(
    ("schema", "value", "path", "schema_path", "validator", "message"),
    CASES,
    ids=lambda part: repr(part)[:50],
)
def test_fields(
    engine: Engine,
    schema: Any,
    value: Any,
    path: tuple[Any, ...],
    schema_path: tuple[Any, ...],
    validator: str,
    message: str,
) -> None:
    violation = violation_of(engine, schema, value)
    assert violation.message == message
    assert violation.path == path
    assert violation.schema_path == schema_path
    assert violation.validator == validator


def test_instance_and_schema_are_the_very_parts_that_do_not_fit(engine: Engine) -> None:
    home = {"city": 1}
    violation = violation_of(engine, USER, {"name": "a", "home": home})
    assert violation.instance is home["city"]
    assert violation.schema is USER["definitions"]["address"]["properties"]["city"]  # type: ignore[index]

    violation = violation_of(engine, USER, home)
    assert violation.instance is home
    assert violation.schema is USER


def test_of_several_faults_the_first_of_the_uppermost_is_told(engine: Engine) -> None:
    schema = {
        "properties": {"a": {"properties": {"b": {"type": "string"}}}, "c": {"type": "string"}},
    }
    value = {"a": {"b": 1}, "c": 1}
    assert [violation_of(engine, schema, value).path for _ in range(3)] == [("c",)] * 3


def test_a_long_value_is_quoted_in_part(engine: Engine) -> None:
    for value in ("x" * 100_000, ["x" * 1000] * 1000, {str(n): n for n in range(10_000)}):
        for schema in ({"type": "null"}, {"anyOf": [{"type": "null"}]}, False, {"not": {}}):
            assert len(violation_of(engine, schema, value).message) < 2000


def test_a_list_of_very_many_faults_is_told_quickly(engine: Engine) -> None:
    check = engine.compile({"items": {"anyOf": [{"type": "string"}]}}, Dialect.DRAFT_7)
    violation = check([1] * 1_000_000)
    assert violation is not None
    assert violation.path == (0,)


class Unreadable:
    def __repr__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "value", [Unreadable(), 10**5000, {"a": Unreadable()}, enum.Enum], ids=type
)
def test_a_value_that_cannot_be_quoted_is_refused_all_the_same(engine: Engine, value: Any) -> None:
    for schema in ({"type": "string"}, {"const": 1}, {"not": {}}, False):
        violation = engine.compile(schema, Dialect.DRAFT_7)(value)
        assert violation is not None
        assert violation.message


WAYS = 60  # each doubles how often a value is checked, where every way is followed


def doubling(twice: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a schema of so many definitions, each of which holds the next twice."""
    definitions: dict[str, Any] = {
        str(level): twice({"$ref": f"#/definitions/{level + 1}"}) for level in range(WAYS)
    }
    definitions[str(WAYS)] = {"not": {"const": 0}}
    return {"$ref": "#/definitions/0", "definitions": definitions}


DOUBLING: dict[str, Callable[[Any], Any]] = {
    "allOf": lambda one: {"allOf": [one, one]},
    "anyOf": lambda one: {"anyOf": [{"allOf": [one, False]}, one]},
    "oneOf": lambda one: {"oneOf": [one, {"allOf": [one, False]}]},
    "not": lambda one: {"allOf": [one, {"not": {"not": one}}]},
    "if": lambda one: {"if": one, "then": one, "else": False},
    "properties": lambda one: {
        "allOf": [{"properties": {"a": one}}, {"additionalProperties": one}, one]
    },
    "items": lambda one: {"allOf": [{"items": [one]}, {"items": one}, {"contains": one}]},
}


@pytest.mark.parametrize("keyword", DOUBLING)
def test_many_ways_to_one_definition_take_no_longer_than_one(engine: Engine, keyword: str) -> None:
    check = engine.compile(doubling(DOUBLING[keyword]), Dialect.DRAFT_7)
    nested: Any = 1
    for _ in range(WAYS):
        nested = [nested] if keyword == "items" else {"a": nested}
    assert check(nested) is None
    assert (check(0) is None) is (keyword == "items")


class TestDepth:
    TREE = {  # noqa: RUF012  # nobody changes it
        "$ref": "#/definitions/tree",
        "definitions": {
            "tree": {"anyOf": [{"type": "integer"}, {"items": {"$ref": "#/definitions/tree"}}]}
        },
    }

    @staticmethod
    def nested(levels: int) -> Any:
        value: Any = 1
        for _ in range(levels):
            value = [value]
        return value

    @pytest.mark.parametrize("levels", [0, 1, 100])
    def test_a_recursive_schema_takes_a_hundred_levels(self, engine: Engine, levels: int) -> None:
        assert engine.compile(self.TREE, Dialect.DRAFT_7)(self.nested(levels)) is None

    @pytest.mark.parametrize("levels", [129, 1_000, 100_000])
    def test_a_recursive_schema_refuses_values_without_end(
        self, engine: Engine, levels: int
    ) -> None:
        violation = violation_of(engine, self.TREE, self.nested(levels))
        assert violation.message == "the value is nested too deeply"

    def test_a_list_that_contains_itself_is_refused(self, engine: Engine) -> None:
        value: list[Any] = []
        value.append(value)
        assert violation_of(engine, self.TREE, value).message == "the value is nested too deeply"

    @pytest.mark.parametrize("levels", [500, 5_000])
    @pytest.mark.parametrize(
        "schema",
        [{}, {"type": "array"}, {"anyOf": [{"type": "string"}, {"maxItems": 1}]}, {"minItems": 1}],
        ids=repr,
    )
    def test_what_a_schema_does_not_look_at_may_be_deep(
        self, engine: Engine, levels: int, schema: Any
    ) -> None:
        assert engine.compile(schema, Dialect.DRAFT_7)(self.nested(levels)) is None

    @pytest.mark.parametrize("schema", [{"type": "string"}, {"uniqueItems": True}, {"const": 1}])
    def test_a_deep_value_is_refused_without_an_exception(
        self, engine: Engine, schema: Any
    ) -> None:
        deep = self.nested(100_000)
        assert engine.compile(schema, Dialect.DRAFT_7)([deep, deep]) is not None


def violation_of(engine: Engine, schema: Any, value: Any) -> Violation:
    violation = engine.compile(schema, Dialect.DRAFT_7)(value)
    assert violation is not None
    assert violation == find_engine("jsonschema").compile(schema, Dialect.DRAFT_7)(value)
    return violation
