"""Frames that are nothing of Engine.IO or Socket.IO, or nothing that a client sends."""

import random
from contextlib import suppress

import pytest
from sizes import sampled

from .processes import Server
from .raw import RawConnection, RawPolling
from .strangers import Stranger, is_over, nothing_stays, served_meanwhile

SECRET = "4711-secret"

# By frames of Engine.IO. A client that sends one is disconnected, as Socket.IO's protocol has it.
ENDING = [
    "",
    "²",
    "hello",
    "bA",
    "4",
    "4hello",
    '4["say"]',
    "4" + "[" * 100_000,
    "3" + "[" * 100_000,
    "4null",
    "40{",
    "42",
    "42{}",
    '42"say"',
    "42[]",
    "42[null]",
    "42[true]",
    "42[{}]",
    '42[["say"]]',
    f'42["say","{SECRET}"',
    "42²[]",
    "42[" + "[" * 100_000,
    '42["say",1' + "0" * 5_000 + "]",
    f'42{"1" * 200}["say"]',
    "43",
    "431{}",
    "43-1[]",
    '44"refused"',
    "45",
    '451-["say"]\x1e42["say"]',
    '459999999999-["say"]',
    '45101-["say"]',
    '451-[{"_placeholder":true,"num":0}]',
    '451-["say",{"_placeholder":true,"num":7}]\x1ebAAAA',
    '451-["say",{"_placeholder":true,"num":-1}]\x1ebAAAA',
    '451-["say",{"_placeholder":true,"num":"0"}]\x1ebAAAA',
    '451-["say",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]\x1ebAAAA',
    "46",
    "47[]",
    '49["say"]',
]

# What a client need not send, but may.
HARMLESS = [
    '42["say",NaN]',
    "42[5]",
    '42["connect"]',
    '421["connect"]',
    '42["disconnect"]',
    '42["connect_error"]',
    '42["unknown"]',
    '42/none,["say"]',
    '42/unbound,["connect"]',
    "43[]",
    "430[]",
    "431[]",
    "4399999999999999999999[]",
    "43/none,1[]",
    '450-["say"]',
    "460-1[]",
    '451-["say",{"_placeholder":true,"num":0}]\x1ebAAAA',
    '451-/none,["say",{"_placeholder":true,"num":0}]\x1ebAAAA',
    "bAAAA",
    "40",
    "40/none",
    "41/none",
    "5",
]


def send(raw: RawConnection, frames: str) -> None:
    """Send frames; the connection may end meanwhile."""
    several = [frames] if isinstance(raw, RawPolling) else frames.split("\x1e")
    with suppress(Exception):
        for frame in several:
            raw.send_frame(frame)


@sampled("frames", ENDING, every=2)
def test_what_is_malformed_ends_the_connection_in_a_line_of_the_log(
    guarded: Server, stranger: Stranger, frames: str
) -> None:
    with served_meanwhile(lambda: stranger(guarded)):
        raw = stranger(guarded)
        send(raw, frames)
        if frames or isinstance(raw, RawPolling):
            assert is_over(raw) == (bool(frames) or not isinstance(raw, RawPolling))
        with suppress(Exception):
            raw.close()
    assert "Traceback" not in guarded.log()
    assert SECRET not in guarded.log()
    assert len(guarded.log()) < 500


@sampled("frames", HARMLESS, every=2)
def test_what_is_harmless_is_ignored(guarded: Server, stranger: Stranger, frames: str) -> None:
    raw = stranger(guarded)
    send(raw, frames)
    assert not is_over(raw)
    raw.close()
    assert "Traceback" not in guarded.log()


REQUESTS = [
    ("unknown packet", b"9", {}),
    ("a ping, which servers send", b"2", {}),
    ("invalid UTF-8", b"\xff\xfe", {}),
    ("too many packets", b"\x1e".join([b"4"] * 17), {}),
    ("more than max_http_buffer_size", b"", {"Content-Length": "1000001"}),
    ("negative length", b"", {"Content-Length": "-1"}),
    ("JSONP without data", b"d=", {}),
]


@sampled("what, body, headers", REQUESTS, every=2)
def test_a_request_that_holds_no_packets_is_answered_and_ends_the_connection(
    guarded: Server, hosting: str, what: str, body: bytes, headers: dict[str, str]
) -> None:
    with nothing_stays(guarded):
        raw = RawPolling(guarded.url)
        assert raw.post(body, tuple(headers.items())) == 400, what
        if (hosting, what) == ("gunicorn", "negative length"):  # which gunicorn refuses itself
            raw.close()
        else:
            assert raw.post(b"3") == 400, "it is over"
    assert "Traceback" not in guarded.log()


PARTS = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "/",
    "/none",
    ",",
    "-",
    "[",
    "]",
    '"say"',
    "{",
    "}",
]
PARTS += ['["say"]', '["echo",', "null", "NaN", '{"_placeholder":true,"num":0}', "\x00", "²", "😀"]


def frame(chance: random.Random) -> str:
    """Return a frame that may be one of the above, one that is nearly so, or anything."""
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(ENDING + HARMLESS)
    if kind < 0.6:
        text = list(chance.choice(ENDING + HARMLESS)[:200])
        for _ in range(chance.randint(1, 3)):
            text.insert(chance.randint(0, len(text)), chance.choice(PARTS))
        return "".join(text)
    return "4" + "".join(chance.choices(PARTS, k=chance.randint(1, 8)))


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_stays_of_thousands_of_frames_and_the_log_is_short(
    guarded: Server, stranger: Stranger, seed: int
) -> None:
    chance = random.Random(seed)
    with nothing_stays(guarded), served_meanwhile(lambda: stranger(guarded)):
        for _ in range(150):
            raw = stranger(guarded)
            for _ in range(15):
                send(raw, frame(chance))
            with suppress(Exception):
                raw.close()
    assert "Traceback" not in guarded.log()
    assert len(guarded.log()) < 20_000
