"""The keywords for jsonschema that are not its own.

jsonschema reads them in another way than jsonschema-rs, or not exactly, or says what is wrong in
words that grow with the value. Each is called with a validator of jsonschema, the value of the
keyword, the instance and the schema that the keyword stands in, and yields what is wrong. The
schema is a private copy (see `private_copy`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sized
from itertools import islice
from reprlib import Repr
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError

from asynction_validation.engines.json_values import is_less, is_multiple, is_number, json_key

__all__ = [
    "Errors",
    "Keyword",
    "below",
    "described_items",
    "keywords",
    "listed",
    "satisfies",
    "undescribed_names",
]

Errors: TypeAlias = Iterable[ValidationError]
Keyword: TypeAlias = Callable[[Any, Any, Any, Any], Errors]

_MAX_ERRORS_PER_ALTERNATIVE = 16

_quote = Repr()
_quote.maxlevel = 3
_quote.maxdict = _quote.maxlist = _quote.maxtuple = 12
_quote.maxstring = _quote.maxlong = _quote.maxother = 100


def keywords(
    types: Mapping[str, Callable[[object], bool]], *, exclusive_flags: bool, contains_limits: bool
) -> dict[str, Keyword]:
    """Return the keywords by their names.

    Args:
        types: What tells whether a value is of a type, by the type's name.
        exclusive_flags: Whether ``exclusiveMinimum`` says how to read ``minimum``, as in draft 4.
        contains_limits: Whether there are ``minContains`` and ``maxContains``, as since 2019-09.
    """

    def type_(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        names = (value,) if isinstance(value, str) else value
        for name in names:
            if types[name](instance):
                return
        is_binary = "string" in names and schema.get("format") == "binary"
        if is_binary and isinstance(instance, (bytes, bytearray)):
            return
        wanted = " or ".join(repr(name) for name in names)
        yield ValidationError(f"{shown(instance)} is not of type {wanted}")

    limits = _LIMITS_WITH_FLAGS if exclusive_flags else _LIMITS
    contains = _contains_so_many if contains_limits else _contains
    return {**_KEYWORDS, **limits, "contains": contains, "type": type_}


def shown(value: object) -> str:
    """Return a value as messages quote it: in full if it is short."""
    try:
        return _quote.repr(value)
    except Exception:  # an int of thousands of digits, for one
        return f"a value of type {type(value).__name__}"


def listed(things: Iterable[object]) -> str:
    """Return some things as messages enumerate them, the first of them if they are many."""
    return shown(list(things))[1:-1]


def below(
    validator: Any,
    instance: Any,
    schema: Any,
    path: str | int | None = None,
    schema_path: str | int | None = None,
) -> Errors:
    """Return what is wrong with a part of an instance by a part of a schema.

    Args:
        validator: The validator.
        instance: The part of the instance.
        schema: The part of the schema.
        path: The step that leads to the former; None if it is the same instance.
        schema_path: The step that leads from the keyword to the latter, if there is one.
    """
    if schema is True:
        return ()
    if schema is False:  # of which jsonschema would not say where it is
        return (_nothing_allowed(instance, path, schema_path),)
    errors: Errors = validator.descend(instance, schema, path=path, schema_path=schema_path)
    return errors


def _nothing_allowed(
    instance: Any, path: str | int | None, schema_path: str | int | None
) -> ValidationError:
    return ValidationError(
        f"{shown(instance)} is not allowed here, nor is anything else",
        validator="false",
        validator_value=False,
        path=() if path is None else (path,),
        schema_path=() if schema_path is None else (schema_path,),
        instance=instance,
        schema=False,
    )


def satisfies(validator: Any, instance: Any, schema: Any) -> bool:
    """Return whether a part of an instance satisfies a part of a schema."""
    return next(iter(below(validator, instance, schema)), None) is None


def _ref(validator: Any, ref: Any, instance: Any, schema: Any) -> Errors:
    return below(validator, instance, ref.target)


def _const(validator: Any, const: Any, instance: Any, schema: Any) -> Errors:
    if json_key(instance) != const.key:
        yield ValidationError(f"{shown(instance)} is not {shown(const.value)}")


def _enum(validator: Any, enum: Any, instance: Any, schema: Any) -> Errors:
    if json_key(instance) not in enum.keys:
        yield ValidationError(f"{shown(instance)} is not one of {listed(enum)}")


def _unique_items(validator: Any, unique: Any, instance: Any, schema: Any) -> Errors:
    if not unique or not isinstance(instance, (list, tuple)):
        return
    if len(set(map(json_key, instance))) < len(instance):
        yield ValidationError(f"{shown(instance)} has an item twice")


def _limit(is_broken: Callable[[Any, Any], bool], words: str) -> Keyword:
    def keyword(validator: Any, limit: Any, instance: Any, schema: Any) -> Errors:
        if is_number(instance) and is_broken(instance, limit):
            yield ValidationError(f"{shown(instance)} is {words} {limit!r}")

    return keyword


_LIMITS = {
    "minimum": _limit(is_less, "less than the minimum of"),
    "maximum": _limit(lambda value, limit: is_less(limit, value), "greater than the maximum of"),
    "exclusiveMinimum": _limit(
        lambda value, limit: not is_less(limit, value), "not greater than the exclusive minimum of"
    ),
    "exclusiveMaximum": _limit(
        lambda value, limit: not is_less(value, limit), "not less than the exclusive maximum of"
    ),
}


def _limit_with_flag(inclusive: str, exclusive: str) -> Keyword:
    def keyword(validator: Any, limit: Any, instance: Any, schema: Any) -> Errors:
        name = exclusive if schema.get(exclusive) is True else inclusive
        return _LIMITS[name](validator, limit, instance, schema)

    return keyword


def _flag(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    return ()


_LIMITS_WITH_FLAGS = {
    "minimum": _limit_with_flag("minimum", "exclusiveMinimum"),
    "maximum": _limit_with_flag("maximum", "exclusiveMaximum"),
    "exclusiveMinimum": _flag,
    "exclusiveMaximum": _flag,
}


def _size(
    kind: type[Sized] | tuple[type[Sized], ...],
    is_broken: Callable[[int, int], bool],
    words: str,
) -> Keyword:
    def keyword(validator: Any, limit: Any, instance: Any, schema: Any) -> Errors:
        if isinstance(instance, kind) and is_broken(len(instance), limit):
            yield ValidationError(f"{shown(instance)} has {len(instance)} {words} {limit}")

    return keyword


def _multiple_of(validator: Any, divisor: Any, instance: Any, schema: Any) -> Errors:
    if is_number(instance) and not is_multiple(instance, divisor):
        yield ValidationError(f"{shown(instance)} is not a multiple of {divisor!r}")


def _pattern(validator: Any, pattern: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, str) and not pattern.search(instance):
        yield ValidationError(f"{shown(instance)} does not match {str(pattern)!r}")


def _format(validator: Any, name: Any, instance: Any, schema: Any) -> Errors:
    checker = validator.format_checker
    if checker is not None and isinstance(instance, str) and not checker.conforms(instance, name):
        yield ValidationError(f"{shown(instance)} is not of the format {name!r}")


def _properties(validator: Any, properties: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    for name, subschema in properties.items():
        if name in instance:
            yield from below(validator, instance[name], subschema, name, name)


def _pattern_properties(validator: Any, by_pattern: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict) or not by_pattern:
        return
    for name, value in instance.items():
        if not isinstance(name, str):
            yield _no_name(name)
            continue
        for pattern, subschema in by_pattern.items():
            if pattern.search(name):
                yield from below(validator, value, subschema, name, str(pattern))


def _property_names(validator: Any, names: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    for name in instance:
        if isinstance(name, str):
            yield from below(validator, name, names)
        elif names is not True and names != {}:
            yield _no_name(name)


def _no_name(name: object) -> ValidationError:
    return ValidationError(f"the name of the property {shown(name)} is not a string")


def _additional_properties(validator: Any, additional: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict) or additional is True:
        return
    names = undescribed_names(instance, schema)
    if additional is not False:
        for name in names:
            yield from below(validator, instance[name], additional, name)
    elif names:
        yield ValidationError(f"additional properties are not allowed: {listed(names)}")


def undescribed_names(instance: dict[Any, Any], schema: dict[str, Any]) -> list[Any]:
    """Return the names of properties that a schema neither lists nor has a pattern for."""
    named = schema.get("properties", ())
    patterns = schema.get("patternProperties", ())
    return [
        name
        for name in instance
        if name not in named
        and not (isinstance(name, str) and any(pattern.search(name) for pattern in patterns))
    ]


def _items(validator: Any, items: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, (list, tuple)):
        return
    if isinstance(items, list):
        yield from _prefix_items(validator, items, instance, schema)
    else:
        yield from _following(validator, items, instance, len(schema.get("prefixItems", ())))


def _prefix_items(validator: Any, prefix: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, (list, tuple)):
        return
    for index, (item, subschema) in enumerate(zip(instance, prefix, strict=False)):
        yield from below(validator, item, subschema, index, index)


def _additional_items(validator: Any, additional: Any, instance: Any, schema: Any) -> Errors:
    described = described_items(schema)
    if described is not None and isinstance(instance, (list, tuple)):
        yield from _following(validator, additional, instance, described)


def described_items(schema: dict[str, Any]) -> int | None:
    """Return behind how many items ``additionalItems`` starts; None if it says nothing."""
    items = schema.get("items")
    if isinstance(items, list):
        return len(items)
    return len(schema["prefixItems"]) if "prefixItems" in schema and items is None else None


def _following(validator: Any, subschema: Any, instance: Any, start: int) -> Errors:
    if subschema is not False:
        for index in range(start, len(instance)):
            yield from below(validator, instance[index], subschema, index)
    elif len(instance) > start:
        allowed = f"at most {start} items are" if start else "no items are"
        yield ValidationError(f"{shown(instance)} has {len(instance)} items: {allowed} allowed")


def _contains(validator: Any, contains: Any, instance: Any, schema: Any) -> Errors:
    return _counted(validator, contains, instance, 1, None)


def _contains_so_many(validator: Any, contains: Any, instance: Any, schema: Any) -> Errors:
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    return _counted(validator, contains, instance, least, most)


def _counted(validator: Any, contains: Any, instance: Any, least: int, most: int | None) -> Errors:
    if not isinstance(instance, (list, tuple)):
        return
    count = sum(satisfies(validator, item, contains) for item in instance)
    if count < least:
        limit = f"the least is {least}"
    elif most is not None and count > most:
        limit = f"the most is {most}"
    else:
        return
    yield ValidationError(
        f"{shown(instance)} has {count} of the items that it has to contain: {limit}"
    )


def _not(validator: Any, not_: Any, instance: Any, schema: Any) -> Errors:
    if satisfies(validator, instance, not_):
        yield ValidationError(f"{shown(instance)} is what it must not be: {shown(not_)}")


def _all_of(validator: Any, all_of: Any, instance: Any, schema: Any) -> Errors:
    for index, subschema in enumerate(all_of):
        yield from below(validator, instance, subschema, None, index)


def _any_of(validator: Any, any_of: Any, instance: Any, schema: Any) -> Errors:
    context: list[ValidationError] = []
    for index, subschema in enumerate(any_of):
        errors = _first_errors(validator, instance, subschema, index)
        if not errors:
            return
        context += errors
    yield ValidationError(f"{shown(instance)} fits none of the alternatives", context=context)


def _one_of(validator: Any, one_of: Any, instance: Any, schema: Any) -> Errors:
    context: list[ValidationError] = []
    fitting = []
    for index, subschema in enumerate(one_of):
        errors = _first_errors(validator, instance, subschema, index)
        if not errors:
            fitting.append(index)
        context += errors
    if not fitting:
        yield ValidationError(f"{shown(instance)} fits none of the alternatives", context=context)
    elif len(fitting) > 1:
        yield ValidationError(
            f"{shown(instance)} fits more than one of the alternatives: those at {listed(fitting)}"
        )


def _if(validator: Any, condition: Any, instance: Any, schema: Any) -> Errors:
    branch = "then" if satisfies(validator, instance, condition) else "else"
    return below(validator, instance, schema.get(branch, True), None, branch)


def _dependencies(validator: Any, dependencies: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    for name, needed in dependencies.items():
        if name not in instance:
            continue
        if isinstance(needed, list):
            missing = [other for other in needed if other not in instance]
            if missing:
                yield ValidationError(f"{name!r} needs other properties: {listed(missing)}")
        else:
            yield from below(validator, instance, needed, None, name)


def _first_errors(
    validator: Any, instance: Any, subschema: Any, index: int
) -> list[ValidationError]:
    errors = below(validator, instance, subschema, None, index)
    return list(islice(errors, _MAX_ERRORS_PER_ALTERNATIVE))


_KEYWORDS: dict[str, Keyword] = {
    "$ref": _ref,
    "additionalItems": _additional_items,
    "additionalProperties": _additional_properties,
    "allOf": _all_of,
    "anyOf": _any_of,
    "const": _const,
    "dependencies": _dependencies,
    "dependentRequired": _dependencies,
    "dependentSchemas": _dependencies,
    "enum": _enum,
    "format": _format,
    "if": _if,
    "items": _items,
    "maxItems": _size((list, tuple), operator.gt, "items: the most is"),
    "maxLength": _size(str, operator.gt, "characters: the most is"),
    "maxProperties": _size(dict, operator.gt, "properties: the most is"),
    "minItems": _size((list, tuple), operator.lt, "items: the least is"),
    "minLength": _size(str, operator.lt, "characters: the least is"),
    "minProperties": _size(dict, operator.lt, "properties: the least is"),
    "multipleOf": _multiple_of,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "prefixItems": _prefix_items,
    "properties": _properties,
    "propertyNames": _property_names,
    "uniqueItems": _unique_items,
}
