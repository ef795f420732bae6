"""Edge data need private parts of Hypothesis: versions without them are refused clearly."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
from hypothesis.internal.conjecture import providers
{change}
from asynction_mock.fake import FakeData, engine_of
FakeData(engine_of(), kind="realistic")
try:
    FakeData(engine_of(), kind="edge")
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
    assert "pip install --upgrade asynction-mock" in run.stdout
