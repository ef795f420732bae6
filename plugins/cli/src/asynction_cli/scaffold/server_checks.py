"""The document as a server sees it, without the callables that it names; and the server's verdict.

What is generated is tried on the checks of a real server, with all plugins but those that call the
application.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from flask import Flask

from asynction_core import AsynctionSocketIO, Event, Middleware, Namespace, Spec, hookimpl

__all__ = ["ServerChecks", "load", "load_quietly"]

_CALLING = frozenset({"handlers", "security"})


class _StandIn:
    """Takes the place of the plugins that call the application, which is yet to be written."""

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"handlers", "security"}


class ServerChecks:
    """Says whether a server would let something pass.

    Args:
        server: The server.
        app: The app that it is attached to.
    """

    def __init__(self, server: AsynctionSocketIO, app: Flask) -> None:
        self._server = server
        self._app = app

    @property
    def spec(self) -> Spec:
        """What the document asks of the server that was chosen."""
        return self._server.spec

    def accept_arguments(self, event: Event, arguments: Sequence[Any]) -> bool:
        """Return whether the arguments of an event fit, in its direction."""
        server, event = self._server, replace(event, ack=None)
        hook = server.plugins.hook
        if event.direction == "receive":
            middlewares = hook.asynction_receive_middleware(
                server=server, event=event, options=server.options
            )
            return _passes(middlewares, *arguments)
        middlewares = hook.asynction_send_middleware(
            server=server, event=event, options=server.options
        )
        return _passes(middlewares, tuple(arguments), None, {})

    def accept_answer(self, event: Event, answer: Any) -> bool:
        """Return whether a handler of an event may return this."""
        server = self._server
        middlewares = server.plugins.hook.asynction_receive_middleware(
            server=server, event=replace(event, payload=None), options=server.options
        )
        return _passes(middlewares, returned=answer)

    def accept_connection(
        self, namespace: Namespace, query: str, headers: Mapping[str, str]
    ) -> bool:
        """Return whether a connection is let in whose HTTP request is like this."""
        middlewares = self._server.plugins.hook.asynction_connect_middleware(
            server=self._server, namespace=namespace, options=self._server.options
        )
        try:
            context = self._app.test_request_context(f"/socket.io/?{query}", headers=dict(headers))
        except ValueError:  # a line break in a header, for one
            return False
        with context:
            return _passes(middlewares, None)


def load(document: Path, options: Mapping[str, Any]) -> ServerChecks:
    """Return what judges by a document.

    Args:
        document: The file.
        options: The options of the server that the user chose.

    Raises:
        SpecError: The document cannot be served.
        PluginError: A plugin cannot be used.
    """
    app = Flask(__name__)
    server = AsynctionSocketIO.from_spec(
        document,
        app=app,
        plugins=[_StandIn()],
        disable_plugins=_CALLING & {entry.name for entry in entry_points(group="asynction")},
        async_mode="threading",
        **options,
    )
    return ServerChecks(server, app)


def load_quietly(document: Path, options: Mapping[str, Any]) -> ServerChecks:
    """Return the same without a word in the log: the document is going to be loaded again."""
    logger = logging.getLogger("asynction")
    before, logger.disabled = logger.disabled, True
    try:
        return load(document, options)
    finally:
        logger.disabled = before


def _passes(middlewares: Sequence[Middleware], *args: Any, returned: Any = None) -> bool:
    reached = False

    def reach(*args: Any, **context: Any) -> Any:
        nonlocal reached
        reached = True
        return returned

    call: Callable[..., Any] = reach
    for middleware in reversed(middlewares):
        call = middleware(call)
    with suppress(Exception):
        call(*args)
        return reached
    return False
