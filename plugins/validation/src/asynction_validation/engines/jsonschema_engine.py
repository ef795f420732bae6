"""The engine that is always there: jsonschema, with the semantics that jsonschema-rs has."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from inspect import signature
from itertools import islice
from typing import Any

from jsonschema import validators

from asynction_validation.engines.checked_formats import format_checker
from asynction_validation.engines.clearest_error import clearest_error
from asynction_validation.engines.contract import Checker, Schema, Violation
from asynction_validation.engines.dialects import Dialect
from asynction_validation.engines.ecma_regex import RegexInvalid, RegexUntranslatable, searcher
from asynction_validation.engines.json_values import MAX_DEPTH, deeper_than, types_of, without_enums
from asynction_validation.engines.own_keywords import keywords
from asynction_validation.engines.private_copy import PrivateCopy
from asynction_validation.engines.problems import SchemaInvalid, SchemaUnsupported
from asynction_validation.engines.subschemas import LAYOUTS
from asynction_validation.engines.survey import Survey, json_pointer
from asynction_validation.engines.unevaluated import unevaluated_keywords

__all__ = ["HINT", "checker_of", "compile", "name"]

name = "jsonschema"

HINT = " (jsonschema-rs may do it: pip install 'asynction-validation[fast]')"

_MAX_ERRORS = 32  # that are looked at to find the best; a long list may have an error per item
_MAX_MESSAGE = 500  # characters: messages quote values, which may be long

# A validator that believes to have a resolver of the old kind does not look for one of the new kind
# at every step down a schema. Neither is ever asked, as references know their targets.
_NO_RESOLVER = (
    {"resolver": object()} if "resolver" in signature(validators.Draft7Validator).parameters else {}
)


def compile(schema: Schema, dialect: Dialect, *, validate_formats: bool = False) -> Checker:
    """Return the checker of a schema; see `asynction_validation.engines.Engine`."""
    survey = Survey(schema, dialect)
    searchers = {}
    for pattern, path in survey.patterns.items():
        try:
            searchers[pattern] = searcher(pattern)
        except RegexInvalid as error:
            raise SchemaInvalid(
                f"{pattern!r} is no regular expression of ECMA-262: {error}", json_pointer(path)
            ) from error
        except RegexUntranslatable as error:
            raise SchemaUnsupported(
                f"the regular expression {pattern!r} cannot be checked: {error}{HINT}",
                json_pointer(path),
            ) from error
    _require_json(schema, [])
    private = PrivateCopy(schema, dialect, searchers)
    _check_against_meta_schema(private.schema, dialect)
    return _checker(private, survey, validate_formats=validate_formats)


def checker_of(
    schema: Schema,
    dialect: Dialect,
    searcher: Callable[[str], Callable[[str], object]],
    *,
    validate_formats: bool,
) -> Checker:
    """Return the checker of a schema that is known to be valid.

    Args:
        schema: The schema.
        dialect: The draft of JSON Schema that it is written in.
        searcher: Gets a regular expression, and returns what searches a text for it.
        validate_formats: Whether ``format`` is checked.
    """
    survey = Survey(schema, dialect)
    searchers = {pattern: searcher(pattern) for pattern in survey.patterns}
    private = PrivateCopy(schema, dialect, searchers)
    return _checker(private, survey, validate_formats=validate_formats)


def _nested_too_deeply(value: object, schema: Schema) -> Violation:
    """Return what is wrong with a value that has too many levels to be checked."""
    message = "the value is nested too deeply"
    return Violation(message, (), (), "$ref", value, schema)


def _checker(private: PrivateCopy, survey: Survey, *, validate_formats: bool) -> Checker:
    dialect, original = survey.dialect, private.original
    iter_errors = _validator_class(dialect)(
        private.schema,
        format_checker=format_checker(dialect) if validate_formats else None,
        **_NO_RESOLVER,
    ).iter_errors
    max_depth = MAX_DEPTH if survey.recursive else None

    def check(value: object) -> Violation | None:
        try:
            if max_depth is not None and deeper_than(value, max_depth):
                return _nested_too_deeply(value, original)
            errors = list(islice(iter_errors(without_enums(value)), _MAX_ERRORS))
            return _violation(clearest_error(errors), private) if errors else None
        except RecursionError:
            return _nested_too_deeply(value, original)
        except Exception as error:  # of a value that is no JSON, or of a format's checker
            message = _shortened(f"the value cannot be checked: {error!r}")
            return Violation(message, (), (), "type", value, original)

    return check


def _violation(error: Any, private: PrivateCopy) -> Violation:
    return Violation(
        message=_shortened(error.message),
        path=tuple(error.absolute_path),
        schema_path=tuple(error.absolute_schema_path),
        validator=error.validator,
        instance=error.instance,
        schema=private.original_of(error.schema),
    )


@cache
def _validator_class(dialect: Dialect) -> Any:
    stock = getattr(validators, dialect.validator)
    extend: Any = validators.extend
    types = types_of(whole_floats=dialect is not Dialect.DRAFT_4)
    own = keywords(
        types,
        exclusive_flags=dialect is Dialect.DRAFT_4,
        contains_limits=not LAYOUTS[dialect].reference_stands_alone,
    )
    own |= unevaluated_keywords()
    own = {
        keyword: function
        for keyword, function in own.items()
        # Later drafts have split dependencies, and let implementations go on with them.
        if keyword in stock.VALIDATORS or keyword in ("dependencies", "prefixItems")
    }
    return extend(
        stock,
        own,
        type_checker=stock.TYPE_CHECKER.redefine_many(
            {name: _of_type_checker(is_type) for name, is_type in types.items()}
        ),
    )


def _of_type_checker(is_type: Callable[[object], bool]) -> Callable[[Any, object], bool]:
    return lambda checker, value: is_type(value)


def _check_against_meta_schema(schema: Any, dialect: Dialect) -> None:
    errors = list(islice(_meta_validator(dialect).iter_errors(schema), _MAX_ERRORS))
    if errors:
        error = clearest_error(errors)
        raise SchemaInvalid(_shortened(error.message), json_pointer(error.absolute_path))


@cache
def _meta_validator(dialect: Dialect) -> Any:
    stock = getattr(validators, dialect.validator)
    meta_schema = deepcopy(stock.META_SCHEMA)
    if dialect is Dialect.DRAFT_2020_12:
        return stock(meta_schema)
    is_2019 = dialect is Dialect.DRAFT_2019_09
    in_file = "meta/applicator#/$defs" if is_2019 else "#/definitions"
    meta_schema["properties"]["prefixItems"] = {"$ref": f"{in_file}/schemaArray"}
    if is_2019:
        return stock(meta_schema)
    if dialect is Dialect.DRAFT_4:
        # It may close a tuple; and an enum may be as it may in later drafts.
        meta_schema["properties"]["items"]["anyOf"].append({"type": "boolean"})
        meta_schema["properties"]["enum"] = {"type": "array"}
    private = PrivateCopy(meta_schema, dialect, {})
    return _validator_class(dialect)(private.schema, **_NO_RESOLVER)


def _require_json(value: object, path: list[object]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise SchemaInvalid(
                    f"{key!r} is a name that is not a string (in YAML, write it in quotes)",
                    json_pointer(path),
                )
            _require_json(item, [*path, key])
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _require_json(item, [*path, index])
    elif value is not None and not isinstance(value, (str, int, float)):
        raise SchemaInvalid(
            f"{value!r} is no value of JSON (in YAML, write it in quotes)", json_pointer(path)
        )


def _shortened(message: str) -> str:
    if len(message) <= _MAX_MESSAGE:
        return message
    half = _MAX_MESSAGE // 2
    return f"{message[:half]} … {message[-half:]}"
