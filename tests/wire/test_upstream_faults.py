"""Faults of Flask-SocketIO's libraries that are guarded against: each is still there.

A test that fails here says that a guard is not needed any more: it goes, and the test with it, as
soon as the lowest version that the core declares has no such fault.
"""

import socket
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest

from .conftest import hosted
from .processes import Server
from .raw import RawPolling, RawWebSocket
from .strangers import Stranger, kept
from .waiting import DEADLINE, wait_for

pytestmark = [pytest.mark.wide]

POLLING = pytest.mark.parametrize("stranger", ["polling"], indirect=True)
WEBSOCKET = pytest.mark.parametrize("stranger", ["websocket"], indirect=True)
THREADING = pytest.mark.parametrize("hosting", ["threading"], indirect=True)


@pytest.mark.parametrize("hosting", ["gunicorn"], indirect=True)
@pytest.mark.parametrize("body", [b"9", b"x" * 1_000_001], ids=["unknown packet", "too large"])
def test_closing_waits_for_a_queue_that_nobody_empties(bare: Server, body: bytes) -> None:
    raw = RawPolling(bare.url)
    answers: list[int] = []
    posting = Thread(target=_post, args=(raw, body, answers), daemon=True)
    posting.start()
    posting.join(3)
    assert not answers, "remove the guard GuardedSocket.close: closing waits no more"


def _post(raw: RawPolling, body: bytes, answers: list[int]) -> None:
    with suppress(OSError):  # the server is stopped meanwhile
        answers.append(raw.post(body))


@THREADING
@WEBSOCKET
def test_an_ack_of_id_0_takes_what_counts_ids(bare: Server, stranger: Stranger) -> None:
    raw = stranger(bare)
    bare.ask("/ask", b"{}")
    raw.receive()
    raw.send("30[]", '29["say"]')
    raw.receive()
    with suppress(HTTPError):
        bare.ask("/ask", b"{}")
        pytest.fail("remove the guard guard_acks: ids are counted elsewhere")
    raw.close()


@THREADING
@WEBSOCKET
@pytest.mark.parametrize("frame", ["9[]", "2[]", "2[{}]", '2["say"', ""])
def test_what_is_malformed_logs_a_traceback(bare: Server, stranger: Stranger, frame: str) -> None:
    raw = stranger(bare)
    raw.send(frame)
    wait_for(
        lambda: "Traceback" in bare.log(),
        "a traceback: remove the guard `checked` of packets, if packets are checked upstream",
    )
    raw.close()


@THREADING
@WEBSOCKET
def test_attachments_without_number_are_waited_for(bare: Server, stranger: Stranger) -> None:
    raw = stranger(bare)
    raw.send('59999999999-["say"]')
    wait_for(
        lambda: kept(bare)["unfinished"],
        "an unfinished packet: remove max_attachments, if upstream limits them",
    )
    raw.close()


@THREADING
def test_a_websocket_that_has_ended_is_kept(hosting: str, tmp_path: Path) -> None:
    with hosted(hosting, tmp_path / "log", bare=True, options={"ping_timeout": 300}) as server:
        raw = RawWebSocket(server.url)
        raw.send("0")
        assert raw.receive().startswith("0")
        raw.close()
        wait_for(lambda: kept(server)["rooms"] == {}, "its end")
        time.sleep(0.5)
        assert kept(server)["sockets"], "leave it to upstream in GuardedSocket.close"


@THREADING
def test_a_frame_that_cannot_be_decoded_ends_in_a_traceback(bare: Server) -> None:
    raw = RawWebSocket(bare.url)
    raw.send_frame("hello")
    wait_for(
        lambda: "Traceback" in bare.log(),
        "a traceback: remove what WebSocket.wait checks, if Engine.IO checks frames",
    )


@THREADING
def test_a_connect_handler_that_ends_late_leaves_rooms(bare: Server) -> None:
    raw = RawPolling(bare.url)
    with suppress(AssertionError, OSError):
        raw.post(b"1\x1e40")
    message = "rooms: remove Messages.receive's look at socket.closing, if nothing stays"
    wait_for(lambda: kept(bare)["rooms"].get("/"), message)


@THREADING
def test_a_message_is_read_without_limit(bare: Server) -> None:
    raw = RawWebSocket(bare.url)
    raw.socket.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    raw.socket.settimeout(DEADLINE)
    part = b"\x00\xfe\xff\xff" + b"\0" * 4 + b"x" * 65_535
    try:
        raw.socket.sock.sendall(b"\x01" + part[1:])
        for _ in range(60):
            raw.socket.sock.sendall(part)
    except OSError:
        pytest.fail("remove max_message_size in WebSocket: upstream sets it")
    raw.socket.sock.close()
