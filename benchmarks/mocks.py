"""Mock servers: how soon they let somebody in, and how fast they emit, against bare servers."""

from __future__ import annotations

import selectors
import time
from contextlib import ExitStack, closing

from pairs import Pair
from wire import CLIENTS, server_process
from wire_client import Connection

SECONDS = 3.0


def measure_start(*, rounds: int = 7) -> Pair:
    """Return the seconds until a client is on the mock of the chat, and on a bare server."""
    for warm_up in ("mock", "bare"):  # writes the bytecode
        _seconds_to_connect(warm_up)
    pairs = [(_seconds_to_connect("mock"), _seconds_to_connect("bare")) for _ in range(rounds)]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def measure_emission(*, rounds: int = 3) -> Pair:
    """Return how many events a second 50 clients get of a mock, and of a bare server."""
    pairs = [
        (_events_per_second("emitting"), _events_per_second("bare emitting")) for _ in range(rounds)
    ]
    return Pair([a for a, _ in pairs], [b for _, b in pairs])


def _seconds_to_connect(kind: str) -> float:
    start = time.perf_counter()
    with server_process("mock_server.py", kind) as (port, _), closing(Connection(port, "/")):
        return time.perf_counter() - start


def _events_per_second(kind: str) -> float:
    with (
        server_process("mock_server.py", kind) as (port, _),
        ExitStack() as stack,
        selectors.DefaultSelector() as selector,
    ):
        for _ in range(CLIENTS):
            connection = stack.enter_context(closing(Connection(port, "/")))
            selector.register(connection, selectors.EVENT_READ, connection)
        events, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            for key, _ in selector.select(SECONDS):
                events += sum(packet.startswith("42") for packet in key.data.receive())
        return events / (time.perf_counter() - start)
