"""The document as its readers get it."""

from __future__ import annotations

import json
import re
from typing import Any

from asynction_core import Document

__all__ = ["for_programs", "for_the_page", "json_text"]

# The fields of Asynction that name an application's callables.
_INTERNAL = re.compile(r"x-handlers?|x-\w+Func")

# Fields whose value is data: what looks like a field in it is none.
_LITERALS = frozenset({"const", "default", "enum", "example", "examples"})

# Fields whose value maps names that the author chose.
_NAME_MAPS = frozenset({"definitions", "patternProperties", "properties"})


def for_programs(document: Document, *, hide_internals: bool) -> dict[str, Any]:
    """Return the whole document as plain data, its references all into itself.

    Args:
        document: The document.
        hide_internals: Whether the fields that name callables are left out.
    """
    whole = document.self_contained()
    return _without_internals(whole) if hide_internals else whole


def for_the_page(document: Document) -> dict[str, Any]:
    """Return the document as the page shows it: traits merged, and nothing internal."""
    shown: dict[str, Any] = _without_internals(document.self_contained(merge_traits=True))
    return shown


def json_text(data: Any) -> str:
    """Return plain data as JSON, in which nothing ends a script element early."""
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _without_internals(value: Any, *, is_map: bool = False) -> Any:
    if isinstance(value, list):
        return [_without_internals(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item
        if key in _LITERALS and not is_map
        else _without_internals(item, is_map=not is_map and key in _NAME_MAPS)
        for key, item in value.items()
        if is_map or not _INTERNAL.fullmatch(str(key))
    }
