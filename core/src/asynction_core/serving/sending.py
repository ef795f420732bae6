"""The ways out: what an emitted event passes before Flask-SocketIO sends it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import has_request_context, request
from flask_socketio import SocketIO

from asynction_core.exceptions import AsynctionException
from asynction_core.middleware import compose
from asynction_core.serving.audience import Audiences
from asynction_core.serving.failing import ErrorHandlers
from asynction_core.serving.families import Families
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.sent_events import Kind, SentEvents
from asynction_core.serving.surrounding import around_sent
from asynction_core.spec import Namespace

Callback = Callable[..., Any]
Sender = Callable[[tuple[Any, ...], Any, dict[str, Any]], Any]


def arguments(data: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the arguments that Socket.IO sends for what was passed to `emit`, or returned as ack.

    As in python-socketio, a tuple stands for several arguments and None alone for none.
    """
    if len(data) == 1:
        first = data[0]
        if isinstance(first, tuple):
            return first
        if first is None:
            return ()
    return data


def ignore(*args: Any) -> None:
    """Take an acknowledgement that only has to be checked."""


def mark_as_sending(error: AsynctionException) -> None:
    """Have an exception say that an emission has raised it."""
    with suppress(Exception):  # a class of somebody else's may not allow it
        error.while_sending = True


class _ByNamespace(dict[str, dict[str, Sender]]):
    """What sends events, by namespace and event; a namespace may be one of a family.

    Args:
        families: The families of namespaces.
    """

    def __init__(self, families: Families) -> None:
        self._families = families
        self._of_families: dict[str, dict[str, Sender]] = {}

    def add(self, namespace: Namespace) -> dict[str, Sender]:
        """Add a namespace or a family, and return what its events are to be added to."""
        place = self._of_families if namespace.parameters else self
        senders = place[namespace.name] = {}
        return senders

    def __missing__(self, name: str) -> dict[str, Sender]:
        family = self._families.find(name)
        if family is None:
            raise KeyError(name)
        return self._of_families[family.name]


class Senders:
    """The composed callables for every event that a server sends, by namespace and event.

    Args:
        server: The server.
        errors: Its error handlers, for the callbacks of acknowledgements.
        audiences: Who may have which event.
        sent_events: Tells observers what becomes of them.
    """

    def __init__(
        self,
        server: BoundServer,
        errors: ErrorHandlers,
        audiences: Audiences,
        sent_events: SentEvents,
    ) -> None:
        self._server = server
        self._errors = errors
        self._audiences = audiences
        self._sent_events = sent_events
        self.emitters, self.callers = (_ByNamespace(server.families) for _ in range(2))
        for namespace in server.spec.namespaces.values():
            emitters, callers = self.emitters.add(namespace), self.callers.add(namespace)
            for event in namespace.sends.values():
                ways: list[tuple[Kind, dict[str, Sender], Sender]] = [
                    ("emit", emitters, self._emit(event.name)),
                    ("call", callers, self._call(event.name)),
                ]
                for kind, senders, send in ways:
                    middlewares = around_sent(
                        server.plugins, server, server.spec, event, server.options, kind
                    )
                    composed = compose(middlewares, send)
                    senders[event.name] = sent_events.watched(event, kind, composed)

    def beyond(self, namespace: str, event: str, kind: Kind) -> Sender:
        """Return what sends an event that the document lacks: nothing stands around it.

        Args:
            namespace: The namespace.
            event: The event.
            kind: Whether its acknowledgement is waited for.
        """
        send = self._emit(event) if kind == "emit" else self._call(event)
        return self._sent_events.watched_beyond(namespace, kind, send)

    def _emit(self, event: str) -> Sender:
        server, errors, emit = self._server, self._errors, SocketIO.emit
        answered = self._sent_events.answered

        def transmit(
            args: tuple[Any, ...], callback: Callback | None, options: dict[str, Any]
        ) -> None:
            if callback is not None:
                callback = answered(event, callback, options)
                options["callback"] = _contained(errors, options.get("namespace"), callback)
            # A tuple stands for several arguments, so that a list stays one.
            emit(server, event, args, **options)

        return transmit

    def _call(self, event: str) -> Sender:
        server, audiences, call = self._server, self._audiences, SocketIO.call

        def transmit(args: tuple[Any, ...], callback: Callback, options: dict[str, Any]) -> Any:
            audiences.check_call(options["namespace"], event, options)
            result = call(server, event, args, **options)
            callback(*arguments((result,)))
            return result

        return transmit


def _contained(errors: ErrorHandlers, namespace: str | None, callback: Callback) -> Callback:
    """Return a callback whose exceptions are handled as those of an event handler are.

    Flask-SocketIO does so for an emission out of an event handler; from elsewhere the callback runs
    in a thread of python-socketio's, which nobody watches.
    """
    if has_request_context() and getattr(request, "sid", None):
        return callback

    def contained(*args: Any) -> Any:
        try:
            return callback(*args)
        except Exception as error:
            handle = errors.find(namespace or "/") or errors.report
            return handle(error)

    return contained
