"""Schemas that Hypothesis makes up, and what is faked for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from asynction_jsonschema import Dialect, SchemaProblem
from asynction_jsonschema.fake import CannotFake

from .engines import FAST, fake_data

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


SINCE = {
    Dialect.DRAFT_4: 4,
    Dialect.DRAFT_6: 6,
    Dialect.DRAFT_7: 7,
    Dialect.DRAFT_2019_09: 2019,
    Dialect.DRAFT_2020_12: 2020,
}


def keywords(schemas: Strategy, draft: int) -> Strategy:
    """Return the keywords that drafts know, and those that this one knows nothing of yet."""
    several = st.lists(schemas, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, schemas, max_size=3)
    names = st.lists(NAMES, unique=True, min_size=draft == 4, max_size=2)
    exclusive = st.booleans() if draft == 4 else NUMBERS
    tuples = schemas if draft == 2020 else schemas | several
    return st.one_of(
        *(
            st.tuples(st.just(keyword), strategy)
            for keyword, strategy in (
                *((name, NUMBERS) for name in ("minimum", "maximum")),
                *((name, exclusive) for name in ("exclusiveMinimum", "exclusiveMaximum")),
                *((name, SIZES) for name in ("minLength", "maxLength", "minItems", "maxItems")),
                *((name, SIZES) for name in ("minProperties", "maxProperties")),
                *((name, SIZES) for name in ("minContains", "maxContains")),
                *((name, several) for name in ("allOf", "anyOf", "oneOf", "prefixItems")),
                *((name, schemas) for name in ("not", "if", "then", "else", "contains")),
                *((name, schemas) for name in ("additionalItems", "additionalProperties")),
                *((name, schemas) for name in ("unevaluatedItems", "unevaluatedProperties")),
                ("multipleOf", st.sampled_from([1, 2, 3, 0.5, 2.5])),
                ("pattern", PATTERNS),
                ("format", st.sampled_from(["date", "ipv4", "job", "int32", "x"])),
                ("contentEncoding", st.just("base64")),
                ("contentMediaType", st.just("application/json")),
                ("default", st.sampled_from(VALUES)),
                ("items", tuples),
                ("uniqueItems", st.booleans()),
                ("properties", named),
                ("patternProperties", st.dictionaries(PATTERNS, schemas, max_size=2)),
                ("required", names),
                ("propertyNames", schemas),
                ("dependencies", st.dictionaries(NAMES, schemas | names, max_size=2)),
                ("dependentRequired", st.dictionaries(NAMES, names, max_size=2)),
                ("dependentSchemas", st.dictionaries(NAMES, schemas, max_size=2)),
                ("enum", st.lists(st.sampled_from(VALUES), min_size=1, max_size=4)),
                ("const", st.sampled_from(VALUES)),
                ("type", TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True)),
            )
        )
    )


def known_to_all(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema less what a plain validator raises a TypeError at."""
    if isinstance(schema.get("items"), bool):
        schema.pop("additionalItems", None)
    return schema


def bundles(draft: int) -> Strategy:
    anything = st.sampled_from([{}, {"not": {}}]) if draft == 4 else st.booleans()
    leaves = (
        anything
        | st.fixed_dictionaries({}, optional={"type": TYPES})
        | st.sampled_from([{"$ref": "#/definitions/n"}, {"$ref": "#/definitions/m"}])
    )
    schemas = st.recursive(
        leaves,
        lambda some: st.lists(keywords(some, draft), max_size=4).map(dict).map(known_to_all),
        max_leaves=8,
    )
    return st.tuples(schemas, schemas, schemas).map(
        lambda three: {
            **(three[0] if isinstance(three[0], dict) else {"allOf": [three[0]]}),
            "definitions": {"n": three[1], "m": three[2]},
        }
    )


ANY_DRAFT = st.sampled_from(list(Dialect)).flatmap(
    lambda dialect: st.tuples(st.just(dialect), bundles(SINCE[dialect]))
)


def is_faked_or_impossible(dialect: Dialect, schema: Any, kind: Any) -> None:
    try:
        check = FAST.compile(schema, dialect)
    except SchemaProblem:  # it refers to itself without a step down, or a draft lacks its words
        reject()
    media_type = f"application/schema+json;version={dialect.value}"
    try:
        make = fake_data("jsonschema-rs", kind).maker(schema, "values", media_type=media_type)
    except CannotFake:
        assert [value for value in VALUES if check(value) is None] == []
        return
    values = [make() for _ in range(7)]
    assert [value for value in values if check(value) is not None] == []
    if dialect is Dialect.DRAFT_7 and "prefixItems" not in str(schema):
        assert all(map(Draft7Validator(schema).is_valid, values))


@settings(EXAMPLES, max_examples=150)
@given(ANY_DRAFT)
def test_realistic_values_satisfy_schemas_that_can_be_satisfied(drawn: Any) -> None:
    is_faked_or_impossible(*drawn, "realistic")


@settings(EXAMPLES, max_examples=40)
@given(ANY_DRAFT)
def test_edge_values_do_so_too(drawn: Any) -> None:
    is_faked_or_impossible(*drawn, "edge")


@pytest.mark.parametrize("kind", ["realistic", "edge"])
@settings(EXAMPLES, max_examples=30)
@given(st.recursive(st.sampled_from(VALUES), lambda one: st.lists(one, max_size=3), max_leaves=4))
def test_a_constant_can_always_be_made(kind: Any, value: Any) -> None:
    make = fake_data("jsonschema-rs", kind).maker({"const": value}, "values")
    assert [make(), make()] == [value, value]
