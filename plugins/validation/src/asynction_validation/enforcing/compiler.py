"""Compile the schemas of one server, each once, when the server is built."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from asynction_core import Schema, SpecError
from asynction_validation.enforcing.arguments import ArgumentsChecker, check_arguments
from asynction_validation.engines import (
    Checker,
    SchemaInvalid,
    SchemaProblem,
    SchemaUnsupported,
    dialect_of,
    find_engine,
    unchecked_formats,
)

__all__ = ["Compiler"]

logger = logging.getLogger("asynction")


class Compiler:
    """Makes checkers of schemas with the engine that a server's options choose.

    Args:
        options: The options of the server.

    Raises:
        ValueError: There is no such engine.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._engine = find_engine(options["validation_engine"])
        self._validate_formats: bool = options["validate_formats"]
        self._skip_unsupported: bool = options["skip_unsupported_schemas"]
        self._compiled: dict[object, tuple[Any, Checker] | None] = {}
        self._reported_formats: set[str] = set()

    def arguments(self, schema: Schema | None, role: str) -> ArgumentsChecker | None:
        """Return what checks arguments against a schema; None if anything goes.

        Args:
            schema: The schema.
            role: What messages call it, as in ``"the payload of …"``.

        Raises:
            SpecError: It is no valid schema, or in a language that cannot be checked.
        """
        compiled = self.compile(schema, role)
        if schema is None or compiled is None:
            return None
        return check_arguments(schema, compiled[1])

    def compile(self, schema: Schema | None, role: str) -> tuple[Any, Checker] | None:
        """Return the self-contained schema and what checks one value; None if anything goes."""
        if schema is None:
            return None
        if schema.key not in self._compiled:
            self._compiled[schema.key] = self._compile(schema, role)
        return self._compiled[schema.key]

    def _compile(self, schema: Schema, role: str) -> tuple[Any, Checker] | None:
        node = schema.node.resolved()
        try:
            dialect = dialect_of(schema.format, node.value)
            contents = schema.bundle()
            check = self._engine.compile(contents, dialect, validate_formats=self._validate_formats)
        except SchemaUnsupported as error:
            if self._skip_unsupported:
                told = _error(schema, f"{role} is not checked", error, "schema-format")
                logger.warning("%s", told)
                return None
            way_out = " (or leave it unchecked: from_spec(..., skip_unsupported_schemas=True))"
            role = f"{role} cannot be checked"
            raise _error(schema, role, error, "schema-format", way_out) from error
        except SchemaInvalid as error:
            role = f"{role} is no valid schema"
            raise _error(schema, role, error, "payload-schema") from error
        if self._validate_formats:
            self._report_formats(contents, dialect)
        return contents, check

    def _report_formats(self, contents: Any, dialect: Any) -> None:
        new = unchecked_formats(contents, dialect) - self._reported_formats
        if new:
            self._reported_formats |= new
            logger.warning(
                "the formats %s are not checked, as nothing installed knows them: "
                "pip install 'asynction-validation[formats]' brings more",
                ", ".join(repr(name) for name in sorted(new)),
            )


def _error(
    schema: Schema, role: str, error: SchemaProblem, rule: str, way_out: str = ""
) -> SpecError:
    """Return the error about a place in a schema, as near to it as the document tells."""
    node = schema.node.resolved()
    pointer = node.pointer
    if not error.pointer.startswith("/definitions/"):  # which the document does not have
        pointer += error.pointer
    message = f"{role}: {error.message}{way_out}"
    return node.document.error(message, node.uri, pointer, rule=rule)
