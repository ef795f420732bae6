"""A form takes what its schema takes, and so do negation, intersection and difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from asynction_jsonschema import Dialect, SchemaProblem, find_engine
from asynction_jsonschema.canonical import (
    Form,
    Undecided,
    canonical,
    covers,
    intersect,
    negation,
    subtract,
)

from ..engines.test_agreement import VOCABULARIES, Vocabulary, values
from ..fake.test_random_schemas import ANY_DRAFT, SINCE, VALUES, bundles

ENGINE = find_engine("jsonschema-rs")

EXAMPLES = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def verdicts(schema: Any, dialect: Dialect, instances: list[Any]) -> list[bool]:
    try:
        check = ENGINE.compile(schema, dialect)
    except SchemaProblem:
        reject()
    return [check(instance) is None for instance in instances]


def all_is_as_it_was(one: Any, other: Any, dialect: Dialect, instances: list[Any]) -> None:
    in_one = verdicts(one, dialect, instances)
    in_other = verdicts(other, dialect, instances)
    both = list(zip(in_one, in_other, strict=True))
    for answer, expected in (
        (canonical(one, dialect), in_one),
        (negation(one, dialect), [not a for a in in_one]),
        (intersect(one, other, dialect), [a and b for a, b in both]),
        (subtract(one, other, dialect), [a and not b for a, b in both]),
    ):
        if isinstance(answer, Form):
            assert verdicts(answer.schema, dialect, instances) == expected
            assert answer.satisfiable is not False or not any(expected)
    if covers(one, other, dialect):
        assert all(a or not b for a, b in both)


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_forms_of_any_keywords_take_what_their_schemas_take(vocabulary: Vocabulary) -> None:
    @EXAMPLES
    @given(vocabulary.schemas(), vocabulary.schemas(), st.lists(values(), min_size=3, max_size=9))
    def check(one: Any, other: Any, instances: list[Any]) -> None:
        all_is_as_it_was(one, other, vocabulary.dialect, instances)

    check()


@settings(EXAMPLES, max_examples=15)
@given(ANY_DRAFT.flatmap(lambda made: st.tuples(st.just(made), bundles(SINCE[made[0]]))))
def test_forms_of_schemas_that_are_close_to_values_do_so_too(made: Any) -> None:
    (dialect, one), other = made
    all_is_as_it_was(one, other, dialect, VALUES)


Case = tuple[Any, Any]
FORMS: dict[str, Case] = {
    "allOf is merged": (
        {"allOf": [{"type": "integer"}, {"minimum": 3}, {"maximum": 9, "multipleOf": 2}]},
        {"type": "integer", "minimum": 4, "maximum": 8, "multipleOf": 2},
    ),
    "what only informs is gone": (
        {"type": "string", "title": "t", "default": "d", "examples": ["e"], "x-1": 1},
        {"type": "string"},
    ),
    "a discriminator only informs": (
        {"type": "object", "discriminator": "kind", "required": ["kind"]},
        {"type": "object", "required": ["kind"]},
    ),
    "format is left out": ({"type": "string", "format": "email"}, {"type": "string"}),
    "hints at the content of a string are, too": (
        {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json"},
        {"type": "string"},
    ),
    "an expression is the one that was written": (
        {"type": "string", "pattern": r"^\d+\b"},
        {"type": "string", "pattern": r"^\d+\b"},
    ),
    "so are expressions for names": (
        {"type": "object", "patternProperties": {r"\bx": {"type": "null"}}},
        {"type": "object", "patternProperties": {r"\bx": {"type": "null"}}},
    ),
    "a tuple of AsyncAPI is one of draft 7": (
        {"type": "array", "prefixItems": [{"type": "null"}, {"type": "string"}], "items": False},
        {"type": "array", "items": [{"type": "null"}, {"type": "string"}], "maxItems": 2},
    ),
    "recursion is kept": (
        {
            "$ref": "#/definitions/a%20b",
            "definitions": {
                "a b": {"type": "array", "title": "t", "items": {"$ref": "#/definitions/a%20b"}}
            },
        },
        {
            "$ref": "#/definitions/a%20b",
            "definitions": {"a b": {"type": "array", "items": {"$ref": "#/definitions/a%20b"}}},
        },
    ),
}


@pytest.mark.parametrize(("schema", "form"), FORMS.values(), ids=FORMS)
def test_a_form(schema: Any, form: Any) -> None:
    assert canonical(schema, Dialect.DRAFT_7) == Form(form, satisfiable_of(schema))


def satisfiable_of(schema: Any) -> bool | None:
    return None if "pattern" in str(schema) and "Properties" not in str(schema) else True


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"not": {}},
        {"enum": []},
        {"type": "string", "const": 1},
        {"type": "integer", "minimum": 3, "exclusiveMaximum": 4, "not": {"const": 3}},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"type": "array", "items": False, "minItems": 1},
        {"allOf": [{"required": ["a"]}, {"maxProperties": 0}], "type": "object"},
    ],
    ids=repr,
)
def test_nothing_satisfies_a_contradiction(schema: Any) -> None:
    form = canonical(schema, Dialect.DRAFT_7)
    assert isinstance(form, Form)
    assert form.satisfiable is False


def test_an_integer_of_draft_4_has_no_fraction_not_even_of_zero() -> None:
    form = canonical({"type": "integer", "enum": [1, 2.5, "a"]}, Dialect.DRAFT_4)
    assert isinstance(form, Form)
    assert verdicts(form.schema, Dialect.DRAFT_4, [1, 1.0, 2.5]) == [True, False, False]


@pytest.mark.parametrize(
    "schema",
    [
        {"const": 1e23},
        {"enum": [10**23, 2**64, "a"]},
        {"enum": [[1e23], 0.1, 19.99, 1e-9]},
        {"minimum": -1.7976931348623157e308, "maximum": 1.7976931348623157e308},
        {"exclusiveMaximum": 1e23},
        {"type": "integer", "minimum": 2**53 + 1, "maximum": 2**64 - 1},
        {"multipleOf": 0.01, "minimum": 0.05, "maximum": 20},
        {"not": {"anyOf": [{"const": 2**53 + 1}, {"minimum": 1e23}]}},
    ],
    ids=repr,
)
def test_large_and_small_numbers_are_what_they_are_for_the_engine(schema: Any) -> None:
    numbers = [
        1e23,
        10**23,
        2**53,
        2**53 + 1,
        2**64,
        float(2**64),
        1e308,
        10**308,
        0.1,
        19.99,
        1e-9,
    ]
    all_is_as_it_was(
        schema, {"type": "integer"}, Dialect.DRAFT_7, [*numbers, *([n] for n in numbers)]
    )


WITH_FORMATS: dict[str, Case] = {
    "checked": ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
    "checked, of a constant": ({"format": "date", "enum": ["2020-01-01", "x", 1]}, ...),
    "unknown": ({"type": "string", "format": "my-own"}, {"type": "string"}),
    "of bytes": ({"type": "string", "format": "binary"}, {"type": "string"}),
}


@pytest.mark.parametrize(("schema", "form"), WITH_FORMATS.values(), ids=WITH_FORMATS)
def test_formats_are_kept_where_they_are_checked(schema: Any, form: Any) -> None:
    answer = canonical(schema, Dialect.DRAFT_7, validate_formats=True)
    assert isinstance(answer, Form)
    assert answer.schema == ({"enum": [1, "2020-01-01"]} if form is ... else form)


def test_a_format_that_jsonschema_rs_knows_in_later_drafts_alone_is_undecided() -> None:
    schema = {"type": "string", "format": "uuid"}
    assert isinstance(canonical(schema, Dialect.DRAFT_7), Form)
    assert isinstance(canonical(schema, Dialect.DRAFT_7, validate_formats=True), Undecided)
    assert isinstance(canonical(schema, Dialect.DRAFT_2020_12, validate_formats=True), Form)


UNREADABLE: dict[str, Any] = {
    "invalid by its draft": {"type": "strung"},
    "no mapping": ["type", "string"],
    "a reference that leads nowhere": {"$ref": "#/definitions/none"},
    "a reference of another form": {"$ref": "#/$defs/a", "$defs": {"a": {}}},
    "of another draft": {"$schema": "https://json-schema.org/draft/2020-12/schema"},
    "no regular expression": {"pattern": "("},
    "an expression that jsonschema-rs reads otherwise": {"pattern": r"(a)?\1b"},
    "a name that is no string": {"properties": {1: {}}},
    "not a number": {"const": float("nan")},
    "infinite": {"minimum": float("inf")},
    "bytes": {"const": b"a"},
    "a tuple": {"enum": (1, 2)},
    "half of a surrogate pair": {"const": "\ud800"},
    "itself": {},
    "too many levels": True,
}
UNREADABLE["itself"]["not"] = UNREADABLE["itself"]
for _ in range(3000):
    UNREADABLE["too many levels"] = {"items": UNREADABLE["too many levels"]}


@pytest.mark.parametrize("schema", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_undecided_with_a_reason(schema: Any) -> None:
    for answer in (
        canonical(schema, Dialect.DRAFT_7),
        negation(schema, Dialect.DRAFT_7),
        intersect(schema, True, Dialect.DRAFT_7),
        subtract(True, schema, Dialect.DRAFT_7),
        covers(schema, True, Dialect.DRAFT_7),
        covers(True, schema, Dialect.DRAFT_7),
    ):
        assert isinstance(answer, Undecided)
        assert answer.reason
        assert not answer


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(["a", "string", "#/x"]),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "$ref", "items", "properties", "required", "allOf", "if", "enum"]
            )
            | st.sampled_from(["not", "dependencies", "definitions", "pattern", "format"]),
            some,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@EXAMPLES
@given(ANYTHING, ANYTHING, st.sampled_from(Dialect), st.booleans())
def test_whatever_is_no_schema_is_answered(
    one: Any, other: Any, dialect: Dialect, formats: bool
) -> None:
    assert isinstance(canonical(one, dialect, validate_formats=formats), (Form, Undecided))
    assert isinstance(covers(one, other, dialect, validate_formats=formats), (bool, Undecided))
