"""The fast engine: jsonschema-rs for the verdict, jsonschema for what is wrong.

A value that jsonschema-rs cannot take (bytes, say) is jsonschema's to judge. So is every value of a
schema that jsonschema-rs cannot take.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jsonschema_rs
from importlib_metadata import version

# Needed only to say what is wrong, and loaded at once: the first bad event shall not wait for it.
from asynction_validation.engines import jsonschema_engine as _jsonschema
from asynction_validation.engines.checked_formats import format_checker
from asynction_validation.engines.contract import Checker, Schema, Violation
from asynction_validation.engines.dialects import Dialect
from asynction_validation.engines.ecma_regex import for_rust
from asynction_validation.engines.json_values import MAX_DEPTH, deeper_than
from asynction_validation.engines.problems import SchemaUnsupported
from asynction_validation.engines.subschemas import LAYOUTS, rewritten
from asynction_validation.engines.survey import IDENTIFIERS, Survey

__all__ = ["compile", "name"]

name = "jsonschema-rs"

_OLDEST = (0, 59)  # before, it reads expressions and numbers in other ways
_installed = version("jsonschema-rs")
if tuple(map(int, _installed.split(".")[:2])) < _OLDEST:
    raise ImportError(
        f"jsonschema-rs {_installed} is installed, and at least "
        f"{'.'.join(map(str, _OLDEST))} is needed",
        name="jsonschema_rs",
    )

# Keywords that jsonschema-rs checks in drafts 6 and 7, where they need not be more than hints.
_HINTS = frozenset({"contentEncoding", "contentMediaType"})
_LEFT_OUT = IDENTIFIERS | _HINTS


def compile(schema: Schema, dialect: Dialect, *, validate_formats: bool = False) -> Checker:
    """Return the checker of a schema; see `asynction_validation.engines.Engine`."""
    survey = Survey(schema, dialect)
    try:
        validator = _validator(schema, dialect, survey, validate_formats=validate_formats)
    except (ValueError, jsonschema_rs.ReferencingError):
        return _without_rust(schema, dialect, validate_formats=validate_formats)
    is_valid = validator.is_valid
    explain = _Explanation(
        schema,
        validator,
        partial(
            _jsonschema.checker_of, schema, dialect, _searcher, validate_formats=validate_formats
        ),
    )

    def check(value: object) -> Violation | None:
        try:
            if is_valid(value):
                return None
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            return explain(value, refused=False)
        return explain(value, refused=True)

    def check_depth_first(value: object) -> Violation | None:
        # jsonschema-rs does not count the levels of a value. A value of very many of them would
        # make it run out of stack, which ends the process.
        if deeper_than(value, MAX_DEPTH):
            return explain(value, refused=True)
        return check(value)

    return check_depth_first if survey.recursive else check


def _validator(
    schema: Schema, dialect: Dialect, survey: Survey, *, validate_formats: bool
) -> jsonschema_rs.Validator:
    """Return what jsonschema-rs makes of a schema.

    Raises:
        ValueError: It takes the schema for invalid, or would read it in another way than it is
            meant.
        jsonschema_rs.ReferencingError: It takes a reference for invalid.
    """
    options: dict[str, Any] = {"validate_formats": validate_formats}
    if validate_formats:
        conforms = format_checker(dialect).conforms
        # This replaces its own checks, also where jsonschema has none.
        options["formats"] = {name: partial(conforms, format=name) for name in survey.formats}
    patterns = {pattern: for_rust(pattern) for pattern in survey.patterns}
    if not LAYOUTS[dialect].reference_stands_alone:
        for pattern in patterns.values():  # which it does not look at where no value gets to
            jsonschema_rs.Draft7Validator({"pattern": pattern})
    if _has_to_be_rewritten(dialect, survey, patterns):
        schema = rewritten(schema, LAYOUTS[dialect], _rewriter(dialect, patterns))
    validator: jsonschema_rs.Validator = getattr(jsonschema_rs, dialect.validator)(
        schema, **options
    )
    return validator


def _has_to_be_rewritten(dialect: Dialect, survey: Survey, patterns: dict[str, str]) -> bool:
    return (
        not survey.keywords.isdisjoint(_LEFT_OUT)
        or ("prefixItems" in survey.keywords and dialect is not Dialect.DRAFT_2020_12)
        or any(pattern != translation for pattern, translation in patterns.items())
    )


def _rewriter(
    dialect: Dialect, patterns: dict[str, str]
) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Return what changes the copy of a subschema so that jsonschema-rs reads it as it is meant."""

    def change(copy: dict[str, Any], original: dict[str, Any]) -> None:
        for keyword in _LEFT_OUT.intersection(copy):
            if isinstance(copy[keyword], str):
                del copy[keyword]
        if isinstance(copy.get("pattern"), str):
            copy["pattern"] = patterns.get(copy["pattern"], copy["pattern"])
        if isinstance(copy.get("patternProperties"), dict):
            copy["patternProperties"] = _by_translation(copy["patternProperties"], patterns)
        if "prefixItems" in copy and dialect is not Dialect.DRAFT_2020_12:
            prefix = copy.pop("prefixItems")
            if "items" in copy:
                copy["additionalItems"] = copy["items"]
            copy["items"] = prefix

    return change


def _by_translation(by_pattern: dict[str, Any], patterns: dict[str, str]) -> dict[str, Any]:
    translated: dict[str, Any] = {}
    for pattern, subschema in by_pattern.items():
        translation = patterns.get(pattern, pattern)
        if translation in translated:  # which two ways to write the same come to
            subschema = {"allOf": [translated[translation], subschema]}
        translated[translation] = subschema
    return translated


def _without_rust(schema: Schema, dialect: Dialect, *, validate_formats: bool) -> Checker:
    try:
        return _jsonschema.compile(schema, dialect, validate_formats=validate_formats)
    except SchemaUnsupported as error:
        message = error.message.removesuffix(_jsonschema.HINT)
        raise SchemaUnsupported(message, error.pointer) from error


class _Explanation:
    """Says what is wrong with a value, by a checker of the other engine, made when first needed.

    Args:
        schema: The schema.
        validator: What jsonschema-rs has made of it.
        make_check: Makes the checker.
    """

    def __init__(
        self, schema: Schema, validator: jsonschema_rs.Validator, make_check: Callable[[], Checker]
    ) -> None:
        self._schema = schema
        self._validator = validator
        self._make_check = make_check
        self._check: Checker | None = None

    def __call__(self, value: object, *, refused: bool) -> Violation | None:
        """Return what is wrong with a value.

        Args:
            value: The value.
            refused: Whether it is certain that something is, and not only possible.
        """
        try:
            if self._check is None:
                self._check = self._make_check()
            violation = self._check(value)
        except Exception:  # jsonschema cannot be imported, or takes the schema for invalid
            return self._of_rust(value)
        if violation is None and refused:
            return self._of_rust(value)
        return violation

    def _of_rust(self, value: object) -> Violation:
        """Return what jsonschema-rs has against a value, should jsonschema have no say."""
        try:
            error = next(self._validator.iter_errors(value))
        except Exception:
            return Violation("the value cannot be checked", (), (), "type", value, self._schema)
        return Violation(
            message=error.message,
            path=tuple(error.instance_path),
            schema_path=tuple(error.schema_path),
            validator=error.kind.name,
            instance=error.instance,
            schema=self._schema,
        )


def _searcher(pattern: str) -> Callable[[str], bool]:
    """Return what searches a text for a regular expression, in time that the text cannot blow up.

    Raises:
        ValueError: It is no regular expression.
    """
    is_found = jsonschema_rs.Draft7Validator({"pattern": for_rust(pattern)}).is_valid

    def search(text: str) -> bool:
        try:
            return is_found(text)
        except ValueError:  # a subclass of str, or half of a surrogate pair without the other
            units = text.encode("utf-16", "surrogatepass")
            return is_found(units.decode("utf-16", "replace"))

    return search
