"""Edge data need private parts of Hypothesis: versions without them are refused clearly."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
from hypothesis.internal.conjecture import providers
{change}
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData
FakeData(find_engine(), kind="realistic")
try:
    FakeData(find_engine(), kind="edge")
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize(
    "change",
    ["del providers.AVAILABLE_PROVIDERS", "del providers.HypothesisProvider._maybe_draw_constant"],
)
def test_a_version_without_the_parts_is_refused(change: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(change=change)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("edge data cannot be made with Hypothesis 6.")
    assert "pip install --upgrade asynction-jsonschema" in run.stdout
