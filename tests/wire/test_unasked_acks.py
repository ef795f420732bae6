"""Acknowledgements that nobody asked for keep no event from anybody."""

import json

import pytest

from .processes import Server
from .raw import RawConnection
from .strangers import Stranger, is_over, nothing_stays
from .waiting import wait_for

ACKS = [
    "30[]",
    '30["?"]',
    "31[]",
    "32[]",
    "399[]",
    "3" + "9" * 99 + "[]",
    "3[]",
    "3/quiet,0[]",
    "3/none,1[]",
    "60-0[]",
    '61-0[{"_placeholder":true,"num":0}]',
]


def _ask(server: Server) -> None:
    server.ask("/ask", b"{}")


def _answer(raw: RawConnection, with_what: str) -> None:
    """Acknowledge the next question."""
    number = raw.receive().removeprefix("2").partition("[")[0]
    raw.send(f'3{number}["{with_what}"]')


def _answers(server: Server) -> list[str]:
    return [args[0] for args in json.loads(server.ask("/answers")) if args]


@pytest.mark.parametrize("ack", ACKS, ids=lambda ack: ack[:20])
def test_others_get_the_next_event_that_asks(guarded: Server, stranger: Stranger, ack: str) -> None:
    before = len(_answers(guarded))
    with nothing_stays(guarded):
        clients = [stranger(guarded) for _ in range(3)]
        several = dict(zip(("one", "spoiler", "other"), clients, strict=True))
        _ask(guarded)
        for name, raw in several.items():
            _answer(raw, name)
        spoiler = several["spoiler"]
        for _ in range(2):
            spoiler.send(ack)
            if ack.startswith("61"):
                spoiler.send_bytes(b"?")
        _ask(guarded)
        for name, raw in several.items():
            _answer(raw, name)
        wait_for(lambda: len(_answers(guarded)) == before + 6, lambda: f"{_answers(guarded)}")
        assert not is_over(spoiler)
        for raw in clients:
            raw.close()
    assert sorted(_answers(guarded)[before:]) == sorted([*several, *several])
    assert "Traceback" not in guarded.log()


def test_nobody_answers_for_another(guarded: Server, stranger: Stranger) -> None:
    before = len(_answers(guarded))
    with nothing_stays(guarded):
        one, other = stranger(guarded), stranger(guarded)
        _ask(guarded)
        for _ in range(3):
            _answer_all(other)
        _answer(one, "one")
        wait_for(lambda: "one" in _answers(guarded)[before:], "the answer")
        one.close()
        other.close()
    assert _answers(guarded)[before:].count("another") == 1


def _answer_all(raw: RawConnection) -> None:
    for number in range(1, 5):
        raw.send(f'3{number}["another"]')
