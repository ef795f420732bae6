"""Plain data as text."""

from __future__ import annotations

import json
from typing import Any

_WIDEST = 72  # characters of a line


def json_of(value: Any) -> str:
    """Return plain data as JSON: in one line if that is short."""
    short = json.dumps(value, ensure_ascii=False, default=str)
    if len(short) <= _WIDEST or not isinstance(value, (dict, list)):
        return short
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def python_of(value: Any) -> str:
    """Return plain data as an expression of Python: in one line if that is short."""
    short = repr(value)
    if len(short) <= _WIDEST or not isinstance(value, (dict, list)):
        return short
    if isinstance(value, dict):
        lines = [f"{key!r}: {_indented(one)}," for key, one in value.items()]
        return "\n".join(["{", *(f"    {line}" for line in lines), "}"])
    return "\n".join(["[", *(f"    {_indented(one)}," for one in value), "]"])


def _indented(value: Any) -> str:
    return python_of(value).replace("\n", "\n    ")
