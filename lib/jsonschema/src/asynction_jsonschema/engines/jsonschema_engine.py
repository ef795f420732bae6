"""The second engine: jsonschema, changed where it has to be bounded, and nowhere else.

It judges the values that jsonschema-rs cannot take, and all values for who chooses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from threading import local
from typing import Any

from jsonschema import validators
from jsonschema.exceptions import ValidationError

from asynction_jsonschema.contract import Checker, Schema, Violation
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.meta_schemas import require_valid
from asynction_jsonschema.engines.private_copy import PrivateCopy
from asynction_jsonschema.explaining.explainer import Explainer, nested_too_deeply
from asynction_jsonschema.explaining.parts import Parts
from asynction_jsonschema.expressions import (
    RegexInvalid,
    RegexUntranslatable,
    searcher,
)
from asynction_jsonschema.formats import checks_of
from asynction_jsonschema.json_values import MAX_DEPTH, deeper_than, types_of, without_enums
from asynction_jsonschema.problems import SchemaInvalid, SchemaUnsupported
from asynction_jsonschema.subschemas import definitions_of
from asynction_jsonschema.survey import Survey, json_pointer

name = "jsonschema"

_MAX_MESSAGE = 500  # characters

_Errors = Iterable[ValidationError]


def compile(
    schema: Schema,
    dialect: Dialect,
    *,
    validate_formats: bool = False,
) -> Checker:
    """Return the checker of a schema; see `asynction_jsonschema.Engine`."""
    survey = Survey(schema, dialect)
    for pattern, path in survey.patterns.items():
        _searcher(pattern, path)
    require_valid(schema, dialect)
    return checker_of(schema, survey, validate_formats=validate_formats)


def _searcher(pattern: str, path: tuple[str | int, ...]) -> Callable[[str], bool]:
    try:
        return searcher(pattern)
    except RegexInvalid as error:
        raise SchemaInvalid(
            f"{pattern!r} is no regular expression of ECMA-262: {error}", json_pointer(path)
        ) from error
    except RegexUntranslatable as error:
        raise SchemaUnsupported(
            f"the regular expression {pattern!r} cannot be checked: {error}",
            json_pointer(path),
        ) from error


def checker_of(
    schema: Schema,
    survey: Survey,
    *,
    validate_formats: bool,
) -> Checker:
    """Return the checker of a schema that is known to be valid.

    Args:
        survey: What there is to know of it.
        validate_formats: Whether ``format`` is checked.
    """
    dialect = survey.dialect
    searchers = {pattern: searcher(pattern) for pattern in survey.patterns}
    copies = PrivateCopy(definitions_of(schema), dialect, searchers)
    formats = checks_of(survey.formats, dialect) if validate_formats else {}

    def compile_part(part: Any) -> Callable[[Any], bool]:
        validator = _validator_class(dialect)(copies.of(part), format_checker=formats)
        return lambda value: _is_valid(validator, value)

    is_valid = compile_part(schema)
    explain = Explainer(schema, dialect, Parts(compile_part))

    def check(value: object) -> Violation | None:
        try:
            if survey.recursive and deeper_than(value, MAX_DEPTH):
                return nested_too_deeply(value, schema)
            value = without_enums(value)
            return None if is_valid(value) else explain(value)
        except RecursionError:
            return nested_too_deeply(value, schema)
        except Exception as error:  # of a value that is no JSON, or of a format's checker
            message = f"the value cannot be checked: {error!r}"[:_MAX_MESSAGE]
            return Violation(message, (), (), "type", value, schema)

    return check


class _Known(local):
    """What has been found out about the value at hand: by reference and part of the value."""

    def __init__(self) -> None:
        self.verdicts: dict[tuple[int, int], ValidationError | None] = {}


_known = _Known()


def _is_valid(validator: Any, value: Any) -> bool:
    before, _known.verdicts = _known.verdicts, {}
    try:
        return next(validator.iter_errors(value), None) is None
    finally:
        _known.verdicts = before


def _ref(validator: Any, ref: Any, instance: Any, schema: Any) -> _Errors:
    # Each part of a value meets each definition once, or time would grow with 2 ** levels.
    key = (id(ref.target), id(instance))
    if key not in _known.verdicts:
        _known.verdicts[key] = next(iter(validator.descend(instance, ref.target)), None)
    error = _known.verdicts[key]
    return () if error is None else (error,)


def _type(validator: Any, types: Any, instance: Any, schema: Any) -> _Errors:
    names = (types,) if isinstance(types, str) else types
    if any(validator.is_type(instance, name) for name in names):
        return
    is_binary = "string" in names and schema.get("format") == "binary"
    if not is_binary or not isinstance(instance, (bytes, bytearray)):
        yield ValidationError("another type")


def _format(validator: Any, name: Any, instance: Any, schema: Any) -> _Errors:
    check = validator.format_checker.get(name) if isinstance(name, str) else None
    if check is not None and isinstance(instance, str) and not check(instance):
        yield ValidationError("another format")


def _pattern(validator: Any, pattern: Any, instance: Any, schema: Any) -> _Errors:
    if isinstance(instance, str) and not pattern.search(instance):
        yield ValidationError("no match")


def _pattern_properties(validator: Any, by_pattern: Any, instance: Any, schema: Any) -> _Errors:
    for name in instance if isinstance(instance, dict) and by_pattern else ():
        if not isinstance(name, str):
            yield ValidationError("a name that is no string")
            return
        for pattern, subschema in by_pattern.items():
            if pattern.search(name):
                yield from validator.descend(instance[name], subschema)


def _additional_properties(validator: Any, additional: Any, instance: Any, schema: Any) -> _Errors:
    described = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for name in instance if isinstance(instance, dict) else ():
        is_text = isinstance(name, str)
        if name in described or (is_text and any(one.search(name) for one in patterns)):
            continue
        yield from validator.descend(instance[name], additional)


def _property_names(validator: Any, names: Any, instance: Any, schema: Any) -> _Errors:
    for name in instance if isinstance(instance, dict) and names not in (True, {}) else ():
        if not isinstance(name, str):
            yield ValidationError("a name that is no string")
        else:
            yield from validator.descend(name, names)


@cache
def _validator_class(dialect: Dialect) -> Any:
    stock = getattr(validators, dialect.validator)
    types = types_of(whole_floats=dialect is not Dialect.DRAFT_4)
    checkers = {name: _of_type_checker(is_type) for name, is_type in types.items()}
    own = {
        "$ref": _ref,
        "additionalProperties": _additional_properties,
        "format": _format,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "type": _type,
    }
    if "propertyNames" in stock.VALIDATORS:
        own["propertyNames"] = _property_names
    if "dependentRequired" in stock.VALIDATORS:
        # Later drafts have split dependencies, and let implementations go on with them.
        own["dependencies"] = validators.Draft7Validator.VALIDATORS["dependencies"]
    extend: Any = validators.extend
    return extend(stock, own, type_checker=stock.TYPE_CHECKER.redefine_many(checkers))


def _of_type_checker(is_type: Callable[[object], bool]) -> Callable[[Any, object], bool]:
    return lambda checker, value: is_type(value)
