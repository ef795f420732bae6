"""Observers are told of all outcomes on the wire, whichever transport brings them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .processes import Server
from .raw import Open, RawPolling
from .waiting import wait_for


@pytest.fixture(scope="module")
def observed_process(async_mode: str, logs: Path) -> Iterator[Server]:
    with Server.running(async_mode, logs / f"{async_mode}-observed.log", "observed.py") as server:
        assert server.notes("start") == []  # which its first client brings about
        RawPolling(server.url).close()
        server.note("start")
        yield server


@pytest.fixture
def observed(observed_process: Server) -> Server:
    observed_process.forget()
    return observed_process


def told(server: Server, count: int) -> list[Any]:
    """Return what observers were told as soon as that is enough, and forget it."""
    wait_for(
        lambda: len(server.notes("told")) >= count,
        lambda: f"{count} observations: {server.notes()}\n{server.log()}",
    )
    notes = server.notes("told")
    server.forget()
    assert all(0 <= note["duration"] < 20 for note in notes)
    return [[note["method"], *note["of"], note["raised"]] for note in notes]


EVENTS: list[tuple[list[Any], list[list[Any]]]] = [
    (["say", "hello"], [["received", "/", "say", "handled", None, None]]),
    (
        ["say", 1],
        [["received", "/", "say", "invalid", "client", "PayloadValidationException"]],
    ),
    (
        ["say", "wrong ack"],
        [["received", "/", "say", "invalid", "server", "MessageAckValidationException"]],
    ),
    (["say", "fail"], [["received", "/", "say", "raised", "server", "RuntimeError"]]),
    (
        ["say", "wrong emission"],
        [
            ["sent", "/", "said", "invalid", "server", "PayloadValidationException"],
            ["received", "/", "say", "raised", "server", "PayloadValidationException"],
        ],
    ),
    (
        ["say", "emission beyond"],
        [
            ["sent", "/", None, "undocumented", "server", "UndocumentedEventException"],
            ["received", "/", "say", "raised", "server", "UndocumentedEventException"],
        ],
    ),
    (["order", "bread"], [["received", "/", "order", "refused", "client", "SecurityException"]]),
    (["unbound"], [["received", "/", "unbound", "unbound", "server", "UnboundEventException"]]),
    (["beyond"], [["received", "/", None, "undocumented", None, None]]),
    (["nobody knows"], [["received", "/", None, "unknown", "client", None]]),
]


def test_events(observed: Server, open_raw: Open) -> None:
    connection = open_raw(observed)
    connection.send("0")
    connection.receive()
    assert told(observed, 1) == [["connected", "/", None, "handled", None, None]]
    for event, observations in EVENTS:
        connection.send(f"2{json.dumps(event)}")
        assert told(observed, len(observations)) == observations
    connection.send('2["say", "sleep"]')
    assert observed.note("told")["duration"] >= 0.2
    told(observed, 1)
    connection.send("1")
    assert told(observed, 1) == [["disconnected", "/", None, "handled", None, None]]


def test_a_refusal_may_bring_data(observed: Server, open_raw: Open) -> None:
    connection = open_raw(observed)
    connection.send("0/busy,")
    namespace, _, told = connection.receive().partition(",")
    assert namespace == "4/busy"
    assert json.loads(told) == {"message": "come again later", "data": {"retryIn": 30}}


def test_plugins_clean_up_after_connections(observed: Server, open_raw: Open) -> None:
    connection = open_raw(observed)
    connection.send("0/rooms/17,")
    sid = json.loads(connection.receive().partition(",")[2])["sid"]
    connection.close()
    note = observed.note("clean up")
    assert (note["namespace"], note["sid"]) == ("/rooms/17", sid)


def test_connections(observed: Server, open_raw: Open) -> None:
    connection = open_raw(observed)
    for namespace in ("/secret", "/rooms/long", "/nowhere", "/rooms/17", "/rooms/17"):
        connection.send(f"0{namespace},")
        connection.receive()
    family = "/rooms/{room}"
    assert told(observed, 5) == [
        ["refused", "/secret", None, "refused", "client", "SecurityException"],
        ["refused", family, None, "invalid", "client", "ParameterValidationException"],
        ["refused", None, None, "unknown", "client", None],
        ["connected", family, None, "handled", None, None],
        ["refused", family, None, "refused", "client", None],
    ]
    connection.send('2/secret,["say"]')
    assert told(observed, 1) == [["received", "/secret", None, "refused", "client", None]]
    connection.close()
    assert told(observed, 1) == [["disconnected", family, None, "handled", None, None]]
