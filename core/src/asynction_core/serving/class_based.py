"""Class-based namespaces, whose methods are handlers."""

from __future__ import annotations

import inspect
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


def register_class(
    handler: NamespaceHandler,
    server: BoundServer,
    bindings: Bindings,
    errors: ErrorHandlers,
    undocumented: Undocumented,
) -> None:
    """Register the methods of a class-based namespace.

    Args:
        handler: The class-based namespace.
        server: The server.
        bindings: Where methods for what the document has are registered.
        errors: The error handlers, to which its `error` method is added.
        undocumented: What methods meet for which the document has nothing.
    """
    _speak_through_checks(handler, server)
    name, methods = handler.namespace, _methods(handler)
    namespace = server.spec.namespaces.get(name)
    known = namespace.receives.keys() if namespace else set[str]()
    for event in methods.keys() - known - set(LIFECYCLE) if namespace else "*":
        undocumented.note(name, event)
    error = getattr(handler, "error", None)
    around = None if error is None else errors.add_of_class(name, error)
    dispatches_itself = type(handler).trigger_event is not NamespaceHandler.trigger_event
    for event in (*LIFECYCLE, *sorted(known)):
        is_taken = bindings.has_own(name, event)
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
        bindings.register(name, event, method, around=None if event == "connect" else around)


def _speak_through_checks(handler: NamespaceHandler, server: BoundServer) -> None:
    """Have the methods that a class inherits for speaking pass the checks of the server."""
    name = handler.namespace
    if type(handler).call is NamespaceHandler.call:
        # It would go past Flask-SocketIO, and so past the checks.
        handler.call = lambda *args, **options: server.call(
            *args, **{**options, "namespace": options.get("namespace") or name}
        )
    if name in server.families:
        _speak_for_members(handler)


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
