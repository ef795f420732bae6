"""What a mock server emits while it runs: which data, to whom, and whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue
from typing import Any

import pytest

from asynction_core import Event, hookimpl

from .conftest import Client, Run, Serve

NAME = {"payload": {"type": "string", "minLength": 1}}
SEVEN = {f"event {number}": {"payload": {"const": number}} for number in range(7)}

CHOOSY = {
    "payload": {"type": "string", "pattern": "^[a-z]{8}$", "examples": ["one", "examples"]},
}
TOLD = {**CHOOSY, "examples": [{"payload": "messages"}, {"payload": 7}, {"payload": "examined"}]}


class Watching:
    """A plugin that notes which thread emits what, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.emitted: list[tuple[str, str]] = []
        self._failures = failures

    @hookimpl
    def asynction_send_middleware(self, event: Event) -> Callable[..., Any]:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def send(*args: Any) -> Any:
                self.emitted.append((event.name, threading.current_thread().name))
                if self._failures:
                    self._failures -= 1
                    raise RuntimeError("it fails")
                return next(*args)

            return send

        return middleware


class Connection:
    """What Engine.IO knows of a client."""

    def __init__(self, upgraded: bool, waiting: int) -> None:
        self.upgraded = upgraded
        self.queue = Queue[object]()
        for _ in range(waiting):
            self.queue.put(None)


def test_several_workers_emit_all_events(serve: Serve, run: Run) -> None:
    watching = Watching()
    server = serve(sends=SEVEN, plugins=[watching])
    client = Client(server)
    run(server, lambda: client.names() == SEVEN.keys(), max_worker_number=3)
    assert all(client.got(f"event {number}")[0] == [number] for number in range(7))
    assert len({thread for _, thread in watching.emitted}) == 3


@pytest.mark.parametrize(
    ("options", "workers", "threads"),
    [({}, 100, 7), ({}, 1, 1), ({}, 0, 1), ({"seed": 1}, 8, 1)],
    ids=["more than events", "one", "none", "with a seed"],
)
def test_there_are_as_many_workers_as_there_is_work_for(
    serve: Serve, run: Run, options: dict[str, Any], workers: int, threads: int
) -> None:
    watching = Watching()
    server = serve(sends=SEVEN, plugins=[watching], **options)
    client = Client(server)
    run(server, lambda: client.names() == SEVEN.keys(), max_worker_number=workers)
    assert len({thread for _, thread in watching.emitted}) == threads


def test_it_can_emit_without_a_pause(serve: Serve, run: Run) -> None:
    server = serve(sends={"news": NAME})
    client = Client(server)
    run(server, lambda: len(client.got("news")) > 200, subscription_task_interval=0)


def test_it_stops_emitting_when_the_web_server_stops(serve: Serve, run: Run) -> None:
    watching = Watching()
    server = serve(sends={"news": NAME}, plugins=[watching])
    client = Client(server)
    before = threading.active_count()
    run(server, lambda: client.got("news"))
    assert threading.active_count() == before
    count = len(watching.emitted)
    run(server, lambda: len(watching.emitted) > count)


def test_it_stops_emitting_when_the_web_server_fails(serve: Serve, run: Run) -> None:
    def fail() -> None:
        raise OSError("the port is taken")

    server = serve(sends={"news": NAME})
    before = threading.active_count()
    with pytest.raises(OSError, match="the port is taken"):
        run(server, fail, subscription_task_interval=3600)
    assert threading.active_count() == before


def test_the_web_server_gets_its_options(serve: Serve, run: Run) -> None:
    server = serve(receives={"ask": {}})
    given = run(server, lambda: True, host="0.0.0.0", port=5001, debug=True)
    assert given.items() >= {"host": "0.0.0.0", "port": 5001, "debug": True}.items()
    assert not given.keys() & {"subscription_task_interval", "max_worker_number"}


def test_nothing_is_emitted_where_nobody_is(serve: Serve, run: Run) -> None:
    watching = Watching()
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": {
            "/": {"subscribe": {"message": {"name": "here", **NAME}}},
            "/other": {"subscribe": {"message": {"name": "there", **NAME}}},
        },
    }
    server = serve(document, plugins=[watching])
    client, guest = Client(server), Client(server, "/other")
    run(server, lambda: client.got("here") and guest.got("there"))
    guest.leave()
    watching.emitted.clear()
    run(server, lambda: len(watching.emitted) > 10)
    assert {name for name, _ in watching.emitted} == {"here"}
    assert client.names() == {"here"}


@pytest.mark.parametrize(("upgraded", "waiting"), [(False, 13), (True, 501)])
def test_who_has_not_taken_what_waits_is_left_out(
    serve: Serve, run: Run, upgraded: bool, waiting: int
) -> None:
    server = serve(sends={"news": NAME})
    slow, fast = Client(server), Client(server)
    manager = server.server.manager
    sids = [manager.eio_sid_from_sid(sid, "/") for sid, _ in manager.get_participants("/", None)]
    server.server.eio.sockets = {
        sids[0]: Connection(upgraded, waiting),
        sids[1]: Connection(upgraded, waiting - 1),
    }
    run(server, lambda: len(fast.got("news")) > 5)
    assert slow.got("news") == []


def test_a_worker_survives_an_exception(
    serve: Serve, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(sends=SEVEN, plugins=[Watching(failures=3)])
    client = Client(server)
    run(server, lambda: client.names() == SEVEN.keys(), max_worker_number=1)
    failures = [record for record in caplog.records if "could not be emitted" in record.message]
    assert [record.message for record in failures] == [
        f"'event {number}' of '/' could not be emitted" for number in range(3)
    ]
    assert all(record.exc_info for record in failures)


def test_a_worker_survives_a_client_that_leaves_while_it_looks_who_is_there(
    serve: Serve, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(sends=SEVEN)
    client = Client(server)
    manager = server.server.manager
    look, left = manager.get_participants, ["/", "/"]

    def get_participants(namespace: str, room: object) -> Any:
        if left:
            raise KeyError(left.pop())  # as python-socketio does when the last one leaves then
        return look(namespace, room)

    monkeypatch.setattr(manager, "get_participants", get_participants)
    run(server, lambda: client.names() == SEVEN.keys(), max_worker_number=1)


# Which data


@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
@pytest.mark.parametrize(
    "message",
    [
        {},
        {"payload": {"type": "null"}},
        {"payload": {"type": ["null", "integer"]}},
        {"payload": {"type": "array", "items": {"type": "integer"}}},
        {"payload": {"type": "array", "items": [{"type": "integer"}], "additionalItems": False}},
        {"payload": {"type": ["array", "null"], "items": [{"type": "integer"}]}},
        {"payload": {"items": [{"type": "integer"}, {"type": "string"}]}},
        {
            "payload": {
                "type": "array",
                "items": [{"type": ["null", "boolean"]}],
                "minItems": 1,
                "additionalItems": False,
            }
        },
        {"payload": True},
    ],
    ids=str,
)
def test_every_payload_passes_validation(
    serve: Serve,
    run: Run,
    caplog: pytest.LogCaptureFixture,
    message: dict[str, Any],
    fake_data: str,
) -> None:
    watching = Watching()
    server = serve(sends={"news": message}, plugins=[watching], fake_data=fake_data)
    client = Client(server)
    run(server, lambda: len(watching.emitted) > 60, subscription_task_interval=0)
    assert client.got("news")
    assert "could not be emitted" not in caplog.text


@pytest.mark.parametrize(
    ("payload", "args"),
    [
        ({"const": 1}, [1]),
        ({"const": [1, 2]}, [[1, 2]]),
        ({"items": [{"const": 1}, {"const": 2}], "minItems": 2, "additionalItems": False}, [1, 2]),
        ({"items": [{"const": [1]}], "minItems": 1, "additionalItems": False}, [[1]]),
        ({"type": "array", "items": [True], "maxItems": 0}, []),
    ],
    ids=str,
)
def test_arguments_are_what_the_schema_says(
    serve: Serve, run: Run, payload: dict[str, Any], args: list[Any]
) -> None:
    server = serve(sends={"news": {"payload": payload}})
    client = Client(server)
    run(server, lambda: client.got("news"))
    assert client.got("news")[0] == args


def payloads(server: Any, count: int = 8) -> list[Any]:
    (sample,) = server.samples
    return [sample.make()[0] for _ in range(count)]


def test_examples_come_first(serve: Serve) -> None:
    assert payloads(serve(sends={"news": TOLD}), 4) == ["messages", "examined"] * 2
    assert set(payloads(serve(sends={"news": CHOOSY}))) == {"examples"}
    default = {"payload": {"type": "integer", "default": 12345}}
    assert set(payloads(serve(sends={"news": default}))) == {12345}


@pytest.mark.parametrize("message", [TOLD, CHOOSY], ids=["of the message", "of the schema"])
def test_examples_need_not_come_first(serve: Serve, message: dict[str, Any]) -> None:
    made = payloads(serve(sends={"news": message}, prefer_examples=False))
    assert not set(made) & {"messages", "examined", "examples"}


@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
def test_a_seed_repeats_the_data(serve: Serve, fake_data: str) -> None:
    def made(seed: int | None, **more: Any) -> list[Any]:
        return payloads(serve(sends={"news": NAME, **more}, fake_data=fake_data, seed=seed), 20)

    assert made(7) == made(7)
    assert made(7) != made(8)
    assert made(None) != made(None)


def test_a_locale_says_whose_names_there_are(serve: Serve) -> None:
    name = {"payload": {"type": "string", "format": "name"}}
    made = payloads(serve(sends={"news": name}, locale="ja_JP"), 20)
    assert not any(text.isascii() for text in made)


def test_edge_data_have_so_many_samples_of_a_format_of_faker(serve: Serve) -> None:
    word = {"payload": {"type": "string", "format": "company"}}
    few = serve(sends={"news": word}, fake_data="edge", custom_formats_sample_size=2)
    more = serve(sends={"news": word}, fake_data="edge", custom_formats_sample_size=40)
    assert len(set(payloads(few, 200))) == 2
    assert 10 < len(set(payloads(more, 200))) <= 40
