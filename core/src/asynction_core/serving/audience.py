"""Send an event to those connections alone that may have it.

What is sent to a room, to all, or by another process through a message queue, comes to the clients
of this process in one place: `emit` of python-socketio's `Manager`. So that is where it is decided,
whichever way the event was sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic
from typing import Any

from socketio.manager import Manager

from asynction_core.exceptions import AsynctionException, SecurityException
from asynction_core.log import logger
from asynction_core.serving.interface import BoundServer
from asynction_core.spec import Namespace

_PATIENCE = 60.0  # seconds that acknowledgements from a room are waited for
_MOST_WAITING = 1000

MayHave = Callable[[], object]
"""Tells, in the request context of a connection, whether it may have an event."""


class Audiences:
    """The session ids of the connections that may have an event, of events not all may have.

    Args:
        server: The server.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = server
        self._families = server.families
        self._deciding: dict[str, dict[str, list[MayHave]]] = {}
        self._members: dict[str, dict[str, set[str]]] = {}

    def __bool__(self) -> bool:
        return bool(self._members)

    def restrict(self, namespace: Namespace) -> bool:
        """Ask plugins which events of a namespace not everybody may have, and say if there are any.

        Args:
            namespace: The namespace, or family.
        """
        server, deciding = self._server, dict[str, list[MayHave]]()
        for event in namespace.sends.values():
            found = server.plugins.hook.asynction_audience(
                server=server, spec=server.spec, event=event, options=server.options
            )
            if found:
                deciding[event.name] = found
        if deciding:
            self._deciding[namespace.name] = deciding
            self._members[namespace.name] = {event: set() for event in deciding}
            if server.server is not None:  # code opens the namespace while it runs
                self.limit(server.server.manager)
        return bool(deciding)

    def restricts(self, namespace: str) -> bool:
        """Return whether not everybody may have all that is sent on a namespace, or family."""
        return namespace in self._members

    def admit(self, namespace: str, sid: str) -> None:
        """Decide what the connection of the current request may have.

        Args:
            namespace: The name of its namespace, or of the family.
            sid: Its session id.
        """
        for event, deciding in self._deciding.get(namespace, {}).items():
            if all(_holds(may_have, namespace, event) for may_have in deciding):
                self._members[namespace][event].add(sid)

    def forget(self, namespace: str, sid: str) -> None:
        """Forget a connection: to a namespace, or to one of a family."""
        for members in (self._of_namespace(namespace) or {}).values():
            members.discard(sid)

    def of(self, namespace: str, event: str) -> set[str] | None:
        """Return who may have an event; None for everybody."""
        events = self._of_namespace(namespace)
        return None if events is None else events.get(event)

    def check_call(self, namespace: str, event: str, options: Mapping[str, Any]) -> None:
        """Check that a client may have an event whose acknowledgement is waited for.

        Args:
            namespace: The namespace.
            event: The event.
            options: The other keywords of `call`.

        Raises:
            SecurityException: The client is connected to this process, and may not.
        """
        members = self.of(namespace, event)
        sid = called(options)
        if members is None or sid is None or sid in members:
            return
        if self._server.server.manager.is_connected(sid, namespace):
            raise SecurityException(
                "the client that it is sent to may not have it",
                kind="unauthorised",
                namespace=self._families.name_of(namespace),
                event=event,
            )

    def limit(self, manager: Any) -> None:
        """Have a client manager of python-socketio send no event to who may not have it.

        Raises:
            AsynctionException: It sends in ways that are not known here.
        """
        if not self:
            return
        if not isinstance(manager, Manager):
            raise AsynctionException(
                f"{type(manager).__name__} is no socketio.Manager, so that it cannot be kept from "
                "sending events to clients that may not have them: use one that extends it"
            )
        kind = type(manager)
        if issubclass(kind, _Selective):
            kind = kind.__mro__[1]
        manager.__class__ = _selective(kind)
        manager.asynction_audiences = self

    def _of_namespace(self, namespace: str) -> dict[str, set[str]] | None:
        found = self._members.get(namespace)
        if found is None and self._families:
            family = self._families.find(namespace)
            return None if family is None else self._members.get(family.name)
        return found


def called(options: Mapping[str, Any]) -> str | None:
    """Return the session id of the client that is called with an event, if there is one.

    Args:
        options: The keywords of `call`.
    """
    sid = options.get("to") or options.get("room") or options.get("sid")
    return sid if isinstance(sid, str) else None


def _holds(may_have: MayHave, namespace: str, event: str) -> bool:
    try:
        return may_have() is True
    except Exception as error:
        logger.warning(
            "who may have the event %r of %r could not be told, so a client does not get it: %s",
            event,
            namespace,
            type(error).__name__,
        )
        return False


class _Outside(list[Any]):
    """Whom an event is not sent to, as python-socketio asks for each recipient.

    Args:
        audience: Who may have it.
        skipped: The session id, or those in a list, that are left out besides.
    """

    def __init__(self, audience: set[str], skipped: Any) -> None:
        super().__init__(skipped if isinstance(skipped, list) else [skipped])
        self._audience = audience

    def __contains__(self, sid: object) -> bool:
        return sid not in self._audience or super().__contains__(sid)


class _Selective(Manager):  # type: ignore[misc]  # which has no types
    """Sends events to who may have them. It stands before `Manager`, and after what extends that.

    A manager of a message queue hands over here what any process has sent.
    """

    asynction_audiences: Audiences

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        room = to or room
        audience = self.asynction_audiences.of(namespace, event)
        if audience is not None:
            skip_sid = _Outside(audience, skip_sid)
            if callback is not None and isinstance(room, str) and room not in audience:
                self._forget_callback(callback, room, namespace)
        super().emit(event, data, namespace, room, skip_sid, callback, **options)

    def _forget_callback(self, callback: Any, sid: str, namespace: str) -> None:
        """Tell the process that waits for an acknowledgement that none will come.

        Args:
            callback: What gets the acknowledgement; by way of a message queue where there is one.
            sid: Whom the event was sent to: a client, if it is one of this process.
            namespace: The namespace.
        """
        if not isinstance(callback, partial) or not hasattr(self, "_return_callback"):
            return  # python-socketio has kept nothing
        host, room, _, number = callback.args
        message = {"host_id": host, "sid": room, "id": number, "asynction": "skipped"}
        if not self.is_connected(sid, namespace):
            # A room, or a client of another process: who has it there may still answer.
            if host == self.host_id:
                self._drop_later(message)
        elif host == self.host_id:
            self._drop_callback(message)
        else:
            self._publish({"method": "callback", "namespace": namespace, **message})

    def _drop_later(self, message: dict[str, Any]) -> None:
        """Drop what waits for an acknowledgement that nobody may give, if none comes in a while."""
        waiting = self.__dict__.setdefault("asynction_waiting", deque())
        now = monotonic()
        waiting.append((now + _PATIENCE, message))
        while waiting[0][0] < now or len(waiting) > _MOST_WAITING:
            self._drop_callback(waiting.popleft()[1])

    def _drop_callback(self, message: dict[str, Any]) -> None:
        waiting = self.callbacks.get(message["sid"], {})
        waiting.pop(message["id"], None)
        if waiting.keys() <= {0}:  # what counts the others
            self.callbacks.pop(message["sid"], None)


def _selective(kind: type[Any]) -> type[Any]:
    """Return a class of managers that sends events to who may have them."""
    if kind is Manager:
        return _Selective

    def handle_callback(self: Any, message: dict[str, Any]) -> None:
        if message.get("asynction") != "skipped":
            kind._handle_callback(self, message)
        elif message.get("host_id") == self.host_id:
            self._drop_callback(message)

    of_queue = {"_handle_callback": handle_callback} if hasattr(kind, "_handle_callback") else {}
    return type(kind.__name__, (kind, _Selective), of_queue)
