"""The same seed and schema under the same name give the same values in the same order."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from asynction_jsonschema.fake import FakeData

from .combined_schemas import COMBINED, RECURSIVE
from .engines import FAST

SCHEMA = {
    "type": "object",
    "required": ["name", "email", "comment", "size", "tags", "job"],
    "properties": {
        "name": {"type": "string"},
        "email": {"type": "string", "format": "email"},
        "comment": {"type": "string", "maxLength": 200},
        "size": {"type": "number", "minimum": 0},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{3,}$"}},
        "job": {"type": "string", "format": "job"},
        "extra": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
    },
}
KINDS = pytest.mark.parametrize("kind", ["realistic", "edge"])


def taken(make: Callable[[], Any], count: int = 15) -> list[Any]:
    return [make() for _ in range(count)]


@KINDS
def test_instances_with_the_same_seed_make_the_same(kind: Any) -> None:
    one, other = (taken(FakeData(FAST, kind=kind, seed=4).maker(SCHEMA, "a")) for _ in range(2))
    assert one == other


@KINDS
def test_seeds_names_and_locales_make_a_difference(kind: Any) -> None:
    values = [
        taken(FakeData(FAST, kind=kind, seed=seed, locale=locale).maker(SCHEMA, name))
        for seed, name, locale in (
            (1, "a", None),
            (2, "a", None),
            (1, "b", None),
            (1, "a", "it_IT"),
        )
    ]
    assert all(one != other for at, one in enumerate(values) for other in values[:at])


@KINDS
def test_without_a_seed_no_two_instances_make_the_same(kind: Any) -> None:
    one, other = (taken(FakeData(FAST, kind=kind).maker(SCHEMA, "a")) for _ in range(2))
    assert one != other


@KINDS
def test_what_else_is_made_makes_no_difference(kind: Any) -> None:
    alone = taken(FakeData(FAST, kind=kind, seed=4).maker(SCHEMA, "a"))
    fake = FakeData(FAST, kind=kind, seed=4)
    others = [
        fake.maker({"type": "object", "required": ["city"]}, "b"),
        fake.maker(RECURSIVE["a binary tree"], "c"),
        fake.maker({"type": "string", "format": "job"}, "d"),
    ]
    make = fake.maker(SCHEMA, "a")
    values = []
    for _ in range(15):
        values.append(make())
        for other in others:
            other()
    assert values == alone


@KINDS
def test_threads_share_a_maker(kind: Any) -> None:
    schemas = {"a": SCHEMA, "b": COMBINED["everything at once"], "c": RECURSIVE["any JSON"]}
    alone = FakeData(FAST, kind=kind, seed=4)
    expected = {
        name: sorted(map(str, taken(alone.maker(schema, name), 40)))
        for name, schema in schemas.items()
    }
    fake = FakeData(FAST, kind=kind, seed=4)
    with ThreadPoolExecutor(6) as threads:
        # They are made in the threads, too.
        makers = dict(
            zip(schemas, threads.map(lambda n: fake.maker(schemas[n], n), schemas), strict=True)
        )
        calls = {name: [threads.submit(makers[name]) for _ in range(40)] for name in schemas}
        made = {name: sorted(str(call.result()) for call in some) for name, some in calls.items()}
    assert made == expected


PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
{imports}
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData
schema = json.loads(sys.argv[2])
for kind in ("realistic", "edge"):
    make = FakeData(find_engine(), kind=kind, seed=4).maker(schema, "a")
    print(json.dumps([make() for _ in range(15)]))
"""


def test_processes_make_the_same_whatever_modules_they_have_loaded(tmp_path: Path) -> None:
    (tmp_path / "constants.py").write_text("NUMBERS = [123454321, 98765.4321]\nTEXT = 'a-b-c'\n")
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM.format(imports=imports), tmp_path, json.dumps(SCHEMA)],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={"PYTHONHASHSEED": hash_seed},
        ).stdout
        for imports, hash_seed in (("", "1"), ("import constants, random; random.seed(7)", "2"))
    ]
    assert outputs[0] == outputs[1]
    expected = [
        taken(FakeData(FAST, kind=kind, seed=4).maker(SCHEMA, "a"))
        for kind in ("realistic", "edge")
    ]
    assert [json.loads(line) for line in outputs[0].splitlines()] == expected
