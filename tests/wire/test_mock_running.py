"""A mock server that runs: for whom it emits, who leaves it, how it stops, what a seed repeats."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from free_ports import free_port

from .clients import Client, Opening, PythonClient
from .conftest import CLIENTS, ONE_CLIENT, Connect
from .mocked import (
    CREDENTIALS,
    DOCUMENTS,
    arguments_maker,
    make_clients_patient,
    mock_server,
    received,
    sent,
    spec_of,
)
from .processes import SERVERS, Server, wait_until_served
from .raw import RawPolling, RawWebSocket
from .servers import wire_json
from .waiting import wait_for

SEEDED = "forum"
COUNT = 5  # of each event and each acknowledgement that are compared


@pytest.fixture
def patient_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    make_clients_patient(monkeypatch)


@pytest.fixture
def fleet(async_mode: str, logs: Path) -> Iterator[Server]:
    """A server that notes what it emits."""
    log = logs / f"mock-fleet-{async_mode}-observing.log"
    with mock_server("fleet", log, async_mode, observes=True) as server:
        yield server


@ONE_CLIENT
def test_it_emits_only_where_somebody_is(fleet: Server, connect: Connect) -> None:
    def emits_while_others_listen(namespace: str) -> bool:
        fleet.forget()
        before = len(watcher.got("notice", "/open"))
        wait_for(lambda: len(watcher.got("notice", "/open")) > before + 3, "notices")
        return bool(fleet.notes("emit", namespace=namespace))

    watcher = connect(fleet, "/open", "/commands", "/silent", **CREDENTIALS)
    assert not emits_while_others_listen("/positions")
    assert {note["namespace"] for note in fleet.notes()} == {"/open"}
    guest = connect(fleet, "/positions", **CREDENTIALS)
    assert {*guest.receive("position", "/positions")[0]} == {"latitude", "longitude"}
    assert guest.receive("tick", "/positions") == []
    assert guest.receive("positions", "/positions")
    assert {namespace for namespace, _, _ in guest.events} == {"/positions"}
    assert emits_while_others_listen("/positions")
    guest.close()
    wait_for(lambda: not emits_while_others_listen("/positions"), "the guest to be gone")
    assert {namespace for namespace, _, _ in watcher.events} == {"/open"}


@pytest.mark.usefixtures("patient_clients")
@ONE_CLIENT
def test_clients_that_come_and_go_leave_nothing_behind(
    async_mode: str, logs: Path, connect: Connect
) -> None:
    log = logs / f"mock-coming-and-going-{async_mode}.log"
    run = {"subscription_task_interval": 0}
    with mock_server("chat", log, async_mode, run=run) as server:
        stays = connect(server, "/")
        for number in range(12):
            client = PythonClient(CLIENTS[number % 2].partition("-")[2])
            client.open(server.url, Opening(namespaces=["/"]))
            if number % 3:
                wait_for(lambda client=client: client.sids, "the connection")
            client.close()
            # These leave without a word.
            for raw in (RawPolling(server.url), RawWebSocket(server.url)):
                raw.send("0")
                if number % 2:
                    raw.receive()
                raw.close()
        before = len(stays.got("user joined"))
        wait_for(lambda: len(stays.got("user joined")) > before + 20, "more events")
        assert not [
            line
            for line in (server.log_at_start + server.log()).splitlines()
            if line.startswith(("ERROR", "Traceback")) or "could not be emitted" in line
        ]


@pytest.mark.parametrize("interval", [0, 1])
@pytest.mark.parametrize("connect", ["python-polling"], indirect=True)
def test_clients_that_poll_get_no_more_events_at_once_than_they_take(
    async_mode: str, logs: Path, connect: Connect, tmp_path: Path, interval: float
) -> None:
    """Python's client leaves when it gets more than 16 in one answer."""
    names = [f"event {number}" for number in range(40)]
    messages = [{"name": name, "payload": {"const": name}} for name in names]
    channels = {"/": {"subscribe": {"message": {"oneOf": messages}}}}
    info = {"title": "test", "version": "1"}
    document = tmp_path / "asyncapi.json"
    document.write_text(wire_json.dumps({"asyncapi": "2.6.0", "info": info, "channels": channels}))
    log, run = logs / f"mock-many-{async_mode}.log", {"subscription_task_interval": interval}
    with Server.running(async_mode, log, "mock.py", document=str(document), run=run) as server:
        client = connect(server, "/")
        wait_for(
            lambda: not client.sids or all(len(client.got(name)) > 2 for name in names),
            lambda: f"all events in {len(client.events)}",
        )
        assert client.sids


@contextmanager
def separate(document: str, async_mode: str, **configuration: Any) -> Iterator[Any]:
    """Run a mock server without a terminal, its two outputs apart; yield it and its URL."""
    port = free_port()
    configuration |= {
        "document": str(DOCUMENTS[document]),
        "async_mode": async_mode,
        "port": port,
    }
    process = subprocess.Popen(
        [sys.executable, SERVERS / "mock.py", wire_json.dumps(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell runs in its background ignores Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        wait_until_served(process, port, Path("/dev/null"))
        yield process, Server(f"http://127.0.0.1:{port}", Path("/dev/null"))
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
@ONE_CLIENT
def test_a_signal_ends_it_at_once_and_without_a_word(
    by: signal.Signals, async_mode: str, connect: Connect
) -> None:
    options = {"check_document": False}  # which warns of an example that is wrong on purpose
    with separate("weather", async_mode, options=options) as (process, server):
        connect(server, "/stations").receive("wind", "/stations")
        polling = RawPolling(server.url)
        polling.send("0/stations,")
        assert polling.receive().startswith("0/stations,")
        process.send_signal(by)
        _, errors = process.communicate(timeout=2)
        assert (process.returncode, errors) == (0, "")


@ONE_CLIENT
def test_a_signal_ends_it_while_it_makes_data_that_take_long(
    async_mode: str, connect: Connect
) -> None:
    options = {"fake_data": "edge"}
    run = {"subscription_task_interval": 0}
    with separate("library", async_mode, options=options, run=run) as (process, server):
        connect(server, "/").receive("scan")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=2)
        assert process.returncode == 0
        (warning,) = errors.splitlines()
        assert " needs backtracking " in warning


@pytest.mark.parametrize("kind", ["realistic", "edge"])
def test_a_seed_repeats_payloads_and_acknowledgements_in_their_order(kind: str, logs: Path) -> None:
    """Each event's and each acknowledgement's, however they meet; and the events take turns."""
    spec = spec_of(SEEDED)
    names = [event.name for event in sent(spec)]
    asked = {
        event.name: [arguments_maker(event, kind)() for _ in range(COUNT)]
        for event in received(spec)
    }

    def ask(client: Client) -> dict[str, Any]:
        return {
            name: [client.call(name, *args) for args in several] for name, several in asked.items()
        }

    def listen(client: Client) -> dict[str, Any]:
        wait_for(lambda: all(len(client.got(name)) >= COUNT for name in names), "all events")
        arrived = [name for _, name, _ in client.events][: COUNT * len(names)]
        first = names.index(arrived[0])
        assert arrived == [names[(first + i) % len(names)] for i in range(len(arrived))]
        return {name: client.got(name)[:COUNT] for name in names}

    with ExitStack() as stack:

        def start(number: int, seed: int) -> Client:
            log = logs / f"mock-seed-{kind}-{number}.log"
            options = {"fake_data": kind, "seed": seed}
            server = stack.enter_context(mock_server(SEEDED, log, options=options))
            client = PythonClient("websocket")
            stack.callback(client.close)
            client.open(server.url, Opening())
            wait_for(lambda: client.sids, "the connection")
            return client

        with ThreadPoolExecutor() as at_once:
            first, again, other = at_once.map(start, range(3), [1, 1, 2])
        acks, payloads = ask(first), listen(first)
        assert (listen(again), ask(again)) == (payloads, acks)
        other_payloads = listen(other)
        assert all(other_payloads[name] != payloads[name] for name in ("thread", "query", "json"))
        assert ask(other) != acks
