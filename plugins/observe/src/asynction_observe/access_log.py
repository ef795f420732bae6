"""An access log: a line of JSON for each outcome, and no value from the wire in any."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from hashlib import blake2s
from typing import Any, TextIO

from asynction_core import Observation


class AccessLog:
    """An observer that writes down what it is told.

    A session id is not written: an application may let whoever knows one send to that client. What
    is written in its place is the same for all that a connection does, and says nothing to others.

    Args:
        target: True for standard output; a stream, or a logger, which gets each line as a message
            of the level INFO.
    """

    def __init__(self, target: logging.Logger | TextIO | bool) -> None:
        self._write = target.info if isinstance(target, logging.Logger) else _writing(target)
        self._key = os.urandom(16)

    def connected(self, observation: Observation) -> None:
        self._tell("connected", observation)

    def refused(self, observation: Observation) -> None:
        self._tell("refused", observation)

    def disconnected(self, observation: Observation) -> None:
        self._tell("disconnected", observation)

    def received(self, observation: Observation) -> None:
        self._tell("received", observation)

    def sent(self, observation: Observation) -> None:
        self._tell("sent", observation)

    def _tell(self, what: str, observation: Observation) -> None:
        error = observation.exception
        line = {
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "what": what,
            "namespace": observation.namespace,
            "event": observation.event,
            "direction": observation.direction,
            "outcome": observation.outcome,
            "fault": observation.fault,
            "duration": round(observation.duration, 6),
            "connection": self._pseudonym(observation.sid),
            "exception": None if error is None else type(error).__name__,
        }
        self._write(json.dumps(line))

    def _pseudonym(self, sid: str | None) -> str | None:
        if sid is None:
            return None
        return blake2s(sid.encode(), key=self._key, digest_size=8).hexdigest()


def _writing(target: TextIO | bool) -> Callable[[str], Any]:
    def write(line: str) -> None:
        # Standard output is what it is when the line is written, as programs may replace it.
        stream = sys.stdout if isinstance(target, bool) else target
        stream.write(f"{line}\n")  # at once, as threads write as well
        stream.flush()

    return write
