"""What plugins do when a connection has ended, whoever handles that."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from asynction_core.log import Few
from asynction_core.middleware import Handler
from asynction_core.plugins.each import each_of
from asynction_core.serving.interface import BoundServer
from asynction_core.spec import Namespace

_LINES = Few()


class CleaningUp:
    """What is called, besides disconnect handlers, once for each connection that was let in.

    Args:
        server: The server.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = server
        self._asked: set[str] = set()
        self._calls: dict[str, list[tuple[str, Callable[[str], Any]]]] = {}
        self._ended: dict[str, object] = {}  # by session ids, until they are forgotten

    def ask(self, namespace: Namespace) -> bool:
        """Ask plugins what they do on a namespace, or family, and say whether they do anything."""
        server, name = self._server, namespace.name
        asked = {"spec": server.spec, "namespace": namespace, "options": server.options}
        found = [
            (one.name, call)
            for one in each_of(server.plugins, "asynction_disconnect")
            for call in one.ask(server=server, **asked)
        ]
        self._asked.add(name)
        if found:
            if not self._calls:
                server.when_left(self._forget)
            self._calls[name] = found
        return bool(found)

    def after(self, name: str, call: Handler) -> Handler:
        """Return a disconnect handler after which all is done that plugins do.

        Args:
            name: The name of the namespace, or of the family; ``"*"`` for all of which plugins were
                not asked.
            call: The handler; the same is returned if they do nothing.
        """
        calls = self._calls.get(name)
        if calls is None:
            return call

        def disconnect(*reason: Any) -> Any:
            try:
                return call(*reason)
            finally:
                if self._is_of(name) and self._is_first():
                    for plugin, clean_up in calls:
                        _clean_up(plugin, clean_up, reason)

        return disconnect

    def _is_of(self, name: str) -> bool:
        """Return whether the current namespace is one that plugins were asked of by that name."""
        current = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        return name != "*" or self._server.families.name_of(current) not in self._asked

    def _is_first(self) -> bool:
        """Return whether the current connection has not ended in another thread at once."""
        sid, this = request.sid, object()  # type: ignore[attr-defined]  # set by Flask-SocketIO
        return self._ended.setdefault(sid, this) is this

    def _forget(self, environ: Mapping[str, Any], sid: str, namespace: str) -> None:
        self._ended.pop(sid, None)


def _clean_up(plugin: str, clean_up: Callable[[str], Any], reason: tuple[Any, ...]) -> None:
    try:
        clean_up(*reason)
    except (Exception, SystemExit) as error:
        what = "the plugin %r failed in asynction_disconnect"
        _LINES.log(logging.ERROR, what, plugin, exc_info=error)
