"""A message queue: what is refused at the start, and what its failing does in one process.

What real queues do to real servers stands in tests/wire/test_queue_faults.py.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
import socketio
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry

from asynction_core import AsynctionException, AsynctionSocketIO, MessageQueueException
from asynction_core.serving.queue import awaited
from asynction_core.serving.queue.inbox import METHODS, fits
from asynction_core.serving.queue.outage import Outage

from .conftest import document_of

Serve = Callable[..., AsynctionSocketIO]

DOCUMENT = document_of({"/": {"subscribe": {"message": {"name": "news"}}}})
NOBODY = "redis://me:hush@127.0.0.1:1/0"  # where no Redis is

UNUSABLE = [
    ("localhost:6379", "is no URL"),
    ("hush", "is no URL"),
    ("hush hush://localhost", "is no URL"),
    ("redsi://me:hush@localhost", "neither Flask-SocketIO nor kombu knows"),
    ("redis://me:hush@localhost:port/0", "its port has to be a number"),
    ("redis://me:hu/sh@localhost/0", "percent-encoded"),
    ("amqp://me:hush@localhost:port//", "its port has to be a number"),
    ("amqp://me:hush@[::1//", "cannot be read"),
]


@pytest.mark.parametrize("only_emits", [True, False])
@pytest.mark.parametrize(("url", "why"), UNUSABLE)
def test_a_queue_that_cannot_be_used_is_refused_at_the_start_without_its_password(
    url: str, why: str, only_emits: bool, app: Flask
) -> None:
    with pytest.raises(AsynctionException, match=why) as refusal:
        AsynctionSocketIO.from_spec(
            DOCUMENT, app=None if only_emits else app, message_queue=url, async_mode="threading"
        )
    for secret in ("hush", "hu/", "sh@"):
        assert secret not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "module", "advice"),
    [
        (NOBODY, "redis", "pip install redis"),
        ("rediss://localhost", "redis", "pip install redis"),
        ("amqp://me:hush@localhost", "kombu", "pip install kombu"),
        ("kafka://localhost", "kafka", "pip install kafka-python"),
        ("zmq+tcp://localhost:1+2", "zmq", "pip install.* pyzmq"),
    ],
)
def test_what_a_queue_needs_and_is_not_installed_is_named_by_init_app(
    url: str, module: str, advice: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    server = AsynctionSocketIO.from_spec(DOCUMENT)
    with pytest.raises(AsynctionException, match=advice):
        server.init_app(app, message_queue=url)


@pytest.mark.parametrize("seconds", [0, -1, "2", True, None, float("nan")])
def test_a_timeout_is_a_number_of_seconds(seconds: Any) -> None:
    with pytest.raises(ValueError, match="queue_timeout"):
        AsynctionSocketIO.from_spec(DOCUMENT, queue_timeout=seconds)


def test_a_client_manager_of_the_application_is_guarded_and_its_options_count(app: Flask) -> None:
    manager = socketio.RedisManager(NOBODY, redis_options={"socket_timeout": 7})
    server = AsynctionSocketIO.from_spec(
        DOCUMENT, app=app, client_manager=manager, async_mode="threading"
    )
    assert server.queue is manager
    assert manager.redis_options["socket_timeout"] == 7
    assert manager.redis_options["socket_connect_timeout"] == 2.0


def test_a_client_manager_of_a_class_of_the_application_is_left_as_it_is(app: Flask) -> None:
    class Own(socketio.RedisManager):  # type: ignore[misc]
        pass

    server = AsynctionSocketIO.from_spec(
        DOCUMENT, app=app, client_manager=Own(NOBODY), async_mode="threading"
    )
    assert server.queue is None
    assert type(server.server.manager) is Own


def test_a_server_without_clients_emits_without_its_queue_and_tells_once(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(DOCUMENT, message_queue=NOBODY)
    for _ in range(20):
        server.emit("news", 1)
    assert server.queue is not None
    assert server.queue.outage.lost == {"emit": 20}
    assert not server.queue.answers()
    assert [record.message for record in caplog.records] == [
        "Redis does not answer (ConnectionError: Connection refused): until it does, what is sent "
        "reaches the clients of this process alone"
    ]


def test_a_process_that_only_emits_is_told_each_time_that_nobody_gets_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = AsynctionSocketIO.from_spec(DOCUMENT, message_queue=NOBODY)
    for _ in range(20):
        with pytest.raises(MessageQueueException, match="Redis does not answer") as raised:
            server.emit("news", 1)
        assert "hush" not in str(raised.value)
    (line,) = caplog.messages
    assert "hush" not in line


def test_callbacks_of_a_process_that_only_emits_do_not_pile_up() -> None:
    server = AsynctionSocketIO.from_spec(DOCUMENT, message_queue="memory://")
    for number in range(100):
        server.emit("news", number, to=f"room {number}", callback=print)
    assert server.server.manager.callbacks == {}


@pytest.mark.parametrize("bound", ["PATIENCE", "MOST"])
def test_callbacks_for_clients_of_other_processes_do_not_pile_up(
    bound: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaited, bound, 3 if bound == "MOST" else -1.0)
    server = serve(DOCUMENT, message_queue="memory://")
    for number in range(50):
        server.emit("news", number, to=f"somebody {number % 10}", callback=print)
    kept = server.server.manager.callbacks
    assert sum(len(of_room) - 1 for of_room in kept.values()) == (3 if bound == "MOST" else 0)


def test_an_acknowledgement_of_another_process_is_waited_for(serve: Serve) -> None:
    server = serve(DOCUMENT, message_queue="memory://")
    acked: list[Any] = []
    server.emit("news", 1, to="somebody", callback=lambda *args: acked.append(args))
    manager = server.server.manager
    manager._handle_callback(
        {"host_id": manager.host_id, "sid": "somebody", "id": 1, "args": ["yes"]}
    )
    assert acked == [("yes",)]


def test_what_cannot_be_sent_is_no_outage(serve: Serve) -> None:
    server = serve(DOCUMENT, message_queue="memory://")
    with pytest.raises(TypeError):
        server.emit("news", object())
    assert server.queue is not None
    assert server.queue.answers()


def test_those_who_emit_at_once_wait_for_a_queue_that_stalls_once_together(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(DOCUMENT, message_queue="memory://")
    tries = []

    def stall(connection: Any) -> None:
        tries.append(connection)
        sleep(0.5)
        raise TimeoutError

    monkeypatch.setattr(server.server.manager, "_connect", stall)
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda number: server.emit("news", number), range(50)))
    assert len(tries) <= 2  # the second may have begun after the first had failed
    assert server.queue is not None
    assert server.queue.outage.lost == {"emit": 50}


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ([], "others missed no event"),
        (["emit"], "others missed up to 1 event"),
        (["emit"] * 34, "others missed up to 34 events"),
        (
            ["emit", "emit", "leave_room", "callback", "leave_room"],
            "others missed up to 2 events, and up to 3 of the server's own messages "
            "(leave_room 2, callback 1)",
        ),
    ],
)
def test_an_outage_is_told_of_when_it_begins_and_when_it_has_ended(
    lost: list[str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage("Redis", "nobody")
    outage.lose("emit")  # in an outage before this one
    for _ in range(3):
        outage.begin(TimeoutError())
        assert outage.lasts
        for method in lost:
            outage.lose(method)
        lost = []
        outage.end()
        outage.settle()
        assert not outage.lasts
    outage.settle(after=0)
    assert outage.is_over
    begun, ended = caplog.messages
    assert (
        begun == "Redis does not answer (TimeoutError): until it does, what is sent reaches nobody"
    )
    assert ended == f"Redis is back after 0 s; {told}"


class Recording(socketio.PubSubManager):  # type: ignore[misc]
    """Keeps what is published, as it arrives elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[Any] = []

    def _publish(self, data: dict[str, Any]) -> None:
        self.published.append(json.loads(json.dumps(data)))


def test_everything_that_python_socketio_publishes_is_understood() -> None:
    manager = Recording()
    manager.set_server(socketio.Server(async_mode="threading"))
    for options in (
        {},
        *({"room": room} for room in ("a", ["a", "b"], 1)),
        *({"skip_sid": sid} for sid in ("a", ["a", "b"])),
        {"namespace": "/chat"},
        {"room": "a", "callback": print},
    ):
        for data in (None, 1, "a", b"a", {"a": b"b"}, ("a", 1), [1]):
            manager.emit("news", data, **options)
    manager.can_disconnect("a", "/")
    manager.disconnect("a", "/")
    manager.enter_room("a", "/", "b")
    manager.leave_room("a", "/", "b")
    manager.close_room("b")
    manager._return_callback("host", "a", "/", 1, "b")
    assert {message["method"] for message in manager.published} == METHODS.keys()
    assert all(fits(message) for message in manager.published)


def test_managers_of_python_socketio_still_publish_twice_and_tell_of_each_try() -> None:
    """If this fails, see whether `asynction_core.serving.queue` is still needed."""
    records: list[logging.LogRecord] = []
    logger = logging.Logger("bare")
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    logger.addHandler(handler)
    manager = socketio.RedisManager(
        NOBODY, write_only=True, logger=logger, redis_options={"retry": Retry(NoBackoff(), 0)}
    )
    for _ in range(3):
        manager.emit("news", 1)
    assert len(records) == 6
