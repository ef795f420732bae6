"""Class-based namespaces, whose methods are handlers."""

from __future__ import annotations

import inspect
from collections.abc import Set
from functools import partial
from typing import Any

from flask import has_request_context, request
from flask_socketio import Namespace as NamespaceHandler

from asynction_core.log import logger
from asynction_core.middleware import Handler
from asynction_core.serving.binding import Bindings
from asynction_core.serving.failing import ErrorHandlers
from asynction_core.serving.interface import LIFECYCLE, BoundServer
from asynction_core.serving.undocumented import Undocumented

__all__ = ["ClassBased"]


class ClassBased:
    """Registers the methods of class-based namespaces.

    Args:
        server: The server.
        bindings: Where methods for what the document has are registered.
        errors: Its error handlers, to which the `error` methods are added.
        undocumented: What methods meet for which the document has nothing.
    """

    def __init__(
        self,
        server: BoundServer,
        bindings: Bindings,
        errors: ErrorHandlers,
        undocumented: Undocumented,
    ) -> None:
        self._server = server
        self._bindings = bindings
        self._errors = errors
        self._undocumented = undocumented

    def register(self, handler: NamespaceHandler) -> None:
        """Register the methods of a class-based namespace."""
        self._speak_through_checks(handler)
        name, methods = handler.namespace, _methods(handler)
        known = self._known_events(name, methods.keys())
        error = getattr(handler, "error", None)
        around = None if error is None else self._errors.add_of_class(name, error)
        dispatches_itself = type(handler).trigger_event is not NamespaceHandler.trigger_event
        for event in (*LIFECYCLE, *sorted(known)):
            is_taken = self._bindings.has_own(name, event)
            if event in methods and (event in LIFECYCLE or not dispatches_itself):
                method = methods[event]
            elif dispatches_itself and not is_taken:
                method = _triggering(handler, event)
            else:
                continue
            if is_taken:
                logger.warning(
                    "the method on_%s of %s replaces the handler that %r of %r has already",
                    event,
                    type(handler).__name__,
                    event,
                    name,
                )
            of_event = None if event == "connect" else around
            self._bindings.register(name, event, method, around=of_event)

    def _speak_through_checks(self, handler: NamespaceHandler) -> None:
        """Have the methods that a class inherits for speaking pass the checks of the server."""
        server, name = self._server, handler.namespace
        if type(handler).call is NamespaceHandler.call:
            # It would go past Flask-SocketIO, and so past the checks.
            handler.call = lambda *args, **options: server.call(
                *args, **{**options, "namespace": options.get("namespace") or name}
            )
        if name in server.families:
            _speak_for_members(handler)

    def _known_events(self, name: str, handled: Set[str]) -> set[str]:
        """Return the events that the document has, and note those that it lacks."""
        namespace = self._server.spec.namespaces.get(name)
        if namespace is None:
            self._undocumented.note(name, "*")
            return set()
        for event in handled - namespace.receives.keys() - set(LIFECYCLE):
            self._undocumented.note(name, event)
        return set(namespace.receives)


def _methods(handler: NamespaceHandler) -> dict[str, Handler]:
    return {
        attribute.removeprefix("on_"): getattr(handler, attribute)
        for attribute in dir(handler)
        if attribute.startswith("on_")
    }


def _triggering(handler: NamespaceHandler, event: str) -> Handler:
    """Return a handler that leaves an event to a class that dispatches events itself."""

    def trigger(*args: Any) -> Any:
        sid = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        leading = (request.environ,) if event == "connect" else ()
        return handler.trigger_event(event, sid, *leading, *args)

    if event == "connect":
        return lambda auth: trigger(auth)
    return trigger


def _speak_for_members(handler: NamespaceHandler) -> None:
    """Have a class-based namespace of a family speak on the namespace whose event it handles.

    Its methods speak on the namespace that it is registered for unless they are told another one.
    """
    for name, method in inspect.getmembers(handler, inspect.ismethod):
        if hasattr(NamespaceHandler, name) and "namespace" in inspect.signature(method).parameters:
            setattr(handler, name, partial(_on_current_namespace, method))


def _on_current_namespace(method: Handler, *args: Any, **options: Any) -> Any:
    if has_request_context() and not options.get("namespace"):
        options["namespace"] = getattr(request, "namespace", None)
    return method(*args, **options)
