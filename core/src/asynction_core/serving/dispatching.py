"""Hand handlers over to Flask-SocketIO, which brings them what arrives."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO

from asynction_core.middleware import Handler
from asynction_core.serving.admission import Admission
from asynction_core.serving.interface import LIFECYCLE, BoundServer

__all__ = ["Dispatch"]


class Dispatch:
    """The handlers of a server, those of families called by Socket.IO's own catch-all handlers.

    python-socketio asks the handlers of all namespaces (``"*"``) about what it finds none for under
    a namespace's own name. What the application registers there is asked after the families.

    Args:
        server: The server.
        admission: Who may have events handled.
    """

    def __init__(self, server: BoundServer, admission: Admission) -> None:
        self._server = server
        self._families = server.families
        self._admission = admission
        self._calls: dict[tuple[str, str], Handler] = {}
        self._of_all: dict[str, Handler] = {}
        self._dispatched: set[str] = set()

    def install(self, namespace: str, event: str, handler: Handler) -> None:
        """Have a handler called for an event, in place of any that was installed before."""
        if event not in LIFECYCLE:
            handler = self._admission.gate(namespace, handler)
        if not self._families or not self._takes(namespace, event, handler):
            SocketIO.on(self._server, event, namespace)(handler)

    def _takes(self, namespace: str, event: str, handler: Handler) -> bool:
        """Keep a handler if it is one of a family, or for all namespaces, and say whether it is."""
        if namespace in self._families:
            self._calls[namespace, event] = self._observed(namespace, event, handler)
        elif namespace == "*":
            self._of_all[event] = handler
            if event == "*":
                return False  # of the events that no family has, python-socketio tells it itself
        else:
            return False
        if event not in self._dispatched:
            self._dispatched.add(event)
            SocketIO.on(self._server, event, "*")(partial(self._call, event))
        return True

    def _call(self, event: str, *args: Any) -> Any:
        name: str = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        family = self._families.find(name)
        call = self._calls.get((family.name, event)) if family is not None else None
        if call is None and event == "connect" and name in self._families:
            raise Refusal  # a class-based namespace has opened it, and nobody is meant by it
        call = call or self._of_all.get(event)
        if call is not None:
            return call(*args)
        if event in LIFECYCLE:
            return None  # as without any handler
        rest = self._of_all.get("*")
        return rest(event, *args) if rest is not None else self._server.server.not_handled

    def _observed(self, family: str, event: str, call: Handler) -> Handler:
        """Return a callable whose exceptions reach the error handler of the family.

        Flask-SocketIO would look for one under the name of the current namespace.
        """
        if event == "connect":
            return call  # an error refuses, and is observed there

        def observe(*args: Any) -> Any:
            try:
                return call(*args)
            except Refusal:
                raise
            except Exception as error:
                handler = self._server.exception_handlers.get(family)
                if handler is None:
                    raise
                return handler(error)

        return observe
