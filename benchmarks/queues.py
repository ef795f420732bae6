"""Four server processes on Redis: the CPU of all of them per event that everybody gets."""

from __future__ import annotations

import os
import selectors
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from uuid import uuid4

from pairs import Pair
from proc import cpu_seconds
from servers import Kind
from wire import server_process
from wire_client import TIMEOUT, Connection

PROCESSES = 4
CLIENTS_EACH = 5
EVENTS = 100  # of a burst
URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")


@dataclass(frozen=True)
class Group:
    """Server processes that share a channel of Redis, and the clients of each."""

    pids: Sequence[int]
    clients: Sequence[Connection]

    def cpu_per_event(self) -> float:
        """Return the CPU seconds of all processes per event that a client sends and all get."""
        before = sum(map(cpu_seconds, self.pids))
        for number in range(EVENTS):
            self._send(self.clients[number % len(self.clients)])
        return (sum(map(cpu_seconds, self.pids)) - before) / EVENTS

    def _send(self, sender: Connection) -> None:
        """Send an event, and wait until it is acknowledged and everybody has it."""
        sender.emit()
        left = len(self.clients) + 1
        with selectors.DefaultSelector() as selector:
            for client in self.clients:
                selector.register(client, selectors.EVENT_READ, client)
            while left:
                ready = selector.select(TIMEOUT)
                if not ready:
                    raise ConnectionError(f"{left} packets have not come")
                for key, _ in ready:
                    left -= len(key.data.receive())


def measure(kind: Kind, *, groups: int = 3, rounds: int = 3) -> Pair:
    """Return the CPU seconds per event of four processes of this kind, and of bare ones.

    A round is four bursts, in the order A B B A. As long as processes live, some are faster by a
    percent or two, hence several groups of them.
    """
    measured: list[float] = []
    baseline: list[float] = []
    for _ in range(groups):
        with ExitStack() as stack:
            ours = stack.enter_context(_group_of(kind))
            bare = stack.enter_context(_group_of("bare"))
            for warm_up in (ours, bare):
                warm_up.cpu_per_event()
            for _ in range(rounds):
                a, b = ours.cpu_per_event(), bare.cpu_per_event()
                b, a = b + bare.cpu_per_event(), a + ours.cpu_per_event()
                measured.append(a / 2)
                baseline.append(b / 2)
    return Pair(measured, baseline)


@contextmanager
def _group_of(kind: Kind) -> Iterator[Group]:
    options = {
        "handler": "answer_and_tell",
        "message_queue": URL,
        "channel": f"asynction-benchmark-{uuid4().hex}",
    }
    with ExitStack() as stack:
        started = [
            stack.enter_context(server_process("wire_server.py", kind, options))
            for _ in range(PROCESSES)
        ]
        clients = [
            stack.enter_context(closing(Connection(port)))
            for port, _ in started
            for _ in range(CLIENTS_EACH)
        ]
        yield Group([pid for _, pid in started], clients)
