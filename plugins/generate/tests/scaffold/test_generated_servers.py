"""A generated app runs, as a process that real clients talk to."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import socketio
from free_ports import free_port

from .conftest import Project
from .projects import DOCUMENTS, scaffolded

SECONDS = 30  # much more than anything here takes


@contextmanager
def served(folder: Path, log: Path) -> Iterator[str]:
    """Run an app as a process, and yield its address as soon as it accepts connections."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, folder / "app.py"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
        )
    try:
        end = time.monotonic() + SECONDS
        while not accepts_connections(port):
            assert process.poll() is None, f"it has ended:\n{log.read_text()}"
            assert time.monotonic() < end, f"not served in time:\n{log.read_text()}"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def accepts_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def connected(url: str, namespace: str, **options: Any) -> Iterator[socketio.Client]:
    client = socketio.Client(reconnection=False)
    client.connect(url, namespaces=[namespace], **options)
    try:
        yield client
    finally:
        client.disconnect()


def refused(url: str, namespace: str, **options: Any) -> None:
    """Check that a client is refused."""
    with pytest.raises(socketio.exceptions.ConnectionError), connected(url, namespace, **options):
        raise AssertionError("it was let in")


def test_the_chat(project: Project, tmp_path: Path) -> None:
    with served(project("chat"), tmp_path / "log") as url:
        with connected(url, "/") as client:
            assert client.call("add user", "Ada") == {"numUsers": 0}
            assert client.call("new message", "hello") is True
            answer = client.call("new message", "")
            assert answer["error"]["type"] == "PayloadValidationException"
        refused(url, "/admin", auth={"token": "secret"})


def test_the_path_and_the_bindings_of_the_document_hold(project: Project, tmp_path: Path) -> None:
    with served(project("accounts"), tmp_path / "log") as url:
        path = {"socketio_path": "api/socket.io"}
        with connected(url, "/account", **path) as client:
            assert client.call("enter", {}, namespace="/account") is True
        with connected(f"{url}?token=a", "/watch", **path):
            pass
        refused(url, "/watch", **path)


def test_security_lets_nobody_in_until_it_is_filled_in(project: Project, tmp_path: Path) -> None:
    with served(project("ways_in"), tmp_path / "log") as url:
        path = {"socketio_path": "in/socket.io"}
        for namespace, given in {
            "/bearer": {"auth": {"token": "secret"}},
            "/basic": {"headers": {"Authorization": "Basic YWRhOnNlY3JldA=="}},
            "/user": {"auth": {"user": "secret"}},
            "/inherited": {},
        }.items():
            refused(f"{url}?key=secret", namespace, **path, **given)


def test_security_that_is_filled_in_lets_in(tmp_path: Path) -> None:
    folder = scaffolded(DOCUMENTS["ways_in"], tmp_path / "project")
    security = folder / "security.py"
    text = security.read_text().replace("    return None", '    return {"sub": "ada"}')
    security.write_text(text)
    with served(folder, tmp_path / "log") as url:
        path = {"socketio_path": "in/socket.io"}
        with connected(url, "/bearer", auth={"token": "t"}, **path) as client:
            assert client.call("ping", namespace="/bearer") is None
