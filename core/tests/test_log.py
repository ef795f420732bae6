"""A line of the log is a line, and no long one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from asynction_core import AsynctionException, AsynctionSocketIO
from asynction_core.log import LONGEST_LINE, Few, logger

from .conftest import Document, client_of, document_of

FORGED = "\nWARNING asynction: forged"


class Lines(logging.Handler):
    """Keeps what a formatter makes of records."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += self.format(record) + "\n"

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@pytest.fixture
def handler() -> Iterator[Lines]:
    handler = Lines()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("as it is: ä", "as it is: ä"),
        (f"a{FORGED}", r"a\nWARNING asynction: forged"),
        (
            "\x1b[31m\r\x00\x85\u2028\u2029\u202e\ud800",
            r"\x1b[31m\r\x00\x85\u2028\u2029\u202e\ud800",
        ),
        ("x" * 100_000, "x…"),
        ("\x00" * 100_000, "…"),
    ],
)
def test_a_message_is_one_line_of_bounded_length(handler: Lines, text: str, end: str) -> None:
    logger.warning("%s", text)
    (line,) = handler.lines
    assert line.endswith(end)
    assert len(line) <= LONGEST_LINE


def test_what_is_short_is_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger.warning("%r is wrong", "a")
    (record,) = caplog.records
    assert (record.msg, record.args) == ("%r is wrong", ("a",))


def test_a_traceback_has_lines_that_are_its_own(handler: Lines) -> None:
    def fail(depth: int) -> None:
        if depth:
            fail(depth - 1)
        try:
            raise KeyError("inner" + "y" * 5000)
        except KeyError:
            raise ValueError(f"outer{FORGED}\n{'x' * 5000}" + "\nmore" * 10_000) from None

    try:
        try:
            fail(3)
        finally:
            raise RuntimeError(FORGED)
    except RuntimeError:
        logger.exception("it failed")
    assert len(handler.lines) < 450
    assert max(map(len, handler.lines)) <= LONGEST_LINE
    assert not any(line.startswith("WARNING") for line in handler.lines)
    assert "Traceback (most recent call last):" in handler.lines


def test_events_without_handlers_are_told_in_a_short_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    messages = [{"name": f"event {number}"} for number in range(1200)]
    document = document_of({"/chat": {"publish": {"message": {"oneOf": messages}}}})
    server = AsynctionSocketIO.from_spec(document, disable_plugins=["docs"])
    server.started()
    assert "'event 9' of '/chat', and 1,190 more: give their messages" in caplog.text


def test_lines_that_clients_cause_are_few_and_the_others_counted(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = Few()
    for number in range(Few.MOST + 4711):
        lines.log(logging.WARNING, "refused: %s", number)
    assert len(caplog.messages) == Few.MOST
    assert caplog.messages[-1] == f"refused: {Few.MOST - 1}"
    caplog.clear()
    monkeypatch.setattr(Few, "SECONDS", 0.0)
    lines.log(logging.WARNING, "refused: %s", "again")
    lines.log(logging.WARNING, "refused: %s", "and again")
    assert caplog.messages == [
        "… and 4,711 more lines of this kind were left out",
        "refused: again",
        "refused: and again",
    ]


def test_handlers_of_a_server_that_fail_have_few_lines(
    serve: Callable[..., AsynctionSocketIO], chat: Document, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(chat)
    client = client_of(server)

    @server.on("say", namespace="/chat")
    def refuse() -> None:
        error = AsynctionException("of what a client sent")
        error.ack = False
        raise error

    caplog.clear()
    for _ in range(Few.MOST + 50):
        client.emit("say", namespace="/chat")
    assert caplog.messages == ["event refused: AsynctionException"] * Few.MOST
