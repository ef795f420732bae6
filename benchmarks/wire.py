"""Events per second over a WebSocket: a server process of each kind, 50 clients, in turns."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from statistics import median
from types import MappingProxyType
from typing import Any

from children import HERE, environment
from pairs import Pair
from servers import Kind
from wire_client import Connection, burst

CLIENTS = 50
EVENTS_EACH = 10
DEADLINE = 30.0  # seconds for a server to start


def measure(
    kind: Kind, async_mode: str = "threading", *, processes: int = 12, rounds: int = 8
) -> tuple[Pair, float]:
    """Return events per second of this kind and of a bare server, and how busy the clients were.

    A round is four bursts, in the order A B B A. Two server processes of one kind differ by a few
    percent for as long as they live, hence many pairs of processes and few rounds with each. The
    clock is the wall's, for other processes take part here. The second number is the median share
    of the time, 0 to 1, for which the clients' process used a core: well below 1, it was the server
    that set the pace.
    """
    measured: list[float] = []
    baseline: list[float] = []
    busy: list[float] = []
    for number in range(processes):
        with ExitStack() as stack:
            # Neither is always the first to start.
            kinds: list[Kind] = [kind, "bare"] if number % 2 else ["bare", kind]
            started = [stack.enter_context(_clients_of(kind, async_mode)) for kind in kinds]
            ours, bare = started if number % 2 else reversed(started)
            for warm_up in (ours, bare):
                burst(warm_up, EVENTS_EACH)
            for _ in range(rounds):
                times = [burst(clients, EVENTS_EACH) for clients in (ours, bare, bare, ours)]
                a1, b1, b2, a2 = (seconds for seconds, _ in times)
                events = 2 * CLIENTS * EVENTS_EACH
                measured.append(events / (a1 + a2))
                baseline.append(events / (b1 + b2))
                busy += [cpu / seconds for seconds, cpu in times]
    return Pair(measured, baseline), median(busy)


@contextmanager
def _clients_of(kind: Kind, async_mode: str) -> Iterator[list[Connection]]:
    """Start a server, connect the clients, and end both."""
    options = {"async_mode": async_mode}
    with server_process("wire_server.py", kind, options) as (port, _), ExitStack() as stack:
        yield [stack.enter_context(closing(Connection(port))) for _ in range(CLIENTS)]


@contextmanager
def server_process(
    script: str, kind: str, options: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[tuple[int, int]]:
    """Start a server process, wait until its port listens, and end it; yield port and process id.

    The process ends when its standard input does, so it also ends when this one is killed.

    Arguments:
        script: The server, which takes its kind, a port and options as arguments.
        kind: Its kind.
        options: Its options.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(HERE / script), kind, str(port), json.dumps(dict(options))],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_listening(process, port)
        yield port, process.pid
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ConnectionError(f"the server ended with status {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.002)
    raise ConnectionError(f"the server did not listen within {DEADLINE:.0f} s")


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
