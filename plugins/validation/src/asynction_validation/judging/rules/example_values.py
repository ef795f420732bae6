"""Check values that a document itself gives: defaults and examples."""

from __future__ import annotations

from asynction_core import Schema, SpecError
from asynction_jsonschema import (
    Checker,
    Dialect,
    SchemaInvalid,
    SchemaProblem,
    dialect_of,
    find_engine,
)
from asynction_validation.judging.rules.object_kinds import format_of
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found

_LONGEST = 100  # characters of what an engine says, which may quote values


def schema_at(place: Place) -> Schema:
    """Return the schema that stands at a place of a schema's kind."""
    plain = "application/schema+json;version=draft-07"
    is_plain = place.kind == "jsonSchema"
    return Schema(place.node(), (format_of(place) or plain) if is_plain else None)


def misfits(schema: Schema, what: str, values: list[tuple[Place, object]]) -> Found:
    """Yield which values do not fit a schema: none if it is broken, or cannot be checked.

    Args:
        what: What messages call the values.
        values: The values, each with its place.
    """
    check = _checker(schema)
    if check is None:
        return
    for place, value in values:
        violation = check(value)
        if violation is None:
            continue
        told = violation.message
        if len(told) > _LONGEST:
            is_vague = violation.validator == "$ref"
            told = "too much to tell of it" if is_vague else f"it violates {violation.validator!r}"
        yield place.child(*violation.path), f"the {what} does not fit its schema: {told}"


def problem_of(schema: Schema) -> SchemaInvalid | None:
    """Return why a schema is none in another draft than 7; None if it is one, or of draft 7."""
    try:
        contents = schema.bundle()
        dialect = dialect_of(schema.language, contents)
        if dialect is not Dialect.DRAFT_7:
            find_engine().compile(contents, dialect)
    except SchemaInvalid as problem:
        return problem
    except (SchemaProblem, SpecError, RecursionError):
        pass  # others tell what is wrong with it
    return None


def _checker(schema: Schema) -> Checker | None:
    try:
        value = schema.node.resolved().value
        if not isinstance(value, (dict, bool)) or (isinstance(value, dict) and "$ref" in value):
            return None  # no schema, nor a reference to one
        contents = schema.bundle()
        return find_engine().compile(contents, dialect_of(schema.language, contents))
    except (SchemaProblem, SpecError, RecursionError):
        return None  # others tell what is wrong with it
