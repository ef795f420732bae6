"""One app and several servers, one server and several apps, and one server attached once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from flask import Flask, has_request_context, request
from flask_socketio import SocketIO
from werkzeug.local import LocalProxy

from asynction_core.exceptions import AsynctionException

_SERVERS = "asynction.servers"  # among an app's extensions


def take_over(server: SocketIO) -> None:
    """Have what has been registered with the server of python-socketio go to the next one.

    Flask-SocketIO would lose what was registered since the last app was attached, and the clients
    of that app would be accepted from then on without any handler being called. They are refused.

    Args:
        server: One that an app is attached to already, before the next one is.
    """
    former: Any = server.server
    server.handlers = [
        (event, handler, namespace)
        for namespace, handlers in former.handlers.items()
        for event, handler in handlers.items()
    ]
    server.namespace_handlers = [*former.namespace_handlers.values()]
    former.handlers, former.namespace_handlers, former.namespaces = {}, {}, []


def base_path(server: SocketIO) -> str:
    """Return the path of the folder that Socket.IO's path is in: "" or "/a/folder".

    Args:
        server: The server.

    Raises:
        RuntimeError: No app is attached to it, so that there is no path yet.
    """
    middleware = getattr(server, "sockio_mw", None)
    if middleware is None:
        raise RuntimeError("there is no path as long as no app is attached: call init_app")
    folder = middleware.engineio_path.strip("/").rpartition("/")[0]
    return f"/{folder}" if folder else ""


def refuse_overlap(server: SocketIO) -> None:
    """Refuse a path that takes the requests of another server on the same app.

    Args:
        server: The server, once the app is attached to it.

    Raises:
        AsynctionException: Its path is that of another server, or the beginning of it.
    """
    path = server.sockio_mw.engineio_path
    for other in _others(server.sockio_mw.wsgi_app):
        if other.engineio_path.startswith(path):
            raise AsynctionException(
                f"another server of this app is at {other.engineio_path!r} already, and one at "
                f"{path!r} would take its requests: give each server of an app a path of its own, "
                "such as path='orders/socket.io'"
            )


def _others(layer: Any) -> Iterator[Any]:
    """Yield the middlewares of Socket.IO, beneath a WSGI app, that let anybody in."""
    while layer is not None:
        inner = getattr(layer, "engineio_app", None)
        if inner is not None and (inner.handlers or inner.namespace_handlers or inner.namespaces):
            yield layer
        layer = getattr(layer, "wsgi_app", None) or getattr(layer, "app", None)


def servers_of(app: Flask | None, besides: SocketIO) -> list[SocketIO]:
    """Return the servers that an app is attached to, the last one first.

    Args:
        app: The app.
        besides: One that is left out.
    """
    if app is None:
        return []
    known: list[SocketIO] = app.extensions.get(_SERVERS, [])
    last = app.extensions.get("socketio")
    if last is not None and last not in known:
        known = [last, *known]  # a bare one of Flask-SocketIO
    return [server for server in known if server is not besides]


def share(app: Flask, server: SocketIO, others: Sequence[SocketIO]) -> None:
    """Have `flask_socketio.emit`, `join_room` and their like act on the server of the connection.

    They ask the app for its server, which would be the one that was attached last.

    Args:
        app: The app.
        server: The server that it has been attached to just now.
        others: Those that it was attached to before.
    """
    servers = app.extensions[_SERVERS] = [server, *others]
    if others:
        app.extensions["socketio"] = LocalProxy(partial(_server_of_connection, servers))


def _server_of_connection(servers: Sequence[SocketIO]) -> SocketIO:
    sid = getattr(request, "sid", None) if has_request_context() else None
    if sid is not None:
        namespace = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        for server in servers:
            known: Any = server.server
            if known.get_environ(sid, namespace) is not None:
                return server
    return servers[0]
