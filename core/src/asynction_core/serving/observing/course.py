"""What is noticed of one event or one connection while it takes its course.

Error handlers answer exceptions, and who stands outside of them does not see these. So what hands
an exception to an error handler notices it here first. Where nobody observes, that does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Literal

from flask_socketio import ConnectionRefusedError as Refusal

from asynction_core.exceptions import AsynctionException, MessageAckValidationException
from asynction_core.outcomes import FAULTS, OUTCOMES, Fault, Outcome

__all__ = [
    "Course",
    "begin",
    "current",
    "end",
    "is_of_socketio",
    "notice",
    "notice_unsent",
    "taking",
    "verdict",
]

_Direction = Literal["receive", "send"] | None


class Course:
    """What is noticed of one event or one connection.

    Attributes:
        error: What was raised first; None if nothing was.
        unsent: What the last emission has raised that failed meanwhile.
        reached: Whether a client got as far as to be let onto a namespace, or not.
        sid: The session id of a connection, if it got one.
    """

    # Of the class, as of most events nothing is noticed, and each has a course.
    error: BaseException | None = None
    unsent: BaseException | None = None
    reached = False
    sid: str | None = None

    def notice(self, error: BaseException) -> None:
        """Remember what was raised, if it is the first."""
        if self.error is None:
            self.error = error

    def verdict(
        self, error: BaseException, direction: Literal["receive"] | None
    ) -> tuple[Outcome, Fault | None]:
        """Return how it ended by an exception, and whose fault that is.

        What is wrong with an emission of a handler is the server's fault.

        Args:
            error: The exception.
            direction: ``"receive"`` of an event, None of a connection.
        """
        if error is self.unsent:
            return "raised", "server"
        return verdict(error, direction)


_current: ContextVar[Course | None] = ContextVar("asynction_course", default=None)


def current() -> Course | None:
    """Return the course of what is going on; None where nobody observes it."""
    return _current.get()


begin, end = _current.set, _current.reset  # as plain calls, since each event makes them


def taking(course: Course, call: Callable[..., Any], *args: Any) -> Any:
    """Call something with a course that takes notice of it, and return what it returns."""
    token = begin(course)
    try:
        return call(*args)
    except BaseException as error:
        course.notice(error)
        raise
    finally:
        end(token)


def is_of_socketio(server: Any, event: object, namespace: str, args: Sequence[Any]) -> bool:
    """Return whether it is Socket.IO's own event, and none that a client has named like it.

    Args:
        server: The server of python-socketio.
        event: The name of the event.
        namespace: The namespace.
        args: What python-socketio hands over: first, the session id.
    """
    if event == "connect":
        return len(args) > 1 and args[1] is server.get_environ(args[0], namespace)
    return event == "disconnect" and not server.manager.is_connected(args[0], namespace)


def notice(error: BaseException) -> None:
    """Have an exception noticed that is about to be answered."""
    course = _current.get()
    if course is not None:
        course.notice(error)


def notice_unsent(error: BaseException) -> None:
    """Have an exception noticed that keeps an event from being sent."""
    course = _current.get()
    if course is not None:
        course.unsent = error


def verdict(error: BaseException, direction: _Direction) -> tuple[Outcome, Fault | None]:
    """Return how something ended by an exception, and whose fault that is.

    Args:
        error: The exception.
        direction: Who has sent what it is about: a client, or the server.
    """
    sender: Fault = "server" if direction == "send" else "client"
    if isinstance(error, Refusal):
        return ("refused", sender) if direction is None else ("raised", "server")
    if not isinstance(error, AsynctionException):
        return "raised", "server"
    try:
        outcome, fault = error.outcome, error.fault
        if outcome not in OUTCOMES or not (fault is None or fault in FAULTS):
            return "raised", "server"
    except Exception:  # they are properties, and fail
        return "raised", "server"
    if fault is None:
        other: Fault = "client" if sender == "server" else "server"
        fault = other if isinstance(error, MessageAckValidationException) else sender
    return outcome, None if outcome == "handled" else fault
