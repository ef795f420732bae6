"""Values that differ from another one in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asynction_jsonschema.own_words import below
from asynction_jsonschema.subschemas import definitions_of

_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.5, 2, 10**6),
    *("", "a", "A", "0", "-", " ", "é", "aa", "Aa 0-", "2000-01-01", "a@b.cc"),
    *([], {}),
)
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LENGTHS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_LONGEST = 300  # characters, items or properties that are made to pass a limit
_MOST = 60  # values that are tried in one place


def telling_values(*schemas: Any) -> list[Any]:
    """Return values that may tell schemas apart: those that they name, and what is at their limits.

    Args:
        *schemas: The schemas, in own words.
    """
    found: list[Any] = []
    left = [part for schema in schemas for part in (schema, *definitions_of(schema).values())]
    while left:
        part = left.pop()
        if not isinstance(part, dict):
            continue
        found += [*part.get("enum", ()), *([part["const"]] if "const" in part else ())]
        found += [part[key] + step for key in _LIMITS if key in part for step in (0, -1, 1, 0.5)]
        for key in _LENGTHS:
            if key in part and part[key] < _LONGEST:
                found += [
                    character * (int(part[key]) + step) for step in (0, 1) for character in "aA"
                ]
                found += ["a" * max(int(part[key]) - 1, 0)]
        left += (one for one, _ in below(part))
    return [*_VALUES, *found[:_MOST]]


def neighbours(value: Any, values: list[Any]) -> Iterator[Any]:
    """Yield a value with each of its parts replaced, left out, or there once more.

    Args:
        value: The value, which stays as it is.
        values: What parts are replaced by.
    """
    yield from values
    if isinstance(value, dict):
        for name, part in value.items():
            yield {key: one for key, one in value.items() if key != name}
            for other in neighbours(part, values):
                yield {**value, name: other}
    elif isinstance(value, list):
        yield from ([*value, one] for one in (*value[-1:], *values))
        for index, part in enumerate(value):
            yield [*value[:index], *value[index + 1 :]]
            for other in neighbours(part, values):
                yield [*value[:index], other, *value[index + 1 :]]
