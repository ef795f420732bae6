"""How parameters, queries and headers, which are texts, become what their schemas describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from asynction_validation.enforcing.texts import named_properties, reader

TextsOf: TypeAlias = Callable[[Any], Any]
"""Gets texts, and returns the value that a schema is asked about."""


def texts_of(role: str, schema: Any) -> TextsOf:
    """Return what reads texts as a server does, by a schema.

    Args:
        role: ``"parameter"``, ``"query"`` or ``"headers"``.
        schema: The schema of the value, or of the object of all values.
    """
    if role == "parameter":
        read = reader([schema], schema)
        return lambda text: read([text])
    separator = "," if role == "headers" else None
    named = named_properties(schema)
    readers = {name: reader(found, schema, separator=separator) for name, found in named.items()}
    read_other = reader([], schema)

    def read_all(texts: Mapping[str, list[str]]) -> dict[str, Any]:
        if role == "headers":
            sent = {name.lower(): text for name, text in texts.items()}
            return {
                name: one(sent[name.lower()])
                for name, one in readers.items()
                if name.lower() in sent
            }
        return {name: readers.get(name, read_other)(text) for name, text in texts.items()}

    return read_all


def as_texts(role: str, value: Any) -> Any:
    """Return a value as the texts that it would be sent as; None if it cannot be sent."""
    if role == "parameter":
        text = _as_text(value)
        return text if text and not set(text) & set("/{}") else None
    if not isinstance(value, dict):
        return None
    texts = {}
    for name, one in value.items():
        of_one = [_as_text(item) for item in (one if isinstance(one, list) else [one])]
        if role == "headers":
            of_one = [",".join(text for text in of_one if text is not None)]
        if not of_one or None in of_one:
            return None
        texts[name] = of_one
    return texts


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, (str, int, float)) else None
