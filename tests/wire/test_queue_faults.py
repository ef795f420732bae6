"""A message queue goes, stalls, comes back, or was never there: who hears, and what is told."""

import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import kombu
import pytest
import redis
from sizes import sampled

from .brokers import Broker, OwnRedis, Proxy
from .clients import Client
from .conftest import ONE_CLIENT, Connect
from .processes import Server
from .test_external_emission import emitting
from .waiting import wait_for

TIMEOUT = 0.5  # seconds that the queue may take to answer
BACK = 15.0  # seconds: three times what is promised, as machines of tests are busy

BROKERS = sampled("broker", ["redis", "rabbitmq"], every=2, indirect=True)


@pytest.fixture
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    if request.param == "redis":
        with OwnRedis.running() as own:
            yield own
    else:
        request.getfixturevalue("amqp_url")
        with Proxy.running(5672, "amqp://guest:guest@127.0.0.1:{port}//") as proxy:
            yield proxy


def options_for(broker: Broker, **others: Any) -> dict[str, Any]:
    channel = f"asynction-test-{uuid4().hex}"
    return {"message_queue": broker.url, "channel": channel, "queue_timeout": TIMEOUT, **others}


@contextmanager
def two_servers(
    async_mode: str, logs: Path, options: dict[str, Any]
) -> Iterator[tuple[Server, Server]]:
    first, second = (logs / f"{options['channel']}-{number}.log" for number in (1, 2))
    with (
        Server.running(async_mode, first, "queued.py", options=options) as one,
        Server.running(async_mode, second, "queued.py", options=options) as two,
    ):
        yield one, two


def emit(server: Server, text: str) -> float:
    """Emit an event and return the seconds that it took."""
    start = monotonic()
    outcome = server.perform("asio.emit", "message", text)
    assert outcome == {"returned": None}
    return monotonic() - start


def wait_until_heard(server: Server, client: Client) -> None:
    """Wait until what a server sends reaches a client of another one."""
    end = monotonic() + BACK
    while not client.got("message"):
        assert monotonic() < end, f"nothing is heard: {server.log()}"
        emit(server, "does anybody hear this?")
        sleep(0.1)


def texts(client: Client, of: str) -> list[str]:
    return [args[0] for args in client.got("message") if args[0].startswith(of)]


def lines(server: Server, part: str) -> list[str]:
    return [line for line in server.log().splitlines() if part in line]


def break_down(broker: Broker, fault: str) -> None:
    broker.stop() if fault == "stop" else broker.stall()


def recover(broker: Broker, fault: str) -> None:
    broker.start() if fault == "stop" else broker.resume()


@ONE_CLIENT
@BROKERS
@pytest.mark.parametrize("fault", ["stop", "stall"])
def test_who_emits_during_an_outage_is_not_held_up_and_the_log_says_once_what_others_missed(
    broker: Broker, fault: str, async_mode: str, logs: Path, connect: Connect
) -> None:
    with two_servers(async_mode, logs, options_for(broker)) as (one, two):
        here, there = connect(one), connect(two)
        wait_until_heard(one, there)

        break_down(broker, fault)
        first = emit(one, "missed 0")
        others = sum(emit(one, f"missed {number}") for number in range(1, 10))
        sleep(3)
        emit(one, "missed 10")
        wait_for(lambda: len(texts(here, "missed")) == 11, "what was emitted here")
        assert first < TIMEOUT * 3 + 2  # 2 for a busy machine, here and below
        assert others < TIMEOUT * 3 + 2

        there.events.clear()
        recover(broker, fault)
        start = monotonic()
        wait_until_heard(one, there)
        assert monotonic() - start < BACK
        (back,) = wait_for(lambda: lines(one, " is back "), lambda: one.log(), seconds=BACK)
        missed = re.search(r"is back after \d+ s; others missed up to (\d+) event", back)
        assert missed is not None
        assert int(missed[1]) >= 11 - len(texts(there, "missed"))
        assert len(texts(there, "missed")) == len(set(texts(there, "missed")))
        assert len(lines(one, "does not answer")) == 1
        assert "guest" not in one.log()
        assert "Traceback" not in one.log() + two.log()


@pytest.mark.wide
@ONE_CLIENT
@BROKERS
def test_a_server_starts_without_its_queue_and_hears_of_others_when_it_is_there(
    broker: Broker, async_mode: str, logs: Path, connect: Connect
) -> None:
    broker.stop()
    with two_servers(async_mode, logs, options_for(broker)) as (one, two):
        here, there = connect(one), connect(two)
        emit(one, "here alone")
        here.receive("message")
        one.log_line("does not answer")
        two.log_line("does not answer")

        broker.start()
        wait_until_heard(one, there)
        for server in (one, two):
            wait_for(lambda server=server: lines(server, " is back "), "the end", seconds=BACK)  # type: ignore[misc]
            assert len(lines(server, "does not answer")) == 1


GARBAGE = [
    b"\xff\xfe",
    b"",
    b"5",
    b"null",
    b'"method"',
    b'["method"]',
    b'{"method": 1}',
    b'{"method": ["emit"]}',
    b'{"method": "emit"}',
    b'{"method": "emit", "event": 1, "data": []}',
    b'{"method": "emit", "event": "message", "data": ["a"], "namespace": ["/"], "room": {}}',
    b'{"method": "disconnect", "sid": {}}',
    b'{"method": "callback", "host_id": []}',
    b"[" * 100_000,
    pickle.dumps({"method": "emit", "event": "message", "data": ["pickled"], "namespace": "/"}),
]

ANOTHER_VERSION = b'{"method": "tomorrow", "host_id": "x"}'


def publish(options: dict[str, Any], body: bytes, content_type: str) -> None:
    """Publish something that is none of a server's messages, or looks like one."""
    url, channel = options["message_queue"], options["channel"]
    if url.startswith("redis"):
        with redis.Redis.from_url(url) as client:
            client.publish(channel, body)
        return
    with kombu.Connection(url) as connection:
        exchange = kombu.Exchange(channel, type="fanout", durable=False)
        connection.Producer(exchange=exchange).publish(
            body, content_type=content_type, content_encoding="binary"
        )


@ONE_CLIENT
@BROKERS
def test_what_others_publish_on_the_channel_keeps_nobody_from_listening_and_is_told_once(
    broker: Broker, async_mode: str, logs: Path, connect: Connect
) -> None:
    options = options_for(broker)
    with two_servers(async_mode, logs, options) as (one, two):
        there = connect(two)
        wait_until_heard(one, there)
        publish(options, ANOTHER_VERSION, "text/plain")
        emit(one, "before all that")
        wait_for(lambda: texts(there, "before"), lambda: two.log())
        assert lines(two, "asynction:") == []
        for body in GARBAGE:
            publish(options, body, "text/plain")
            publish(options, body, "application/x-python-serialize")
        emit(one, "after all that")
        wait_for(lambda: texts(there, "after"), lambda: two.log())
        assert texts(there, "pickled") == []
        (line,) = lines(two, "asynction:")
        assert "none of a Socket.IO server" in line


@ONE_CLIENT
@BROKERS
def test_a_process_that_only_emits_is_told_that_nobody_gets_it(
    broker: Broker, async_mode: str, logs: Path, connect: Connect
) -> None:
    options = options_for(broker)
    log = logs / f"{options['channel']}.log"
    with (
        Server.running(async_mode, log, "queued.py", options=options) as server,
        emitting(options, seconds=60) as emit_afar,
    ):
        client = connect(server)

        def heard() -> bool:
            emit_afar("message", "hello")
            return bool(client.got("message"))

        wait_for(heard, "what another process emits", seconds=60)
        broker.stop()
        start = monotonic()
        for _ in range(10):
            assert emit_afar("message", "lost") == "MessageQueueException"
        assert monotonic() - start < 10
        client.events.clear()
        broker.start()
        wait_for(heard, lambda: server.log(), seconds=BACK)
        assert texts(client, "lost") == []


@pytest.mark.wide
@ONE_CLIENT
@BROKERS
def test_a_queue_that_says_nothing_is_fine_and_one_that_does_not_answer_is_not(
    broker: Broker, async_mode: str, logs: Path, connect: Connect
) -> None:
    with two_servers(async_mode, logs, options_for(broker)) as (one, two):
        there = connect(two)
        wait_until_heard(one, there)
        sleep(13)  # more than the 10 seconds after which it is asked
        assert lines(two, "asynction:") == []
        emit(one, "after a while")
        wait_for(lambda: texts(there, "after"), lambda: two.log())

        broker.stall()
        wait_for(lambda: lines(two, "does not answer"), lambda: two.log(), seconds=60)
        broker.resume()
        wait_for(lambda: lines(two, " is back "), lambda: two.log(), seconds=BACK)
        there.events.clear()
        wait_until_heard(one, there)
