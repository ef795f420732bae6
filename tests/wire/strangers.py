"""What a server keeps of clients that mean it no good, and a client that means well beside them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from .processes import Server
from .raw import RawConnection
from .waiting import wait_for

SERVED_WITHIN = 5.0  # seconds: some milliseconds, on a machine that does nothing else

Stranger = Callable[..., RawConnection]
"""Opens a connection that is on the namespace "/" already."""


def kept(server: Server) -> dict[str, Any]:
    """Return what servers/guarded.py keeps of connections."""
    found: dict[str, Any] = json.loads(server.ask("/kept"))
    return found


def is_over(raw: RawConnection) -> bool:
    """Return whether the server has ended a connection. If not, it answers."""
    try:
        raw.send('2999["say"]')
        while not raw.receive().startswith("3999"):
            pass
    except (AssertionError, OSError, Exception):
        return True
    return False


@contextmanager
def nothing_stays(server: Server) -> Iterator[None]:
    """Look whether nothing is there once the block is left: threads, sockets, rooms, packets."""
    wait_for(lambda: _of_connections(server) == NOTHING, lambda: f"rest: {kept(server)}")
    wait_for(lambda: not _threads(server), lambda: f"rest: {kept(server)}")
    yield
    wait_for(lambda: _of_connections(server) == NOTHING, lambda: f"rest: {kept(server)}")
    wait_for(lambda: not _threads(server), lambda: f"rest: {kept(server)}")


NOTHING = {
    **dict.fromkeys(("sockets", "unsent", "environ", "unfinished", "callbacks"), 0),
    "rooms": {},
    "pending": [0, 0],
}

# These are there from the first connection on, and while the log is kept short.
_NOT_OF_CONNECTIONS = ("MainThread", "_service_task", "(_service_task)", "_tell", "(_tell)")


def _of_connections(server: Server) -> dict[str, Any]:
    found = kept(server)
    return {name: found[name] for name in NOTHING}


def _threads(server: Server) -> dict[str, int]:
    threads: dict[str, int] = kept(server)["threads"]
    return {name: count for name, count in threads.items() if name not in _NOT_OF_CONNECTIONS}


@contextmanager
def served_meanwhile(
    open_raw: Callable[[], RawConnection],
    namespace: str = "",
    event: str = '["say"]',
    answer: str = "[",
) -> Iterator[None]:
    """Have a client emit event after event, and see that each is answered in time.

    Args:
        open_raw: Opens its connection, on the namespace.
        namespace: As packets begin with it: "" for "/".
        event: The event.
        answer: How its acknowledgement begins.
    """
    over, waits, faults = Event(), [], []
    raw = open_raw()

    def talk() -> None:
        with _kept_in(faults):
            number = 0
            while not over.is_set() or not waits:
                number += 1
                before = time.monotonic()
                raw.send(f"2{namespace}{number}{event}")
                while not (got := raw.receive()).startswith(f"3{namespace}{number}["):
                    pass
                assert got.startswith(f"3{namespace}{number}{answer}"), got
                waits.append(time.monotonic() - before)
                over.wait(0.05)

    talking = Thread(target=talk)
    talking.start()
    try:
        yield
    finally:
        over.set()
        talking.join()
        with suppress(Exception):
            raw.close()
    assert not faults, faults
    assert max(waits) < SERVED_WITHIN


@contextmanager
def _kept_in(faults: list[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as fault:
        faults.append(fault)
