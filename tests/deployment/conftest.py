"""The commands and files of docs/deployment.md, run as they stand there, on ports that are free."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
import requests
import socketio
from free_ports import free_port

from ..docs.pages import DOCS, Page
from ..wire.processes import running
from ..wire.waiting import wait_for

START = 90.0  # seconds for a worker to be there: on a busy machine that takes long

PAGE = Page(DOCS / "deployment.md")


class Deployment:
    """A folder with the files of the page, and what runs in it.

    Args:
        folder: The folder.
        stack: Ends what runs.

    Attributes:
        ports: Those that are taken in place of the page's.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.ports = {port: free_port() for port in (5000, 5001, 5002, 8080)}
        self._stack = stack
        self._channel = uuid4().hex
        for name, text in PAGE.files().items():
            text = text.replace('os.environ.get("QUEUE"),', self._own_channel())
            (folder / name).write_text(self._ported(text), encoding="utf-8")

    def _own_channel(self) -> str:
        return f'os.environ.get("QUEUE"),\n    channel="asynction-test-{self._channel}",'

    def _ported(self, text: str) -> str:
        return re.sub(
            r"(?<=[: ])(5000|5001|5002|8080)\b", lambda m: str(self.ports[int(m[0])]), text
        )

    def log(self, port: int) -> str:
        return (self.folder / f"{port}.log").read_text()

    def serve(
        self, *words: str, environment: Mapping[str, str] | None = None, more: str = ""
    ) -> str:
        """Run the one command of the page that has these words in it; return its address."""
        commands = [
            line
            for block in PAGE.blocks
            if block.language == "sh"
            for line in block.text.splitlines()
            if all(word in line for word in words)
        ]
        (command,) = commands
        (port,) = re.findall(r"127\.0\.0\.1:(\d+)", command)
        self._run(int(port), f"exec env {self._ported(command)} {more}", environment)
        return self._answers(int(port))

    def proxy(self, configuration: str, nginx: str) -> str:
        """Run nginx with a file of the page; return its address."""
        options = "daemon off; error_log stderr; pid nginx.pid;"
        self._run(8080, f"exec {nginx} -p {self.folder} -c {configuration} -g '{options}'", None)
        return self._answers(8080)

    def _run(self, port: int, command: str, environment: Mapping[str, str] | None) -> None:
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        log = self.folder / f"{port}.log"
        variables = {"PATH": programs, **(environment or {})}
        self._stack.enter_context(running(["sh", "-c", command], log, variables, self.folder))

    def _answers(self, port: int) -> str:
        address = f"http://127.0.0.1:{self.ports[port]}"

        def answers() -> bool:
            try:
                return requests.get(f"{address}/nothing", timeout=5).status_code < 500
            except requests.RequestException:
                return False

        wait_for(answers, lambda: f"an answer of {address}:\n{self.log(port)}", seconds=START)
        return address


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    with ExitStack() as stack:
        yield Deployment(tmp_path, stack)


@pytest.fixture(scope="session")
def gunicorn() -> None:
    if not shutil.which("gunicorn", path=str(Path(sys.executable).parent)):
        pytest.skip("gunicorn is not installed")


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of nginx."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed")
    assert subprocess.run([found, "-v"], capture_output=True, timeout=60).returncode == 0
    return found


Connect = Callable[..., socketio.Client]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connect a client: `connect(address, "polling", path="chat/socket.io")`."""
    with ExitStack() as stack:

        def connect(
            address: str, *transports: str, path: str = "socket.io", **options: object
        ) -> socketio.Client:
            client = socketio.Client(reconnection=False, request_timeout=30)
            client.said = []
            client.on("said", client.said.append)
            stack.callback(client.disconnect)
            chosen = list(transports) or None
            client.connect(
                address, transports=chosen, socketio_path=path, wait_timeout=30, **options
            )
            return client

        yield connect
