"""What a client announces as attachments is bounded in number, in size and in time."""

import time
from contextlib import suppress

import pytest

from .processes import Server
from .strangers import Stranger, is_over, kept, nothing_stays, served_meanwhile
from .waiting import wait_for


@pytest.mark.parametrize("count", ["101", "9999999999", "99999999999"])
def test_more_attachments_than_the_limit_are_refused(
    guarded: Server, stranger: Stranger, count: str
) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: stranger(guarded)):
        raw = stranger(guarded)
        with suppress(AssertionError, OSError):
            raw.send(f'5{count}-["say",{{"_placeholder":true,"num":0}}]')
        assert is_over(raw)
    assert "Traceback" not in guarded.log()


def test_what_is_unfinished_ends_with_a_deadline(guarded: Server, stranger: Stranger) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: stranger(guarded)):
        raw = stranger(guarded)
        raw.send('52-["say",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
        raw.send_bytes(b"x" * 700_000)
        wait_for(lambda: kept(guarded)["unfinished"] == 1, "the packet")
        end = time.monotonic() + 20  # the client answers pings meanwhile
        while kept(guarded)["unfinished"] and time.monotonic() < end:
            with suppress(AssertionError, OSError):
                raw.send_frame("3")
            time.sleep(0.1)
        assert not kept(guarded)["unfinished"]
        assert is_over(raw)
    assert "Traceback" not in guarded.log()


def test_attachments_are_bounded_in_size(guarded: Server, stranger: Stranger) -> None:
    with nothing_stays(guarded), served_meanwhile(lambda: stranger(guarded)):
        raw = stranger(guarded)
        raw.send('599-["say"]')
        with suppress(AssertionError, OSError):
            for _ in range(20):
                raw.send_bytes(b"x" * 700_000)
        assert is_over(raw)
    assert "Traceback" not in guarded.log()


def test_what_fits_is_received(guarded: Server, stranger: Stranger) -> None:
    with nothing_stays(guarded):
        raw = stranger(guarded)
        places = ",".join(f'{{"_placeholder":true,"num":{number}}}' for number in range(5))
        raw.send(f'55-7["say",{places}]')
        for _ in range(5):
            raw.send_bytes(b"x" * 100_000)
        while not raw.receive().startswith("37["):
            pass
        raw.close()
