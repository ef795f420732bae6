"""Examples: the smallest values that satisfy a schema."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from itertools import islice, product
from typing import Any

from asynction_jsonschema.arguments import resolved
from asynction_jsonschema.contract import Checker, Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.engine_choice import find_engine
from asynction_jsonschema.examples.places import Maker
from asynction_jsonschema.examples.together import Together
from asynction_jsonschema.json_values import json_key
from asynction_jsonschema.problems import SchemaProblem

__all__ = ["NoExample", "candidates", "example", "given", "is_json"]

_SHIFTS = 6  # by how many options each place of a value is turned on
_OF_A_SHIFT = 8


class NoExample(Exception):
    """No value has been found that satisfies a schema. The message says why."""


def example(
    schema: Schema, dialect: Dialect, check: Checker | None = None, *, filled: bool = False
) -> Any:
    """Return the smallest value that satisfies a schema, or one that its author gives.

    Args:
        schema: The schema, its references all into its own ``definitions``.
        dialect: The draft of JSON Schema that it is written in.
        check: What checks a value; by default what the engine makes of the schema.
        filled: Whether the value has what need not be there, too, as far as that is not much.

    Raises:
        NoExample: None has been found; mostly, as there is none.
    """
    for value in candidates(schema, dialect, check, filled=filled):
        return value
    raise NoExample(_why(schema, dialect, check))


def _why(schema: Schema, dialect: Dialect, check: Checker | None) -> str:
    """Return why no value satisfies a schema, as far as that is known."""
    try:
        if check is None:
            find_engine().compile(schema, dialect)
    except SchemaProblem as problem:
        return f"what is to be satisfied is no schema that can be checked: {problem}"
    return "none of the values that were tried satisfies the schema: mostly, as none does"


def candidates(
    schema: Schema, dialect: Dialect, check: Checker | None = None, *, filled: bool = False
) -> Iterator[Any]:
    """Yield different values that satisfy a schema. The first one is what `example` returns."""
    try:
        check = check or find_engine().compile(schema, dialect)
    except SchemaProblem:
        return
    maker = Maker(schema, dialect, check)
    known: set[Hashable] = set()
    for shift, fill in product(range(_SHIFTS), (True, False) if filled else (False,)):
        for value in islice(maker.values(shift, filled=fill), _OF_A_SHIFT):
            if json_key(value) not in known and is_json(value):
                known.add(json_key(value))
                yield value


def given(schema: Any) -> list[Any]:
    """Return the values that the author of a schema has written in it, the best ones first."""
    found = resolved(schema, schema)
    together = Together([found] if isinstance(found, dict) else [])
    return [*together.given(), *(together.values() or ())]


def is_json(value: Any) -> bool:
    """Return whether a value can be written as JSON, in UTF-8."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError):
        return False
    return True
