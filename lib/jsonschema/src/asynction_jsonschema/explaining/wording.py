"""What is said of a value that does not satisfy a keyword.

Messages quote values, in part where these are long: they are for whoever sent the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from reprlib import Repr
from typing import Any

NESTED_TOO_DEEPLY = "the value is nested too deeply"

_quote = Repr()
_quote.maxlevel = 3
_quote.maxdict = _quote.maxlist = _quote.maxtuple = 12
_quote.maxstring = _quote.maxlong = _quote.maxother = 100


def shown(value: object) -> str:
    """Return a value as messages quote it: in full if it is short."""
    try:
        return _quote.repr(value)
    except Exception:  # an int of thousands of digits, for one
        return f"a value of type {type(value).__name__}"


def listed(things: Iterable[object]) -> str:
    """Return some things as messages enumerate them, the first of them if they are many."""
    return shown(list(things))[1:-1]


def not_allowed(value: object) -> str:
    """Return what is said where a schema is ``false``."""
    return f"{shown(value)} is not allowed here, nor is anything else"


def undecided(pattern: str) -> str:
    """Return what is said of a text on which a regular expression takes too many steps."""
    return f"it takes too many steps to tell whether something matches {pattern!r}"


def says(keyword: str, schema: dict[str, Any], value: Any, *, otherwise: str = "") -> str:
    """Return what is said of a value that fails a keyword.

    Args:
        schema: The schema that it stands in.
        otherwise: What is said if there are no words for that keyword.
    """
    words = _WORDS.get(keyword)
    if words is None:
        return otherwise or f"{shown(value)} does not satisfy {keyword!r}"
    return f"{shown(value)} {words(schema[keyword], value, schema)}"


_Words = Callable[[Any, Any, dict[str, Any]], str]


def _type(names: Any, value: Any, schema: dict[str, Any]) -> str:
    names = (names,) if isinstance(names, str) else names
    return f"is not of type {' or '.join(repr(name) for name in names)}"


def _limit(words: str, flag: str = "", words_with_flag: str = "") -> _Words:
    def say(limit: Any, value: Any, schema: dict[str, Any]) -> str:
        return f"{words_with_flag if schema.get(flag) is True else words} {limit!r}"

    return say


def _size(words: str) -> _Words:
    return lambda limit, value, schema: f"has {len(value)} {words} {limit}"


_ABOVE = "is not greater than the exclusive minimum of"
_BELOW = "is not less than the exclusive maximum of"

_WORDS: dict[str, _Words] = {
    "anyOf": lambda options, value, schema: "fits none of the alternatives",
    "const": lambda const, value, schema: f"is not {shown(const)}",
    "enum": lambda enum, value, schema: f"is not one of {listed(enum)}",
    "exclusiveMaximum": _limit(_BELOW),
    "exclusiveMinimum": _limit(_ABOVE),
    "format": lambda name, value, schema: f"is not of the format {name!r}",
    "maxItems": _size("items: the most is"),
    "maxLength": _size("characters: the most is"),
    "maxProperties": _size("properties: the most is"),
    "maximum": _limit("is greater than the maximum of", "exclusiveMaximum", _BELOW),
    "minItems": _size("items: the least is"),
    "minLength": _size("characters: the least is"),
    "minProperties": _size("properties: the least is"),
    "minimum": _limit("is less than the minimum of", "exclusiveMinimum", _ABOVE),
    "multipleOf": lambda divisor, value, schema: f"is not a multiple of {divisor!r}",
    "not": lambda other, value, schema: f"is what it must not be: {shown(other)}",
    "oneOf": lambda options, value, schema: "fits none of the alternatives",
    "pattern": lambda pattern, value, schema: f"does not match {pattern!r}",
    "type": _type,
    "uniqueItems": lambda unique, value, schema: "has an item twice",
}
