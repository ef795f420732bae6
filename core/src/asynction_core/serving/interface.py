"""What serving and plugins need of a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pluggy
from flask import Flask as App

from asynction_core.middleware import Handler
from asynction_core.spec import Spec

__all__ = ["App", "BoundServer"]


class BoundServer(Protocol):
    """A server that is bound to a document: an `asynction_core.AsynctionSocketIO`.

    Attributes:
        spec: What the document asks for.
        plugins: Its plugins.
        options: Their options, by name.
        server: The server of python-socketio; None until an app is attached.
        exception_handlers: The error handlers, by namespace.
    """

    spec: Spec
    plugins: pluggy.PluginManager
    options: Mapping[str, Any]
    server: Any
    exception_handlers: dict[str, Handler]

    def started(self) -> None:
        """Say that it has started to run."""

    def on_error(self, namespace: str | None = None) -> Callable[[Handler], Handler]:
        """Return a decorator that registers the error handler of a namespace."""

    def call(self, event: str, *args: Any, **kwargs: Any) -> Any:
        """Emit an event and wait for its acknowledgement."""

    def error_handler(self, namespace: str) -> Handler | None:
        """Return the callable that handles exceptions on a namespace, or None."""

    def report(self, error: Exception) -> Any:
        """Deal with an exception on the wire that no error handler takes."""

    def refusal(self, error: BaseException) -> Exception:
        """Return the exception that refuses the connection of the current request."""
