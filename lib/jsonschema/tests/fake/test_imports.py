"""Faker and Hypothesis are loaded when data of their kind are asked for, and not before."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("pass", set()),
        ("FakeData(engine).maker({'type': 'object', 'required': ['a']}, 'a')()", {"faker"}),
        ("FakeData(engine, kind='edge').maker({'format': 'date'}, 'a')()", {"hypothesis"}),
        (
            "FakeData(engine, kind='edge').maker({'format': 'job'}, 'a')()",
            {"faker", "hypothesis"},
        ),
    ],
)
def test_what_is_loaded(statement: str, loaded: set[str]) -> None:
    program = (
        "import sys\n"
        "from asynction_jsonschema import find_engine\n"
        "from asynction_jsonschema.fake import FakeData\n"
        "engine = find_engine()\n"
        f"{statement}\n"
        "print(*({'faker', 'hypothesis'} & sys.modules.keys()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) == loaded
