"""What a server hands on from one client to others keeps none of these from reading on."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .conftest import Connect, hosted
from .processes import Server
from .strangers import Stranger, is_over


@pytest.fixture(scope="module")
def process(hosting: str, logs: Path) -> Iterator[Server]:
    """A server of its own: clients keep connections of HTTP, which others look for."""
    with hosted(hosting, logs / f"{hosting}-relaying.log") as server:
        yield server


@pytest.fixture
def guarded(process: Server) -> Server:
    process.forget()
    return process


NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", '{"a":[-1e999]}']


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("connect", ["python-websocket", "javascript-polling"], indirect=True)
def test_numbers_that_json_lacks_are_null(
    guarded: Server, stranger: Stranger, connect: Connect, number: str
) -> None:
    client, raw = connect(guarded), stranger(guarded)
    raw.send(f'27["relay",{number},"after"]')
    null = {"a": [None]} if number.startswith("{") else None
    assert client.receive("news") == [null, "after"]
    assert client.call("say") == [True]
    assert not is_over(raw)


PLACES = [
    '{"_placeholder":true}',
    '{"_placeholder":true,"number":0}',
    '[{"a":{"_placeholder":1}}]',
    '{"a":{"_placeholder":"yes","b":[]}}',
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("connect", ["python-polling", "javascript-websocket"], indirect=True)
def test_places_of_attachments_that_nobody_sends_are_not_handed_on(
    guarded: Server, stranger: Stranger, connect: Connect, place: str
) -> None:
    client, raw, other = connect(guarded), stranger(guarded), stranger(guarded)
    raw.send(f'51-["relay",{place},{{"_placeholder":true,"num":0}}]')
    with suppress(AssertionError, OSError):
        raw.send_bytes(b"bytes")
    assert is_over(raw)
    other.send('51-["relay",{"_placeholder":true,"num":0}]')
    other.send_bytes(b"bytes")
    assert client.receive("news") == [b"bytes"]
    assert client.call("say") == [True]
    assert "Traceback" not in guarded.log()
