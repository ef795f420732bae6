"""The engine by default: jsonschema-rs decides, and a bounded walk says what is wrong.

A value that jsonschema-rs cannot take (bytes, say) is jsonschema's to judge. So is every value of a
schema that jsonschema-rs cannot take, or in which very many ways lead to the same definition: it
follows them all, where jsonschema asks once what a value is to a definition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import jsonschema_rs

from asynction_jsonschema.contract import Checker, Schema, Violation
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.rust_parts import RustParts
from asynction_jsonschema.survey import Survey

name = "jsonschema-rs"

_MANY_CHECKS = 1000  # of one part of a value: more is for jsonschema
_FEW_JOINS = 9  # of references, whereby a part of a value is checked 2 ** 9 times at most


def compile(
    schema: Schema,
    dialect: Dialect,
    *,
    validate_formats: bool = False,
) -> Checker:
    """Return the checker of a schema; see `asynction_jsonschema.Engine`."""
    survey = Survey(schema, dialect)
    if survey.joins > _FEW_JOINS and _is_repetitive(schema, survey):
        return _compile_with_jsonschema(schema, dialect, validate_formats)
    try:
        parts = RustParts(schema, survey, validate_formats=validate_formats)
        is_valid = parts.compile(schema)
    except (ValueError, jsonschema_rs.ReferencingError):
        return _compile_with_jsonschema(schema, dialect, validate_formats)
    explain = _LaterMade(partial(_explainer, schema, dialect, parts))
    check_uncommon = _LaterMade(partial(_of_uncommon_values, schema, survey, validate_formats))
    if "binary" in survey.formats:
        check_uncommon.make()

    def check(value: object) -> Violation | None:
        try:
            return None if is_valid(value) else explain(value)
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            return check_uncommon(value)

    if not survey.recursive:
        return check
    from asynction_jsonschema.depth import is_flat_enough

    is_flat = is_flat_enough()

    def check_depth_first(value: object) -> Violation | None:
        try:
            if not is_flat(value):
                return _nested_too_deeply(value, schema)
        except Exception:
            return check_uncommon(value)
        return check(value)

    return check_depth_first


def _is_repetitive(schema: Schema, survey: Survey) -> bool:
    from asynction_jsonschema.repetition import most_checks

    return most_checks(schema, survey) > _MANY_CHECKS


def _compile_with_jsonschema(schema: Schema, dialect: Dialect, validate_formats: bool) -> Checker:
    from asynction_jsonschema.engines import jsonschema_engine

    return jsonschema_engine.compile(schema, dialect, validate_formats=validate_formats)


class _LaterMade:
    """A checker that is made when it is first needed, as what it needs takes a while to load."""

    def __init__(self, make: Callable[[], Checker]) -> None:
        self._make = make
        self._check: Checker | None = None

    def make(self) -> Checker:
        if self._check is None:
            self._check = self._make()
        return self._check

    def __call__(self, value: object) -> Violation | None:
        return self.make()(value)


def _explainer(schema: Schema, dialect: Dialect, parts: RustParts) -> Checker:
    from asynction_jsonschema.explaining.explainer import Explainer
    from asynction_jsonschema.explaining.parts import Parts

    return Explainer(schema, dialect, Parts(parts.compile))


def _nested_too_deeply(value: object, schema: Schema) -> Violation:
    from asynction_jsonschema.explaining.explainer import nested_too_deeply

    return nested_too_deeply(value, schema)


def _of_uncommon_values(schema: Schema, survey: Survey, validate_formats: bool) -> Checker:
    from asynction_jsonschema.engines import jsonschema_engine

    return jsonschema_engine.checker_of(schema, survey, validate_formats=validate_formats)
