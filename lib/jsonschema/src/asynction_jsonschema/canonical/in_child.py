"""Ask in a process of its own, which ends when it takes too long or too much memory.

What a calculation with schemas costs is told only by doing it, and jsonschema-rs cannot be
interrupted. Where the system has no limits for a process, the time is limited alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from asynction_jsonschema.canonical import answers

# Seconds altogether: where they alone are limited they are few, and elsewhere the machine may have
# other things to do.
_PATIENCE = 2 if sys.platform == "win32" else 5


def answer_of_child(question: dict[str, Any]) -> dict[str, Any]:
    """Return what `answers.answer` does, or that the process came to its end before."""
    places = [place for place in sys.path if isinstance(place, str)]
    try:
        done = subprocess.run(
            # Isolated: nothing counts of the surroundings but where this process finds modules.
            [sys.executable, "-I", "-S", answers.__file__],
            input=f"{json.dumps(places)}\n{json.dumps(question)}".encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return {"undecided": f"it takes more than {_PATIENCE} seconds"}
    except OSError as error:
        return {"undecided": f"no process can be started: {error}"}
    if done.returncode != 0:
        limits = f"{answers.SECONDS} s or {answers.MEMORY // 2**20} MB"
        return {"undecided": f"it takes more than {limits} (code {done.returncode})"}
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"undecided": "the process gave no answer"}
    return told
