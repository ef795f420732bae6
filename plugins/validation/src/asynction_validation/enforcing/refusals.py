"""Make the exceptions that refuse what an engine finds something wrong with."""

from __future__ import annotations

import logging
from typing import Literal, TypeAlias, TypeVar

from asynction_core import ValidationException
from asynction_core.log import Few
from asynction_jsonschema import Violation

OnInvalid: TypeAlias = Literal["raise", "ack", "warn"]
"""The values of the option `on_invalid`."""

_LINES = Few()  # of what is let through
_Refusal = TypeVar("_Refusal", bound=ValidationException)


def refusal(
    kind: type[_Refusal],
    violation: Violation,
    namespace: str,
    event: str | None = None,
    *,
    part: str | None = None,
    label: str = "",
) -> _Refusal:
    """Return the exception that says what is wrong.

    Args:
        kind: Its class.
        violation: What is wrong.
        namespace: The namespace in question.
        event: The event in question; None where a connection is checked.
        part: The part of a connection that is wrong, of which the client is told; None for none.
        label: What the message calls that part.
    """
    path = () if part is None else (part,)
    error = kind(
        violation.message if part is None else f"{label}: {violation.message}",
        namespace=namespace,
        event=event,
        path=(*path, *violation.path),
        schema_path=(*path, *violation.schema_path),
        validator=violation.validator,
        instance=violation.instance,
        schema=violation.schema,
    )
    if part is not None:
        error.refusal = error.message
    return error


def refuse(error: ValidationException, on_invalid: OnInvalid) -> None:
    """Raise what is wrong, or only log it where what is invalid is let through.

    Args:
        error: What is wrong.
        on_invalid: Says which.
    """
    if on_invalid != "warn":
        raise error
    _LINES.log(logging.WARNING, "let through, though invalid: %s", error.summary())
