"""What processes promise that share a queue holds through faults: a short run of the benchmark."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FAULTS = Path(__file__).parents[2] / "benchmarks" / "faults.py"


@pytest.mark.exhaustive  # 25 s in each mode; test_queue_faults has the faults one by one
@pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")
def test_nothing_is_lost_without_being_counted_and_nobody_gets_what_is_not_for_them(
    async_mode: str,
) -> None:
    done = subprocess.run(
        [sys.executable, FAULTS, "--seed", "1", "--faults", "5", "--async-mode", async_mode],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "holds"
