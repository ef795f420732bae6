"""Programs that run beside the tests, as processes of their own."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from free_ports import free_port

from .servers import wire_json
from .waiting import DEADLINE, wait_for

SERVERS = Path(__file__).parent / "servers"


@contextmanager
def running(
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program without a terminal, its output in a file, and end it in the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_served(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    def answers() -> bool:
        assert process.poll() is None, f"it has ended:\n{log.read_text()}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    wait_for(answers, lambda: f"a server on port {port}:\n{log.read_text()}", seconds=30)


GUNICORNS = {
    "gunicorn": ["--threads", "8"],
    "gunicorn with gevent": ["--worker-class", "gevent"],
}
"""How gunicorn serves; WebSocket is simple-websocket's."""


class Server:
    """A process that runs servers/app.py, or another script that tells its notes.

    Args:
        url: Where it is served.
        log: The file of its output.
        authority: The file of the authority that its certificate is of, if it is served over TLS.
    """

    def __init__(self, url: str, log: Path, authority: Path | None = None) -> None:
        self.url = url
        self._log = log
        self._context = ssl.create_default_context(cafile=authority) if authority else None
        self.log_at_start = log.read_text()
        self._noted = self._logged = 0

    @classmethod
    @contextmanager
    def running(
        cls, async_mode: str, log: Path, script: str = "app.py", **configuration: Any
    ) -> "Iterator[Server]":
        port = free_port()
        configuration |= {"async_mode": async_mode, "port": port}
        command = [sys.executable, SERVERS / script, wire_json.dumps(configuration)]
        with running(command, log) as process:
            wait_until_served(process, port, log)
            tls = configuration.get("tls")
            scheme, authority = ("https", Path(tls["authority"])) if tls else ("http", None)
            yield cls(f"{scheme}://127.0.0.1:{port}", log, authority)

    @classmethod
    @contextmanager
    def under_gunicorn(
        cls, log: Path, module: str, hosting: str, **configuration: Any
    ) -> "Iterator[Server]":
        """Run the `app` of a module of servers/ in one process of one of `GUNICORNS`."""
        port, worker = free_port(), GUNICORNS[hosting]
        async_mode = "gevent" if "gevent" in worker else "threading"
        configuration |= {"async_mode": async_mode, "port": port, "simple_websocket": True}
        command = [sys.executable, "-m", "gunicorn", *worker, "--graceful-timeout", "1"]
        command += ["--bind", f"127.0.0.1:{port}", f"{module}:app"]
        environment = {"CONFIGURATION": wire_json.dumps(configuration)}
        with running(command, log, environment, SERVERS) as process:
            wait_until_served(process, port, log)
            server = cls(f"http://127.0.0.1:{port}", log)
            # It listens before the module is imported.
            wait_for(server._answers, lambda: f"an answer:\n{log.read_text()}", seconds=60)
            yield server

    def _answers(self) -> bool:
        try:
            self.notes()
        except OSError:
            return False
        return True

    def forget(self) -> None:
        """Leave out of what follows what has happened so far."""
        self._noted += len(self.notes())
        self._logged = self._log.stat().st_size

    def notes(self, kind: str | None = None, **facts: Any) -> list[dict[str, Any]]:
        """Return what the server has noted: of that kind, and with those facts."""
        notes: list[dict[str, Any]] = wire_json.loads(self.ask(f"/notes/{self._noted}"))
        return [
            note
            for note in notes
            if (kind is None or note["kind"] == kind) and facts.items() <= note.items()
        ]

    def note(self, kind: str, **facts: Any) -> dict[str, Any]:
        """Return the one thing of that kind that the server has noted, wait for it if necessary."""
        wait_for(
            lambda: self.notes(kind, **facts),
            lambda: f"{kind} with {facts} in what was noted: {self.notes()}\n{self.log()}",
        )
        (one,) = self.notes(kind, **facts)
        return one

    def log(self) -> str:
        """Return what the server has written on its terminal."""
        return self._log.read_bytes()[self._logged :].decode()

    def log_line(self, part: str) -> str:
        """Return a line of the log with `part` in it, wait for it if necessary."""
        lines = wait_for(
            lambda: [line for line in self.log().splitlines() if part in line],
            lambda: f"{part!r} in the log:\n{self.log()}",
        )
        return lines[0]

    def perform(self, by: str, *args: Any, **instruction: Any) -> dict[str, Any]:
        """Have the server send something from outside of an event's handler: see perform.py."""
        data = wire_json.dumps({"by": by, "args": args, **instruction}).encode()
        outcome: dict[str, Any] = wire_json.loads(self.ask("/perform", data))
        return outcome

    def ask(self, path: str, data: bytes | None = None) -> bytes:
        """Return what the server answers to a GET, or to a POST with data."""
        request = Request(self.url + path, data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=DEADLINE, context=self._context) as response:
            answer: bytes = response.read()
        return answer
