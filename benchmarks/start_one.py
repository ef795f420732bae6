"""Print the CPU seconds in which a server of one event is built: `start_one.py bare` or `ours`."""

from __future__ import annotations

import sys
import time

# What only clients need, and python-engineio imports where it is installed, and what jsonschema's
# extra for formats brings, counts as not installed.
sys.modules.update(dict.fromkeys(["aiohttp", "requests", "websocket", "rfc3987_syntax"]))

START = time.process_time()

from servers import build  # noqa: E402

build("bare" if sys.argv[1] == "bare" else "fast")
print(time.process_time() - START)
