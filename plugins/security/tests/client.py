"""A client of Socket.IO without a wire: it hands its packets to the server and notes the answers.

Unlike Flask-SocketIO's test client it shows why a connection was refused, opens several namespaces
on one connection, and takes any WSGI environment.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from socketio import packet
from werkzeug.test import EnvironBuilder

from asynction_core import AsynctionSocketIO


class Client:
    """A client on a connection of its own.

    Args:
        server: The server.
        environ: What its WSGI environment has besides the usual.

    Attributes:
        answers: What the server said to the attempts to open namespaces: for each the namespace,
            and True or the reason of the refusal.
        received: The events that it got, each with its arguments.
    """

    def __init__(self, server: AsynctionSocketIO, environ: Mapping[str, Any] | None = None) -> None:
        self.answers: list[tuple[str, Any]] = []
        self.received: list[tuple[Any, ...]] = []
        self._acks: dict[int, list[Any]] = {}
        self._id = uuid.uuid4().hex
        self._server = server.server
        app = server.sockio_mw.flask_app
        usual = EnvironBuilder("/socket.io/").get_environ()
        self.environ = {**usual, "flask.app": app, **(environ or {})}
        clients = server.__dict__.setdefault("clients_of_tests", {})
        clients[self._id] = self
        self._server.async_handlers = False  # so that what an event does is done when emit returns
        self._server._send_packet = lambda eio_sid, sent: clients[eio_sid]._take(sent)
        self._server._send_eio_packet = lambda eio_sid, sent: clients[eio_sid]._take(
            packet.Packet(encoded_packet=sent.data)
        )
        self._server._handle_eio_connect(self._id, self.environ)

    def connect(self, namespace: str = "/a", auth: Any = None) -> Client:
        self._hand_in(packet.Packet(packet.CONNECT, auth, namespace=namespace))
        return self

    def sid(self, namespace: str = "/a") -> str:
        """Return the session id on a namespace."""
        return str(self._server.manager.sid_from_eio_sid(self._id, namespace))

    def is_connected(self, namespace: str = "/a") -> bool:
        manager = self._server.manager
        sid = manager.sid_from_eio_sid(self._id, namespace)
        return sid is not None and bool(manager.is_connected(sid, namespace))

    def emit(self, event: str, *args: Any, namespace: str = "/a") -> list[Any] | None:
        """Emit an event, connected or not; return its acknowledgement, None if there is none."""
        self._hand_in(packet.Packet(packet.EVENT, [event, *args], namespace=namespace, id=1))
        return self._acks.pop(1, None)

    def emit_only(self, event: str, *args: Any, namespace: str = "/a") -> None:
        """Emit an event without waiting for an acknowledgement."""
        self._hand_in(packet.Packet(packet.EVENT, [event, *args], namespace=namespace))

    def disconnect(self, namespace: str = "/a") -> None:
        self._hand_in(packet.Packet(packet.DISCONNECT, namespace=namespace))

    def break_off(self) -> None:
        """End the connection with all its namespaces, as when the network fails."""
        self._server._handle_eio_disconnect(self._id, "transport close")

    def _hand_in(self, sent: packet.Packet) -> None:
        self._server._handle_eio_message(self._id, sent.encode())

    def _take(self, sent: packet.Packet) -> None:
        got = packet.Packet(encoded_packet=sent.encode())
        if got.packet_type == packet.CONNECT:
            self.answers.append((got.namespace or "/", True))
        elif got.packet_type == packet.CONNECT_ERROR:
            self.answers.append((got.namespace or "/", got.data))
        elif got.packet_type == packet.ACK:
            self._acks[got.id] = got.data
        elif got.packet_type == packet.EVENT:
            self.received.append(tuple(got.data))
