"""The protocols of Engine.IO and Socket.IO: whatever bare Flask-SocketIO does right, ours does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .processes import Server
from .protocol_cases import CASES, Place


@pytest.fixture(scope="session")
def protocol_process(async_mode: str, logs: Path) -> Iterator[Server]:
    with Server.running(async_mode, logs / f"{async_mode}-protocol.log", "protocol.py") as server:
        yield server


def failure(name: str, place: Place) -> BaseException | None:
    """Return what a case meets, None if all is right."""
    try:
        CASES[name](place)
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_bare_passes_passes(protocol_process: Server, name: str) -> None:
    address = protocol_process.url.removeprefix("http://")
    ours = failure(name, Place(address, "/ours/"))
    if ours is not None and failure(name, Place(address, "/bare/")) is None:
        raise ours
