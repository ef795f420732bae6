"""A long page, which the first to ask for it get while it is made."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask, Response

from asynction_docs import compressed
from asynction_docs.compressed import Answer, Growing

PARTS = ["one ", "two ", "three"]
WHOLE = "".join(PARTS).encode()


class Making:
    """What makes a page, and knows how far it is."""

    def __init__(self, fails_at: int = -1) -> None:
        self.begun = 0
        self.made = 0
        self.pauses = 0
        self.fails_at = fails_at

    def parts(self) -> Iterator[str]:
        self.begun += 1
        for number, part in enumerate(PARTS):
            if number == self.fails_at:
                raise ValueError("a template is wrong")
            self.made += 1
            yield part

    def pause(self, _: float) -> None:
        self.pauses += 1

    @property
    def growing(self) -> Growing:
        return Growing(self.parts, self.pause, Answer(b"", "text/html", {"X-Of-The-Page": "yes"}))


@pytest.fixture
def making() -> Making:
    return Making()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have making take longer than anybody waits."""
    clock = count(step=1)
    monkeypatch.setattr(compressed, "monotonic", lambda: next(clock))


def ask(growing: Growing, **headers: str) -> Response:
    with Flask(__name__).test_request_context(headers=headers):
        return growing.response()


def test_what_takes_no_time_is_one_answer_at_once(making: Making) -> None:
    growing = making.growing
    response = ask(growing)
    assert (response.data, response.headers["X-Of-The-Page"]) == (WHOLE, "yes")
    etag = response.headers["ETag"]
    assert ask(growing, If_None_Match=etag).status_code == 304
    assert (making.begun, making.pauses) == (1, 0)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_first_to_ask_gets_it_while_it_is_made(making: Making, encoding: str) -> None:
    growing = making.growing
    response = ask(growing, Accept_Encoding=encoding)
    assert making.made == 0
    assert response.headers["X-Of-The-Page"] == "yes"
    assert "ETag" not in response.headers
    pieces: Any = response.iter_encoded()
    next(pieces)
    assert (making.made, making.pauses) == (1, 1)
    rest = ask(growing).data
    assert rest == WHOLE
    again = ask(growing, Accept_Encoding=encoding)
    assert "ETag" in again.headers
    unpacked = gzip.decompress(again.data) if encoding == "gzip" else again.data
    assert unpacked == WHOLE
    assert making.begun == 1


@pytest.mark.usefixtures("impatient")
def test_packed_parts_are_a_whole(making: Making) -> None:
    response = ask(making.growing, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == WHOLE


@pytest.mark.usefixtures("impatient")
def test_several_get_what_is_made_once_and_one_that_leaves_spoils_nothing(making: Making) -> None:
    growing = making.growing
    late = ask(growing)
    leaving, staying = ask(growing).iter_encoded(), ask(growing).iter_encoded()
    assert (next(leaving), next(staying), next(leaving)) == (b"one ", b"one ", b"two ")
    leaving.close()
    assert b"".join(staying) == b"two three"
    assert ask(growing).data == late.data == WHOLE
    assert (making.begun, making.made) == (1, 3)


@pytest.mark.usefixtures("impatient")
def test_what_fails_is_no_answer_and_is_made_anew() -> None:
    making = Making(fails_at=1)
    growing = making.growing
    for _ in range(2):
        with pytest.raises(ValueError, match="a template is wrong"):
            _ = ask(growing).data
    making.fails_at = -1
    assert ask(growing).data == WHOLE
    assert ask(growing).headers["ETag"]
