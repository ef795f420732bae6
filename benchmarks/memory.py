"""How much memory of a server process connections take, and leave behind."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing

from pairs import Pair
from proc import resident_bytes
from servers import Kind
from wire import server_process
from wire_client import Connection

IDLE = 300
BEFORE, GONE = 2_000, 10_000  # connections that warm a server up, and those that are looked at
AT_ONCE = 50
_SETTLE = 3.0  # seconds, in which threads that sleep until the next ping end


def measure_idle(kind: Kind = "fast", *, rounds: int = 3) -> Pair:
    """Return the bytes that an idle connection takes, of this kind of server and of a bare one."""
    pairs = [(_bytes_each(kind), _bytes_each("bare")) for _ in range(rounds)]
    return Pair([ours for ours, _ in pairs], [bare for _, bare in pairs])


def measure_left(kind: Kind = "fast") -> Pair:
    """Return the bytes that servers use after many connections, per byte before: 1.0 is none left.

    Connections to this kind, and to a bare server; each counts as one round.
    """
    return Pair([_growth(kind)], [_growth("bare")])


def _bytes_each(kind: Kind) -> float:
    with server_process("wire_server.py", kind) as (port, pid), ExitStack() as stack:
        for _ in range(20):  # what the first ones import stays
            stack.enter_context(closing(Connection(port)))
        before = resident_bytes(pid)
        for _ in range(IDLE):
            stack.enter_context(closing(Connection(port)))
        return (resident_bytes(pid) - before) / IDLE


def _growth(kind: Kind) -> float:
    # A ping ends the thread of a connection that is gone, so pings come soon.
    with server_process("wire_server.py", kind, {"ping_interval": 1}) as (port, pid):
        _come_and_go(port, BEFORE)
        before = resident_bytes(pid)
        _come_and_go(port, GONE)
        return resident_bytes(pid) / before


def _come_and_go(port: int, connections: int) -> None:
    for _ in range(connections // AT_ONCE):
        with ExitStack() as stack:
            for _ in range(AT_ONCE):
                stack.enter_context(closing(Connection(port)))
    time.sleep(_SETTLE)
