"""Stop a server without losing what it has begun."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from asynction_core.log import logger
from asynction_core.serving.in_progress import InProgress
from asynction_core.serving.interface import BoundServer

_PAUSE = 0.01  # seconds between two looks
_FETCHED = 1.0  # one who polls asks again as soon as an answer is there: later, it is gone
_LATE = 0.2  # of that, when handlers have taken all their time
_DROPPED = 0.2  # for disconnect handlers, likewise
_WRITTEN = 0.3  # for the last packets
_TASKS = 16  # that drop connections: one may have to wait for a disconnect handler


def check_grace(grace: float) -> None:
    """Check how many seconds handlers may take.

    Raises:
        ValueError: They are negative.
    """
    if grace < 0:
        raise ValueError(f"grace is 0 or more seconds, not {grace!r}")


def stop(server: BoundServer, in_progress: InProgress, grace: float) -> int:
    """Accept nobody any more, let handlers end and their acks leave, and drop all connections.

    Clients that stay connected are served until then. They are not told that they are to go, but
    lose their transport: so they connect again, where there is a server.

    Args:
        server: The server, with an app attached.
        in_progress: What it does.
        grace: How many seconds handlers may take, disconnect handlers included.

    Returns:
        How many handlers had not ended. The log tells it, too.
    """
    deadline = time.monotonic() + grace
    in_progress.accepts = False
    _wait_for_handlers(server, in_progress, deadline)
    cut_off = len(in_progress.handlers)
    answering = set(in_progress.requests)
    cut_off += _drop_all(server, max(deadline, time.monotonic() + _DROPPED))
    written = time.monotonic() + _WRITTEN
    _wait(server, lambda: not answering & in_progress.requests, written)
    if cut_off:
        logger.warning(
            "stopping: %d of the handlers had not ended after %g seconds: they are cut off",
            cut_off,
            grace,
        )
    return cut_off


def _wait_for_handlers(server: BoundServer, in_progress: InProgress, deadline: float) -> None:
    """Wait until no handler runs, and those who poll have fetched what is there for them."""
    quiet_since = math.inf

    def is_done() -> bool:
        nonlocal quiet_since
        now = time.monotonic()
        if in_progress.handlers:
            quiet_since = math.inf
            return now > deadline
        quiet_since = min(now, quiet_since)
        return now > min(quiet_since + _FETCHED, deadline + _LATE) or _all_have_fetched(server)

    _wait(server, is_done, math.inf)


def _wait(server: BoundServer, look: Callable[[], bool], deadline: float) -> None:
    while not look() and time.monotonic() < deadline:
        server.server.sleep(_PAUSE)


def _all_have_fetched(server: BoundServer) -> bool:
    return all(_has_fetched(one) for one in list(server.server.eio.sockets.values()))


def _has_fetched(connection: Any) -> bool:
    # A WebSocket needs no waiting: what is queued is written before it is closed.
    return connection.upgraded or connection.closed or not connection.queue.qsize()


def _drop_all(server: BoundServer, deadline: float) -> int:
    """Drop all transports, and return how many disconnect handlers do not end in time."""
    connections = list(server.server.eio.sockets.values())
    left, busy = iter(connections), set[int]()
    for number in range(min(_TASKS, len(connections))):
        busy.add(number)
        server.server.eio.start_background_task(_drop, left, busy, number)
    _wait(server, lambda: not busy, deadline)
    return len(busy)


def _drop(left: Iterator[Any], busy: set[int], number: int) -> None:
    try:
        for connection in left:
            connection.close(wait=False, abort=True)  # without DISCONNECT and CLOSE
    finally:
        busy.discard(number)
