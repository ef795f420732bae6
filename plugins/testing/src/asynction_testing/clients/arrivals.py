"""What has arrived at a client, until its test takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from threading import Lock
from typing import Any, NamedTuple

from asynction_testing.agreeing.agreement import Agreement
from asynction_testing.clients.connection import Refusal

__tracebackhide__ = methodcaller("errisinstance", AssertionError)  # pytest shows the test


class Arrived(NamedTuple):
    """An event that has arrived.

    Attributes:
        event: Its name.
        args: Its arguments.
    """

    event: str
    args: tuple[Any, ...]

    def __str__(self) -> str:
        text = f"{self.event!r}({', '.join(map(repr, self.args))})"
        return text if len(text) < 200 else f"{text[:200]}…"


class Answer(NamedTuple):
    """How a client acknowledges an event that the server sends.

    Attributes:
        reply: Gets the arguments of the event, and returns those of the acknowledgement.
        is_checked: Whether they are to satisfy the document.
    """

    reply: Callable[..., tuple[Any, ...]]
    is_checked: bool = True


class Inbox:
    """Hears what arrives on a namespace, checks it, and keeps it.

    Args:
        agreement: What the document says.

    Attributes:
        sid: The session id, once the client is let in; None when it is out again.
        refusal: How it was refused; None if it was not.
        is_over: Whether it was let in and is out again.
        answers: How the events are acknowledged that the server waits for, by event; without
            arguments where nothing is said.
    """

    def __init__(self, agreement: Agreement, namespace: str) -> None:
        self.sid: str | None = None
        self.refusal: Refusal | None = None
        self.is_over = False
        self.answers: dict[str, Answer] = {}
        self._agreement = agreement
        self._namespace = namespace
        self._events: list[Arrived] = []
        self._faults: list[Exception] = []
        self._lock = Lock()

    def is_decided(self) -> bool:
        """Return whether the client is let in or refused."""
        return self.sid is not None or self.refusal is not None

    def connected(self, sid: str) -> None:
        self.sid = sid

    def refused(self, refusal: Refusal) -> None:
        self.refusal = refusal

    def disconnected(self) -> None:
        self.is_over = self.is_over or self.sid is not None
        self.sid = None

    def got(self, event: str, args: Sequence[Any], *, is_awaited: bool) -> tuple[Any, ...]:
        with self._lock:
            self._events.append(Arrived(event, tuple(args)))
        acknowledged: tuple[Any, ...] = ()
        try:
            self._agreement.check_event(self._namespace, event, args)
            answer = self.answers.get(event, _NOTHING_SAID)
            acknowledged = answer.reply(*args)
            if is_awaited and answer.is_checked:
                self._agreement.check_answer(self._namespace, event, acknowledged)
        except Exception as fault:  # whatever the test's own callable raises: it is told there
            self._faults.append(fault)
        return acknowledged

    def tell(self) -> None:
        """Raise what was wrong with something that has arrived, if that was not told yet."""
        if self._faults:
            raise self._faults.pop(0)

    def untaken(self) -> list[Arrived]:
        """Return what has arrived and was not taken yet, in order."""
        with self._lock:
            return list(self._events)

    def take(self, event: str) -> Arrived | None:
        """Take the first event of that name; None if there is none."""
        with self._lock:
            for number, arrived in enumerate(self._events):
                if arrived.event == event:
                    return self._events.pop(number)
        return None


def as_value(args: Sequence[Any]) -> Any:
    """Return arguments as a test compares them: the one that there is, several as a tuple."""
    if len(args) == 1:
        return args[0]
    return tuple(args) if args else None


_NOTHING_SAID = Answer(lambda *args: ())
