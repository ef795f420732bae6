"""Hear what passes between a server of python-socketio and its clients, packet by packet.

It knows nothing of the application: what is sent in whatever way, and acknowledgements of both
sides, are packets of Engine.IO before and after everything else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import RLock
from typing import Any, Literal, NamedTuple

import socketio
from engineio.packet import MESSAGE
from socketio.packet import ACK, BINARY_ACK, BINARY_EVENT, CONNECT, EVENT

_MOST_WAITING = 10_000
_MOST_ATTACHMENTS = 100
_OF_SOCKETIO = ("connect", "disconnect", "connect_error")

Direction = Literal["receive", "send"]


class Heard(NamedTuple):
    """An event, or an acknowledgement of one, that has passed.

    Attributes:
        namespace: The namespace.
        event: The name of the event.
        direction: ``"receive"`` for an event of a client, ``"send"`` for one of the server.
        is_ack: Whether these are the arguments of its acknowledgement.
        args: The arguments.
    """

    namespace: str
    event: str
    direction: Direction
    is_ack: bool
    args: Sequence[Any]


def listen(server: Any, tell: Callable[[Heard], None]) -> None:
    """Have something told of all that passes from now on.

    Args:
        server: The server of python-socketio.
        tell: What is told, one after the other.
    """
    _Listener(server, tell)


class _Listener:
    def __init__(self, server: Any, tell: Callable[[Heard], None]) -> None:
        self._server = server
        self._packet_class = next(  # that of the serializer, and not one that guards the server
            kind
            for kind in type(server.packet_class()).__mro__
            if kind.__module__.partition(".")[0] == socketio.__name__
        )
        self._tell = tell
        self._lock = RLock()
        self._unfinished: OrderedDict[tuple[str, Direction], Any] = OrderedDict()
        self._unanswered: OrderedDict[tuple[str, str, Direction, int], str] = OrderedDict()
        receive, send = server.eio.handlers["message"], server.eio.send_packet

        def received(sid: str, data: Any) -> Any:
            self._hear(sid, "receive", data)
            return receive(sid, data)

        def sent(sid: str, packet: Any) -> Any:
            if packet.packet_type == MESSAGE:
                self._hear(sid, "send", packet.data)
            return send(sid, packet)

        server.eio.on("message", received)
        server.eio.send_packet = sent

    def _hear(self, sid: str, direction: Direction, data: Any) -> None:
        # What is malformed, or not what it seems, is the server's to refuse, and no reason to fail.
        with suppress(Exception), self._lock:
            packet = self._packet(sid, direction, data)
            if packet is not None:
                self._take(sid, direction, packet)

    def _packet(self, sid: str, direction: Direction, data: Any) -> Any:
        """Return the packet that is complete with this message, None if none is."""
        begun = self._unfinished.pop((sid, direction), None)
        if begun is not None:
            packet, is_whole = begun, begun.add_attachment(data)
        else:
            packet = self._packet_class(encoded_packet=data)
            is_whole = not packet.attachment_count
        if is_whole or packet.attachment_count > _MOST_ATTACHMENTS:
            return packet if is_whole else None
        _keep(self._unfinished, (sid, direction), packet)
        return None

    def _take(self, sid: str, direction: Direction, packet: Any) -> None:
        namespace = packet.namespace or "/"
        if packet.packet_type in (EVENT, BINARY_EVENT):
            event, *args = packet.data
            if direction == "receive" and not self._is_handled(namespace, event):
                return
            if packet.id is not None:
                _keep(self._unanswered, (sid, namespace, direction, packet.id), event)
            self._tell(Heard(namespace, event, direction, False, args))
        elif packet.packet_type in (ACK, BINARY_ACK):
            asked: Direction = "send" if direction == "receive" else "receive"
            event = self._unanswered.pop((sid, namespace, asked, packet.id), None)
            if event is not None:
                self._tell(Heard(namespace, event, asked, True, packet.data or []))
        elif packet.packet_type == CONNECT and direction == "send":
            self._tell(Heard(namespace, "connect", "receive", False, []))

    def _is_handled(self, namespace: str, event: str) -> bool:
        """Return whether somebody takes an event, so that it is one of the application's."""
        if event in _OF_SOCKETIO:
            return False
        server = self._server
        for name in (namespace, "*"):
            handlers = server.handlers.get(name, {})
            if event in handlers or "*" in handlers:
                return True
            of_class = server.namespace_handlers.get(name)
            if of_class is not None and _has_method(of_class, event):
                return True
        return False


def _has_method(handler: Any, event: str) -> bool:
    dispatching = next(kind for kind in type(handler).__mro__ if "trigger_event" in vars(kind))
    is_own = dispatching.__module__.partition(".")[0] not in ("flask_socketio", socketio.__name__)
    return is_own or hasattr(handler, f"on_{event}")


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    if len(kept) > _MOST_WAITING:
        kept.popitem(last=False)
