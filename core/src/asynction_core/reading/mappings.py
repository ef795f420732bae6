"""Read a document that is given as a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from math import isfinite
from typing import Any

from asynction_core.reading.limits import MAX_DEPTH, MAX_DIGITS, MAX_VALUES, TOO_DEEP
from asynction_core.reading.source import Source, unreadable


def read_mapping(contents: Mapping[str, Any]) -> Source:
    """Return the source that a mapping is.

    It holds a copy: a plugin may rewrite the document, and the caller's mapping stays as it is.

    Raises:
        SpecError: JSON has no such value, or it contains itself, or it is nested too deeply, or too
            large.
    """
    try:
        return Source(uri="", name=None, contents=_Copier().copy(contents))
    except RecursionError:
        raise unreadable(f"the document contains itself, or {TOO_DEEP}") from None


class _Copier:
    """Copies data in the types that reading JSON gives, so that one check of a type suffices."""

    def __init__(self) -> None:
        self._values = 0

    def copy(self, value: Any, depth: int = 0) -> Any:
        """Return a copy of a value.

        Args:
            depth: How many mappings and lists it is in.
        """
        self._values += 1
        if self._values > MAX_VALUES:
            raise unreadable(f"the document is too large: it has more than {MAX_VALUES:,} values")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, (int, float)):
            return _number(value)
        if isinstance(value, (date, time)):  # as YAML 1.1 reads them
            return value.isoformat()
        if depth >= MAX_DEPTH:
            raise unreadable(f"the document contains itself, or {TOO_DEEP}")
        if isinstance(value, Mapping):
            return {_key(key): self.copy(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.copy(item, depth + 1) for item in value]
        raise unreadable(f"JSON has no {type(value).__name__}, and so no document can hold one")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise unreadable(f"a key of the document must be a string, not {key!r}")
    return _text(key)


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise unreadable("a string of the document holds half a character") from None
    return str.__str__(text)  # without a subclass, such as that of an enumeration


def _number(number: int | float) -> int | float:
    if isinstance(number, int):
        if number.bit_length() > 4 * MAX_DIGITS:  # its digits would take long to find
            raise unreadable("a number of the document has too many digits")
        return int(number)
    if not isfinite(number):
        raise unreadable(f"a number of the document is {number}, which is no JSON value")
    return float(number)
