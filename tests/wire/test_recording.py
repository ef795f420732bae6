"""`asynction record`: what was recorded of an application is what it and its clients do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import socketio
from free_ports import free_port

from asynction_core import understand

from .processes import wait_until_served

HELP_DESK = Path(__file__).parents[2] / "examples" / "helpdesk"

OURS = """\
from asynction import AsynctionSocketIO

socketio = AsynctionSocketIO.from_spec("asyncapi.yaml", docs=False, on_undocumented="allow")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "helpdesk"
    shutil.copytree(HELP_DESK, copied)
    return copied


class Recorded:
    """An application that is recorded, in a process of its own.

    Args:
        folder: The current folder.
        options: The options of the command, besides those of the server.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self.port = free_port()
        self.log = folder / "record.log"
        command = ["-m", "asynction", "record", "--app", "app:app", "--every", "0.2", *options]
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command, "--port", str(self.port)],
                cwd=folder,
                stdout=output,
                stderr=output,
                env={name: os.environ[name] for name in os.environ if "ASYNCTION_" not in name},
            )
        wait_until_served(self._process, self.port, self.log)

    def visit(self) -> str:
        """Have the help desk visited, and return what is printed."""
        visit = self._folder / "visit.py"
        text = (HELP_DESK / "visit.py").read_text().replace(":5000", f":{self.port}")
        visit.write_text(text)
        return subprocess.run(
            [sys.executable, visit], capture_output=True, text=True, timeout=60, check=True
        ).stdout

    def stop(self, number: int) -> str:
        """Stop it, and return its log."""
        self._process.send_signal(number)
        assert self._process.wait(20) == 0, self.log.read_text()
        return self.log.read_text()


def events_of(folder: Path) -> set[tuple[str, str, str]]:
    found = understand(folder / "asyncapi.yaml")
    assert not [*found.findings], [*found.findings]
    assert found.spec is not None
    return {
        (namespace.name, one.direction, one.name)
        for namespace in found.spec.namespaces.values()
        for one in (*namespace.receives.values(), *namespace.sends.values())
    }


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(signal.SIGINT, marks=pytest.mark.wide, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, id="SIGTERM"),
    ],
)
def test_a_server_that_holds_what_was_recorded_does_what_was_recorded(
    folder: Path, number: int
) -> None:
    recorded = Recorded(folder)
    printed = recorded.visit()
    log = recorded.stop(number)
    told = [line for line in log.splitlines() if line.startswith("wrote ")]
    assert len(told) == 2  # with the first of it, and at the end
    assert told[-1] == "wrote asyncapi.yaml: 3 namespaces, 20 events"
    written = (folder / "asyncapi.yaml").read_text()
    assert len(events_of(folder)) == 20
    assert "Kim" not in written
    assert "printer" not in written

    (folder / "extensions.py").write_text(OURS)
    again = Recorded(folder)
    assert again.visit() == printed
    log = again.stop(number)
    assert "ValidationException" not in log
    assert log.splitlines()[-1] == "asyncapi.yaml has had it all: 3 namespaces, 20 events"
    # What is sent to nobody does not pass.
    assert [line.split()[1] for line in log.splitlines() if "is sent on" in line] == ["'attached'"]
    assert (folder / "asyncapi.yaml").read_text() == written


PLAIN = """\
import flask_socketio
from flask import Flask, request

app = Flask(__name__)
socketio = flask_socketio.SocketIO(app, async_mode="{mode}", namespaces="*")


@socketio.on("upload")
def upload(name, *files):
    flask_socketio.emit("uploaded", (name, files[0] if files else None))
    socketio.call("sure?", to=request.sid, timeout=5) if name == "ask" else None
    return tuple(files)


@socketio.on("change", namespace="*")
def change(what):
    flask_socketio.emit("changed", what, broadcast=True)
"""


@pytest.mark.parametrize(
    ("mode", "transport"),
    [
        ("threading", "polling"),
        pytest.param("gevent", "websocket", marks=pytest.mark.wide),
        pytest.param("threading", "websocket", marks=pytest.mark.exhaustive),
        pytest.param("gevent", "polling", marks=pytest.mark.exhaustive),
    ],
)
def test_bytes_calls_and_families_are_heard(tmp_path: Path, transport: str, mode: str) -> None:
    (tmp_path / "app.py").write_text(PLAIN.replace("{mode}", mode))
    recorded = Recorded(tmp_path, "--family", "/orders/{orderId}")
    client = socketio.Client(reconnection=False)
    client.on("sure?", lambda: "yes")
    client.connect(
        f"http://127.0.0.1:{recorded.port}",
        transports=[transport],
        namespaces=["/", "/orders/1", "/orders/2"],
    )
    assert client.call("upload", ("a", b"\x00\x01", b"2")) == (b"\x00\x01", b"2")
    client.call("upload", "ask")
    client.emit("nobody handles this", 1)
    for number in 1, 2:
        client.call("change", number, timeout=10, namespace=f"/orders/{number}")
    client.disconnect()
    recorded.stop(signal.SIGTERM)
    found = understand(tmp_path / "asyncapi.yaml").spec
    assert found is not None
    assert set(found.namespaces) == {"/", "/orders/{orderId}"}
    orders = found.namespaces["/orders/{orderId}"]
    assert (list(orders.receives), list(orders.sends)) == (["change"], ["changed"])
    root = found.namespaces["/"]
    binary: Any = {"type": "string", "format": "binary"}
    text: Any = {"type": "string"}
    assert {name: one.payload and one.payload.bundle() for name, one in root.receives.items()} == {
        "upload": {
            "type": "array",
            "items": [text, binary, binary],
            "minItems": 1,
            "additionalItems": False,
        }
    }
    assert root.sends["sure?"].ack is not None
    assert root.sends["sure?"].ack.bundle() == text
    assert root.receives["upload"].ack is not None
    assert root.receives["upload"].ack.bundle() == {
        "type": "array",
        "items": [binary, binary],
        "additionalItems": False,
    }


@pytest.mark.parametrize(
    ("app", "status", "said"),
    [
        ("nothing:app", 2, "there is no module 'nothing'"),
        ("plain:app", 2, "is no application of Flask with Flask-SocketIO"),
        ("broken:app", 3, "broken:app fails: ZeroDivisionError"),
    ],
)
def test_what_cannot_be_run_is_told(tmp_path: Path, app: str, status: int, said: str) -> None:
    (tmp_path / "plain.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    (tmp_path / "broken.py").write_text("1 / 0\n")
    run = subprocess.run(
        [sys.executable, "-m", "asynction", "record", "--app", app],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout) == (status, "")
    assert said in run.stderr
