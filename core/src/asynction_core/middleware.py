"""Handlers, and the middlewares that stand around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

Handler = Callable[..., Any]
"""A callable for a received event, or for connect, disconnect or error."""

Middleware = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Takes the next callable and returns one with the same signature that adds a check around it."""

Receive = Callable[..., Any]
"""``receive(*args)``: gets the arguments of an event, and returns its acknowledgement."""


class Connect(Protocol):
    """``connect(auth, **context)``: accepts a connection, or raises to refuse it."""

    def __call__(self, auth: Any, /, **context: Any) -> Any:
        """Check a connection.

        Args:
            auth: What the client gave as ``auth``.
            **context: What outer middlewares add for the connect handler.
        """


class Send(Protocol):
    """``send(args, callback, options)``: sends an event."""

    def __call__(
        self,
        args: tuple[Any, ...],
        callback: Callable[..., Any] | None,
        options: dict[str, Any],
        /,
    ) -> Any:
        """Send an event.

        Args:
            args: Its arguments.
            callback: Gets the arguments of the client's acknowledgement; None if nobody waits.
            options: The other keywords of ``emit``: ``to``, ``namespace``, ``skip_sid``, …

        Returns:
            What the next callable returns.
        """


class ReceiveMiddleware(Protocol):
    """What `asynction_receive_middleware` returns: it adds a check to a received event."""

    def __call__(self, next: Receive, /) -> Receive:
        """Return what is called in the place of the next callable, and calls that."""


class ConnectMiddleware(Protocol):
    """What `asynction_connect_middleware` returns: it adds a check to a connection."""

    def __call__(self, next: Connect, /) -> Connect:
        """Return what is called in the place of the next callable, and calls that."""


class SendMiddleware(Protocol):
    """What `asynction_send_middleware` returns: it adds a check to a sent event."""

    def __call__(self, next: Send, /) -> Send:
        """Return what is called in the place of the next callable, and calls that."""


def compose(middlewares: Iterable[Middleware], call: Callable[..., Any]) -> Callable[..., Any]:
    """Return `call` with middlewares around it, the first of them outermost.

    This happens once, when a server is built.
    """
    for middleware in reversed(list(middlewares)):
        call = middleware(call)
    return call
