"""python-socketio's client, which takes up each packet in a thread of its own: here in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import engineio
import socketio

from asynction_testing.clients.connection import Opening


class InOrder(socketio.Client):
    """A client of python-socketio that takes up what arrives in the order in which it does."""

    def begin(self, url: str, opening: Opening) -> None:
        """Begin to connect, without waiting for the answer of the namespace.

        Args:
            url: The URL; its path, if it has one, is the path of Socket.IO.
            opening: How the connection is opened.

        Raises:
            socketio.exceptions.ConnectionError: No Socket.IO server lets the connection in there.
        """
        parts = urlsplit(url)
        queries = filter(None, (parts.query, urlencode(opening.query, doseq=True)))
        self.connect(
            urlunsplit((parts.scheme, parts.netloc, "", "&".join(queries), "")),
            headers=dict(opening.headers),
            auth=opening.auth,
            transports=[opening.transport],
            namespaces=[opening.namespace],
            socketio_path=parts.path.strip("/") or "socket.io",
            wait=False,
        )

    def _engineio_client_class(self) -> type:
        return _InOrderConnection


class _InOrderConnection(engineio.Client):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._worker = ThreadPoolExecutor(1)

    def start_background_task(self, target: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if target == self.handlers.get("message"):
            with suppress(RuntimeError):  # the process ends
                return self._worker.submit(target, *args, **options)
            return None
        return super().start_background_task(target, *args, **options)
