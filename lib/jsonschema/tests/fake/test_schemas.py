"""Whatever the schema, the kind of data and the engine: every value satisfies the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from sizes import pairs

from asynction_jsonschema import Dialect

from .combined_schemas import COMBINED, OTHER_DRAFTS, OURS_ALONE, RECURSIVE
from .engines import ENGINES, fake_data
from .keyword_schemas import ANY, ARRAYS, NUMBERS, OBJECTS, STRINGS

PLAIN = {**ANY, **STRINGS, **NUMBERS, **ARRAYS, **OBJECTS, **COMBINED, **RECURSIVE}
OURS = {**OURS_ALONE, **OTHER_DRAFTS}

# Hypothesis makes several at once, first three, which have been looked at before, then seven.
COUNTS = {"realistic": 30, "edge": 7}


@pytest.mark.parametrize("engine", ENGINES)
@pairs("name", list(PLAIN), "kind", ["realistic", "edge"], rest="wide")
def test_every_value_satisfies_its_schema(name: str, engine: str, kind: Any) -> None:
    schema = PLAIN[name]
    plain = Draft7Validator(schema)
    for value in values_of(schema, engine, kind):
        assert plain.is_valid(value), value


@pytest.mark.parametrize("engine", ENGINES)
@pairs("name", list(OURS), "kind", ["realistic", "edge"], rest="wide")
def test_so_does_every_value_of_what_a_plain_validator_does_not_know(
    name: str, engine: str, kind: Any
) -> None:
    assert values_of(OURS[name], engine, kind)


@pytest.mark.parametrize("kind", ["realistic", "edge"])
def test_properties_of_unicode_are_known(kind: Any) -> None:
    schema = {"type": "string", "pattern": "^\\p{Lu}\\p{Ll}+ \\P{L}\\p{Script=Greek}$"}
    make = fake_data("jsonschema-rs", kind).maker(schema, "names")
    for value in [make() for _ in range(20)]:
        first, last = value.split(" ", 1)
        assert first.istitle() or not first.isascii(), value
        assert not last[0].isalpha(), value


def test_there_are_enough_schemas_and_every_keyword_of_draft_7_is_in_one() -> None:
    schemas = {**PLAIN, **OURS}
    assert len(schemas) > 200
    missing = set(Draft7Validator.META_SCHEMA["properties"]) - {"$id"}
    text = json.dumps(schemas)
    assert [keyword for keyword in missing if f'"{keyword}":' not in text] == []


def values_of(schema: Any, engine: str, kind: Any) -> list[Any]:
    """Return values of a schema, which the other engine takes, too."""
    make = fake_data(engine, kind).maker(schema, "values")
    values = [make() for _ in range(COUNTS[kind])]
    for check in checks_of(schema):
        assert [check(value) for value in values] == [None] * len(values)
    for value in values:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        assert json.loads(text.encode()) == value
    return values


def checks_of(schema: Any) -> list[Any]:
    uri = schema.get("$schema", "draft-07") if isinstance(schema, dict) else "draft-07"
    (dialect,) = (one for one in Dialect if one.value in uri.replace("draft/", "draft-"))
    return [engine.compile(schema, dialect) for engine in ENGINES.values()]
