"""Edge data go to the limits of what a schema allows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_jsonschema.fake import FakeData

from .combined_schemas import RECURSIVE
from .engines import FAST


def taken(schema: Any, count: int = 250, name: str = "values") -> list[Any]:
    make = FakeData(FAST, kind="edge", seed=3).maker(schema, name)
    return [make() for _ in range(count)]


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, items), default=0)


def test_strings_of_all_lengths() -> None:
    lengths = {len(value) for value in taken({"type": "string", "minLength": 2, "maxLength": 99})}
    assert {2, 99} <= lengths
    assert max(len(value) for value in taken({"type": "string"})) == 5_000
    assert "" in taken({"type": "string"})


def test_hostile_strings() -> None:
    values = set(taken({"type": "string"}, 600))
    assert any("\0" in value for value in values)
    assert any("\u202e" in value for value in values)
    assert any("<script>" in value for value in values)
    assert any("DROP TABLE" in value for value in values)
    assert any(ord(max(value, default="a")) > 0xFFFF for value in values)


def test_no_item_is_there_twice_for_readers_of_64_bit_floats_either() -> None:
    numbers = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "uniqueItems": True}
    made = taken(numbers, 600)
    assert any(abs(number) > 2**53 for items in made for number in items)
    assert all(len({float(number) for number in items}) == len(items) for items in made)


def test_what_matches_for_some_engines_only_is_avoided() -> None:
    """U+0085 is white space for Python, and not for ECMA-262; U+FEFF the other way round."""
    for pattern in (r"\S", r"^\S+$", r"^\s?$"):
        texts = taken({"type": "string", "pattern": pattern}, 600)
        assert all(re.search(pattern, text) for text in texts)


def test_no_halves_of_surrogate_pairs() -> None:
    schemas = [{}, {"type": "string"}, {"type": "string", "pattern": "^[^a]+$"}, {"type": "object"}]
    for schema in schemas:
        for text in texts_of(taken(schema)):
            assert text.encode().decode() == text


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer"}, {0, 1, -1, 2**31 - 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1}),
        ({"type": "integer", "minimum": -3, "maximum": 300}, {-3, -2, 0, 1, 255, 256, 299, 300}),
        ({"type": "integer", "exclusiveMinimum": 3, "maximum": 9}, {4, 5, 8, 9}),
        ({"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 100}, {7, 14, 91, 98}),
        ({"type": "number"}, {0.1, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308}),
        ({"type": "number", "minimum": 2.5, "maximum": 7.5}, {2.5, 7.5}),
    ],
)
def test_numbers_at_the_limits(schema: Any, expected: set[Any]) -> None:
    assert expected - set(taken(schema, 700)) == set()


def test_integers_that_are_written_as_floats_and_negative_zero() -> None:
    assert any(isinstance(value, float) for value in taken({"type": "integer"}))
    assert any(str(value) == "-0.0" for value in taken({"type": "number"}, 700))


def test_lists_of_all_lengths() -> None:
    items = {"type": "array", "items": {"type": "null"}}
    assert {len(value) for value in taken({**items, "minItems": 1, "maxItems": 6})} == {
        *range(1, 7)
    }
    lengths = {len(value) for value in taken(items)}
    assert 0 in lengths
    assert max(lengths) > 20


def test_objects_with_and_without_what_may_be_there() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "null"}, "b": {"type": "null"}}}
    values = taken(schema)
    assert {frozenset({"a", "b"} & value.keys()) for value in values} == {
        frozenset(names) for names in ("", "a", "b", "ab")
    }
    extras = {name for value in values for name in value}
    assert {"__proto__", "constructor", "", "$ref"} <= extras


def test_nothing_is_added_where_nothing_may_be() -> None:
    schema = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    assert all(value.keys() <= {"a"} for value in taken(schema, 100))


def test_values_of_other_types_than_keywords_are_about() -> None:
    assert len({type(value) for value in taken({"minLength": 3})}) >= 5


@pytest.mark.parametrize("name", ["an optional property of itself", "itself or null"])
def test_deep_recursion(name: str) -> None:
    deepest = max(map(depth, taken(RECURSIVE[name])))
    assert 15 < deepest < 128


def test_few_possible_values_are_all_made() -> None:
    assert {*taken({"type": "boolean"}, 50)} == {True, False}
    assert {*taken({"enum": [*"abcdefgh"]}, 200)} == {*"abcdefgh"}


def test_within_a_thread() -> None:
    made: list[Any] = []
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
    thread = threading.Thread(target=lambda: made.extend(taken(schema, 100)))
    thread.start()
    thread.join()
    assert len(made) == 100


PROGRAM = """
import constants
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData
make = FakeData(find_engine(), kind="edge", seed=1).maker({"type": "object"}, "values")
print(len([make() for _ in range(300)]))
"""


@pytest.mark.parametrize("mode", [0o700, 0o500])
def test_no_folder_is_written_to(tmp_path: Path, mode: int) -> None:
    (tmp_path / "constants.py").write_text("NUMBER = 123454321\n")
    (tmp_path / "program.py").write_text(PROGRAM)
    tmp_path.chmod(mode)
    run = subprocess.run(
        [sys.executable, "-B", "program.py"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "storage")},
    )
    tmp_path.chmod(0o700)
    assert (run.stdout, run.stderr) == ("300\n", "")
    assert {path.name for path in tmp_path.iterdir()} == {"constants.py", "program.py"}
