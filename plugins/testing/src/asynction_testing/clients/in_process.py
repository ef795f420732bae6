"""A connection in the process of the server: Flask-SocketIO's test client, which hears more here.

That one keeps no reason of a refusal, takes acknowledgements of null for none, loses arguments of
the event "message", and cannot acknowledge what the server sends.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from socketio import packet as packets

from asynction_core import AsynctionSocketIO
from asynction_testing.clients.connection import Connection, Listener, Opening, refusal_of

Acknowledged = Callable[[list[Any]], None]

_OF_TEST_CLIENTS = ("_send_packet", "_send_eio_packet")

_asynchronous: WeakKeyDictionary[AsynctionSocketIO, bool] = WeakKeyDictionary()
"""Of servers that test clients have called, whether their handlers ran in tasks of their own."""


def release(server: AsynctionSocketIO) -> None:
    """Have a server that test clients have called send over the network again."""
    for name in _OF_TEST_CLIENTS:
        vars(server.server).pop(name, None)
    if server in _asynchronous:
        is_asynchronous = _asynchronous.pop(server)
        server.server.async_handlers = server.server.eio.async_handlers = is_asynchronous


class InProcess(Connection):
    """A connection that calls the server.

    Handlers run within `emit`, in the same thread, and what no error handler takes is raised there.

    Args:
        server: The server, with an app attached.
        opening: How the connection is opened.
        listener: Is told what arrives.
        session: A test client of Flask's, whose cookies are sent.
    """

    is_synchronous = True

    def __init__(
        self,
        server: AsynctionSocketIO,
        opening: Opening,
        listener: Listener,
        session: FlaskClient | None = None,
    ) -> None:
        self._server = server
        self._opening = opening
        self._listener = listener
        self._session = session
        self._client: _Hearing | None = None

    def open(self) -> None:
        opening = self._opening
        _asynchronous.setdefault(self._server, self._server.server.async_handlers)
        self._client = _Hearing(
            self._listener,
            self._server.sockio_mw.flask_app,
            self._server,
            namespace=opening.namespace,
            query_string=urlencode(opening.query, doseq=True) or None,
            headers=dict(opening.headers),
            auth=opening.auth,
            flask_test_client=self._session,
        )

    def emit(self, event: str, args: Sequence[Any], acknowledged: Acknowledged | None) -> None:
        assert self._client is not None
        self._client.say(self._opening.namespace, [event, *args], acknowledged)

    def pause(self, seconds: float) -> None:
        self._server.sleep(seconds)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(KeyError):  # it has not been let in, or is out already
                client.leave(self._opening.namespace)


class _Hearing(SocketIOTestClient):
    """Hands packets on as they are, while they pass Flask-SocketIO's stand-in for the transport."""

    def __init__(self, listener: Listener, *args: Any, **options: Any) -> None:
        self._listener = listener
        self._numbers = itertools.count(1)
        self._awaited: dict[int, Acknowledged] = {}
        self._unfinished: Any = None
        super().__init__(*args, **options)

    def connect(self, **options: Any) -> None:
        self._listen()
        super().connect(**options)

    def say(self, namespace: str, data: list[Any], acknowledged: Acknowledged | None) -> None:
        number = None
        if acknowledged is not None:
            number = next(self._numbers)
            self._awaited[number] = acknowledged
        self._listen()  # another test client may have taken over what the server sends
        self._send(packets.EVENT, namespace, data, number)

    def leave(self, namespace: str) -> None:
        server = self.socketio.server
        try:
            if server.manager.sid_from_eio_sid(self.eio_sid, namespace):
                self._send(packets.DISCONNECT, namespace)
        finally:
            server.environ.pop(self.eio_sid, None)
            del self.clients[self.eio_sid]

    def hear(self, sent: Any) -> None:
        """Take a packet of Socket.IO that the server sends to this client."""
        kind, data = sent.packet_type, sent.data
        if kind == packets.CONNECT:
            self._listener.connected(data["sid"])
        elif kind == packets.CONNECT_ERROR:
            self._listener.refused(refusal_of(data))
        elif kind == packets.DISCONNECT:
            self.connected[sent.namespace or "/"] = False
            self._listener.disconnected()
        elif kind in (packets.ACK, packets.BINARY_ACK):
            acknowledged = self._awaited.pop(sent.id, None)
            if acknowledged is not None:
                acknowledged(list(data))
        else:
            event, *args = data
            answer = self._listener.got(event, args, is_awaited=sent.id is not None)
            if sent.id is not None:
                self._send(packets.ACK, sent.namespace, list(answer), sent.id)

    def hear_part(self, data: Any) -> None:
        """Take what the server has encoded: a packet, or an attachment of the last one."""
        if self._unfinished is None:
            self._unfinished = self._kind()(encoded_packet=data)
            if self._unfinished.attachment_count:
                return
        elif not self._unfinished.add_attachment(data):
            return
        whole, self._unfinished = self._unfinished, None
        self.hear(whole)

    def hear_whole(self, sent: Any) -> None:
        """Take a packet that is to be encoded."""
        encoded = sent.encode()
        for part in encoded if isinstance(encoded, list) else [encoded]:
            self.hear_part(part)

    def _listen(self) -> None:
        server = self.socketio.server
        if not isinstance(server._send_packet, _Overheard):
            server._send_packet = _Overheard(server._send_packet, _Hearing.hear_whole)
            server._send_eio_packet = _Overheard(
                server._send_eio_packet, lambda client, sent: client.hear_part(sent.data)
            )

    def _send(self, kind: int, namespace: str, data: Any = None, number: int | None = None) -> None:
        encoded = self._kind()(kind, data=data, namespace=namespace, id=number).encode()
        for part in encoded if isinstance(encoded, list) else [encoded]:
            self.socketio.server._handle_eio_message(self.eio_sid, part)

    def _kind(self) -> Any:
        """Return the class of packets: not the server's own, which refuses what clients may not."""
        kind = self.socketio.server.packet_class
        return packets.Packet if kind.uses_binary_events else kind


class _Overheard:
    """What the server sends with, of which those clients are told that hear.

    Args:
        others: Sends to all others.
        tell: Tells a client that hears.
    """

    def __init__(
        self, others: Callable[[str, Any], None], tell: Callable[[_Hearing, Any], None]
    ) -> None:
        self._others = others
        self._tell = tell

    def __call__(self, eio_sid: str, sent: Any) -> None:
        client = SocketIOTestClient.clients.get(eio_sid)
        if isinstance(client, _Hearing):
            self._tell(client, sent)
        else:
            self._others(eio_sid, sent)
