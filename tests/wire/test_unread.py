"""Clients that never read what a server sends: the server, and everybody else, goes on."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest
import websocket

from .processes import Server
from .raw import RawConnection, RawPolling, RawWebSocket
from .strangers import Stranger, kept, nothing_stays, served_meanwhile
from .waiting import DEADLINE, wait_for

LIMIT = 3_000_000  # max_unsent_bytes of the server


def _small_window(url: str, size: int = 4096) -> RawWebSocket:
    """Open a WebSocket whose other side can send very little that is not read."""
    raw = RawWebSocket.__new__(RawWebSocket)
    raw.socket = websocket.create_connection(
        f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket",
        timeout=DEADLINE,
        sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, size)],
    )
    assert raw.socket.recv().startswith("0")
    return raw


@contextmanager
def _ponging(several: list[RawConnection]) -> Iterator[None]:
    """Have clients say that they are there, though they read nothing."""
    over = Event()

    def pong() -> None:
        while not over.wait(0.3):
            for raw in several:
                with suppress(Exception):
                    raw.send_frame("3")

    thread = Thread(target=pong)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _emit(server: Server, count: int, size: int) -> float:
    facts = json.loads(server.ask("/emit", json.dumps({"count": count, "size": size}).encode()))
    return float(facts["seconds"])


def _reader(server: Server) -> RawConnection:
    return _on_root(RawWebSocket(server.url))


def _talker(server: Server) -> RawConnection:
    """Open a connection for a client that gets no news, but answers."""
    raw = RawWebSocket(server.url)
    raw.send("0/quiet,")
    assert raw.receive().startswith("0/quiet,")
    return raw


def _open(transport: str, server: Server) -> RawConnection:
    """Open a connection for a client that will not read."""
    return _on_root(RawPolling(server.url) if transport == "polling" else _small_window(server.url))


def _on_root(raw: RawConnection) -> RawConnection:
    raw.send("0")
    assert raw.receive().startswith("0")
    return raw


@pytest.mark.parametrize("leaves", [False, True])
@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_who_never_reads_is_disconnected_beyond_a_limit(
    guarded: Server, transport: str, leaves: bool
) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: _talker(guarded), "/quiet,"):
        several = [_open(transport, guarded) for _ in range(3)]
        with _ponging([] if leaves else several):
            for _ in range(200):
                _emit(guarded, 5, 50_000)
                if kept(guarded)["sockets"] <= 1:
                    break
            wait_for(lambda: kept(guarded)["sockets"] <= 1, lambda: f"the end: {kept(guarded)}")
    if not leaves:
        told = "as it does not read: more than max_unsent_bytes wait for it"
        counted = "more of what clients sent was refused"  # if others have been told of just before
        wait_for(lambda: told in guarded.log() or counted in guarded.log(), told, 2 * DEADLINE)
    assert guarded.log().count("does not read") <= 3
    assert "Traceback" not in guarded.log()


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_nobody_waits_for_who_does_not_read(guarded: Server, transport: str) -> None:
    with nothing_stays(guarded):
        reader = _reader(guarded)
        raw = _open(transport, guarded)
        with _ponging([raw]):
            assert _emit(guarded, 5, 100_000) < 3
        for _ in range(5):
            assert reader.receive().startswith('2["news"')
        reader.close()


def test_who_reads_gets_more_than_the_limit(guarded: Server, stranger: Stranger) -> None:
    with nothing_stays(guarded):
        raw = stranger(guarded)
        for _ in range(8):
            _emit(guarded, 5, 100_000)
            for _ in range(5):
                assert raw.receive().startswith('2["news"')
        raw.close()


def test_who_reads_late_gets_whole_messages(guarded: Server) -> None:
    size = LIMIT - 100_000
    with nothing_stays(guarded), served_meanwhile(lambda: _talker(guarded), "/quiet,"):
        raw = _small_window(guarded.url, 100_000)
        _on_root(raw)
        for _ in range(2):  # of which one is in the buffers of the connection
            _emit(guarded, 1, size)
            wait_for(lambda: kept(guarded)["unsent"] == 0, "it to be on its way")
        for _ in range(100):
            raw.socket.ping("to be answered meanwhile")
        for _ in range(2):
            assert len(raw.receive()) == len('2["news",""]') + size
        raw.close()
    assert "Traceback" not in guarded.log()


def test_packets_that_each_ask_for_an_answer_do_not_pile_up(guarded: Server) -> None:
    with nothing_stays(guarded):
        raw = _open("polling", guarded)
        for _ in range(10_000):
            if raw.post(b"\x1e".join([b"5"] * 16)) == 400:
                break
        else:
            pytest.fail("as many upgrade packets as it likes")
    assert "Traceback" not in guarded.log()
