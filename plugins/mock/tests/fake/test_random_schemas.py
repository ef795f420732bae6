"""Schemas that Hypothesis makes up, and what is faked for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from asynction_mock.fake import CannotFake

from .engines import ENGINES, FAST, fake_data

EXAMPLES = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

Strategy = st.SearchStrategy[Any]

NAMES = st.sampled_from(["a", "b", "ab", "x-1", ""])
PATTERNS = st.sampled_from(
    ["^a", "b$", "a|b", "^[0-9]$", "^[a-z]+$", "^[^a]*$", "^(?=.*[0-9])", "^a{1,2}$", "^$"]
)
NUMBERS = st.sampled_from([0, 1, 2, 3, 5, 10, -1, 0.5, 2.5, -4.0, 100])
SIZES = st.integers(0, 4)
TYPES = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])

# Values that may show that a schema can be satisfied.
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 2, 3, 4, 5, 6, 7, 10, 12, -1, -2, -5, 0.5, 1.5, 2.5, 101),
    *("", "a", "b", "ab", "aa", "0", "1", "abc", "x", "aab", "zz0", "é", "  "),
    *([], [1], ["a"], [None], [[]], [{}], [1, 2], [1, 1], ["a", "b"], [1, "a", None], [1, 2, 3]),
    *({}, {"a": 1}, {"b": 1}, {"a": "b", "b": None}, {"": 0}, {"x-1": 1}, {"ab": {}}, {"c": 1}),
    *({"a": {}, "b": {}}, {"a": [], "b": [], "ab": []}, {"0": 1, "1": 2, "2": 3, "3": 4}),
]


def keywords(schemas: Strategy) -> Strategy:
    several = st.lists(schemas, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, schemas, max_size=3)
    names = st.lists(NAMES, unique=True, max_size=2)
    return st.one_of(
        *(
            st.tuples(st.just(keyword), strategy)
            for keyword, strategy in (
                *((name, NUMBERS) for name in ("minimum", "maximum")),
                *((name, NUMBERS) for name in ("exclusiveMinimum", "exclusiveMaximum")),
                *((name, SIZES) for name in ("minLength", "maxLength", "minItems", "maxItems")),
                *((name, SIZES) for name in ("minProperties", "maxProperties")),
                *((name, several) for name in ("allOf", "anyOf", "oneOf")),
                *((name, schemas) for name in ("not", "if", "then", "else", "contains")),
                *((name, schemas) for name in ("additionalItems", "additionalProperties")),
                ("multipleOf", st.sampled_from([1, 2, 3, 0.5, 2.5])),
                ("pattern", PATTERNS),
                ("items", schemas | several),
                ("uniqueItems", st.booleans()),
                ("properties", named),
                ("patternProperties", st.dictionaries(PATTERNS, schemas, max_size=2)),
                ("required", names),
                ("propertyNames", schemas),
                ("dependencies", st.dictionaries(NAMES, schemas | names, max_size=2)),
                ("enum", st.lists(st.sampled_from(VALUES), min_size=1, max_size=4)),
                ("const", st.sampled_from(VALUES)),
                ("type", TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True)),
            )
        )
    )


LEAVES = (
    st.booleans()
    | st.fixed_dictionaries({}, optional={"type": TYPES})
    | st.sampled_from([{"$ref": "#/definitions/n"}, {"$ref": "#/definitions/m"}])
)


def known_to_all(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema less what a plain validator raises a TypeError at."""
    if isinstance(schema.get("items"), bool):
        schema.pop("additionalItems", None)
    return schema


SCHEMAS = st.recursive(
    LEAVES,
    lambda schemas: st.lists(keywords(schemas), max_size=4).map(dict).map(known_to_all),
    max_leaves=8,
)
BUNDLES = st.tuples(SCHEMAS, SCHEMAS, SCHEMAS).map(
    lambda three: {
        **(three[0] if isinstance(three[0], dict) else {"allOf": [three[0]]}),
        "definitions": {"n": three[1], "m": three[2]},
    }
)


def is_faked_or_impossible(schema: Any, kind: Any) -> None:
    dialect = ENGINES["jsonschema"].Dialect.DRAFT_7
    try:
        check = FAST.compile(schema, dialect)
    except ValueError:  # it refers to itself without a step down
        reject()
    try:
        make = fake_data("jsonschema-rs", kind).maker(schema, "values")
    except CannotFake:
        assert [value for value in VALUES if check(value) is None] == []
        return
    plain = Draft7Validator(schema)
    for value in [make() for _ in range(7)]:
        assert check(value) is None
        assert plain.is_valid(value)


@settings(EXAMPLES, max_examples=150)
@given(BUNDLES)
def test_realistic_values_satisfy_schemas_that_can_be_satisfied(schema: Any) -> None:
    is_faked_or_impossible(schema, "realistic")


@settings(EXAMPLES, max_examples=40)
@given(BUNDLES)
def test_edge_values_do_so_too(schema: Any) -> None:
    is_faked_or_impossible(schema, "edge")


@pytest.mark.parametrize("kind", ["realistic", "edge"])
@settings(EXAMPLES, max_examples=30)
@given(st.recursive(st.sampled_from(VALUES), lambda one: st.lists(one, max_size=3), max_leaves=4))
def test_a_constant_can_always_be_made(kind: Any, value: Any) -> None:
    make = fake_data("jsonschema-rs", kind).maker({"const": value}, "values")
    assert [make(), make()] == [value, value]
