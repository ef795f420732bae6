"""End all connections of somebody, on all processes that share a message queue."""

from __future__ import annotations

from time import time
from typing import Any

from flask import current_app, has_app_context
from socketio.base_manager import BaseManager

from asynction_core import AsynctionSocketIO
from asynction_core.serving.interface import BoundServer
from asynction_security.connections import connection_of
from asynction_security.expiry import expiry_of

# A field of the message by which python-socketio asks other processes to disconnect a client:
# processes without asynction-security find no client in it.
_FIELD = "asynction.sub"


def disconnect(*, sub: str | int, server: AsynctionSocketIO | None = None) -> None:
    """End all connections of somebody: on every namespace, on all processes.

    Whose credentials are no longer accepted cannot connect again; so lock them out first. A
    connection that is being checked meanwhile ends, too. Returns before connections have ended.

    Args:
        sub: Who it is: the ``sub``, else ``uid``, of the `SecurityInfo`.
        server: The server; None for the one of the current Flask app. One that only emits tells the
            processes that it emits through.

    Raises:
        TypeError: `sub` is no text and no integer; nothing else can be told to other processes.
        RuntimeError: There is no server: none is given, and no handler, view or app context is
            there.
    """
    if isinstance(sub, bool) or not isinstance(sub, (str, int)):
        raise TypeError(f"sub is a str or an int, not {type(sub).__name__}")
    found: Any = server
    if found is None and has_app_context():
        found = current_app.extensions.get("socketio")
    if found is None or found.server is None:
        raise RuntimeError(
            "disconnect() needs a server: call it in a handler or a view, or give it one, as in "
            "disconnect(sub=..., server=asio)"
        )
    manager = found.server.manager
    _end_here(found, sub)
    if hasattr(manager, "_publish"):
        told = {"method": "disconnect", "sid": None, "namespace": "/", _FIELD: sub}
        manager._publish({**told, "host_id": manager.host_id})


def listen(server: BoundServer) -> None:
    """Have connections end that another process asks to end, where there is a message queue."""
    manager = server.server.manager
    handle = getattr(manager, "_handle_disconnect", None)
    if handle is None:
        return

    def handle_disconnect(message: dict[str, Any]) -> None:
        if _FIELD in message:
            _end_here(server, message[_FIELD])
        else:
            handle(message)

    manager._handle_disconnect = handle_disconnect


def _end_here(server: BoundServer, user: object) -> None:
    """End the connections of somebody to this process."""
    manager, environs, ending = server.server.manager, server.server.environ, expiry_of(server)
    for namespace in list(manager.get_namespaces()):
        # Those who are not admitted yet, too.
        for sid, client in list(BaseManager.get_participants(manager, namespace, None)):
            connection = connection_of(environs.get(client, {}), sid, namespace)
            if connection is None:
                continue
            if not connection.identities and manager.is_pre_connected(sid, namespace):
                connection.ended.append(user)
            if connection.is_of(user):
                ending.end_at(time(), sid, namespace)
