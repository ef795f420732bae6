"""Kill, restart and stall what serves real clients, by a schedule of a seed, and count.

`python benchmarks/faults.py --seed 7`: some processes share a Redis that is started for this run.
Clients over WebSocket and polling ask them to tell things to all, or to the staff, while one fault
follows the other. In the end every event has been delivered, refused, or counted as lost; none came
twice, and nobody got what is not for them. Exits with 1 if that does not hold.
"""

from __future__ import annotations

import argparse
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from faults_clients import Client, Emission
from faults_report import Report

HERE = Path(__file__).resolve().parent
PATIENCE = 60.0  # seconds for what has to come true
CALM = 6.0  # seconds after a fault before the next: more than processes may be deaf


class Fleet:
    """The processes, and their Redis.

    Args:
        count: How many processes.
        mode: Their async mode.
        folder: Where they write.
    """

    def __init__(self, count: int, mode: str, folder: Path) -> None:
        self._mode = mode
        self._log = folder / "servers.log"
        self._redis_port, *self.ports = _free_ports(count + 1)
        self.url = f"redis://127.0.0.1:{self._redis_port}/0"
        self._redis: subprocess.Popen[bytes] | None = None
        self._servers: dict[int, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start everything, and wait until it serves."""
        self.start_redis()
        for port in self.ports:
            self._start(port)
        for port in self.ports:
            _wait_for(lambda port=port: _answers(port), f"the process on port {port}")  # type: ignore[misc]

    def start_redis(self) -> None:
        """Start Redis, on the port that it had."""
        command = ["redis-server", "--port", str(self._redis_port), "--bind", "127.0.0.1"]
        self._redis = subprocess.Popen(
            [*command, "--save", ""], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        _wait_for(lambda: _answers(self._redis_port), "Redis")

    def signal_redis(self, number: int) -> None:
        """Kill Redis, stop it or let it continue."""
        assert self._redis is not None
        self._redis.send_signal(number)
        if number == signal.SIGKILL:
            self._redis.wait()

    def restart(self, port: int, number: int) -> None:
        """End a process with a signal, and start another one in its place."""
        self._servers[port].send_signal(number)
        self._servers[port].wait(PATIENCE)
        self._start(port)
        _wait_for(lambda: _answers(port), f"the process on port {port}")

    def stop(self) -> None:
        """End everything."""
        for process in [*self._servers.values(), self._redis]:
            if process is not None:
                process.kill()
                process.wait()

    def log(self) -> list[str]:
        """Return the lines that the processes have written."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    def _start(self, port: int) -> None:
        with self._log.open("ab") as log:
            self._servers[port] = subprocess.Popen(
                [sys.executable, "faults_server.py", self._mode, str(port), self.url],
                cwd=HERE,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )


class Pump:
    """Has clients ask for events, all the time, until it is left.

    Args:
        clients: The clients.
        rate: Events a second.
        seed: What is asked for depends on it.
    """

    def __init__(self, clients: list[Client], rate: float, seed: int) -> None:
        self.emissions: list[Emission] = []
        self._clients = clients
        self._pause = 1 / rate
        self._random = random.Random(seed)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Pump:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ends.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ends.wait(self._pause):
            client = self._random.choice(self._clients)
            if client.is_connected:
                event = self._random.choice(["news", "news", "secrets"])
                message: dict[str, Any] = {"id": len(self.emissions)}
                if self._random.random() < 0.1:
                    message["more"] = "than the document allows"
                self.emissions.append(client.tell(event, message))


Fault = Callable[[Fleet, random.Random], str]
"""What goes wrong, and is over when it returns; it says what it was."""


def kill(fleet: Fleet, chance: random.Random) -> str:
    """One process is gone from one moment to the other, and another one takes its place."""
    port = chance.choice(fleet.ports)
    fleet.restart(port, signal.SIGKILL)
    return f"kill -9 of process {fleet.ports.index(port) + 1}"


def roll(fleet: Fleet, chance: random.Random) -> str:
    """All processes are replaced, one after the other."""
    for port in chance.sample(fleet.ports, len(fleet.ports)):
        fleet.restart(port, signal.SIGTERM)
    return "all processes were replaced"


def stall(fleet: Fleet, chance: random.Random) -> str:
    """Redis takes what it is sent, and does not answer."""
    seconds = chance.uniform(0.5, 6.0)
    fleet.signal_redis(signal.SIGSTOP)
    time.sleep(seconds)
    fleet.signal_redis(signal.SIGCONT)
    return f"Redis stalled for {seconds:.1f} s"


def lose(fleet: Fleet, chance: random.Random) -> str:
    """Redis is gone, and comes back."""
    seconds = chance.choice([0.0, chance.uniform(1.0, 6.0)])
    fleet.signal_redis(signal.SIGKILL)
    time.sleep(seconds)
    fleet.start_redis()
    return f"Redis was gone for {seconds:.1f} s"


def disturb(fleet: Fleet, chance: random.Random) -> str:
    """Somebody else publishes on the channel."""
    import redis

    with redis.Redis.from_url(fleet.url) as client:
        for _ in range(200):
            client.publish("flask-socketio", chance.choice([b"\xff", b"5", b"[]", b'{"method":1}']))
    return "200 messages of somebody else"


FAULTS: list[Fault] = [kill, stall, lose, roll, disturb]


def schedule(count: int, chance: random.Random) -> Iterator[Fault]:
    """Yield so many faults: each kind once before one comes again."""
    while count > 0:
        yield from chance.sample(FAULTS, len(FAULTS))[:count]
        count -= len(FAULTS)


def run(arguments: argparse.Namespace) -> Report:
    """Run the schedule of a seed, and return what came of it."""
    chance = random.Random(arguments.seed)
    with _fleet(arguments) as fleet:
        clients = [
            Client(
                "websocket" if number % 2 else "polling",
                number % 3 == 0,
                fleet.ports,
                arguments.seed * 1000 + number,
            )
            for number in range(arguments.clients)
        ]
        report = Report(clients, arguments.seed)
        try:
            _wait_for(lambda: all(client.is_connected for client in clients), "the clients")
            with Pump(clients, arguments.rate, arguments.seed) as pump:
                time.sleep(CALM)
                for fault in schedule(arguments.faults, chance):
                    begin = time.monotonic()
                    report.tell(begin, fault(fleet, chance))
                    _wait_for(
                        lambda: all(client.is_connected for client in clients),
                        "the clients that come back",
                    )
                    time.sleep(CALM)
            time.sleep(CALM)  # what is on its way arrives
        finally:
            for client in clients:
                client.leave()
        report.count(pump.emissions, fleet.log())
        return report


@contextmanager
def _fleet(arguments: argparse.Namespace) -> Iterator[Fleet]:
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(arguments.processes, arguments.async_mode, Path(folder))
        try:
            fleet.start()
            yield fleet
        finally:
            fleet.stop()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _answers(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def _wait_for(look: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > end:
            raise SystemExit(f"not within {PATIENCE:.0f} seconds: {what}")
        time.sleep(0.05)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="what happens, and when (1)")
    parser.add_argument("--faults", type=int, default=10, help="how many faults (10)")
    parser.add_argument("--processes", type=int, default=4, help="how many processes (4)")
    parser.add_argument("--clients", type=int, default=12, help="how many clients (12)")
    parser.add_argument("--rate", type=float, default=20.0, help="events a second (20)")
    parser.add_argument("--async-mode", choices=["threading", "gevent"], default="threading")
    report = run(parser.parse_args())
    print(report)
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(_main())
