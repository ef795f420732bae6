"""Values of JSON: when two are equal, and copies of them."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from typing import Any

__all__ = ["fresh", "json_key"]


def json_key(value: Any) -> Hashable:
    """Return what is equal for two values if they are equal in JSON, also as JavaScript reads it.

    For that, numbers that are next to each other beyond 2 ** 53 are the same.
    """
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(json_key, value))
    if isinstance(value, dict):
        return ("object", frozenset((name, json_key(item)) for name, item in value.items()))
    if isinstance(value, int):
        with suppress(OverflowError):
            return float(value)
    key: Hashable = value
    return key


def fresh(value: Any) -> Any:
    """Return a copy of a value, whose receiver may do with it as they like."""
    if isinstance(value, dict):
        return {name: fresh(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fresh(item) for item in value]
    return value
