"""`from_spec` on documents of many events, each in a fresh process."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from children import run
from documents import many_events
from flask import Flask
from pairs import Pair
from servers import from_path

SIZES = (100, 1_000, 4_000, 10_000)


def measure(legacy_python: str, *, events: int = 1_000, rounds: int = 7) -> Pair:
    """Return the seconds of asynction 0.8.3 and of ours, in turns."""
    pairs = [
        (_seconds(events, legacy_python), _seconds(events, sys.executable)) for _ in range(rounds)
    ]
    return Pair([old for old, _ in pairs], [new for _, new in pairs])


def measure_growth(*, rounds: int = 5) -> tuple[Pair, dict[int, float]]:
    """Return seconds for 10,000 events and ten times those for 1,000, and the median per size."""
    by_size: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size, seconds in by_size.items():
            seconds.append(_seconds(size, sys.executable))
    growth = Pair(by_size[10_000], [10 * seconds for seconds in by_size[1_000]])
    return growth, {size: median(seconds) for size, seconds in by_size.items()}


def measure_check(*, events: int = 1_000, rounds: int = 7) -> Pair:
    """Return the seconds with the check of the document and without it, in turns."""
    pairs = [
        (_seconds(events, sys.executable), _seconds(events, sys.executable, check_document=False))
        for _ in range(rounds)
    ]
    return Pair([checked for checked, _ in pairs], [unchecked for _, unchecked in pairs])


def measure_one(kind: str = "ours", *, rounds: int = 15) -> Pair:
    """Return the seconds until a server of one event is built, and a bare one, in turns.

    All counts but the start of Python: imports, the document, the server.
    """
    script = "start_one.py"
    for warm_up in (kind, "bare"):  # writes the bytecode
        run(script, warm_up)
    pairs = [(float(run(script, kind)), float(run(script, "bare"))) for _ in range(rounds)]
    return Pair([ours for ours, _ in pairs], [bare for _, bare in pairs])


def measure_mock(*, events: int = 10_000, rounds: int = 3) -> Pair:
    """Return the seconds until a mock has let somebody in, and those of `from_spec`, in turns."""
    pairs = [
        (float(run("start_mock.py", str(events))), _seconds(events, sys.executable))
        for _ in range(rounds)
    ]
    return Pair([mock for mock, _ in pairs], [real for _, real in pairs])


def _seconds(events: int, python: str, **options: bool) -> float:
    return float(run("start.py", str(events), json.dumps(options), python=python))


def _main(events: int, options: dict[str, bool]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asyncapi.yaml")
        path.write_text(many_events(events))
        # Imported before the clock starts; what from_spec itself imports is on its time, but for
        # what jsonschema's extra for formats brings: only tests install that, and it takes long.
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # not to be found
        __import__("asynction")
        app = Flask(__name__)
        gc.collect()
        start = time.process_time()
        from_path(path, app, **options)
        seconds = time.process_time() - start
    print(seconds)


if __name__ == "__main__":
    _main(int(sys.argv[1]), json.loads(sys.argv[2]))
