"""``format`` informs, unless it is to be checked; then both engines ask jsonschema-rs."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from asynction_jsonschema import (
    Dialect,
    Engine,
    SchemaInvalid,
    find_engine,
    unchecked_formats,
)

SAMPLES = [
    "",
    "a",
    "a@b",
    "127.0.0.1",
    "::1",
    "2020-02-30",
    "2020-02-28",
    "12:00:00Z",
    "(",
    "é",
    "%",
]


@pytest.fixture
def own_format() -> Any:
    """A format that somebody has taught jsonschema, in draft 7."""
    checker: FormatChecker = Draft7Validator.FORMAT_CHECKER
    checker.checks("even-length")(lambda value: len(value) % 2 == 0)  # type: ignore[arg-type]
    checker.checks("troublesome")(lambda value: 1 / 0)  # type: ignore[arg-type, return-value]
    yield
    del checker.checkers["even-length"], checker.checkers["troublesome"]


def test_formats_are_not_checked_by_default(engine: Engine) -> None:
    check = engine.compile({"format": "ipv4"}, Dialect.DRAFT_7)
    assert check("no address") is None


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [("email", "a@b", "a"), ("ipv4", "127.0.0.1", "127.1"), ("date", "2020-02-28", "2020-02-30")],
)
def test_formats_are_checked_if_asked_for(
    engine: Engine, name: str, valid: str, invalid: str
) -> None:
    check = engine.compile({"items": {"format": name}}, Dialect.DRAFT_7, validate_formats=True)
    assert check([valid, 1, None, b"a", {}]) is None
    violation = check([valid, invalid])
    assert violation is not None
    assert (violation.path, violation.schema_path) == ((1,), ("items", "format"))
    assert violation.message == f"{invalid!r} is not of the format {name!r}"


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    "name",
    [
        "date",
        "date-time",
        "duration",
        "email",
        "hostname",
        "idn-email",
        "ipv4",
        "ipv6",
        "iri",
        "json-pointer",
        "regex",
        "time",
        "uri",
        "uri-reference",
        "uuid",
        "int32",
        "binary",
        "mine",
    ],
)
def test_engines_agree_on_every_format(dialect: Dialect, name: str) -> None:
    schema = {"type": "string", "format": name}
    slow = find_engine("jsonschema").compile(schema, dialect, validate_formats=True)
    fast = find_engine("jsonschema-rs").compile(schema, dialect, validate_formats=True)
    assert [fast(sample) for sample in SAMPLES] == [slow(sample) for sample in SAMPLES]


@pytest.mark.usefixtures("own_format")
def test_formats_of_ones_own_are_checked(engine: Engine) -> None:
    check = engine.compile({"format": "even-length"}, Dialect.DRAFT_7, validate_formats=True)
    assert check("ab") is None
    assert check("a") is not None
    assert check(["a"]) is None  # for strings only


@pytest.mark.usefixtures("own_format")
def test_a_format_whose_check_fails_refuses_the_value(engine: Engine) -> None:
    check = engine.compile({"format": "troublesome"}, Dialect.DRAFT_7, validate_formats=True)
    violation = check("a")
    assert violation is not None
    assert "ZeroDivisionError" in violation.message


def test_formats_that_nothing_checks_are_named() -> None:
    schema = {
        "properties": {
            "a": {"format": "email"},
            "b": {"type": "integer", "format": "int32"},
            "c": {"type": "string", "format": "binary"},
            "d": {"$ref": "#/definitions/d"},
            "format": {"enum": [{"format": "no-format"}]},
        },
        "definitions": {"d": {"items": [{"format": "of-mine"}]}},
    }
    assert unchecked_formats(schema, Dialect.DRAFT_7) == {"int32", "of-mine"}
    assert unchecked_formats(True, Dialect.DRAFT_7) == frozenset()


def test_formats_of_a_later_draft_are_checked_in_an_earlier_one(engine: Engine) -> None:
    schema = {"format": "uuid"}
    assert unchecked_formats(schema, Dialect.DRAFT_4) == frozenset()
    check = engine.compile(schema, Dialect.DRAFT_4, validate_formats=True)
    assert check("00000000-0000-4000-8000-000000000000") is None
    assert check("0") is not None


def test_formats_of_an_invalid_schema_cannot_be_named() -> None:
    with pytest.raises(SchemaInvalid):
        unchecked_formats({"$ref": "#/definitions/nowhere"}, Dialect.DRAFT_7)
