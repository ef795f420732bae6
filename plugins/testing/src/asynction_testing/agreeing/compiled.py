"""The schemas of a document, each compiled when a value first meets it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from asynction_core import Schema
from asynction_jsonschema import (
    Checker,
    SchemaInvalid,
    SchemaUnsupported,
    Violation,
    dialect_of,
    find_engine,
    unchecked_formats,
)
from asynction_jsonschema.arguments import check_arguments
from asynction_jsonschema.examples import NoExample, example

_Check: TypeAlias = Callable[[tuple[Any, ...]], Violation | None]


class Compiled:
    """Checks arguments against the schemas of a document, and makes some.

    Args:
        validate_formats: Whether ``format`` is checked.
        warns: Whether it is told which formats cannot be checked.
    """

    def __init__(self, *, validate_formats: bool, warns: bool = True) -> None:
        self._engine = find_engine()
        self._validate_formats = validate_formats
        self._warns = warns
        self._checkers: dict[object, Checker | None] = {}

    def violation(self, schema: Schema | None, args: Sequence[Any]) -> Violation | None:
        """Return what is wrong with arguments; None if nothing is."""
        check = None if schema is None else self._checker(schema)
        if schema is None or check is None:
            return None
        return check_arguments(schema.describes_tuple, check).several(tuple(args))

    def example(self, schema: Schema | None) -> tuple[Any, ...] | None:
        """Return arguments that satisfy a schema, None if none are found."""
        if schema is None:
            return ()
        contents = schema.bundle()
        try:
            found = example(contents, dialect_of(schema.language, contents), self._checker(schema))
        except (NoExample, SchemaUnsupported):
            return None
        return tuple(found) if schema.describes_tuple else (found,)

    def _checker(self, schema: Schema) -> Checker | None:
        if schema.key not in self._checkers:
            self._checkers[schema.key] = self._compile(schema)
        return self._checkers[schema.key]

    def _compile(self, schema: Schema) -> Checker | None:
        contents = schema.bundle()
        try:
            dialect = dialect_of(schema.language, contents)
            check = self._engine.compile(contents, dialect, validate_formats=self._validate_formats)
        except SchemaInvalid as problem:
            message = f"is no valid schema: {problem}"
            raise schema.node.error(message, rule="payload-schema") from problem
        except SchemaUnsupported as problem:
            told = schema.node.error(f"is not checked in tests: {problem.message}", rule="server")
            warnings.warn(told.alone, stacklevel=2)
            return None
        if self._validate_formats and self._warns:
            for name in sorted(unchecked_formats(contents, dialect)):
                warnings.warn(f"the format {name!r} is not checked in tests", stacklevel=2)
        return check
