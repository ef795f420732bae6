"""What a client needs of whatever carries its packets: one connection to one namespace."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Opening:
    """How a client opens its connection.

    Attributes:
        namespace: The namespace.
        auth: What it presents as ``auth``.
        headers: The headers of its HTTP request.
        query: The parameters in the query of that.
        transport: ``"websocket"`` or ``"polling"``; nothing to a connection in process.
        timeout: How many seconds the server may take to let it in or refuse it.
    """

    namespace: str = "/"
    auth: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    transport: str = "websocket"
    timeout: float = 5.0


@dataclass(frozen=True)
class Refusal:
    """How the server refuses a connection.

    Attributes:
        message: What it says.
        data: What else it tells, None if nothing.
    """

    message: str
    data: Any = None


class Listener(Protocol):
    """Who is told what arrives, in the order in which it does, maybe in another thread."""

    def connected(self, sid: str) -> None:
        """The server has let the client in, under that session id."""

    def refused(self, refusal: Refusal) -> None:
        """The server has refused the client."""

    def disconnected(self) -> None:
        """The server has disconnected the client, or the connection is lost."""

    def got(self, event: str, args: Sequence[Any], *, is_awaited: bool) -> tuple[Any, ...]:
        """An event has arrived.

        Returns:
            The arguments that acknowledge it, if the server waits for that.
        """


class Connection(ABC):
    """One connection to one namespace.

    Attributes:
        is_synchronous: Whether all that a handler does has happened when `emit` returns.
    """

    is_synchronous = False

    @abstractmethod
    def open(self) -> None:
        """Begin to connect.

        Raises:
            ConnectionError: Nothing answers there.
        """

    @abstractmethod
    def emit(
        self, event: str, args: Sequence[Any], acknowledged: Callable[[list[Any]], None] | None
    ) -> None:
        """Send an event.

        Args:
            event: Its name.
            args: Its arguments.
            acknowledged: Gets the arguments of its acknowledgement; None if nobody waits for it.
        """

    @abstractmethod
    def pause(self, seconds: float) -> None:
        """Let the server work for a while."""

    @abstractmethod
    def close(self) -> None:
        """Leave, if that has not happened."""


def refusal_of(reason: Any) -> Refusal:
    """Return how a connection is refused, by the data of the packet that says so."""
    if isinstance(reason, dict):
        return Refusal(str(reason.get("message", "")), reason.get("data"))
    return Refusal("" if reason is None else str(reason))
