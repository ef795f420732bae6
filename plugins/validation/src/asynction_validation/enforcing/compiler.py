"""Compile the schemas of a document, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from asynction_core import Schema, Spec, SpecError
from asynction_core.exceptions import Severity
from asynction_jsonschema import (
    Checker,
    Dialect,
    SchemaInvalid,
    SchemaProblem,
    SchemaUnsupported,
    dialect_of,
    find_engine,
    unchecked_formats,
)
from asynction_jsonschema.arguments import ArgumentsChecker, check_arguments
from asynction_validation.enforcing.codecs import check_of_codec

_WAY_OUT = " (or leave it unchecked: from_spec(..., skip_unsupported_schemas=True))"


def compiler_of(spec: Spec, options: Mapping[str, Any]) -> Compiler:
    """Return what has compiled the schemas of a spec, as the options say that came with it."""
    if spec not in _compilers:
        _compilers[spec] = Compiler(spec, options)
    return _compilers[spec]


class Compiler:
    """Makes checkers of the schemas of a spec with the engine that options choose.

    Args:
        options: The options of the plugin.

    Attributes:
        complaints: What is wrong with the schemas, or leaves them unchecked.

    Raises:
        ValueError: There is no such engine.
    """

    def __init__(self, spec: Spec, options: Mapping[str, Any]) -> None:
        self.complaints: list[SpecError] = []
        self._codecs, self._coders = spec.codecs, spec.coders  # no spec: it is what this is kept by
        self._file = spec.document.source.name
        self._engine = find_engine(options["validation_engine"])
        self._validate_formats: bool = options["validate_formats"]
        self._skip_unsupported: bool = options["skip_unsupported_schemas"]
        self._outcomes: dict[object, tuple[Any, Checker] | SpecError | None] = {}
        self._told_formats: set[str] = set()
        self._wrong: set[tuple[int, str | None]] = set()  # by identity: aliases of YAML are one
        for schema, role in _schemas_of(spec):
            if schema is not None:
                self._outcome(schema, role)

    def arguments(self, schema: Schema | None) -> ArgumentsChecker | None:
        """Return what checks arguments against a schema; None if anything goes.

        Raises:
            SpecError: It is no valid schema, or in a language that cannot be checked.
        """
        compiled = self.compile(schema)
        if schema is None or compiled is None:
            return None
        return check_arguments(schema.describes_tuple, compiled[1])

    def compile(self, schema: Schema | None) -> tuple[Any, Checker] | None:
        """Return the self-contained schema and what checks one value; None if anything goes.

        In place of a schema that a codec checks, which no JSON Schema can say, there is True.

        Raises:
            SpecError: It is no valid schema, or in a language that cannot be checked.
        """
        outcome = None if schema is None else self._outcome(schema, "the schema")
        if isinstance(outcome, SpecError):
            raise outcome
        return outcome

    def _outcome(self, schema: Schema, role: str) -> tuple[Any, Checker] | SpecError | None:
        if schema.key not in self._outcomes:
            try:
                self._outcomes[schema.key] = self._compile(schema, role)
            except SpecError as error:
                self._outcomes[schema.key] = error
                same = (id(schema.node.resolved().value), schema.format)
                if same not in self._wrong:
                    self.complaints.append(error)
                self._wrong.add(same)
        return self._outcomes[schema.key]

    def _compile(self, schema: Schema, role: str) -> tuple[Any, Checker] | None:
        if schema.foreign_language in self._codecs:
            coder = self._coders.get(schema.key)
            return None if coder is None else (True, check_of_codec(coder, schema))
        try:
            contents = schema.bundle()
            dialect = dialect_of(schema.language, contents)
            check = self._engine.compile(contents, dialect, validate_formats=self._validate_formats)
        except SchemaInvalid as problem:
            role = f"{role} is no valid schema"
            raise _error(schema, role, problem, schema.rule) from problem
        except SchemaUnsupported as problem:
            if not self._skip_unsupported:
                role = f"{role} cannot be checked"
                raise _error(schema, role, problem, "schema-format", way_out=_WAY_OUT) from problem
            role = f"{role} is not checked"
            self.complaints.append(_error(schema, role, problem, "schema-format", "warning"))
            return None
        if self._validate_formats:
            self._tell_formats(contents, dialect)
        return contents, check

    def _tell_formats(self, contents: Any, dialect: Dialect) -> None:
        new = unchecked_formats(contents, dialect) - self._told_formats
        if new:
            self._told_formats |= new
            names = ", ".join(repr(name) for name in sorted(new))
            message = (
                f"the formats {names} are not checked, as nothing installed knows them: teach them "
                "to jsonschema, by its FORMAT_CHECKER"
            )
            warning = SpecError(message, source=self._file, rule="server", severity="warning")
            self.complaints.append(warning)


_compilers: WeakKeyDictionary[Spec, Compiler] = WeakKeyDictionary()


def _schemas_of(spec: Spec) -> Iterator[tuple[Schema | None, str]]:
    """Yield the schemas of a spec, each with what messages call it."""
    for namespace in spec.namespaces.values():
        for parameter in namespace.parameters.values():
            yield parameter.schema, f"the parameter {parameter.name!r} of {namespace.name!r}"
        if namespace.bindings is not None:
            yield namespace.bindings.query, f"the query binding of {namespace.name!r}"
            yield namespace.bindings.headers, f"the headers binding of {namespace.name!r}"
        for event in (*namespace.receives.values(), *namespace.sends.values()):
            yield from event.schemas()


def _error(
    schema: Schema,
    role: str,
    problem: SchemaProblem,
    rule: str,
    severity: Severity = "error",
    way_out: str = "",
) -> SpecError:
    """Return the error about a place in a schema, as near to it as the document tells."""
    node = schema.node.resolved()
    pointer = node.pointer
    if not problem.pointer.startswith("/definitions/"):  # which the document does not have
        pointer += problem.pointer
    message = f"{role}: {problem.message}{way_out}"
    return node.document.error(message, node.uri, pointer, rule=rule, severity=severity)
