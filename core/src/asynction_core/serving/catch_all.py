"""Catch-all handlers: ``"*"`` for the events of a namespace, or for an event of all namespaces."""

from __future__ import annotations

from asynction_core.middleware import Handler
from asynction_core.serving.binding import Bindings, Bound


def catch_all(bindings: Bindings, namespace: str, event: str, handler: Handler) -> None:
    """Register a handler for what has none of its own, in the document and beyond it.

    Args:
        bindings: The events of the document.
        namespace: A namespace, or ``"*"`` for all.
        event: An event, or ``"*"`` for all: the handler then gets the event's name first.
        handler: The handler.
    """
    for place in bindings.catchable(namespace, event):
        call = _naming(place[1], handler) if event == "*" else handler
        bindings.register(*place, call, Bound.SHARED)
    bindings.register_beyond(namespace, event, handler)


def _naming(event: str, handler: Handler) -> Handler:
    return lambda *args: handler(event, *args)
