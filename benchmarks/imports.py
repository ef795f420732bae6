"""How long an import takes, each in a fresh process."""

from __future__ import annotations

from children import run
from pairs import Pair

# Only `sys` and `time` are imported before the clock starts: both find all else unloaded. What only
# clients need, and python-engineio imports where it is installed, counts as not installed.
IMPORT = """
import sys, time
sys.modules.update(dict.fromkeys(["aiohttp", "requests", "websocket"]))
module = sys.argv[1]
start = time.process_time()
__import__(module)
print(time.process_time() - start)
"""


def measure(module: str, baseline: str, *, rounds: int = 15) -> Pair:
    """Return the seconds that each import takes, in turns; the start of Python is not counted."""
    for warm_up in (module, baseline):  # writes the bytecode
        _seconds(warm_up)
    pairs = [(_seconds(module), _seconds(baseline)) for _ in range(rounds)]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def _seconds(module: str) -> float:
    return float(run("-c", IMPORT, module))
