"""Load each document that is named, in little memory, and print what is said about it.

Each line is a JSON object: `name`, `said` (the message, null if the document is served), `line`,
`seconds` of the processor, and `megabytes`: the most that the process has taken so far.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from pathlib import Path

LIMIT = 1_500_000_000  # bytes of addresses, libraries included
resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))

from asynction_core import AsynctionSocketIO, SpecError  # noqa: E402

finished: list[bool] = []


def most_memory() -> float:
    """Return how many megabytes the process has taken so far, at most."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # what the process that started this one has taken counts, too
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def load_each() -> None:
    for name in sys.argv[1:]:
        started = time.process_time()
        said = line = None
        try:
            AsynctionSocketIO.from_spec(Path(name))
        except SpecError as error:
            said, line = str(error), error.line
        found = {
            "name": Path(name).name,
            "said": said,
            "line": line,
            "seconds": time.process_time() - started,
            "megabytes": most_memory(),
        }
        print(json.dumps(found), flush=True)
    finished.append(True)


# As small as the stack of a thread is on some platforms.
threading.stack_size(512 * 1024)
thread = threading.Thread(target=load_each)
thread.start()
thread.join()
sys.exit(0 if finished else 1)
