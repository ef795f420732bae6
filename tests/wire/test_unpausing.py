"""Clients that send without a pause: others are served, and what they send does not pile up."""

import time
from contextlib import suppress
from threading import Thread
from typing import TypeVar

import pytest

from .processes import Server
from .raw import RawPolling, RawWebSocket
from .strangers import is_over, nothing_stays, served_meanwhile

SECONDS = 3.0  # for which they send

EVENTS = ('2["say",{' + ",".join(f'"{number}":[{{}},"text"]' for number in range(500)) + "}]",) * 5
PINGS = b"\x89\x80mask" * 500  # of WebSocket, which the server answers


def _send(raw: RawWebSocket, what: str) -> None:
    if what == "pings":
        raw.socket.sock.sendall(PINGS)
    else:
        raw.send(*(EVENTS if what == "events" else ['2["say"]'] * 50))


Raw = TypeVar("Raw", RawPolling, RawWebSocket)


def _on_root(raw: Raw) -> Raw:
    raw.send("0")
    assert raw.receive().startswith("0")
    return raw


def _go_on(raw: RawWebSocket, what: str) -> None:
    end = time.monotonic() + SECONDS
    with suppress(OSError):
        while time.monotonic() < end:
            _send(raw, what)


@pytest.mark.parametrize("what", ["events", "short events", "pings"])
def test_who_sends_without_a_pause_keeps_nobody_waiting(guarded: Server, what: str) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: _on_root(RawPolling(guarded.url))):
        several = [_on_root(RawWebSocket(guarded.url)) for _ in range(3)]
        sending = [Thread(target=_go_on, args=(raw, what)) for raw in several]
        for thread in sending:
            thread.start()
        for thread in sending:
            thread.join()
        for raw in several:
            raw.socket.sock.close()
    assert "Traceback" not in guarded.log()


def test_all_that_is_sent_at_once_is_handled(guarded: Server) -> None:
    raw = _on_root(RawWebSocket(guarded.url))
    raw.send(*(f'2{number}["echo",{number}]' for number in range(200)))
    got = [raw.receive() for _ in range(200)]
    assert sorted(got) == sorted(f"3{number}[{number}]" for number in range(200))
    assert not is_over(raw)
    raw.close()
