"""`asynction run --app`: an app that exists already, or its server."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run
from .serving import DEADLINE, Server, connected

BARE = """\
from flask import Flask

app = Flask(__name__)

def create_app():
    return app
"""

SERVED = """\
from asynction_core import AsynctionSocketIO
from flask import Flask

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec("other.yaml", app=app, async_mode="threading")

class place:
    server = asio

@asio.on("shout")
def shout(text):
    return text.upper()

def create_app():
    return app

def create_server():
    return asio
"""

LATER = """\
from asynction_core import AsynctionSocketIO
from flask import Flask

asio = AsynctionSocketIO.from_spec("other.yaml")

@asio.on("shout")
def shout(text):
    return text.upper()

def create_app():
    app = Flask(__name__)
    asio.init_app(app)
    return app
"""

FOREIGN = """\
from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
SocketIO(app)
"""


@pytest.mark.parametrize("path", ["bare:app", "bare:create_app"])
@pytest.mark.parametrize("mode", [(), ("--async-mode", "threading"), ("--async-mode", "gevent")])
def test_an_app_without_a_server_gets_one_from_the_document(
    folder: Path, path: str, mode: tuple[str, ...]
) -> None:
    (folder / "bare.py").write_text(BARE)
    arguments = ("run", "-p", "0", "--app", path, *mode)
    with Server.running(folder, *arguments) as server, connected(server.url) as client:
        assert client.call("say", "hello", timeout=DEADLINE) == "hello"


@pytest.mark.parametrize(
    ("module", "attribute"),
    [
        (SERVED, "app"),
        (SERVED, "asio"),
        (SERVED, "place.server"),
        (SERVED, "create_app"),
        (SERVED, "create_server"),
        (LATER, "asio"),
        (LATER, "create_app"),
    ],
)
def test_a_server_is_run_as_it_is_and_needs_no_document(
    folder: Path, module: str, attribute: str
) -> None:
    (folder / "asyncapi.yaml").unlink()
    (folder / "other.yaml").write_text(DOCUMENT)
    (folder / "served.py").write_text(module)
    variables = {"ASYNCTION_SPEC": "nothing.yaml"}
    arguments = ("run", "-p", "0", "--app", f"served:{attribute}")
    with Server.running(folder, *arguments, **variables) as server:
        with connected(server.url) as client:
            assert client.call("shout", "hello", timeout=DEADLINE) == "HELLO"
        assert server.printed.startswith("Serving other.yaml at ")
        assert "no handler" not in server.complaints


SLOW = f"""\
import os
import socket

try:
    socket.create_connection(("127.0.0.1", int(os.environ["ASYNCTION_RUN_PORT"])), timeout=5)
except ConnectionRefusedError:
    print("nobody listens yet")

{BARE}
"""


@pytest.mark.parametrize("mode", ["threading", "gevent"])
def test_nobody_can_connect_before_the_app_is_there(folder: Path, mode: str, port: int) -> None:
    (folder / "slow.py").write_text(SLOW)
    arguments = ("run", "--app", "slow:app", "--async-mode", mode)
    with Server.running(folder, *arguments, ASYNCTION_RUN_PORT=str(port)) as server:
        server.wait_for_line("nobody listens yet")
        with connected(server.url) as client:
            assert client.call("say", "hello", timeout=DEADLINE) == "hello"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("served", 2, "--app is module:attribute, as in chat:app, not 'served'"),
        ("served:", 2, "--app is module:attribute, as in chat:app, not 'served:'"),
        ("served:app()", 2, "--app is module:attribute, as in chat:app, not 'served:app()'"),
        (
            "severd:app",
            2,
            "--app: there is no module 'severd': check the spelling, and that it is in the "
            "current folder or installed",
        ),
        ("served:ap", 2, "--app served:ap: there is no 'ap': is 'app' meant?"),
        ("served:zzz", 2, "--app served:zzz: there is no 'zzz': check the spelling"),
        (
            "served:number",
            2,
            "served:number is of the type int: name a Flask app, an AsynctionSocketIO, or a "
            "function that returns one of them without any argument",
        ),
        (
            "served:nothing",
            2,
            "served:nothing() is of the type NoneType: name a Flask app, an AsynctionSocketIO, or "
            "a function that returns one of them without any argument",
        ),
        (
            "served:greedy",
            2,
            "--app served:greedy cannot be called without arguments (missing a required argument: "
            "'config'): name a Flask app, an AsynctionSocketIO, or a function that returns one of "
            "them without any argument",
        ),
        (
            "importing:app",
            1,
            "ModuleNotFoundError: No module named 'absent' (--debugger shows the traceback)",
        ),
        (
            "foreign:app",
            1,
            "the app has a server of the type SocketIO, which no document drives: build that with "
            "AsynctionSocketIO.from_spec",
        ),
    ],
)
def test_what_is_no_app_is_one_message(
    run: Run, folder: Path, path: str, status: int, message: str
) -> None:
    (folder / "other.yaml").write_text(DOCUMENT)
    (folder / "importing.py").write_text("import absent")
    (folder / "foreign.py").write_text(FOREIGN)
    more = "number = 42\ndef nothing(): pass\ndef greedy(config): pass\n"
    (folder / "served.py").write_text(f"{SERVED}\n{more}")
    done = run("run", "-p", "0", "--app", path)
    told = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout, told) == (status, "", f"Error: {message}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (("--spec", "asyncapi.yaml"), (), "--spec"),
        (("--server", "local"), (), "--server"),
        (
            ("--without-validation",),
            ("--async-mode", "threading"),
            "--without-validation, --async-mode",
        ),
        ((), ("--message-queue", "redis://localhost"), "--message-queue"),
        (("--plugin", "loud", "--no-plugin", "docs"), (), "--plugin, --no-plugin"),
    ],
)
def test_what_a_server_cannot_take_is_wrong_usage(
    run: Run, folder: Path, before: tuple[str, ...], after: tuple[str, ...], named: str
) -> None:
    (folder / "other.yaml").write_text(DOCUMENT)
    (folder / "served.py").write_text(SERVED)
    done = run(*before, "run", "-p", "0", "--app", "served:app", *after)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"Error: served:app has a server already, which {named} cannot change: "
        "leave that out, or change the code"
    )
