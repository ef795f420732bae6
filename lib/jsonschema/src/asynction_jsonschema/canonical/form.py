"""What a schema takes, in a form that can be compared with others and combined with them.

All of it is about values of JSON. Bytes are none, and neither is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asynction_jsonschema.canonical.answers import answer
from asynction_jsonschema.canonical.cost import cost
from asynction_jsonschema.canonical.in_child import answer_of_child
from asynction_jsonschema.canonical.readable import Readable, as_written, readable
from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect

_CHEAP = 200  # the cost of a schema that is brought into its form within 0.05 s and 10 MB
_CHEAP_NEGATED = 300  # the same, where the form is combined with another
_SHORT = 200_000  # characters of what is read in no time


@dataclass(frozen=True, slots=True)
class Undecided:
    """There is no answer. It counts as false, so that what is true has been proven.

    Attributes:
        reason: Why, for a person to read.
    """

    reason: str

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Form:
    """A set of values of JSON.

    Attributes:
        schema: A schema that takes exactly these, in the dialect that was asked in: ``allOf`` is
            merged and ``oneOf`` disjoint wherever that could be done, and nothing stands in it that
            only informs. Its references are of the form ``#/definitions/<name>``.
        satisfiable: Whether there are any; None if that is not known.
    """

    schema: Schema
    satisfiable: bool | None


def canonical(
    schema: Schema, dialect: Dialect, *, validate_formats: bool = False
) -> Form | Undecided:
    """Return the form of a schema.

    This and the other functions here raise nothing, whatever the schema, and take a limited time
    and memory.

    Args:
        dialect: The draft of JSON Schema that it is written in.
        validate_formats: Whether ``format`` is checked for strings. Otherwise it is left out.
    """
    return _form(None, [schema], dialect, validate_formats)


def negation(
    schema: Schema, dialect: Dialect, *, validate_formats: bool = False
) -> Form | Undecided:
    """Return the form of what a schema does not take."""
    return _form("negate", [schema], dialect, validate_formats)


def intersect(
    one: Schema, other: Schema, dialect: Dialect, *, validate_formats: bool = False
) -> Form | Undecided:
    """Return the form of what two schemas both take."""
    return _form("intersect", [one, other], dialect, validate_formats)


def subtract(
    one: Schema, other: Schema, dialect: Dialect, *, validate_formats: bool = False
) -> Form | Undecided:
    """Return the form of what one schema takes and another does not."""
    return _form("subtract", [one, other], dialect, validate_formats)


def covers(
    one: Schema, other: Schema, dialect: Dialect, *, validate_formats: bool = False
) -> bool | Undecided:
    """Return whether one schema takes every value that another does.

    ``if covers(new, old)`` holds where that is proven, and ``covers(new, old) is False`` where the
    contrary is. Where it is undecided, a value made for the schema of ``subtract(old, new)`` shows
    the contrary if an engine finds that it fits the one and not the other. Schemas that are the
    same cover each other.

    Bytes are not looked at, which ``format: binary`` lets be strings: where the other schema has
    it, only the contrary can be proven.
    """
    told = _told("covers", [one, other], dialect, validate_formats)
    if isinstance(told, Undecided):
        return told
    truth: bool | None = told["truth"]
    return Undecided("jsonschema-rs does not know") if truth is None else truth


def _form(
    ask: str | None, schemas: list[Schema], dialect: Dialect, validate_formats: bool
) -> Form | Undecided:
    told = _told(ask, schemas, dialect, validate_formats)
    return told if isinstance(told, Undecided) else Form(told["schema"], told["satisfiable"])


def _told(
    ask: str | None, schemas: list[Schema], dialect: Dialect, validate_formats: bool
) -> dict[str, Any] | Undecided:
    try:
        read = [readable(schema, dialect, validate_formats=validate_formats) for schema in schemas]
        told = _answer(ask, read, dialect, validate_formats)
        if "text" in told:
            told["schema"] = as_written(told["text"], read, dialect)
    except (ValueError, TypeError, RecursionError) as error:
        return Undecided(str(error) or type(error).__name__)
    return Undecided(told["undecided"]) if "undecided" in told else told


def _answer(
    ask: str | None, read: list[Readable], dialect: Dialect, validate_formats: bool
) -> dict[str, Any]:
    if ask == "covers" and read[0].text == read[1].text:
        return {"truth": True}
    question = {
        "ask": ask,
        "schemas": [one.schema for one in read],
        "draft": dialect.validator.removesuffix("Validator"),
        "validate_formats": validate_formats,
    }
    told = (answer if _is_cheap(ask, read, dialect) else answer_of_child)(question)
    if told.get("truth") and "binary" in read[1].formats:
        return {"undecided": "format: binary lets bytes be strings, and these are not looked at"}
    return told


def _is_cheap(ask: str | None, read: list[Readable], dialect: Dialect) -> bool:
    """Return whether this process can do it, which cannot stop what it has begun."""
    if any(len(one.text) > _SHORT for one in read):
        return False
    if ask is None:
        return cost(read[0].schema, dialect) <= _CHEAP
    return all(cost(one.schema, dialect, negated=True) <= _CHEAP_NEGATED for one in read)
