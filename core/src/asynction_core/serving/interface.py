"""What serving and plugins need of a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pluggy
from flask import Flask as App

from asynction_core.middleware import Handler
from asynction_core.serving.families import Families
from asynction_core.serving.presence import Left
from asynction_core.spec import Spec

__all__ = ["LIFECYCLE", "App", "BoundServer"]

LIFECYCLE = ("connect", "disconnect")
"""The events of Socket.IO itself, which no document names."""


class BoundServer(Protocol):
    """A server that is bound to a document: an `asynction_core.AsynctionSocketIO`.

    Attributes:
        spec: What the document asks for.
        plugins: Its plugins.
        options: Their options, by name.
        families: Its families of namespaces.
        server: The server of python-socketio; None until an app is attached.
        sockio_mw: The WSGI application that is asked before the app, once one is attached.
        exception_handlers: The error handlers, by namespace.
        default_exception_handler: The error handler of all other namespaces.
        base_path: The path of the folder that Socket.IO's path is in, beneath which plugins serve
            what is not Socket.IO: "" or "/a/folder". There is one as soon as an app is attached.
    """

    spec: Spec
    plugins: pluggy.PluginManager
    options: Mapping[str, Any]
    families: Families
    server: Any
    sockio_mw: Any
    exception_handlers: dict[str, Handler]
    default_exception_handler: Handler

    @property
    def base_path(self) -> str: ...

    def on_error(self, namespace: str | None = None) -> Callable[[Handler], Handler]:
        """Return a decorator that registers the error handler of a namespace."""

    def token_info_of(self, sid: str) -> Mapping[str, Any] | None:
        """Return what was found out about who a connection is, None if nothing was."""

    def shut_out(self, sid: str, namespace: str) -> None:
        """Have a connection get nothing more, and nothing of it handled."""

    def when_left(self, left: Left) -> None:
        """Have a callable called whenever a client has left a namespace, or was refused there."""

    def call(self, event: str, *args: Any, **kwargs: Any) -> Any:
        """Emit an event and wait for its acknowledgement."""
