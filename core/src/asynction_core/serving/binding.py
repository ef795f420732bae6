"""Bind what a document has to handlers, each behind the checks of its event."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from asynction_core.addresses import variable_name
from asynction_core.exceptions import PluginError, UnboundEventException
from asynction_core.handler_fit import NOT_AT_ONCE, lifecycle_misfit, misfit, runs_at_once
from asynction_core.log import logger
from asynction_core.middleware import Handler, Middleware, compose
from asynction_core.plugins.given import by_whom
from asynction_core.serving.coding import coding_of_answers
from asynction_core.serving.connecting import Connections
from asynction_core.serving.dispatching import Dispatch
from asynction_core.serving.failing import ErrorAck, advised, promised
from asynction_core.serving.interface import LIFECYCLE, BoundServer
from asynction_core.serving.signatures import event_call
from asynction_core.serving.surrounding import around_received
from asynction_core.spec import Event, Namespace


class Bound(Enum):
    """How an event of the document came to its handler."""

    NOT = "no handler yet"
    SHARED = "a catch-all handler, until one of its own is registered"
    OWN = "a handler of its own"


class Bindings:
    """The events of a document, connect and disconnect among them, and their handlers.

    Args:
        server: The server.
        connections: What stands around connect and disconnect handlers.
        dispatch: What handlers are handed over to.
    """

    def __init__(self, server: BoundServer, connections: Connections, dispatch: Dispatch) -> None:
        self._server = server
        self._connections = connections
        self._dispatch = dispatch
        self._bound: dict[tuple[str, str], Bound] = {}
        self._middlewares: dict[tuple[str, str], list[Middleware]] = {}
        self._error_acks: dict[tuple[str, str], ErrorAck] = {}
        # Where what is invalid is let through, clients get what they got without a document.
        self._keeps_promises = server.options.get("on_invalid") != "warn"

    def bind(self) -> None:
        """Register the handlers that plugins give, and a stand-in for each that is missing."""
        for namespace in self._server.spec.namespaces.values():
            self._connections.guard(namespace)
            self._bind_lifecycle(namespace)
            for event in namespace.receives.values():
                self._bind_event(event)

    def register(
        self,
        namespace: str,
        event: str,
        handler: Handler,
        bound: Bound = Bound.OWN,
        around: Middleware | None = None,
    ) -> None:
        """Register a handler behind the checks of its event.

        Args:
            namespace: A namespace.
            event: An event that the document has there, connect or disconnect.
            handler: The handler.
            bound: How the event came to it.
            around: What stands around the checks, if anything does.
        """
        self._bound[namespace, event] = bound
        if bound is Bound.OWN:
            self._tell_misfit(namespace, event, handler)
        if event in LIFECYCLE:
            call = self._connections.behind_checks(namespace, event, handler)
        else:
            call = event_call(
                handler, self._server.spec.namespaces[namespace], self._server.families
            )
            call = compose(self._middlewares[namespace, event], call)
            if (namespace, event) in self._error_acks:
                answering = promised if self._keeps_promises else advised
                call = answering(call, self._error_acks[namespace, event])
        self._dispatch.install(namespace, event, call if around is None else around(call))

    def _tell_misfit(self, namespace: str, event: str, handler: Handler) -> None:
        """Warn that a handler cannot work; a connect handler of that kind is refused elsewhere."""
        known = self._server.spec.namespaces.get(namespace)
        names = [*map(variable_name, known.parameters)] if known else []
        if event in LIFECYCLE:
            problem = lifecycle_misfit(event, handler, names)
        elif known and event in known.receives:
            problem = misfit(handler, known.receives[event], names)
        else:
            problem = None if runs_at_once(handler) else NOT_AT_ONCE
        if problem is not None and event != "connect":
            logger.warning("the handler of %r of %r cannot work: %s", event, namespace, problem)

    def register_beyond(self, namespace: str, event: str, handler: Handler) -> None:
        """Register a handler for what the document lacks: connections alone are checked."""
        self._tell_misfit(namespace, event, handler)
        if event in LIFECYCLE:
            handler = self._connections.behind_checks(namespace, event, handler)
        self._dispatch.install(namespace, event, handler)

    def has_own(self, namespace: str, event: str) -> bool:
        """Return whether an event has a handler of its own."""
        return self._bound.get((namespace, event)) is Bound.OWN

    def catchable(self, namespace: str, event: str) -> Iterator[tuple[str, str]]:
        """Yield the namespaces and events of the document that a catch-all handler is for.

        Args:
            namespace: The namespace that it is registered for; ``"*"`` for all.
            event: The event that it is registered for; ``"*"`` for all but connect and disconnect.
        """
        for place, bound in list(self._bound.items()):
            if bound is Bound.OWN or namespace not in ("*", place[0]):
                continue
            if event == place[1] or (event == "*" and place[1] not in LIFECYCLE):
                yield place

    def unbound(self) -> list[Event]:
        """Return the events that have no handler."""
        namespaces = self._server.spec.namespaces
        return [
            namespaces[namespace].receives[event]
            for (namespace, event), bound in self._bound.items()
            if bound is Bound.NOT and event not in LIFECYCLE
        ]

    def _bind_lifecycle(self, namespace: Namespace) -> None:
        handlers = self._lifecycle_handlers(namespace)
        for event in LIFECYCLE:
            self._bound[namespace.name, event] = Bound.NOT
            if event in handlers:
                self.register(namespace.name, event, handlers[event])
        if "error" in handlers:
            self._server.on_error(namespace.name)(handlers["error"])

    def _lifecycle_handlers(self, namespace: Namespace) -> dict[str, Handler]:
        server = self._server
        handlers, owners = dict[str, Handler](), dict[str, object]()
        for found in server.plugins.hook.asynction_namespace_handlers(
            server=server, spec=server.spec, namespace=namespace, options=server.options
        ):
            by = by_whom(found)
            owner = "another plugin" if by is None else by.origin
            for name, handler in found.items():
                if name in handlers:
                    raise PluginError(
                        f"{owners[name]} and {owner} both handle {name!r} of {namespace.name!r}: "
                        "leave one of them out"
                    )
                handlers[name], owners[name] = handler, owner
        return handlers

    def _bind_event(self, event: Event) -> None:
        server, hook = self._server, self._server.plugins.hook
        asked: dict[str, Any] = {"server": server, "spec": server.spec, "event": event}
        asked["options"] = server.options
        place = (event.namespace, event.name)
        self._middlewares[place] = around_received(server.plugins, **asked)
        if event.ack_error is not None:
            answer = hook.asynction_error_ack(**asked)
            if answer is not None:
                self._error_acks[place] = coding_of_answers(event, server.spec, answer)
        handler = hook.asynction_handler(**asked)
        bound = Bound.NOT if handler is None else Bound.OWN
        self.register(*place, handler or _unbound(event), bound)


def _unbound(event: Event) -> Handler:
    message = (
        f"the event {event.name!r} of {event.namespace!r} has no handler: "
        "give its message an 'x-handler', or register one with @on(...)"
    )

    def unbound(*args: Any) -> None:
        raise UnboundEventException(message)

    return unbound
