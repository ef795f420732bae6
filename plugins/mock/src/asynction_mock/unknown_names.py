"""Tell the log what clients ask for that the document lacks.

Only a mock does so: it is for developers, whom a misspelt name costs time. A real server leaves
names that anybody may choose out of its log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynction_core.log import logger
from asynction_core.spelling import is_meant

if TYPE_CHECKING:
    from asynction_core import AsynctionSocketIO, Spec

_MOST = 100
_LONGEST = 100  # characters of a name


class UnknownNames:
    """The namespaces and events that clients have named, and the document lacks.

    Each is told once, and no more than a hundred.
    """

    def __init__(self) -> None:
        self._told: set[tuple[str, str | None]] = set()

    def watch(self, server: AsynctionSocketIO) -> None:
        """Tell of them from now on.

        Args:
            server: The server, once an app is attached to it.
        """
        wire: Any = server.server
        connect, handle = wire._handle_connect, wire._handle_event

        def handle_connect(client: str, namespace: str | None, data: Any) -> None:
            connect(client, namespace, data)
            name = namespace or "/"
            if not _has(server, name) and wire.manager.sid_from_eio_sid(client, name) is None:
                self._tell_of_namespace(name, server.spec)

        def handle_event(client: str, namespace: str | None, number: Any, data: Any) -> None:
            name = namespace or "/"
            if _has(server, name) and data and type(data[0]) is str:
                self._tell_of_event(server, name, data[0])
            handle(client, namespace, number, data)

        wire._handle_connect, wire._handle_event = handle_connect, handle_event

    def _tell_of_namespace(self, name: str, spec: Spec) -> None:
        name = name[:_LONGEST]
        where = " but on other servers" if name in spec.elsewhere else ""
        hint = is_meant(name, spec.namespaces)
        self._tell((name, None), f"a client asks for {name!r}: the document lacks it{where}{hint}")

    def _tell_of_event(self, server: AsynctionSocketIO, namespace: str, event: str) -> None:
        name = server.families.name_of(namespace)
        receives = server.spec.namespaces[name].receives
        handled = server.server.handlers.get(namespace, ())  # somebody's own are possible
        if event in receives or event in handled or "*" in handled:
            return
        event = event[:_LONGEST]
        self._tell(
            (name, event),
            f"a client sends {event!r} on {name!r}: the document has no such event for the server "
            f"to receive{is_meant(event, receives)}",
        )

    def _tell(self, what: tuple[str, str | None], line: str) -> None:
        if what in self._told or len(self._told) > _MOST:
            return
        self._told.add(what)
        if len(self._told) > _MOST:
            logger.warning("clients name more that the document lacks; no more of it is told")
        else:
            logger.warning("%s (this is said once)", line)


def _has(server: AsynctionSocketIO, namespace: str) -> bool:
    return server.families.name_of(namespace) in server.spec.namespaces
