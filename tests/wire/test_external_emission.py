"""A process without a Flask app emits through a message queue, and its events are checked there."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any
from uuid import uuid4

import kombu
import pytest

from .clients import Client
from .conftest import ONE_CLIENT, Connect
from .processes import SERVERS, Server
from .waiting import DEADLINE, wait_for

Emit = Callable[..., str]

EMITTER = Path(__file__).parent / "emitter" / "emit.py"


@pytest.fixture(scope="module", params=["redis_url", "amqp_url"], ids=["redis", "rabbitmq"])
def queue(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The options of Flask-SocketIO for a channel that nobody else uses."""
    url: str = request.getfixturevalue(request.param)
    channel = f"asynction-test-{uuid4().hex}"
    yield {"message_queue": url, "channel": channel}
    if request.param == "amqp_url":
        with kombu.Connection(url) as connection:
            connection.default_channel.exchange_delete(channel)


@pytest.fixture(scope="module")
def queued_process(async_mode: str, queue: dict[str, str], logs: Path) -> Iterator[Server]:
    with Server.running(async_mode, logs / f"{queue['channel']}.log", options=queue) as server:
        yield server


@pytest.fixture
def queued_server(queued_process: Server) -> Server:
    """A server that listens to a message queue."""
    queued_process.forget()
    return queued_process


@contextmanager
def emitting(
    queue: dict[str, str], document: str = "asyncapi.yaml", seconds: float = DEADLINE
) -> Iterator[Emit]:
    with subprocess.Popen(
        [sys.executable, EMITTER, SERVERS / document, queue["message_queue"], queue["channel"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        outcomes: Queue[str] = Queue()

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                outcomes.put(line.strip())

        Thread(target=read, daemon=True).start()

        def emit(*args: Any, **options: Any) -> str:
            assert process.stdin is not None
            process.stdin.write(f"{(options, *args)!r}\n")
            return outcomes.get(timeout=seconds)

        try:
            yield emit
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def emit(queue: dict[str, str]) -> Iterator[Emit]:
    """Emit in another process: `emit("event", data)` returns the type of what is raised there."""
    with emitting(queue) as emit:
        yield emit


def wait_until_heard(emit: Emit, client: Client) -> None:
    """Wait until what is emitted arrives: the server begins to listen with its first client."""

    def heard() -> list[list[Any]]:
        emit("json", {"text": "anybody there?"})
        return client.got("json")

    wait_for(heard, "an event from the message queue")


def test_fitting_events_of_another_process_arrive_and_unfitting_ones_are_raised_there(
    queued_server: Server, emit: Emit, connect: Connect
) -> None:
    client = connect(queued_server)
    wait_until_heard(emit, client)

    assert emit("news", {"text": "from afar"}) == "None"
    assert client.receive("news") == [{"text": "from afar"}]
    assert emit("pair", (1, "a")) == "None"
    assert client.receive("pair") == [1, "a"]
    assert emit("blob", b"\x00\xff") == "None"
    assert client.receive("blob") == [b"\x00\xff"]

    assert emit("news", {"text": 1}) == "PayloadValidationException"
    assert emit("pair", [1, "a"]) == "PayloadValidationException"
    assert emit("say", {"text": "not for the server to say"}) == "UndocumentedEventException"
    assert emit("message", "the next one") == "None"
    client.receive("message")
    assert len(client.got("news")) == 1
    assert len(client.got("pair")) == 1
    assert client.got("say") == []
    assert queued_server.log() == ""


@ONE_CLIENT
def test_a_server_that_listens_to_a_queue_checks_what_it_emits_itself(
    queued_server: Server, emit: Emit, connect: Connect
) -> None:
    client = connect(queued_server, replies={"news": [True]})
    wait_until_heard(emit, client)
    raised = queued_server.perform("asio.emit", "news", {"text": 1})["raised"]
    assert raised["type"] == "PayloadValidationException"
    options = {"to": client.sids["/"]}
    queued_server.perform("asio.emit", "news", {"text": "hi"}, options=options, noting=True)
    assert client.receive("news") == [{"text": "hi"}]
    assert queued_server.note("acked")["args"] == [True]
