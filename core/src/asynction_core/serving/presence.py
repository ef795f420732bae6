"""Which namespaces each client is on: not more than it may, and what is left is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from socketio.packet import CONNECT_ERROR

from asynction_core.exceptions import AsynctionException
from asynction_core.log import logger
from asynction_core.serving.families import Families
from asynction_core.serving.observing.course import notice

# In the WSGI environment of a connection, and so there for exactly as long as that is.
_KEY = "asynction.namespaces"

Left = Callable[[Mapping[str, Any], str, str], None]
"""Gets the WSGI environment of a client that has left a namespace or was refused there, its session
id there, and the name of the namespace."""


class NamespaceLimits:
    """What a client may ask for.

    Args:
        max_namespace_length: How many bytes the name of a namespace may have, in UTF-8.
        max_namespaces_per_connection: On how many namespaces a connection may be at a time, those
            included where it is still being checked.

    Raises:
        TypeError: One of them is no integer.
        ValueError: One of them is below 1.
    """

    max_namespace_length: int = 255
    max_namespaces_per_connection: int = 100

    def __init__(
        self,
        max_namespace_length: int = max_namespace_length,
        max_namespaces_per_connection: int = max_namespaces_per_connection,
    ) -> None:
        self.max_namespace_length = max_namespace_length
        self.max_namespaces_per_connection = max_namespaces_per_connection
        for name, value in vars(self).items():
            if isinstance(value, bool) or not isinstance(value, int):
                raise TypeError(f"{name} is an integer, not {value!r}")
            if value < 1:
                raise ValueError(f"{name} is 1 or more, not {value}")

    def is_too_long(self, name: str) -> bool:
        """Return whether nobody may be on a namespace of that name."""
        most = self.max_namespace_length
        if 4 * len(name) <= most:  # no character has more bytes
            return False
        return len(name) > most or len(name.encode(errors="surrogatepass")) > most

    def complaint(self, name: str) -> str:
        """Return what is wrong with a namespace of a server whose name is too long."""
        length = len(name.encode(errors="surrogatepass"))
        return (
            f"nobody could connect to a namespace whose name has {length:,} bytes: shorten it, or "
            "let names be longer with from_spec(..., max_namespace_length=...)"
        )


class Presence:
    """What clients are on, as the client manager of python-socketio is told.

    Args:
        limits: What they may ask for.
        families: The families of namespaces.
    """

    def __init__(self, limits: NamespaceLimits, families: Families) -> None:
        self._limits = limits
        self._families = families
        self._lock = Lock()
        self._told: list[Left] = []

    def tell(self, left: Left) -> None:
        """Have a callable called whenever a client has left a namespace, or was refused there."""
        self._told.append(left)

    def watch(self, server: Any) -> None:
        """Have a server let clients in as the limits say, and forget what they have left.

        Args:
            server: The server of python-socketio.
        """
        manager = server.manager
        pre_connect, disconnect = manager.pre_connect, manager.disconnect
        forget = self._families.forget_unless_occupied if self._families else None
        self._families.watch(manager.get_namespaces)

        def enter(client: str, namespace: str) -> Any:
            environ, sid = server.environ.get(client), None
            if environ is None:
                return None  # it has left meanwhile
            try:
                refusal = self._refusal(environ, namespace)
                if refusal is not None:
                    return _refuse(server, client, namespace, refusal)
                sid = pre_connect(client, namespace)
                if sid is None:  # it is there already
                    self._leave(environ, namespace)
            finally:
                if forget is not None:
                    forget(namespace)
            return sid

        def leave(sid: str, namespace: str = "/", **options: Any) -> Any:
            client = _client_of(manager, sid, namespace)
            result = disconnect(sid, namespace, **options)
            if client is not None and _client_of(manager, sid, namespace) is None:
                environ = server.environ.get(client, {})
                self._leave(environ, namespace)
                for left in self._told:
                    left(environ, sid, namespace)
                if forget is not None:
                    forget(namespace)
            return result

        manager.pre_connect, manager.disconnect = enter, leave
        _answered_once(server)

    def _refusal(self, environ: dict[str, Any], namespace: str) -> str | None:
        """Return why a client may not ask for a namespace; else it counts as one that it is on."""
        limits = self._limits
        if limits.is_too_long(namespace):
            return f"the name of a namespace has at most {limits.max_namespace_length} bytes here"
        most = limits.max_namespaces_per_connection
        with self._lock:
            present: list[str] = environ.setdefault(_KEY, [])
            if len(present) < most:
                present.append(namespace)
                return None
        if environ.setdefault(f"{_KEY}.told", namespace) is namespace:
            logger.warning(
                "a connection is refused more than %d namespaces (max_namespaces_per_connection); "
                "this is said once for each connection",
                most,
            )
        return f"a connection is on at most {most} namespaces here: leave one, or open another"

    def _leave(self, environ: Mapping[str, Any], namespace: str) -> None:
        present = environ.get(_KEY, ())
        with self._lock:
            if namespace in present:
                present.remove(namespace)


class _Answered(AsynctionException):
    """A client is told why it is refused, and python-socketio is not to answer once more."""


def _refuse(server: Any, client: str, namespace: str, why: str) -> None:
    """Tell a client why it does not get onto a namespace.

    python-socketio itself would only say that it cannot.

    Raises:
        _Answered: It has been told. Flask-SocketIO's test client, which has no connection, has not.
    """
    answered = _Answered(why)
    notice(answered)
    if client not in server.eio.sockets:
        return
    packet = server.packet_class(CONNECT_ERROR, data={"message": why}, namespace=namespace)
    server.eio.send(client, packet.encode())
    raise answered


def _answered_once(server: Any) -> None:
    receive = server.eio.handlers["message"]

    def receive_and_answer_once(*args: Any) -> Any:
        try:
            return receive(*args)
        except _Answered:
            return None

    server.eio.on("message", receive_and_answer_once)


def _client_of(manager: Any, sid: str, namespace: str) -> str | None:
    try:
        client: str | None = manager.eio_sid_from_sid(sid, namespace)
    except KeyError:  # the last one is just leaving
        return None
    return client
