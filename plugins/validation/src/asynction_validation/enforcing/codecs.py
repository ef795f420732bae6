"""Have codecs check values of the languages that they are for."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from asynction_core import Coder, PayloadProblem, Schema
from asynction_jsonschema import Checker, Violation


def check_of_codec(coder: Coder, schema: Schema) -> Checker:
    """Return what checks one value against a schema that is no JSON Schema.

    Args:
        coder: What a codec has made of the schema.
    """
    language, contents = str(schema.language), schema.node.resolved().value

    def check(value: object) -> Violation | None:
        try:
            problem = coder.check(value)
        except PayloadProblem as error:
            problem = error
        except Exception as error:  # of a value that its author has not thought of
            problem = PayloadProblem(f"it cannot be checked ({type(error).__name__})")
        if problem is None:
            return None
        if not isinstance(problem, PayloadProblem):  # who knows what it says of the value
            problem = PayloadProblem("it does not fit, says its codec")
        where = problem.path, problem.schema_path
        return Violation(problem.message, *where, language, _part(value, problem.path), contents)

    return check


def _part(value: Any, path: Iterable[str | int]) -> Any:
    """Return the part of a value at a path, as far as that leads."""
    with suppress(Exception):
        for step in path:
            value = value[step]
    return value
