"""Strings have their format: those of JSON Schema and AsyncAPI, and all that Faker provides."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from asynction_jsonschema.fake import CannotFake, FakeData

from .engines import FAST

KINDS = pytest.mark.parametrize("kind", ["realistic", "edge"])
CHECKED = [
    *("date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4"),
    *("ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time"),
    *("uri", "uri-reference", "uri-template", "uuid"),
]


def taken(schema: Any, count: int = 20, **options: Any) -> list[Any]:
    name = options.pop("name", "values")
    make = FakeData(FAST, seed=2, **options).maker(schema, name)
    return [make() for _ in range(count)]


@KINDS
@pytest.mark.parametrize("format", CHECKED)
def test_standard_formats(format: str, kind: Any) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    assert format in checker.checkers
    values = taken({"type": "string", "format": format}, kind=kind)
    assert [value for value in values if not checker.conforms(value, format)] == []
    assert len(set(values)) > 4


@KINDS
@pytest.mark.parametrize(
    ("format", "is_right"),
    [
        ("byte", lambda text: b64decode(text, validate=True) is not None),
        ("binary", lambda text: isinstance(text, str)),
        ("password", lambda text: isinstance(text, str)),
    ],
)
def test_formats_of_asyncapi(format: str, is_right: Callable[[str], bool], kind: Any) -> None:
    assert all(map(is_right, taken({"type": "string", "format": format}, kind=kind)))


def test_base64_by_contentEncoding() -> None:
    for value in taken({"type": "string", "contentEncoding": "base64"}):
        assert b64decode(value, validate=True)


@KINDS
@pytest.mark.parametrize(
    ("type", "format", "limit"),
    [
        ("integer", "int32", 2**31),
        ("integer", "int64", 2**63),
        ("number", "float", 3.5e38),
        ("number", "double", 1.8e308),
    ],
)
def test_formats_of_numbers(type: str, format: str, limit: float, kind: Any) -> None:
    values = taken({"type": type, "format": format}, kind=kind)
    assert all(-limit <= value < limit for value in values)


@KINDS
@pytest.mark.parametrize(
    ("format", "expression"),
    [
        ("first_name", r"\w[\w' -]*"),
        ("first-name", r"\w[\w' -]*"),
        ("credit_card_number", r"\d{11,19}"),
        ("license_plate", r"[\w •-]+"),
        ("ean13", r"\d{13}"),
        ("sentence", r"[A-Z].*\."),
        ("job", r"[A-Z].+"),
    ],
)
def test_formats_of_faker(format: str, expression: str, kind: Any) -> None:
    values = taken({"type": "string", "format": format}, kind=kind)
    assert [value for value in values if not re.fullmatch(expression, value)] == []
    assert len(set(values)) > 5


@pytest.mark.parametrize(
    "format",
    [
        *("no_such_format", "", "Not a name!", "__init__", "seed_instance", "add_provider"),
        *("random_int", "binary_", "pyfloat", "profile", "enum", "random", "image", "provider"),
    ],
)
@KINDS
def test_what_is_no_provider_of_texts_says_nothing(format: str, kind: Any) -> None:
    schema = {"type": "string", "format": format, "maxLength": 30}
    assert all(len(value) <= 30 for value in taken(schema, 10, kind=kind))


@KINDS
def test_formats_say_nothing_of_other_types(kind: Any) -> None:
    for value in taken({"type": ["integer", "boolean"], "format": "email"}, kind=kind):
        assert isinstance(value, (int, float))


def test_samples_of_a_format_of_faker_are_as_many_as_is_asked() -> None:
    schema = {"type": "string", "format": "name"}
    few = taken(schema, 200, kind="edge", custom_formats_sample_size=3)
    assert len(set(few)) == 3
    assert len(set(taken(schema, 200, kind="edge"))) > 10


@pytest.mark.parametrize(
    ("locale", "letters"),
    [("ja_JP", "[ぁ-んァ-ヶ一-龠々]"), ("el_GR", "[α-ωΑ-Ωά-ώ]"), ("de", "[A-Za-z]")],
)
def test_the_locale_tells_which_names_and_words_there_are(locale: str, letters: str) -> None:
    schema = {
        "type": "object",
        "required": ["first_name", "message", "city", "job"],
        "properties": {"job": {"type": "string", "format": "last_name"}},
    }
    for value in taken(schema, locale=locale):
        assert all(re.search(letters, text) for text in value.values()), value


def test_a_format_and_lengths_go_together() -> None:
    schema = {"type": "string", "format": "email", "maxLength": 24}
    for value in taken(schema):
        assert re.fullmatch(r"[\w.]+@example\.\w+", value)
        assert len(value) <= 24


def test_a_format_and_a_pattern_go_together() -> None:
    schema = {"type": "string", "format": "date", "pattern": "-0[1-3]-"}
    assert all(re.fullmatch(r"\d{4}-0[1-3]-\d\d", value) for value in taken(schema))


@KINDS
def test_formats_that_contradict_the_rest_give_way_unless_they_are_validated(kind: Any) -> None:
    schema = {"type": "string", "format": "date", "maxLength": 3}
    assert all(len(value) <= 3 for value in taken(schema, kind=kind))
    with pytest.raises(CannotFake):
        taken(schema, kind=kind, validate_formats=True)


@KINDS
def test_validated_formats_can_decide_what_satisfies_a_schema(kind: Any) -> None:
    schema = {"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 99}]}
    with pytest.raises(CannotFake):
        taken({**schema, "maxLength": 50}, kind=kind)
    checker = Draft202012Validator.FORMAT_CHECKER
    values = taken(schema, kind=kind, validate_formats=True)
    assert all(checker.conforms(value, "date") is (len(value) > 99) for value in values)


@KINDS
def test_dialects_come_from_the_media_type(kind: Any) -> None:
    schema = {"type": "number", "minimum": 1, "exclusiveMinimum": True, "maximum": 2}
    fake = FakeData(FAST, kind=kind, seed=1)
    with pytest.raises(CannotFake, match="exclusiveMinimum"):
        fake.maker(schema, "values")
    for media_type in (
        "application/schema+json;version=draft-04",
        "application/schema+yaml; version=draft-04",
    ):
        make = fake.maker(schema, "values", media_type=media_type)
        assert all(1 < make() <= 2 for _ in range(20))
    with pytest.raises(CannotFake, match="draft-03"):
        fake.maker(schema, "values", media_type="application/schema+json;version=draft-03")
