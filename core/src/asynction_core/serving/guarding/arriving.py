"""What arrives on a connection, and what is left of it when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from asynction_core.serving.guarding.complaints import Complaints
from asynction_core.serving.guarding.connection_limits import Limits
from asynction_core.serving.guarding.packets import Malformed

_PAUSE = 0.01  # seconds


class Messages:
    """What arrives is refused in one line of the log if it is nothing of Socket.IO.

    Args:
        server: The server of python-socketio.
        complaints: Who is told of it.
        limits: How long a packet may wait for its attachments.
        handled: Gets something for each message as long as that is being handled.

    Attributes:
        unfinished: The packets that wait for attachments, by the session ids of connections.
    """

    def __init__(
        self, server: Any, complaints: Complaints, limits: Limits, handled: set[object]
    ) -> None:
        self._server = server
        self._complaints = complaints
        self._timeout = limits.attachments_timeout
        self._handled = handled
        self.unfinished: dict[str, Any] = server._binary_packet
        handlers = server.eio.handlers
        self._receive: Callable[[str, Any], None] = handlers["message"]
        self._forget: Callable[[str, Any], None] = handlers["disconnect"]
        handlers.update(message=self.receive, disconnect=self.forget)

    def is_late(self, sid: str) -> bool:
        """Return whether attachments that a client has announced should be there by now.

        Args:
            sid: The session id of its connection.
        """
        packet = self.unfinished.get(sid) if self.unfinished else None
        return packet is not None and time.monotonic() - packet.since > self._timeout

    def receive(self, sid: str, data: Any) -> None:
        """Receive what a client has sent.

        Args:
            sid: The session id of its connection.
            data: A message of Engine.IO.
        """
        server = self._server
        socket = server.eio.sockets.get(sid)
        if socket is None or socket.closing:
            return
        environ, begun = server.environ.get(sid), object()
        self._handled.add(begun)
        try:
            # This is on the way of each event: what is plain is looked at here.
            if (type(data) is str and data) or self._is_expected(sid, data, socket):
                self._receive(sid, data)
        except Malformed as what:
            self.unfinished.pop(sid, None)
            socket.refuse(str(what))
            socket.end()
        except ValueError as error:
            if error.args != ("Unexpected binary packet",):
                raise
            self._ignore(socket, "a packet to a namespace that it is not on")
        except KeyError as error:
            # It has ended, and python-socketio looks for what belongs to it.
            if not socket.closing or error.args != (sid,):
                raise
            self._drop(sid, data)
        finally:
            self._handled.discard(begun)
        if socket.closing:
            self._leave(sid, socket, environ)

    def _is_expected(self, sid: str, data: Any, socket: Any) -> bool:
        """Return whether there is anything to be done about what is no plain text.

        Raises:
            Malformed: It is nothing of Socket.IO.
        """
        if data == "" or not isinstance(data, (str, bytes, bytearray)):  # bytes may be none
            raise Malformed("what is no packet of Socket.IO")
        is_attachment = not isinstance(data, str) and self._server.packet_class.uses_binary_events
        if is_attachment and sid not in self.unfinished:
            self._ignore(socket, "an attachment that belongs to no packet")
            return False
        return True

    def _ignore(self, socket: Any, what: str) -> None:
        """Complain of what clients that have just been disconnected do in good faith."""
        self._complaints.note(socket.told, f"a client sent {what}, which is ignored")

    def _drop(self, sid: str, data: Any) -> None:
        """Undo what a CONNECT has done that came while its connection ended."""
        manager = self._server.manager
        namespace = self._server.packet_class(encoded_packet=data).namespace or "/"
        of_namespace = manager.sid_from_eio_sid(sid, namespace)
        if of_namespace is not None:
            manager.disconnect(of_namespace, namespace, ignore_queue=True)

    def _leave(self, sid: str, socket: Any, environ: Any) -> None:
        """Leave the namespaces that a connection has come to while it ended.

        Their disconnect handlers are called, as their connect handlers were.
        """
        while not socket.closed:
            self._server.sleep(_PAUSE)  # another thread calls disconnect handlers
        manager = self._server.manager
        if any(manager.sid_from_eio_sid(sid, name) for name in list(manager.get_namespaces())):
            self._server.environ[sid] = environ
            self.forget(sid, self._server.reason.TRANSPORT_CLOSE)

    def forget(self, sid: str, reason: Any) -> None:
        """Forget a connection, and the packet that it has not finished."""
        try:
            self._forget(sid, reason)
        finally:
            self.unfinished.pop(sid, None)


def guard_acks(manager: Any) -> None:
    """Have acknowledgements ignored that nobody can have asked for.

    Under the id 0 python-socketio keeps what counts the ids.

    Args:
        manager: The client manager of python-socketio.
    """
    trigger = manager.trigger_callback

    def trigger_callback(sid: Any, id: Any, data: Any) -> None:
        trigger(sid, id or None, data)

    manager.trigger_callback = trigger_callback
