"""Names of properties that say what they are get such values."""

from __future__ import annotations

import re
from typing import Any

import pytest

from asynction_jsonschema.fake import FakeData

from .engines import FAST

EMAIL = r"[\w.]+@example\.(com|net|org)"
DATE_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
URL = r"https://[\w.]+/\S+"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NAME = r"[\w.' -]+"

TEXTS = [
    ("username", r"[\w.]+"),
    ("userName", r"[\w.]+"),
    ("email", EMAIL),
    ("contactEmail", EMAIL),
    ("customer_email_address", EMAIL),
    ("first_name", r"[A-Z][\w-]+"),
    ("firstName", r"[A-Z][\w-]+"),
    ("last-name", r"[A-Z][\w'-]+"),
    ("name", NAME),
    ("city", NAME),
    ("country", r".*[a-z].*"),
    ("phone", r"[\d x()+.-]+"),
    ("phoneNumber", r"[\d x()+.-]+"),
    ("url", URL),
    ("avatarURL", URL),
    ("homepage", URL),
    ("id", UUID),
    ("orderId", UUID),
    ("message", r"[A-Z].*\."),
    ("description", r"[A-Z].*\."),
    ("title", r"[A-Z]\w*( \w+){1,3}"),
    ("created_at", DATE_TIME),
    ("createdAt", DATE_TIME),
    ("timestamp", DATE_TIME),
    ("birthday", r"\d{4}-\d\d-\d\d"),
    ("currency", r"[A-Z]{3}"),
    ("ip_address", r"10(\.\d{1,3}){3}"),
    ("price", r"\d+\.\d\d"),
    ("slug", r"[a-z]+(-[a-z]+){2}"),
    ("version", r"\d+\.\d+\.\d+"),
    ("accessToken", r"[0-9a-f]{32}"),
    ("sku", r"[A-Z]+-\d{4}"),
]

NUMBERS = [
    ("age", "integer", 18, 90),
    ("userAge", "integer", 18, 90),
    ("price", "number", 1, 500),
    ("totalAmount", "number", 1, 500),
    ("quantity", "integer", 1, 20),
    ("message_count", "integer", 0, 100),
    ("latitude", "number", -85, 85),
    ("lng", "number", -180, 180),
    ("year", "integer", 1990, 2030),
    ("percent", "number", 0, 100),
    ("created_at", "integer", 1_600_000_000, 1_900_000_000),
    ("port", "integer", 1024, 65_535),
    ("whatever", "integer", 0, 1000),
    ("whatever", "number", 0, 1000),
]


def taken(name: str, schema: Any, count: int = 40) -> list[Any]:
    whole = {"type": "object", "required": [name], "properties": {name: schema}}
    make = FakeData(FAST, seed=3).maker(whole, "values")
    return [make()[name] for _ in range(count)]


@pytest.mark.parametrize(("name", "expression"), TEXTS)
def test_texts(name: str, expression: str) -> None:
    values = taken(name, {"type": "string"})
    assert [value for value in values if not re.fullmatch(expression, value, re.DOTALL)] == []
    assert len(set(values)) > 10


@pytest.mark.parametrize(("name", "type", "least", "most"), NUMBERS)
def test_numbers(name: str, type: str, least: float, most: float) -> None:
    values = taken(name, {"type": type})
    assert [value for value in values if not least <= value <= most] == []
    assert len(set(values)) > 10


def test_names_of_lists_tell_of_their_items() -> None:
    for value in taken("emails", {"type": "array", "items": {"type": "string"}}):
        assert all(re.fullmatch(EMAIL, email) for email in value)


def test_names_tell_what_is_there_without_a_schema() -> None:
    assert all(re.fullmatch(EMAIL, value) for value in taken("email", {}))
    assert all(18 <= value <= 90 for value in taken("age", {}))


def test_limits_come_before_names() -> None:
    assert all(200 <= value <= 300 for value in taken("age", {"minimum": 200, "maximum": 300}))
    assert all(85 <= value <= 90 for value in taken("age", {"type": "integer", "minimum": 85}))
    assert all(len(value) <= 4 for value in taken("email", {"type": "string", "maxLength": 4}))
    assert set(taken("email", {"type": "string", "pattern": "^(a|b)$"})) == {"a", "b"}


def test_a_pattern_that_the_usual_text_matches_leaves_it_so() -> None:
    values = taken("email", {"type": "string", "pattern": "^[^@]+@[^@]+$", "maxLength": 60})
    assert all(re.fullmatch(EMAIL, value) for value in values)


def test_a_format_comes_before_a_name() -> None:
    values = taken("email", {"type": "string", "format": "date"})
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", value) for value in values)
