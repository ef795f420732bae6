"""Which formats can be checked: those that jsonschema has a function for.

It has one for a format if what that needs is installed; both engines ask these functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynction_validation.engines.contract import Schema
from asynction_validation.engines.dialects import Dialect
from asynction_validation.engines.survey import Survey

if TYPE_CHECKING:
    from jsonschema import FormatChecker

__all__ = ["format_checker", "unchecked_formats"]


def format_checker(dialect: Dialect) -> FormatChecker:
    """Return what checks the formats of a dialect."""
    from jsonschema import validators

    checker: FormatChecker = getattr(validators, dialect.validator).FORMAT_CHECKER
    return checker


def unchecked_formats(schema: Schema, dialect: Dialect) -> frozenset[str]:
    """Return the formats in a schema that nothing checks, even if formats are to be checked.

    ``binary`` is not among them: it is not about the text of a string, but lets bytes be one.

    Args:
        schema: The schema.
        dialect: The draft of JSON Schema that it is written in.

    Raises:
        SchemaInvalid, SchemaUnsupported: As when it is compiled.
    """
    known = format_checker(dialect).checkers
    return frozenset(Survey(schema, dialect).formats.difference(known, {"binary"}))
