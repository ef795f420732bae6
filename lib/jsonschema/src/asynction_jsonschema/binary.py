"""Which strings of a value stand for bytes: those that ``format: binary`` describes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jsonschema_rs

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.rust_parts import RustParts
from asynction_jsonschema.subschemas import LAYOUTS, rewritten
from asynction_jsonschema.survey import Survey

_MARK = "stands for bytes"  # a title, which jsonschema-rs notes where it applies


def in_bytes(schema: Schema, dialect: Dialect) -> Callable[[Any], Any]:
    """Return what gives a value bytes where it has strings that stand for some.

    Args:
        schema: The schema that describes the value.
        dialect: Its draft.

    Returns:
        A callable: it gets a value of JSON that satisfies the schema, whose mappings and lists it
        changes, and returns it with each string to which ``format: binary`` applies as the bytes of
        its UTF-8, as transports have them that know bytes.
    """
    survey = Survey(schema, dialect)
    if "binary" not in survey.formats:
        return lambda value: value
    read = RustParts(schema, survey, validate_formats=False).rewritten(schema)
    marked = rewritten(read, LAYOUTS[dialect], partial(_mark, dialect))
    evaluate = jsonschema_rs.Draft202012Validator(marked).evaluate

    def changed(value: Any) -> Any:
        around = [value]
        for note in evaluate(value).annotations():
            noted = note["annotations"]
            if isinstance(noted, dict) and noted.get("title") == _MARK:
                _encode(around, note["instanceLocation"])
        return around[0]

    return changed


def _mark(dialect: Dialect, copy: dict[str, Any], original: dict[str, Any]) -> None:
    """Mark a subschema, and write it as 2020-12 does: of older drafts not all is noted."""
    if "$ref" in copy and LAYOUTS[dialect].reference_stands_alone:
        siblings = copy.keys() - {"$ref", "definitions"}
        for keyword in siblings:
            del copy[keyword]
    copy.pop("title", None)
    if copy.get("format") == "binary":
        copy["title"] = _MARK
    if isinstance(copy.get("items"), list):
        copy["prefixItems"] = copy.pop("items")
        copy["items"] = copy.pop("additionalItems", True)
    for side in ("Minimum", "Maximum"):  # which draft 4 says with a boolean
        if copy.get(f"exclusive{side}") is True:
            copy[f"exclusive{side}"] = copy.pop(side.lower())
        elif copy.get(f"exclusive{side}") is False:
            del copy[f"exclusive{side}"]


def _encode(around: list[Any], pointer: str) -> None:
    """Encode the string that a JSON pointer leads to, from the only item of a list."""
    holder: Any = around
    key: Any = 0
    for part in pointer.split("/")[1:]:
        holder = holder[key]
        key = int(part) if isinstance(holder, list) else part.replace("~1", "/").replace("~0", "~")
    if isinstance(holder[key], str):
        holder[key] = holder[key].encode()
