"""`asynction run`: it serves the document, says what it serves, and stops when told to."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from urllib.request import urlopen

import pytest

from asynction_core import AsynctionSocketIO

from .conftest import DOCUMENT, Install, Run
from .serving import DEADLINE, Server, connected, wait_for

MODES = pytest.mark.parametrize("mode", ["threading", "gevent"])
SIGNALS = pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"]
)
RELOAD = pytest.mark.parametrize("reload", [(), ("--reload",)], ids=["", "with --reload"])


@MODES
def test_it_serves_the_document(folder: Path, mode: str, port: int) -> None:
    with Server.running(folder, "run", "--port", str(port), "--async-mode", mode) as server:
        assert server.url == f"http://127.0.0.1:{port}"
        with connected(server.url, transports=["websocket"]) as client:
            assert client.call("say", "hello", timeout=DEADLINE) == "hello"
        assert server.stop(signal.SIGTERM) == 0
    assert (
        "  Socket.IO path: /socket.io/\n"
        "    elsewhere in the document: 'local' at /chat/; --server local (in code, "
        "server_name='local') serves it there\n"
    ) in server.printed


@MODES
def test_what_it_says_at_the_start(folder: Path, mode: str, port: int) -> None:
    arguments = ("--server", "local", "run", "-p", str(port), "--async-mode", mode)
    with (
        Server.running(folder, *arguments, ASYNCTION_DISABLE_PLUGINS="docs") as server,
        connected(f"{server.url}", socketio_path="chat"),
    ):
        server.stop(signal.SIGTERM)
    assert server.printed == (
        f"Serving asyncapi.yaml at http://127.0.0.1:{port}; Ctrl-C stops it\n"
        "  Socket.IO path: /chat/\n"
        f"  async mode: {mode}\n"
        "  namespace /\n"
        "    receives: say, shout\n"
        "    sends: said\n"
    )
    assert server.complaints == (
        "Warning: no handler is registered for 'shout' of '/': give their messages an "
        "'x-handler', or register handlers with @on(...)\n"
    )


@MODES
@SIGNALS
@RELOAD
def test_a_signal_ends_it_cleanly(
    folder: Path, mode: str, number: signal.Signals, reload: tuple[str, ...]
) -> None:
    document = "asyncapi: 2.6.0\ninfo: {title: Nothing, version: '1'}\nchannels: {/: {}}"
    (folder / "asyncapi.yaml").write_text(document)
    arguments = ("run", "-p", "0", "--async-mode", mode, *reload)
    with Server.running(folder, *arguments) as server, connected(server.url):
        assert server.stop(number) == 0
    assert server.complaints == ""
    assert server.printed.count("Serving") == 1


@MODES
def test_a_second_signal_changes_nothing(folder: Path, mode: str) -> None:
    arguments = ("run", "-p", "0", "--async-mode", mode)
    with Server.running(folder, *arguments) as server, connected(server.url):
        server.process.send_signal(signal.SIGTERM)
        assert server.stop(signal.SIGTERM) == 0


@MODES
def test_options_come_from_the_environment(folder: Path, mode: str, port: int) -> None:
    variables = {"ASYNCTION_RUN_PORT": str(port), "ASYNCTION_RUN_ASYNC_MODE": mode}
    with Server.running(folder, "run", **variables) as server:
        assert server.url == f"http://127.0.0.1:{port}"
        assert f"async mode: {mode}" in server.printed


@RELOAD
def test_a_port_in_use_is_one_message(run_program: Run, reload: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for mode in ("threading", "gevent"):
            done = run_program("run", "-p", str(port), "--async-mode", mode, *reload)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr == (
                f"Error: 127.0.0.1:{port} cannot be served: Address already in use. "
                "Choose another --host or --port, or stop what uses this one\n"
            )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--async-mode", "tornado"), 2, "'tornado' is not one of 'threading', 'gevent'"),
        (("--async-mode", "eventlet"), 1, "that is not installed: pip install eventlet"),
        (("--port", "70000"), 2, "70000 is not in the range 0<=x<=65535"),
        (("--port", "http"), 2, "'http' is not a valid integer"),
        (("--host", "no such host"), 1, "Error: no such host:5000 cannot be served: "),
        (("-p", "0", "extra"), 2, "Got unexpected extra argument (extra)"),
    ],
)
def test_a_wrong_option_is_one_message(
    run: Run, arguments: tuple[str, ...], status: int, message: str
) -> None:
    done = run("run", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("asyncapi: 4.0.0", "asyncapi.yaml:1: /asyncapi: AsyncAPI '4.0.0' is not supported"),
        (DOCUMENT.replace("handlers.say", "handlers.sya"), "has no attribute 'sya'"),
        ("[", "asyncapi.yaml:2: this cannot be read"),
    ],
)
def test_a_document_that_cannot_be_served_is_one_message(
    run: Run, folder: Path, document: str, message: str
) -> None:
    (folder / "asyncapi.yaml").write_text(document)
    done = run("run", "-p", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: asyncapi.yaml:")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_document_that_is_not_there_is_one_message(run: Run) -> None:
    done = run("-s", "nothing.yaml", "run", "-p", "0")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: nothing.yaml: the file cannot be read (No such file")


def test_the_end_of_a_websocket_is_no_complaint(folder: Path) -> None:
    with Server.running(folder, "run", "-p", "0", "--async-mode", "threading") as server:
        for _ in range(3):
            with connected(server.url, transports=["websocket"]) as client:
                assert client.call("say", "hello") == "hello"
        assert server.stop(signal.SIGTERM) == 0
        assert "code 400" not in server.complaints


def test_the_debugger_shows_tracebacks(run: Run) -> None:
    done = run("-s", "nothing.yaml", "run", "-p", "0", "--debugger")
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):\n")


def test_it_serves_on_ipv6_and_on_all_addresses(folder: Path) -> None:
    with Server.running(folder, "run", "-p", "0", "--host", "::1") as server:
        assert server.url.startswith("http://[::1]:")
        with connected(server.url) as client:
            assert client.call("say", "hello", timeout=DEADLINE) == "hello"
    with Server.running(folder, "run", "-p", "0", "--host", "0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert ", on all addresses (0.0.0.0);" in server.printed


def test_it_serves_the_chosen_server_of_the_document(folder: Path) -> None:
    with (
        Server.running(folder, "--server", "local", "run", "-p", "0") as server,
        connected(server.url, socketio_path="chat") as client,
    ):
        assert client.call("say", "hello", timeout=DEADLINE) == "hello"


def test_events_are_checked(folder: Path) -> None:
    with Server.running(folder, "run", "-p", "0") as server, connected(server.url) as client:
        client.emit("say", 42)
        server.wait_for_complaint("Warning: event refused: PayloadValidationException")
        assert client.call("say", "hello", timeout=DEADLINE) == "hello"


def test_who_waits_learns_what_is_wrong(folder: Path) -> None:
    with Server.running(folder, "run", "-p", "0") as server, connected(server.url) as client:
        answer = client.call("say", 42, timeout=DEADLINE)
        assert answer["error"]["type"] == "PayloadValidationException"


def test_an_option_has_who_waits_get_nothing(folder: Path) -> None:
    arguments = ("--option", "on_invalid=raise", "run", "-p", "0")
    with Server.running(folder, *arguments) as server, connected(server.url) as client:
        answers: list[object] = []
        client.emit("say", 42, callback=lambda *answer: answers.append(answer))
        server.wait_for_complaint("Warning: event refused: PayloadValidationException")
        assert client.call("say", "hello", timeout=DEADLINE) == "hello"
        assert answers == []


def test_without_validation_nothing_is_checked(folder: Path) -> None:
    arguments = ("--without-validation", "run", "-p", "0")
    with Server.running(folder, *arguments) as server, connected(server.url) as client:
        assert client.call("say", 42, timeout=DEADLINE) == 42


@MODES
def test_it_takes_part_in_a_message_queue(folder: Path, mode: str, redis_url: str) -> None:
    arguments = ("run", "-p", "0", "--async-mode", mode, "--message-queue", redis_url)
    with Server.running(folder, *arguments) as server, connected(server.url) as client:
        said: list[str] = []
        client.on("said", said.append)
        worker = AsynctionSocketIO.from_spec(folder / "asyncapi.yaml", message_queue=redis_url)

        def is_told() -> bool:
            worker.emit("said", "from elsewhere")  # until the server listens to the queue
            return bool(said)

        wait_for(is_told, lambda: server.complaints)
        assert said[0] == "from elsewhere"


DOCS = """\
from asynction_core import hookimpl

@hookimpl
def asynction_attach(app):
    app.add_url_rule("/chat/docs", view_func=lambda: "the documentation", endpoint="docs")
    app.add_url_rule("/<path:name>/docs", view_func=lambda name: name, endpoint="more")
"""


def test_it_says_where_the_documentation_is(folder: Path, install: Install) -> None:
    site = install("with-docs", {"asynction": {"with-docs": "docs_plugin"}}, docs_plugin=DOCS)
    variables = {"PYTHONPATH": site, "ASYNCTION_DISABLE_PLUGINS": "docs"}
    with Server.running(folder, "run", "-p", "0", **variables) as server:
        url = server.wait_for_line("  documentation: (.*)\n")[1]
        assert url == f"{server.url}/chat/docs"
        with urlopen(url, timeout=DEADLINE) as response:
            assert response.read() == b"the documentation"
        assert server.printed.count("documentation") == 1


@MODES
def test_it_starts_anew_when_the_document_changes(folder: Path, mode: str, port: int) -> None:
    arguments = ("run", "-p", str(port), "--async-mode", mode, "--reload")
    with Server.running(folder, *arguments) as server:
        with connected(server.url) as client:
            assert client.call("say", "hello", timeout=DEADLINE) == "hello"
        (folder / "asyncapi.yaml").write_text(DOCUMENT.replace("name: shout", "name: whisper"))
        server.wait_for_line("receives: say, whisper")
        with connected(server.url) as client:
            assert client.call("say", "again", timeout=DEADLINE) == "again"
        assert server.printed.count("Serving") == 2


def test_it_waits_for_a_mistake_to_be_mended(folder: Path) -> None:
    (folder / "asyncapi.yaml").write_text("asyncapi: 4.0.0")
    with Server.running(folder, "run", "-p", "0", "--reload") as server:
        server.wait_for_complaint("Error: asyncapi.yaml:1: /asyncapi: AsyncAPI '4.0.0' is not")
        server.wait_for_complaint("Waiting for a change\n")
        (folder / "asyncapi.yaml").write_text(DOCUMENT)
        with connected(server.url) as client:
            assert client.call("say", "hello", timeout=DEADLINE) == "hello"
    assert "Traceback" not in server.complaints
