"""Keep apart who has passed the checks of a connection, and who has not (yet).

python-socketio knows a client from the moment that it asks to connect. Events of clients that are
still being checked go nowhere, as it sees to, though not quite from the first microsecond; what is
broadcast meanwhile reaches them. Neither holds on a namespace with checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from asynction_core.middleware import Handler
from asynction_core.serving.audience import Audiences
from asynction_core.serving.current_connection import HELD
from asynction_core.serving.interface import BoundServer


class Admission:
    """The session ids of the connections that have passed the checks of their namespaces.

    Those of a family of namespaces are kept together.

    Args:
        server: The server.

    Attributes:
        audiences: Which of them may have the events that not all may have.
        leaving: Those that are admitted no more, and are about to be disconnected.
        token_infos: What was found out about who they are, if anything was.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = server
        self.audiences = Audiences(server)
        self._admitted: dict[str, set[str]] = {}
        self.leaving: set[str] = set()
        self.token_infos: dict[str, Mapping[str, Any]] = {}
        self._unlimited: Any = None  # the client manager, as long as nothing is demanded

    def demand(self, namespace: str) -> None:
        """Have connections to a namespace checked: nobody is admitted from now on."""
        self._admitted.setdefault(namespace, set())
        if self._unlimited is not None:
            self._limit(self._unlimited)

    def of(self, namespace: str) -> set[str] | None:
        """Return who is admitted to a namespace, to be changed; None for everybody."""
        admitted = self._admitted.get(namespace)
        if admitted is None:
            family = self._server.families.find(namespace)
            return self._admitted.get(family.name) if family is not None else None
        return admitted

    def shut_out(self, namespace: str, sid: str) -> None:
        """Have a connection get nothing more, and nothing of it handled, until it is disconnected.

        One that is still being checked does not pass any more.

        Args:
            namespace: Its namespace, where connections are checked.
            sid: Its session id.
        """
        admitted = self.of(namespace)
        if admitted is not None:
            self.leaving.add(sid)
            admitted.discard(sid)
            self.audiences.forget(namespace, sid)

    def demanding(self) -> list[str]:
        """Return the namespaces to which connections are checked."""
        return sorted(self._admitted)

    def gate(self, namespace: str, handler: Handler) -> Handler:
        """Return a handler of events that does nothing for who is not admitted to a namespace."""
        server, admitted = self._server, self._admitted.get(namespace)
        if admitted is None:
            return handler

        token_infos = self.token_infos

        def receive(*args: Any) -> Any:
            current = request._get_current_object()  # type: ignore[attr-defined]
            if current.sid not in admitted:
                return server.server.not_handled
            if token_infos:
                setattr(current, HELD, token_infos.get(current.sid))
            return handler(*args)

        return receive

    def limit(self, manager: Any) -> None:
        """Have a client manager of python-socketio send to nobody who is not admitted.

        It also tells who is gone. A disconnect handler would, too, at the price of one for each
        namespace that has none. As long as connections are checked nowhere, nothing is added.
        """
        self.audiences.limit(manager)
        self._unlimited = manager
        if self._admitted:
            self._limit(manager)

    def _limit(self, manager: Any) -> None:
        self._unlimited = None
        leaving, audiences, token_infos = self.leaving, self.audiences, self.token_infos
        participants, disconnect = manager.get_participants, manager.disconnect
        of = self.of if self._server.families else self._admitted.get

        def get_participants(namespace: str, room: Any) -> Iterator[tuple[str, str]]:
            admitted = of(namespace)
            found: Iterator[tuple[str, str]] = participants(namespace, room)
            if admitted is None:
                return found
            return (participant for participant in found if participant[0] in admitted)

        def disconnect_and_forget(sid: str, namespace: str = "/", **options: Any) -> Any:
            admitted = of(namespace)
            if admitted is not None:
                admitted.discard(sid)
                leaving.discard(sid)
                token_infos.pop(sid, None)
                if audiences:
                    audiences.forget(namespace, sid)
            return disconnect(sid, namespace, **options)

        manager.get_participants = get_participants
        manager.disconnect = disconnect_and_forget
