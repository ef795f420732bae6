"""Handlers for what the document lacks, events that it lacks, and events that lack a handler."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import FrameType
from typing import Literal

from flask import has_request_context

from asynction_core.addresses import variable_name
from asynction_core.exceptions import UndocumentedEventException
from asynction_core.log import logger
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.sent_events import Kind, SentEvents
from asynction_core.serving.sending import Sender, Senders
from asynction_core.spec import Event
from asynction_core.spelling import is_meant

OnUndocumented = Literal["warn", "error", "allow"]

_NAMED = 10  # of the events without handlers
_TOLD = 100  # of the events that are sent: what they are called may be a client's word, which
_LONGEST = 100  # characters are told of
_SENDING = {"asynction_core", "flask_socketio"}  # what stands between an event and who sends it


class Undocumented:
    """What a handler or an emission meets for which the document has no event.

    Args:
        server: The server.
        reaction: What happens.
        senders: What sends events, also beyond the document.
        sent_events: Tells observers of emissions.
    """

    def __init__(
        self,
        server: BoundServer,
        reaction: OnUndocumented,
        senders: Senders,
        sent_events: SentEvents,
    ) -> None:
        self._server = server
        self._reaction = reaction
        self._senders = senders
        self._sent_events = sent_events
        self._told: set[tuple[str, str]] = set()

    def opened(self) -> tuple[str, ...]:
        """Return the namespaces that clients may connect to though nobody has asked for them.

        A bare server lets everybody into ``"/"``, and clients may rely on it.
        """
        is_lacking = "/" not in self._server.spec.namespaces
        return ("/",) if self._reaction == "allow" and is_lacking else ()

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

    def sender(self, namespace: str, event: str, kind: Kind) -> Sender:
        """Return what sends an event that the document does not have there; the log tells it once.

        Raises:
            UndocumentedEventException: It is not to be sent; observers are told.
        """
        if self._reaction != "allow" or namespace in self._server.families:
            error = self._not_sent(namespace, event)
            self._sent_events.not_sent(namespace, error)
            raise error from None
        self._tell_once(self._server.families.name_of(namespace)[:_LONGEST], event[:_LONGEST])
        return self._senders.beyond(namespace, event, kind)

    def _tell_once(self, namespace: str, event: str) -> None:
        place = (namespace, event)
        if place in self._told or len(self._told) > _TOLD:
            return
        self._told.add(place)
        if len(self._told) > _TOLD:
            logger.warning("more events are sent that the document lacks; no more of them are told")
        else:
            logger.warning(
                "%r is sent on %r, but the document has no such event for the server to send: it "
                "is not checked (this is said once)",
                *reversed(place),
            )

    def _not_sent(self, namespace: str, event: str) -> UndocumentedEventException:
        message = (
            f"{namespace!r} is a family of namespaces: give the one to send on, with values for "
            "the parameters"
            if namespace in self._server.families
            else "the document does not let the server send this here: add it to the messages that "
            "the server sends in this namespace, or let what it lacks be sent as well with "
            "from_spec(..., on_undocumented='allow')"
        )
        place = self._place_in_handler(namespace) if has_request_context() else None
        error = UndocumentedEventException(message, namespace=namespace, event=event, place=place)
        error.sent_in = _sent_in()
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


def _sent_in() -> str | None:
    """Return the file and line of the application, or of a plugin, that is sending an event."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if str(frame.f_globals.get("__name__")).partition(".")[0] not in _SENDING:
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return None


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
