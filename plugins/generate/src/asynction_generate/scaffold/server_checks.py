"""A server's verdict on what is generated, by the checks of all plugins that call no application.

No server is built: what it would check events and connections by is asked for, and called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import Flask, request

from asynction_core import Event, Middleware, Namespace, Spec, Understanding
from asynction_core.middleware import compose
from asynction_core.stage import inwards, outwards
from asynction_generate.scaffold.members import members_of


class ServerChecks:
    """Says whether a server would let something pass.

    Args:
        found: What is understood of the document, with the server that was chosen.
    """

    def __init__(self, found: Understanding) -> None:
        self.spec: Spec = found.checked()
        self._found = found
        self._app = Flask(__name__)
        self._members: dict[str, str] = {}

    def accept_arguments(self, event: Event, arguments: Sequence[Any]) -> bool:
        """Return whether the arguments of an event fit, in its direction."""
        event = replace(event, ack=None)
        if event.direction == "receive":
            return _passes(self._middlewares("receive", event=event), *arguments)
        middlewares = self._middlewares("send", event=event, kind="emit")
        options = {"namespace": self.member(self.spec.namespaces[event.namespace])}
        return _passes(middlewares, tuple(arguments), None, options)

    def accept_answer(self, event: Event, answer: Any) -> bool:
        """Return whether a handler of an event may return this."""
        middlewares = self._middlewares("receive", event=replace(event, payload=None))
        return _passes(middlewares, returned=answer)

    def accept_connection(
        self, namespace: Namespace, query: str, headers: Mapping[str, str]
    ) -> bool:
        """Return whether a connection is let in whose HTTP request is like this."""
        middlewares = self._middlewares("connect", namespace=namespace)
        try:
            context = self._app.test_request_context(f"/socket.io/?{query}", headers=dict(headers))
        except ValueError:  # a line break in a header, for one
            return False
        with context:
            request.namespace = self.member(namespace)  # type: ignore[attr-defined]
            return _passes(middlewares, None)

    def member(self, namespace: Namespace) -> str:
        """Return the name of a namespace, or of one of a family that clients can connect to."""
        if namespace.name not in self._members:
            names = list(members_of(namespace))
            checked = replace(namespace, bindings=None)
            self._members[namespace.name] = names[0]
            for name in names:
                self._members[namespace.name] = name
                if self.accept_connection(checked, "", {}):
                    break
            else:
                self._members[namespace.name] = names[0]
        return self._members[namespace.name]

    def _middlewares(self, what: str, **about: Any) -> Sequence[Middleware]:
        plugins = self._found.plugins
        calling = [plugin for plugin in [plugins.get_plugin("security")] if plugin is not None]
        hook = plugins.subset_hook_caller(f"asynction_{what}_middleware", remove_plugins=calling)
        found: Sequence[Middleware] = hook(
            server=None, spec=self.spec, options=self._found.options, **about
        )
        return outwards(found) if what == "send" else inwards(found)


def _passes(middlewares: Sequence[Middleware], *args: Any, returned: Any = None) -> bool:
    reached = False

    def call(*args: Any, **context: Any) -> Any:
        nonlocal reached
        reached = True
        return returned

    checked = compose(middlewares, call)
    with suppress(Exception):
        checked(*args)
        return reached
    return False
