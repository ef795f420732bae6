"""Run a measurement in a fresh process, with this Python or that of another environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pairs import Pair

_NO_BYTECODE = ("PYTHONDONTWRITEBYTECODE",)

HERE = Path(__file__).resolve().parent


class ChildFailed(Exception):
    """A process ended with an error; the message holds the end of what it wrote."""


def environment() -> dict[str, str]:
    """Return the environment of children: modules are read as compiled ones, as everywhere else.

    Where `PYTHONDONTWRITEBYTECODE` is set, each import would compile, and count as much.
    """
    return {name: value for name, value in os.environ.items() if name not in _NO_BYTECODE}


def run(*arguments: str, python: str = sys.executable, timeout: float = 600) -> str:
    """Run Python with these arguments in this folder and return the last line that it printed.

    Raises:
        ChildFailed: It failed, or took longer than `timeout` seconds.
    """
    try:
        done = subprocess.run(
            [python, *arguments],
            cwd=HERE,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(str(error)) from error
    if done.returncode != 0:
        raise ChildFailed("\n".join(done.stderr.strip().splitlines()[-15:]))
    return done.stdout.splitlines()[-1] if done.stdout else ""


def pair_over_processes(script: str, *arguments: str, python: str, processes: int) -> Pair:
    """Join the rounds of several processes, one after the other.

    One process is not enough: where its objects happen to lie in memory favours one side by a
    percent or two for as long as it lives.
    """
    measured: list[float] = []
    baseline: list[float] = []
    for _ in range(processes):
        rounds = json.loads(run(script, *arguments, python=python))
        measured += rounds["measured"]
        baseline += rounds["baseline"]
    return Pair(measured, baseline)


def report(pair: Pair) -> None:
    """Print a pair for the process that started this one."""
    print(json.dumps({"measured": pair.measured, "baseline": pair.baseline}))
