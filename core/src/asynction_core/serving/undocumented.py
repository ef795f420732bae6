"""Handlers for what the document lacks, events that it lacks, and events that lack a handler."""

from __future__ import annotations

from collections.abc import Sequence

from flask import has_request_context

from asynction_core.addresses import variable_name
from asynction_core.exceptions import UndocumentedEventException
from asynction_core.log import logger
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.sent_events import SentEvents
from asynction_core.spec import Event
from asynction_core.spelling import is_meant

__all__ = ["Undocumented", "tell_unbound"]

_NAMED = 10  # of the events without handlers


class Undocumented:
    """What a handler or an emission meets for which the document has no event.

    Args:
        server: The server.
        reaction: ``"warn"`` or ``"error"``.
        sent_events: Tells observers of emissions.
    """

    def __init__(self, server: BoundServer, reaction: str, sent_events: SentEvents) -> None:
        self._server = server
        self._sent_events = sent_events
        self._reaction = reaction

    def refuse_member(self, name: str) -> None:
        """Refuse handlers for one namespace of a family: they would go past the family's checks.

        Raises:
            UndocumentedEventException: The namespace is one of a family.
        """
        family = self._server.families.find(name)
        if family is not None:
            raise UndocumentedEventException(
                f"{name!r} is one of the family {family.name!r}: register handlers for that, with "
                f"{' and '.join(map(variable_name, family.parameters))} in their signatures",
                namespace=name,
            )

    def note(self, namespace: str, event: str) -> None:
        """Warn, or raise, that the document has no such event or namespace.

        Raises:
            UndocumentedEventException: The reaction is ``"error"``.
        """
        lacks = self._lacks(namespace, event)
        message = f"a handler is registered for {event!r} of {namespace!r}{lacks}"
        if self._reaction == "error":
            raise UndocumentedEventException(message, namespace=namespace, event=event)
        logger.warning("%s", message)

    def _lacks(self, namespace: str, event: str) -> str:
        if "*" in (namespace, event):
            return ": what it receives beyond the document is not checked"
        known = self._server.spec.namespaces.get(namespace)
        if known is not None:
            hint = is_meant(event, known.receives)
            return (
                f", but the document has no such event for the server to receive{hint}: it is not "
                "checked"
            )
        elsewhere = namespace in self._server.spec.elsewhere
        lacks = (
            "that namespace only on other servers"
            if elsewhere
            else f"no such namespace{is_meant(namespace, self._server.spec.namespaces)}"
        )
        return f", but the document has {lacks}: what it receives is not checked"

    def not_sent(self, namespace: str, event: str) -> UndocumentedEventException:
        """Return the error of an emission that the document does not have; observers are told."""
        message = (
            f"{namespace!r} is a family of namespaces: give the one to send on, with values for "
            "the parameters"
            if namespace in self._server.families
            else "the document does not let the server send this here: add it to the messages that "
            "the server sends in this namespace"
        )
        place = self._place_in_handler(namespace) if has_request_context() else None
        error = UndocumentedEventException(message, namespace=namespace, event=event, place=place)
        self._sent_events.not_sent(namespace, error)
        return error

    def _place_in_handler(self, namespace: str) -> str:
        """Return what is said of an event that is not sent, as its name may be a client's word."""
        known = self._server.families.name_of(namespace)
        where = (
            f"namespace {known!r}"
            if known in self._server.spec.namespaces
            else "a namespace that the document lacks"
        )
        return f"an event that the document lacks, {where}"


def tell_unbound(events: Sequence[Event]) -> None:
    """Log a warning about events that no handler is registered for, if there are any."""
    if not events:
        return
    named = [f"{event.name!r} of {event.namespace!r}" for event in events[:_NAMED]]
    if len(events) > _NAMED:
        named.append(f"and {len(events) - _NAMED:,} more")
    logger.warning(
        "no handler is registered for %s: give their messages an 'x-handler', "
        "or register handlers with @on(...)",
        ", ".join(named),
    )
