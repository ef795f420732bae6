"""Python values as the JSON values that they are sent as.

A float is the decimal number that it is written as: 0.1 is a tenth, and 19.99 a multiple of 0.01.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite
from typing import Any

MAX_DEPTH = 128
"""How many levels of objects and arrays a value may have if its schema is recursive."""

_SAFE = 2**53  # up to here Python compares int and float as decimals, too


def is_number(value: object) -> bool:
    """Return whether a value is a JSON number: no bool, not NaN, not infinite."""
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, int):
        return not isinstance(value, bool)
    return isinstance(value, Decimal) and value.is_finite()


def types_of(*, whole_floats: bool) -> Mapping[str, Callable[[object], bool]]:
    """Return what tells whether a value is of a type, by the type's name in JSON Schema.

    Args:
        whole_floats: Whether 1.0 is an integer: it is since draft 6.
    """

    def is_integer(value: object) -> bool:
        if isinstance(value, int):
            return not isinstance(value, bool)
        if isinstance(value, float):
            return whole_floats and value.is_integer()
        if isinstance(value, Decimal) and value.is_finite():
            return value == value.to_integral_value() if whole_floats else _exponent(value) == 0
        return False

    return {
        "array": lambda value: isinstance(value, (list, tuple)),
        "boolean": lambda value: isinstance(value, bool),
        "integer": is_integer,
        "null": lambda value: value is None,
        "number": is_number,
        "object": lambda value: isinstance(value, dict),
        "string": lambda value: isinstance(value, str),
    }


def exact(number: int | float | Decimal) -> Fraction:
    """Return a number as the decimal number that it is written as."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def json_key(value: Any) -> Hashable:
    """Return what is equal for two values exactly if they are equal in JSON.

    So 1 and 1.0 are equal, as are a list and a tuple of the same items, but not 1 and True.
    """
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not isfinite(value):
            return ("float", str(value))
        if value.is_integer():
            return int(value) if abs(value) < _SAFE else int(_as_written(value))
        return _as_written(value)
    if isinstance(value, dict):
        return ("object", frozenset((name, json_key(item)) for name, item in value.items()))
    if isinstance(value, (list, tuple)):
        return ("array", *map(json_key, value))
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, (bytes, bytearray)):
        return ("bytes", bytes(value))
    return ("object of Python", id(value))


def fresh(value: Any) -> Any:
    """Return a copy of a value, whose receiver may do with it as they like."""
    if isinstance(value, dict):
        return {name: fresh(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fresh(item) for item in value]
    return value


def without_enums(value: Any) -> Any:
    """Return a value with the members of enumerations in it replaced by their values.

    That is what encoders make of them, if they take them. The value itself is returned if there is
    nothing to replace, or if it is nested too deeply to look through.
    """
    try:
        return _without_enums(value)
    except RecursionError:
        return value


def _without_enums(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None or kind is float:
        return value
    if isinstance(value, dict):
        return _with_replaced(value, value.items())
    if isinstance(value, (list, tuple)):
        return _with_replaced(value, enumerate(value))
    if isinstance(value, Enum) and not isinstance(value, (str, int, float)):
        return _without_enums(value.value)
    return value


def _with_replaced(value: Any, items: Iterable[tuple[Any, Any]]) -> Any:
    copy = None
    for key, item in items:
        plain = _without_enums(item)
        if plain is not item:
            if copy is None:
                copy = dict(value) if isinstance(value, dict) else list(value)
            copy[key] = plain
    return value if copy is None else copy


def deeper_than(value: object, levels: int) -> bool:
    """Return whether a value has more levels of objects and arrays than that."""
    if isinstance(value, dict):
        items: Iterable[object] = value.values()
    elif isinstance(value, (list, tuple)):
        items = value
    else:
        return False
    return levels == 0 or any(
        deeper_than(item, levels - 1) for item in items if isinstance(item, (dict, list, tuple))
    )


def _exponent(number: Decimal) -> object:
    return number.as_tuple().exponent


def _as_written(number: float) -> Decimal:
    return Decimal(float.__repr__(number))
