"""Two versions of a document of many events, compared, against loading both."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from children import run
from documents import many_events
from pairs import Pair

EVERY = 10
"""Of so many events one has an optional property more; one of ten such needs it."""


def measure(*, events: int = 1_000, rounds: int = 5) -> Pair:
    """Return the seconds of comparing, loading counted, and of loading alone; CPU time."""
    found = [
        tuple(float(one) for one in run("diffs.py", str(events)).split()) for _ in range(rounds)
    ]
    return Pair([compared for compared, _ in found], [loaded for _, loaded in found])


def next_version(document: str) -> str:
    """Return a document in which some events have changed."""
    head, *messages = document.split("\n    Message")
    for number in range(0, len(messages), EVERY):
        needed = number % (10 * EVERY) == 0
        message = messages[number].replace(
            "username:", f"note{number}: {{type: string}}\n          username:", 1
        )
        required = f"required: [note{number}, username" if needed else "required: [username"
        messages[number] = message.replace("required: [username", required)
    return "\n    Message".join([head, *messages])


def _main(events: int) -> None:
    from asynction_core import understand
    from asynction_validation.comparing.change_reports import as_data
    from asynction_validation.comparing.compare import changes
    from asynction_validation.comparing.version_moves import version_move

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("old.yaml", "new.yaml")]
        old = many_events(events)
        for path, text in zip(paths, (old, next_version(old)), strict=True):
            path.write_text(text)
        for path in paths:  # imports what loading needs
            understand(path)
        start = time.process_time()
        one, other = (understand(path).checked() for path in paths)
        loaded = time.process_time()
        found = changes(one, other)
        move = version_move(one.document, other.document, found)
        as_data(found, move, ("old.yaml", "new.yaml"))
        end = time.process_time()
    assert found
    print(end - start, loaded - start)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
