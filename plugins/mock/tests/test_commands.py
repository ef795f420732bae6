"""The commands `asynction mock run` and `asynction mock sample`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import socketio
from command_line import run_in_process

DOCUMENT = """\
asyncapi: 2.6.0
info: {title: Chat, version: 1.0.0}
channels:
  /:
    publish:
      message:
        name: say
        payload: {type: string, minLength: 1}
        x-ack: {args: {const: heard}}
        x-handler: nowhere.say
    subscribe:
      message:
        oneOf:
          - {name: said, payload: {type: string, minLength: 1}}
          - {name: count, payload: {type: integer}}
          - {name: impossible, payload: {type: integer, not: {type: integer}}}
  /news:
    subscribe:
      message:
        name: said
        payload: {type: array, items: [{type: integer}, {type: string}], minItems: 2, maxItems: 2}
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "asyncapi.yaml").write_text(DOCUMENT)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command in the folder, in this process: `run("mock", "sample")`."""

    def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_in_process(folder, *arguments)

    return run_command


def lines(run: Run, *arguments: str) -> list[object]:
    done = run("mock", "sample", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_samples_of_an_event(run: Run) -> None:
    numbers = lines(run, "count", "--count", "5")
    assert len(numbers) == 5
    assert all(isinstance(number, int) for number in numbers)


def test_samples_of_an_event_by_a_program(folder: Path) -> None:
    command = [sys.executable, "-m", "asynction", "mock", "sample", "count"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), int)


def test_samples_of_all_events_say_which_they_are_of(run: Run) -> None:
    said, _, news = lines(run)
    assert isinstance(said, dict)
    assert isinstance(news, dict)
    assert said.keys() == {"namespace", "event", "payload"}
    assert (said["namespace"], said["event"]) == ("/", "said")
    assert (news["namespace"], news["event"]) == ("/news", "said")
    assert [type(argument) for argument in news["payload"]] == [int, str]


def test_samples_of_one_namespace(run: Run) -> None:
    for namespace in ("/news", "news"):
        ((number, text),) = lines(run, "said", "--namespace", namespace)  # type: ignore[misc]
        assert (type(number), type(text)) == (int, str)


def test_arguments_are_lists_however_many_there_are(run: Run, folder: Path) -> None:
    one = "items: [{type: integer}], minItems: 1, maxItems: 1}"
    text = DOCUMENT.replace("{type: integer}}", f"{{type: array, {one}}}", 1)
    (folder / "asyncapi.yaml").write_text(text.replace(", not: {type: integer}", ""))
    (made,) = lines(run, "count")
    assert isinstance(made, list)
    assert len(made) == 1


def test_an_option_can_come_from_the_environment(folder: Path) -> None:
    text = DOCUMENT.replace("{type: integer}}", "{type: integer, examples: [-7]}}", 1)
    (folder / "asyncapi.yaml").write_text(text)
    for variables, is_example in ({}, True), ({"ASYNCTION_MOCK_SAMPLE_EXAMPLES": "0"}, False):
        done = run_in_process(folder, "mock", "sample", "count", **variables)
        assert (done.stdout == "-7\n") is is_example, done.stderr


def test_samples_of_what_is_received(run: Run) -> None:
    (said,) = lines(run, "say", "--received")
    assert isinstance(said, str)


@pytest.mark.parametrize("options", [(), ("--fake-data", "edge"), ("--locale", "de_DE")], ids=str)
def test_a_seed_repeats_samples(run: Run, options: tuple[str, ...]) -> None:
    first, again, other = (
        lines(run, "said", "-n", "/", "-c", "9", "--seed", seed, *options)
        for seed in ("1", "1", "2")
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sayd",), "is 'said' meant?"),
        (("xyz",), "it sends 'said' of '/', 'count' of '/', 'said' of '/news'"),
        (("said", "--received"), "no event 'said' whose payload can be made up: it sends that"),
        (("say",), "sends no event 'say' whose payload can be made up: it receives that"),
        (("count", "-n", "news"), "no event 'count' of '/news' whose payload can be made up: it"),
        (("impossible",), "no event 'impossible' whose payload can be made up"),
        (("--locale", "xx_YY"), "xx_YY"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_there_is_not_is_wrong_usage(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    done = run("mock", "sample", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr.splitlines()[-1]


@pytest.fixture
def serving(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []

    def serve(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "asynction", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield serve
    for process in processes:
        process.kill()
        process.communicate()


def printed_until(process: subprocess.Popen[str], last: str) -> list[str]:
    assert process.stdout is not None
    printed: list[str] = []
    while not printed or last not in printed[-1]:
        printed.append(process.stdout.readline())
        assert printed[-1], process.stderr and process.stderr.read()
    return printed


@pytest.mark.parametrize("debugger", [(), ("--debugger",)], ids=["quiet", "debugger"])
def test_it_says_what_it_does_and_does_it(
    serving: Callable[..., subprocess.Popen[str]], debugger: tuple[str, ...]
) -> None:
    process = serving(
        *("--option", "on_invalid=ack", "mock", "run", "--port", "0"),
        *("--subscription-task-interval", "0.05", *debugger),
    )
    first, path, pages, here, news, _ = printed_until(process, "Ctrl-C")
    assert path == "  Socket.IO path: /socket.io/\n"
    assert first.startswith("A mock of asyncapi.yaml on http://127.0.0.1:")
    assert pages == f"  documentation: {first.split()[-1]}/docs\n"
    assert here == "  /: receives 'say'; sends 'said', 'count'\n"
    assert news == "  /news: receives nothing; sends 'said'\n"
    client, counted = socketio.Client(reconnection=False), list[int]()
    client.on("count", counted.append)
    client.connect(first.split()[-1], retry=True)
    assert client.call("say", "hello") == "heard"
    assert client.call("say", 1)["error"]["type"] == "PayloadValidationException"
    end = time.monotonic() + 10
    while not counted:
        assert time.monotonic() < end
        time.sleep(0.01)
    client.disconnect()
    process.send_signal(signal.SIGTERM)
    printed, complaints = process.communicate(timeout=10)
    assert (process.returncode, printed) == (0, "")
    assert "'impossible' of '/' cannot be made up" in complaints
    assert ("GET /socket.io/" in complaints) is bool(debugger)  # as Werkzeug tells of each request
    assert "\x1b" not in complaints


def test_it_says_that_the_document_has_its_server_elsewhere(
    serving: Callable[..., subprocess.Popen[str]], folder: Path
) -> None:
    servers = "servers: {local: {url: 'localhost/garage/socket.io', protocol: ws}}\n"
    (folder / "asyncapi.yaml").write_text(DOCUMENT + servers)
    printed = printed_until(serving("mock", "run", "--port", "0"), "Ctrl-C")
    assert printed[1:3] == [
        "  Socket.IO path: /socket.io/\n",
        "    elsewhere in the document: 'local' at /garage/socket.io/; --server local (in code, "
        "server_name='local') serves it there\n",
    ]


def test_a_port_in_use_is_one_message(
    serving: Callable[..., subprocess.Popen[str]], run: Run
) -> None:
    process = serving("mock", "run", "--port", "0")
    port = printed_until(process, "A mock")[-1].rpartition(":")[2].strip()
    done = run("mock", "run", "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be served: Address already in use" in done.stderr
