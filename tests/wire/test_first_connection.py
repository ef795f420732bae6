"""A server that something else than `run` serves knows from its first connection that it runs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .processes import Server
from .raw import RawPolling


@pytest.fixture(params=[False, True], ids=["alone", "redis"])
def unrun_server(request: pytest.FixtureRequest, async_mode: str, logs: Path) -> Iterator[Server]:
    options = request.getfixturevalue("queue") if request.param else {}
    log = logs / f"first-connection-{async_mode}-{request.param}.log"
    script = "first_connection.py"
    with Server.running(async_mode, log, script, options=options) as server:
        yield server


def answer(server: Server, namespace: str) -> str:
    connection = RawPolling(server.url)
    connection.send(f"0{namespace},")
    packet = connection.receive()
    connection.close()
    return packet


def test_it_is_told_once_whoever_comes_first_and_lets_everybody_in(unrun_server: Server) -> None:
    assert unrun_server.notes("started") == []
    with ThreadPoolExecutor(4) as clients:
        namespaces = ["/out", "/in", "/nowhere"]
        got = list(clients.map(lambda name: answer(unrun_server, name), namespaces))
    assert [packet.partition(",")[0] for packet in got] == ["0/out", "0/in", "4/nowhere"]
    assert answer(unrun_server, "/out").startswith("0/out,{")
    unrun_server.note("started")
    assert unrun_server.log().count("no handler is registered for 'say' of '/in'") == 1
