"""A connection over the network: python-socketio's client, on a WebSocket or polling."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import socketio

from asynction_testing.clients.connection import Connection, Listener, Opening, refusal_of
from asynction_testing.clients.in_order import InOrder

_NEEDED = {"polling": "requests", "websocket": "websocket"}  # the modules of transports


class OverNetwork(Connection):
    """A connection to a server that is reached by its URL.

    Args:
        url: The URL; its path, if it has one, is the path of Socket.IO.
        opening: How the connection is opened.
        listener: Is told what arrives.

    Raises:
        ImportError: What the transport needs is not installed.
        ValueError: There is no such transport.
    """

    def __init__(self, url: str, opening: Opening, listener: Listener) -> None:
        _require(opening.transport)
        self._url = url
        self._opening = opening
        self._client = _Listening(listener, opening.namespace)

    def open(self) -> None:
        try:
            self._client.begin(self._url, self._opening)
        except socketio.exceptions.ConnectionError as error:
            raise ConnectionError(
                f"no Socket.IO server lets a {self._opening.transport} connection in at "
                f"{self._url}: {error}"
            ) from error

    def emit(
        self, event: str, args: Sequence[Any], acknowledged: Callable[[list[Any]], None] | None
    ) -> None:
        callback = None if acknowledged is None else lambda *got: acknowledged(list(got))
        # A tuple stands for several arguments, so that a list stays one.
        self._client.emit(event, tuple(args), namespace=self._opening.namespace, callback=callback)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def close(self) -> None:
        # Over a WebSocket it waits for seconds for an answer that its own reader has taken.
        threading.Thread(target=self._leave, daemon=True).start()

    def _leave(self) -> None:
        if self._opening.namespace in self._client.namespaces:
            self._client.eio.send(f"1{self._opening.namespace},")  # a DISCONNECT packet
            # Over polling, disconnect() may drop what it is about to send.
            self._client.eio.queue.join()
        self._client.disconnect()


class _Listening(InOrder):
    """Tells a listener what happens on a namespace."""

    def __init__(self, listener: Listener, namespace: str) -> None:
        super().__init__(reconnection=False, handle_sigint=False)
        self._is_awaited = False
        self.on("connect", lambda: listener.connected(self.get_sid(namespace)), namespace)
        self.on("connect_error", lambda reason: listener.refused(refusal_of(reason)), namespace)
        self.on("disconnect", lambda reason: listener.disconnected(), namespace)
        self.on(
            "*",
            lambda event, *args: listener.got(event, args, is_awaited=self._is_awaited),
            namespace,
        )

    def _handle_event(self, namespace: str, id: int | None, data: Any) -> None:
        self._is_awaited = id is not None  # packets are taken up one after the other
        super()._handle_event(namespace, id, data)


def _require(transport: str) -> None:
    if transport not in _NEEDED:
        raise ValueError(f"transport is 'websocket' or 'polling', not {transport!r}")
    try:
        __import__(_NEEDED[transport])
    except ImportError as error:
        raise ImportError(
            f"{transport} connections need a package that is not installed: "
            "pip install 'asynction-testing[client]'"
        ) from error
