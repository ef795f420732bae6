"""The one logger of Asynction, whose lines are short, and lines whatever is in them."""

from __future__ import annotations

import logging
import re
import time
from traceback import TracebackException
from typing import Any

LONGEST_LINE = 1000
"""How many characters a line has at most, with what a formatter puts before the message."""

_LONGEST = LONGEST_LINE - 100  # without it
_MOST_LINES = 400  # of a traceback

# What ends a line, changes what a terminal shows, or has no encoding.
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


class _Bounded(logging.Filter):
    """Has each record be one line of bounded length, and its traceback lines of such a length."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        bounded = _line(message)
        if bounded != message:
            record.msg, record.args = bounded, None
        if record.exc_info and record.exc_info[1] is not None and not record.exc_text:
            record.exc_text = _traceback(record.exc_info[1])
        return True


def _line(text: str) -> str:
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    escaped = re.sub(_CONTROL, lambda found: ascii(found[0])[1:-1], text)
    return escaped if len(escaped) <= _LONGEST else f"{escaped[: _LONGEST - 1]}…"


def _traceback(error: BaseException) -> str:
    """Return a traceback whose exceptions cannot pass their texts off as other lines."""
    lines: list[str] = []
    for part in TracebackException.from_exception(error).format():
        first, *others = part.rstrip("\n").split("\n")
        is_between = not first  # two exceptions
        lines.append(_line(first))
        lines += [_line(one if is_between or one[:1] == " " else f"    {one}") for one in others]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES // 2 : -_MOST_LINES // 2] = ["…"]
    return "\n".join(lines)


bounded = _Bounded()
"""What a logger gets as a filter whose lines hold what nobody chooses but clients."""
logger = logging.getLogger("asynction")
logger.addFilter(bounded)


class Few:
    """Lines about what clients cause, at most 100 in ten seconds: the others are counted.

    Nobody needs a lock: threads that come at once tell a line more, or count one less.
    """

    MOST = 100
    SECONDS = 10.0

    def __init__(self) -> None:
        self._since = -self.SECONDS
        self._lines = self._more = 0

    def log(self, level: int, message: str, *args: object, **options: Any) -> None:
        """Log a line as `logging.Logger.log` does, or count it.

        How many have been left out is told before the next one.
        """
        now = time.monotonic()
        if now - self._since > self.SECONDS:
            self._since, self._lines = now, 0
        if self._lines >= self.MOST:
            self._more += 1
            return
        self._lines += 1
        if self._more:
            more, self._more = self._more, 0
            logger.warning("… and %s more lines of this kind were left out", f"{more:,}")
        logger.log(level, message, *args, stacklevel=2, **options)
