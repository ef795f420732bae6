"""How long `asynction --help` takes, as a whole process."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from pairs import Pair


def measure(*, rounds: int = 15) -> Pair:
    """Return the CPU seconds of `asynction --help` and of importing click, in turns."""
    script = Path(sys.executable).with_name("asynction")
    help_, click = [str(script), "--help"], [sys.executable, "-c", "import click"]
    for warm_up in (help_, click):  # writes the bytecode
        _seconds(warm_up)
    pairs = [(_seconds(help_), _seconds(click)) for _ in range(rounds)]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def _seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
