"""How a server is tried, and what is said where there is none."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from asynction_testing.trying.outcome_of_run import ASKED_FOR, CHECKS, PHASES


class NoServer(Exception):
    """There is no server, or none of Socket.IO. The message says what is there."""


class NothingToTry(Exception):
    """All that the document has is left out. The message says why."""


@dataclass(frozen=True)
class Settings:
    """How a server is tried.

    Attributes:
        checks: The checks that are made.
        phases: The phases.
        seed: What all chance comes from.
        max_examples: How many cases of chance each event gets.
        max_time: Seconds after which no further cases begin.
        ack_timeout: Seconds that an acknowledgement may take.
        timeout: Seconds that a connection may take to be let in.
        rate: How many events are sent in a second at most; None for no limit.
        transports: The transports, the first of which most cases go over.
        include: What is tried, see `Targets`.
        exclude: What is not.
        validate_formats: Whether ``format`` counts.
    """

    checks: frozenset[str] = frozenset(CHECKS) - {*ASKED_FOR}
    phases: tuple[str, ...] = PHASES
    seed: int = 0
    max_examples: int = 100
    max_time: float = 60.0
    ack_timeout: float = 2.0
    timeout: float = 5.0
    rate: float | None = None
    transports: tuple[str, ...] = ("websocket", "polling")
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    validate_formats: bool = False


def why_unreachable(url: str, timeout: float) -> str:
    """Return why no connection is made, in a sentence."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), min(timeout, 3)).close()
    except OSError as error:
        reason = error.strerror or error
        return f"nothing answers at {url} ({reason}): start the server, or check the URL"
    return (
        f"what answers at {url} is no Socket.IO server, or has another path than the URL says "
        "(socket.io, if it says none)"
    )
