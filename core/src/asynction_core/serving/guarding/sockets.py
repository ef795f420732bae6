"""Connections of Engine.IO that end when they must, and of which nothing stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engineio.exceptions import (
    ContentTooLongError,
    EngineIOError,
    SocketIsClosedError,
    UnknownPacketError,
)
from engineio.socket import Socket

from asynction_core.serving.guarding.complaints import Complaints
from asynction_core.serving.guarding.connection_limits import Limits
from asynction_core.serving.guarding.websockets import WebSocket

_PER_PACKET = 100  # bytes that a packet takes besides its data


class Guards:
    """What the connections of a server share.

    Args:
        limits: What may be kept for each.
        complaints: Who is told of what clients send.
        unfinished: The packets that wait for attachments, by the session ids of connections.
        is_late: Says of a session id whether attachments that it announced should be there.
    """

    def __init__(
        self,
        limits: Limits,
        complaints: Complaints,
        unfinished: Mapping[str, Any],
        is_late: Callable[[str], bool],
    ) -> None:
        self.limits = limits
        self.complaints = complaints
        self.unfinished = unfinished
        self.is_late = is_late


class GuardedSocket(Socket):  # type: ignore[misc]  # python-engineio has no types
    """A connection that nobody waits for.

    Attributes:
        guards: What it shares with the others of its server.
        told: What the log says of it.
    """

    guards: Guards
    told: set[str]
    _websocket: WebSocket | None = None
    _unsent = 0
    _has_ended = False

    # What the server does

    def send(self, packet: Any) -> None:
        """Send a packet: it waits for the client, unless too much does so already."""
        self._unsent += _PER_PACKET + (len(packet.data) if packet.data else 0)
        if self._has_ended:
            return
        if self._unsent > self.guards.limits.max_unsent_bytes:
            self._end_soon("as it does not read: more than max_unsent_bytes wait for it")
            return
        try:  # noqa: SIM105  # suppress() takes longer, and this is on the way of each event
            super().send(packet)
        except SocketIsClosedError:
            pass  # just now, which must not keep an event from the others who get it

    def poll(self) -> Any:
        """Return all packets that wait for the client, wait for one if necessary."""
        packets = super().poll()
        self._unsent = 0
        return packets

    def check_ping_timeout(self) -> bool:
        """Return whether the client is there. python-engineio asks every now and then."""
        if not super().check_ping_timeout():
            return False
        if self.guards.unfinished and not self._has_ended and self.guards.is_late(self.sid):
            self._end_soon("as attachments have not come within attachments_timeout")
            return False
        return True

    def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        """Close the connection.

        Args:
            wait: Is not heeded: to wait until the client has read everything could take for ever.
            abort: Whether to close it without a word to the client.
            reason: Why, for disconnect handlers.
        """
        was_closed, reasons = self.closed, self.server.reason
        super().close(wait=False, abort=abort, reason=reason)
        if was_closed:
            return
        gone = (reasons.CLIENT_DISCONNECT, reasons.PING_TIMEOUT)
        if self.upgraded or reason in gone or self._has_ended:
            # Nobody will come for what is left. python-engineio keeps a WebSocket that has ended
            # in a thread until it looks at all there are, for as long as ping_timeout.
            self.server.sockets.pop(self.sid, None)
        if self._websocket is None:
            return
        if reason == reasons.PING_TIMEOUT or self._has_ended or not self.upgraded:
            self._websocket.cut()
        elif reason not in (reasons.CLIENT_DISCONNECT, reasons.TRANSPORT_CLOSE):
            self.server.start_background_task(self._cut_later, self._websocket)

    def _cut_later(self, websocket: WebSocket) -> None:
        self.server.sleep(self.server.ping_timeout)
        websocket.cut()

    def end(self) -> None:
        """Close the connection at once, and forget what it has not been sent."""
        self._has_ended = True
        self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        if self._websocket is not None:
            self._websocket.cut()
        self._forget_unsent()

    def _end_soon(self, why: str) -> None:
        """End the connection in a thread of its own: whoever sends to many does not wait for it."""
        self._has_ended = True
        self.guards.complaints.note(self.told, f"a client's connection was ended, {why}")
        self.server.start_background_task(self.end)

    def _forget_unsent(self) -> None:
        queue_empty = self.server.get_queue_empty_exception()
        try:
            while True:
                self.queue.get(block=False)
                self.queue.task_done()
        except queue_empty:
            self.queue.put(None)  # for whoever waits

    # What the client does

    def refuse(self, what: str) -> None:
        """Complain of what the client has sent, for which its connection ends."""
        line = f"a client's connection was ended, as it sent {what}"
        self.guards.complaints.note(self.told, line)

    def handle_get_request(self, environ: Any, start_response: Any) -> Any:
        """Answer a request for packets, or for an upgrade: for one of these at a time."""
        if self.upgrading and environ.get("HTTP_UPGRADE"):
            return _bad_request(start_response)
        return super().handle_get_request(environ, start_response)

    def handle_post_request(self, environ: Any) -> None:
        """Receive packets.

        Raises:
            EngineIOError: They are none. The connection is over, and the answer is 400.
        """
        try:
            if int(environ.get("CONTENT_LENGTH") or 0) < 0:
                raise ValueError  # it would be read without end
            super().handle_post_request(environ)
        except SocketIsClosedError:
            raise
        except EngineIOError as error:
            self.refuse(_SAID.get(type(error), "what Engine.IO refuses"))
            raise
        except (OSError, ValueError, LookupError, RecursionError):
            self.refuse("what is no packet of Engine.IO")
            raise EngineIOError from None
        if self._has_ended:
            raise EngineIOError

    def _upgrade_websocket(self, environ: Any, start_response: Any) -> Any:
        """Serve a WebSocket, or answer 400 where a request for one is none that WebSocket has."""
        served = self._websocket
        try:
            return super()._upgrade_websocket(environ, start_response)
        except Exception as error:
            # So ends what was served, too; and of a RuntimeError whoever runs the server has to
            # know: gevent-websocket is there, and its worker is not.
            if self._websocket is not served or type(error) is RuntimeError:
                raise
        if self.connected:
            line = "a client sent what is no request for a WebSocket, which is ignored"
            self.guards.complaints.note(self.told, line)
        else:
            self.refuse("what is no request for a WebSocket")
            self.end()
        return _bad_request(start_response)

    def _websocket_handler(self, ws: Any) -> Any:
        """Serve a WebSocket, from its beginning to its end."""
        websocket = self._websocket = WebSocket(ws, self)
        try:
            return super()._websocket_handler(websocket)
        finally:
            websocket.release()

    def end_writing(self) -> bool:
        """Have the thread that sends come to its end. Return whether there is one."""
        if self.upgraded:
            self.queue.put(None)
        return bool(self.upgraded)


def _bad_request(start_response: Any) -> tuple[bytes]:
    start_response("400 BAD REQUEST", [("Content-Type", "text/plain")])
    return (b'"Bad Request"',)  # no list, which would be one of packets


_SAID = {
    ContentTooLongError: "more than max_http_buffer_size at once",
    UnknownPacketError: "a packet that clients do not send",
}

if TYPE_CHECKING:
    _Sockets = dict[str, Any]
else:
    _Sockets = dict


class _GuardedSockets(_Sockets):
    """The connections of a server by session id; each that comes is guarded."""

    def __init__(self, guards: Guards) -> None:
        super().__init__()
        self._guards = guards

    def __setitem__(self, sid: str, socket: Any) -> None:
        if type(socket) is Socket:
            socket.__class__ = GuardedSocket
            socket.guards, socket.told = self._guards, set()
        super().__setitem__(sid, socket)


def guard_sockets(server: Any, guards: Guards) -> None:
    """Have all connections of a server guarded that are made from now on.

    Args:
        server: The server of Engine.IO.
        guards: What they share.
    """
    disconnect = server.disconnect

    def disconnect_and_guard(sid: str | None = None) -> None:
        disconnect(sid)
        if sid is None:  # all, and another dictionary is in the place of ours
            server.sockets = _GuardedSockets(guards)

    server.sockets = _GuardedSockets(guards)
    server.disconnect = disconnect_and_guard
