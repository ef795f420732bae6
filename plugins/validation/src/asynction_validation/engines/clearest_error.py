"""Which of several errors says most to a person."""

from __future__ import annotations

from itertools import groupby

from jsonschema.exceptions import ValidationError

__all__ = ["clearest_error"]

_ALTERNATIVES = ("anyOf", "oneOf")


def clearest_error(errors: list[ValidationError]) -> ValidationError:
    """Return the error that says most to a person: always the same of the same errors.

    That is the first of those that are about the uppermost part of the value. If none of some
    alternatives fits, and the value is plainly meant for one of them, it is that one's.

    Args:
        errors: One error or more.
    """
    best = min(errors, key=lambda error: (len(error.path), error.validator in _ALTERNATIVES))
    meant = [
        alternative
        for _, group in groupby(best.context, key=lambda error: error.schema_path[0])
        if not any(map(_tells_apart, alternative := list(group)))
    ]
    return clearest_error(meant[0]) if len(meant) == 1 else best


def _tells_apart(error: ValidationError) -> bool:
    """Return whether an error says that the value is not meant for its alternative.

    That is so if the value is of another type, or something else than one of a few values; or if a
    property is, as the one that has the name of the alternative is.
    """
    if not error.path:
        return error.validator in ("type", "const", "enum")
    is_property = len(error.path) == 1 and isinstance(error.path[0], str)
    return is_property and error.validator in ("const", "enum")
