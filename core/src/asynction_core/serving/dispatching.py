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
from asynction_core.serving.observing.course import notice


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
        self._left_open: dict[str, Handler] = {}
        self._all_connect = False  # whether a connect handler is for all namespaces

    def install(self, namespace: str, event: str, handler: Handler) -> None:
        """Have a handler called for an event, in place of any that was installed before."""
        if event not in LIFECYCLE:
            handler = self._admission.gate(namespace, handler)
        if not self._families or not self._takes(namespace, event, handler):
            self._hand_over(namespace, event, handler)

    def leave_open(self, namespace: str, let_in: Handler) -> None:
        """Have everybody let in, without a connect handler as long as that is the same.

        Flask-SocketIO makes a request context for each, which costs more than all else.

        Args:
            namespace: A namespace of the document, no family, where nothing is checked.
            let_in: The connect handler to install once there is one for all namespaces, which
                python-socketio would ask instead.
        """
        if self._all_connect:
            self.install(namespace, "connect", let_in)
        else:
            self._left_open[namespace] = let_in

    def left_open(self) -> list[str]:
        """Return the namespaces that are to accept connections without a connect handler."""
        return list(self._left_open)

    def _hand_over(self, namespace: str, event: str, handler: Handler) -> None:
        if event == "connect":
            self._left_open.pop(namespace, None)
            if namespace == "*":
                self._all_connect = True
                for name, let_in in list(self._left_open.items()):
                    self._hand_over(name, event, let_in)
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
            self._hand_over("*", event, partial(self._call, event))
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
                notice(error)
                handler = self._server.exception_handlers.get(family)
                if handler is None:
                    raise
                return handler(error)

        return observe
