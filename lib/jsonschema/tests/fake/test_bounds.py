"""Whatever a schema asks for, it takes little time and memory to make a value, or to say no.

Without a bound one of these would take all of a machine, so that a process of its own tries them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .hostile_schemas import BOUNDED, DEMANDING, TOO_MUCH

KINDS = ["realistic", "edge"]
PROGRAM = """
import json, resource, sys
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import CannotFake, FakeData

schemas, kind = json.load(open(sys.argv[1])), sys.argv[2]
fake = FakeData(find_engine(), kind=kind, seed=3)
fake.maker({"type": "object", "required": ["a"]}, "what is loaded once")
resource.setrlimit(resource.RLIMIT_AS, (2 * 10**9, resource.getrlimit(resource.RLIMIT_AS)[1]))
for name, schema in schemas.items():
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (used + 60, resource.RLIM_INFINITY))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        make = fake.maker(schema, name)
        outcome = max(len(json.dumps(make())) for _ in range(3))
    except CannotFake as error:
        outcome = error.message
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(json.dumps([name, outcome, more // 1024]), flush=True)
"""


def outcomes(tmp_path: Path, kind: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return how long values of some schemas become, or why there are none."""
    file = tmp_path / "schemas.json"
    file.write_text(json.dumps(schemas))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file), kind],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [name for name, _, _ in lines] == list(schemas), run.stderr
    assert [(name, more) for name, _, more in lines if more > 300] == []  # MB
    return {name: outcome for name, outcome, _ in lines}


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")
@pytest.mark.parametrize("kind", KINDS)
class TestBounds:
    def test_values_are_small_where_the_schema_leaves_a_choice(
        self, tmp_path: Path, kind: str
    ) -> None:
        lengths = outcomes(tmp_path, kind, BOUNDED)
        assert {name: one for name, one in lengths.items() if not _is_within(one, 100_000)} == {}

    def test_values_are_as_large_as_the_schema_asks_for(self, tmp_path: Path, kind: str) -> None:
        lengths = outcomes(tmp_path, kind, DEMANDING)
        assert {name: one for name, one in lengths.items() if not _is_within(one, 10**6)} == {}

    def test_there_is_none_where_it_asks_for_too_much(self, tmp_path: Path, kind: str) -> None:
        reasons = outcomes(tmp_path, kind, TOO_MUCH)
        assert {name: one for name, one in reasons.items() if not isinstance(one, str)} == {}


def _is_within(outcome: object, most: int) -> bool:
    return isinstance(outcome, int) and outcome <= most
