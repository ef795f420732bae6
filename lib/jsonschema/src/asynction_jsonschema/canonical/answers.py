"""Ask jsonschema-rs about sets of values: JSON in, JSON out, in whichever process.

This file is a program as well, which limits itself and answers one question. So that it starts
quickly, nothing is imported but jsonschema-rs and what is small.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

SECONDS = 1
"""How long the program runs on a processor at most, where the system has limits."""

MEMORY = 200 * 2**20
"""How many bytes of addresses it has at most, of which it needs 32 * 2**20 in any case."""

_MOST_TEXT = 2**20  # characters of a form: nobody reads, or makes values of, a larger one
_TRUTH = {"yes": True, "no": False, "unknown": None}


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a question.

    Args:
        question: ``ask`` (the name of a method of ``CanonicalSchema``; None for the form itself),
            the ``schemas`` that it is about, their ``draft`` (the name of a constant of
            jsonschema-rs), and whether it is to ``validate_formats``.

    Returns:
        ``undecided``, the reason for that; or the ``text`` of a schema and whether it is
        ``satisfiable``; or, to ``covers``, the ``truth``.
    """
    try:
        return _answer(**question)
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        return {"undecided": f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"}


def _answer(
    ask: str | None, schemas: list[Any], draft: str, validate_formats: bool
) -> dict[str, Any]:
    import jsonschema_rs

    one, *others = [
        jsonschema_rs.canonicalize(
            schema, draft=getattr(jsonschema_rs, draft), validate_formats=validate_formats
        )
        for schema in schemas
    ]
    if ask == "covers":
        return {"truth": _covers(one, *others)}
    form = getattr(one, ask)(*others) if ask else one
    if form.kind.value == "raw":
        return {"undecided": "jsonschema-rs has no form of it"}
    text = json.dumps(form.to_json_schema(), allow_nan=False, default=_number)
    if len(text) > _MOST_TEXT:
        return {"undecided": f"the form has {len(text)} characters"}
    return {"text": text, "satisfiable": _TRUTH[form.satisfiability().value]}


def _covers(one: Any, other: Any) -> bool | None:
    """Return whether one form covers another; whether anything is left over says more at times."""
    truth = _TRUTH[one.covers(other).value]
    if truth is None:
        left = _TRUTH[other.subtract(one).satisfiability().value]
        return None if left is None else not left
    return truth


def _number(value: object) -> float:
    """Return a number that jsonschema-rs gives as a decimal, as an engine takes it."""
    number = float(value) if isinstance(value, Decimal) else 0.0
    if Decimal(repr(number)) != value:
        raise ValueError(f"there is no float {value}")
    return number


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
    ):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS, of memory
            continue


if __name__ == "__main__":
    _limit()
    sys.path[:] = json.loads(sys.stdin.buffer.readline())
    json.dump(answer(json.load(sys.stdin.buffer)), sys.stdout)
