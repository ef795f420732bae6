"""Lines of the log about what clients do, which are few, whatever clients do."""

from __future__ import annotations

import time
from typing import Any

from asynction_core.log import logger

LINES = 10
"""How many lines there are within so many seconds, over all connections."""
SECONDS = 10.0


class Complaints:
    """What is wrong with what clients send, told once per connection, and else counted.

    Nobody needs a lock: threads that come at once tell one line more, or count one less.

    Args:
        server: The server of Engine.IO, whose background task tells what was counted.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self._since = 0.0
        self._lines = self._more = 0
        self._is_to_be_told = False

    def note(self, told: set[str], line: str) -> None:
        """Log a line, or count it.

        Args:
            told: What the log says of this connection already. Is added to.
            line: The line, without any value from the wire.
        """
        now = time.monotonic()
        if now - self._since > SECONDS:
            self._since, self._lines = now, 0
        if line not in told and self._lines < LINES:
            self._lines += 1
            logger.warning(line)
        else:
            self._count()
        told.add(line)

    def _count(self) -> None:
        self._more += 1
        if not self._is_to_be_told:
            self._is_to_be_told = True
            self._server.start_background_task(self._tell)

    def _tell(self) -> None:
        self._server.sleep(SECONDS)
        self._is_to_be_told = False
        more, self._more = self._more, 0
        logger.warning("… and %s more of what clients sent was refused", f"{more:,}")
