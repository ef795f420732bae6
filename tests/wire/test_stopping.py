"""A server that is stopped loses no ack, and its clients come back to the next one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from free_ports import free_port

from .clients import Client
from .conftest import ONE_CLIENT, TWO_CLIENTS, Connect
from .mocked import DOCUMENTS
from .waiting import wait_for

FOLDER = Path(__file__).parent / "stopping"
GRACE = 10
IDLE = 30  # seconds for which gunicorn waits for connections that are kept and not used
LATE = 1.5  # seconds that a busy machine may add

GUNICORN = ["-m", "gunicorn", "app:app", "--log-level", "warning", "--bind"]
GEVENT_WORKER = "geventwebsocket.gunicorn.workers.GeventWebSocketWorker"

SERVING = {
    "run, threading": [
        "-m",
        "asynction",
        "--option",
        "health=true",
        "run",
        "--async-mode=threading",
    ],
    "run, gevent": ["-m", "asynction", "--option", "health=true", "run", "--async-mode=gevent"],
    "gunicorn, threading": [*GUNICORN, "{address}", "--threads", "8"],
    "gunicorn, gevent": [*GUNICORN, "{address}", "--worker-class", GEVENT_WORKER],
}
RUN = pytest.mark.parametrize("serving", ["run, threading", "run, gevent"])


class Stoppable:
    """A process that serves, and its output."""

    def __init__(self, port: int, log: Path, command: Sequence[str]) -> None:
        self.port, self.url, self._log = port, f"http://127.0.0.1:{port}", log
        address = f"127.0.0.1:{port}"
        arguments = [part.format(address=address) for part in command]
        if not any(address in part for part in arguments):
            arguments += ["--port", str(port)]
        mode = "gevent" if "gevent" in " ".join(command) else "threading"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=FOLDER,
                env={**os.environ, "ASYNC_MODE": mode, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # What a shell runs in its background ignores Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )

    @classmethod
    @contextmanager
    def running(cls, port: int, log: Path, *command: str) -> Iterator["Stoppable"]:
        server = cls(port, log, command)
        try:
            # gunicorn listens long before its workers can answer.
            wait_for(lambda: server.listens() and server.answers(), server.log, seconds=60)
            yield server
        finally:
            server.process.kill()
            server.process.wait()

    def listens(self) -> bool:
        assert self.process.poll() is None, self.log()
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def answers(self) -> bool:
        try:
            return self.status("/") > 0
        except OSError:
            return False

    def log(self) -> str:
        return self._log.read_text()

    def status(self, path: str) -> int:
        try:
            with urlopen(self.url + path, timeout=10) as response:
                return int(response.status)
        except HTTPError as error:
            return error.code

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal, and return how many seconds it took to end, with 0 as exit status."""
        begun = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(timeout=60) == 0, self.log()
        return time.monotonic() - begun


def begin(client: Client, event: str, seconds: float) -> int:
    """Have a handler begin, and return the number of its ack."""
    number = client.emit(event, seconds)
    client.receive("begun")
    return number


@pytest.mark.parametrize("serving", SERVING)
def test_the_ack_of_a_running_handler_arrives_and_the_client_comes_back(
    serving: str, connect: Connect, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "log"
    with Stoppable.running(port, log, *SERVING[serving]) as server:
        client = connect(server, reconnects=True)
        assert server.status("/readyz") == 200
        ack, sid = begin(client, "sleep", 2), client.sids["/"]
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: server.status("/readyz") == 503, server.log)
        assert server.status("/socket.io/?EIO=4&transport=polling") == 503
        assert server.status("/healthz") == 200
        if ack not in client.acks:
            assert client.call("echo", "still here") == ["still here"]
        wait_for(lambda: client.acks.get(ack), server.log)
        assert client.acks[ack] == ["slept"]
        assert server.process.wait(timeout=60) == 0, server.log()
        assert time.monotonic() - begun < GRACE + (0 if "run" in serving else IDLE)
    assert "disconnect: server disconnect\n" in log.read_text()
    assert "Traceback" not in log.read_text()
    with Stoppable.running(port, log, *SERVING[serving]):
        wait_for(lambda: client.sids.get("/", sid) != sid, log.read_text, seconds=30)
        assert client.call("echo", "back") == ["back"]


@RUN
@TWO_CLIENTS
def test_a_handler_that_never_ends_is_cut_off(
    serving: str, connect: Connect, tmp_path: Path
) -> None:
    with Stoppable.running(
        free_port(), tmp_path / "log", *SERVING[serving], "--grace", "1"
    ) as server:
        begin(connect(server), "sleep", 1000)
        assert server.end() < 1 + 1 + LATE
        assert "Warning: stopping: 1 of the handlers had not ended after 1 seconds" in server.log()


@pytest.mark.parametrize("serving", ["run, gevent"])
@ONE_CLIENT
def test_a_handler_that_lets_nobody_else_run_is_ended_by_force(
    serving: str, connect: Connect, tmp_path: Path
) -> None:
    with Stoppable.running(
        free_port(), tmp_path / "log", *SERVING[serving], "--grace", "1"
    ) as server:
        begin(connect(server), "compute", 1000)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=60) == 1
        assert time.monotonic() - begun < 1 + 1 + LATE
        assert "in compute\n" in server.log()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@RUN
@ONE_CLIENT
def test_a_second_signal_ends_it_at_once(
    serving: str, connect: Connect, number: signal.Signals, tmp_path: Path
) -> None:
    with Stoppable.running(
        free_port(), tmp_path / "log", *SERVING[serving], "--grace", "600"
    ) as server:
        begin(connect(server), "sleep", 1000)
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: server.status("/readyz") == 503, server.log)
        assert server.end(number) < 2 + LATE


@pytest.mark.parametrize("connect", ["python-polling", "javascript-websocket"], indirect=True)
def test_clients_of_a_mock_come_back(connect: Connect, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    mock = ["-m", "asynction", "--spec", str(DOCUMENTS["chat"]), "mock", "run"]
    with Stoppable.running(port, log, *mock) as server:
        client = connect(server, reconnects=True)
        sid = client.sids["/"]
        server.end()
    with Stoppable.running(port, log, *mock):
        wait_for(lambda: client.sids.get("/", sid) != sid, log.read_text, seconds=30)


def test_a_mock_listens_when_it_can_answer_and_no_sooner(tmp_path: Path) -> None:
    mock = ["-m", "asynction", "--spec", str(DOCUMENTS["chat"]), "mock", "run"]
    server = Stoppable(free_port(), tmp_path / "log", mock)
    try:
        wait_for(server.listens, server.log, seconds=60)
        assert "Ctrl-C stops it" in server.log()
    finally:
        server.process.kill()
        server.process.wait()


@pytest.mark.exhaustive
def test_a_mock_of_10_000_events_ends_within_a_second(tmp_path: Path) -> None:
    sent = "{subscribe: {message: {name: said, payload: {type: string}}}}"
    channels = "\n".join(f"  /{number}: {sent}" for number in range(10_000))
    document = tmp_path / "asyncapi.yaml"
    info = "info: {title: Many, version: 1.0.0}"
    document.write_text(f"asyncapi: 2.6.0\n{info}\nchannels:\n{channels}\n")
    mock = ["-m", "asynction", "--spec", str(document), "mock", "run"]
    with Stoppable.running(free_port(), tmp_path / "log", *mock) as server:
        assert server.end() < 1
