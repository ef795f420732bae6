"""What observers are told of, and what an observer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from asynction_core.handler_fit import NOT_AT_ONCE, runs_at_once
from asynction_core.outcomes import Fault, Outcome

METHODS = ("connected", "refused", "disconnected", "received", "sent")
"""What an observer may be told."""


class Observation(NamedTuple):  # which is made in a sixth of the time of a frozen dataclass
    """What became of one event or one connection.

    No name in it is a client's word: `namespace` and `event` are the document's, or None. So they
    are few, and may be labels of metrics.

    Attributes:
        namespace: The name of the namespace; of a family, the address of its channel. None if the
            document lacks it.
        event: The name of the event. None if the document lacks it, and of a connection.
        direction: ``"receive"`` or ``"send"``, seen from the server; None of a connection.
        sid: The session id of the client on that namespace. None if it never got one, and of
            emissions, which go to rooms.
        outcome: How it ended: see `asynction_core.outcomes`.
        exception: What was raised first; None if nothing was.
        fault: Whose fault it is that it ended badly: ``"client"`` or ``"server"``; None if it did
            not.
        duration: How many seconds it took; of a connection that has ended, how many it lasted.
    """

    namespace: str | None
    event: str | None
    direction: Literal["receive", "send"] | None
    sid: str | None
    outcome: Outcome
    exception: BaseException | None
    fault: Fault | None
    duration: float


class Observer:
    """Somebody who is told of all that happens on the wire, and changes none of it.

    An observer need not be derived from this: any object with some of these methods will do. What a
    class inherits from here is not called.
    """

    def connected(self, observation: Observation) -> None:
        """Be told that a client was let onto a namespace."""

    def refused(self, observation: Observation) -> None:
        """Be told that a client was not let onto a namespace."""

    def disconnected(self, observation: Observation) -> None:
        """Be told that a client which was let onto a namespace has left it."""

    def received(self, observation: Observation) -> None:
        """Be told what became of an event that a client has sent.

        An acknowledgement of an emitted event is told in the same way if it is refused, or if the
        callback that gets it fails: with the name of the event that it acknowledges.
        """

    def sent(self, observation: Observation) -> None:
        """Be told what became of an event that the server was to send."""


def methods_of(observer: object) -> Iterator[tuple[str, Callable[[Observation], Any]]]:
    """Yield the methods that an observer has, with their names.

    Raises:
        ValueError: One of them cannot be called, or not at once.
    """
    for name in METHODS:
        method = getattr(observer, name, None)
        if method is None or getattr(method, "__func__", None) is getattr(Observer, name):
            continue
        if not callable(method):
            raise ValueError(f"whose {name!r} cannot be called")
        if not runs_at_once(method):
            raise ValueError(f"whose {name!r} cannot work: {NOT_AT_ONCE}")
        yield name, method
