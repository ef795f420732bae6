"""Print whatever characters there are, also where a terminal cannot show them."""

from __future__ import annotations

import io
import sys


def tolerate_all_characters() -> None:
    """Have a stand-in printed for a character that the encoding of stdout or stderr lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
