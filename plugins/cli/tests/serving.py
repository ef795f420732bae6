"""Servers that `asynction run` runs, as processes of their own."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import socketio
from command_line import bare_environment

from .conftest import ASYNCTION

DEADLINE = 20.0  # seconds: much more than anything here takes


def wait_for(look: Callable[[], Any], what: Callable[[], str]) -> Any:
    """Return the first thing that `look` finds.

    Raises:
        AssertionError: It has not found any in time. The message says `what` was seen instead.
    """
    end = time.monotonic() + DEADLINE
    while not (found := look()):
        assert time.monotonic() < end, what()
        time.sleep(0.01)
    return found


class Server:
    """A process of `asynction run`, without a terminal.

    Args:
        folder: Where it runs, and where its output goes.
        arguments: What follows `asynction`.
        variables: Its environment variables.
    """

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        self._stdout, self._stderr = folder / "stdout.log", folder / "stderr.log"
        with self._stdout.open("wb") as out, self._stderr.open("wb") as err:
            self.process = subprocess.Popen(
                [ASYNCTION, *arguments],
                cwd=folder,
                env=bare_environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    @classmethod
    @contextmanager
    def running(cls, folder: Path, *arguments: str, **variables: str) -> Iterator[Server]:
        """Run it until the end of the block at most."""
        server = cls(folder, *arguments, **variables)
        try:
            yield server
        finally:
            server.process.kill()
            server.process.wait()

    @property
    def printed(self) -> str:
        return self._stdout.read_text()

    @property
    def complaints(self) -> str:
        return self._stderr.read_text()

    @property
    def url(self) -> str:
        """Where it says that it is."""
        return str(self.wait_for_line(r"Serving .* at (http://\S+?)[,;]")[1])

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """Return where a pattern stands in what it prints on stdout, wait for it if necessary."""

        def look() -> re.Match[str] | None:
            found = re.search(pattern, self.printed)
            assert found or self.process.poll() is None, f"it has ended:\n{self.complaints}"
            return found

        found: re.Match[str] = wait_for(look, lambda: f"{self.printed}\n{self.complaints}")
        return found

    def wait_for_complaint(self, text: str) -> None:
        """Wait for a text on stderr."""
        wait_for(lambda: text in self.complaints, lambda: self.complaints)

    def stop(self, number: signal.Signals) -> int:
        """Send a signal, and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


@contextmanager
def connected(url: str, **options: Any) -> Iterator[socketio.Client]:
    """Connect a client, which keeps trying: a server may just have begun to listen."""
    client = socketio.Client(reconnection=False)
    client.connect(url, retry=True, wait_timeout=DEADLINE, **options)
    try:
        yield client
    finally:
        client.disconnect()
