"""Every exception that Asynction raises, so that one import is enough to catch them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from asynction_core.outcomes import Fault, Outcome
from asynction_core.rules import Purpose, purpose_of

__all__ = [
    "AsynctionException",
    "BindingsValidationException",
    "MessageAckValidationException",
    "MessageQueueException",
    "OptionError",
    "ParameterValidationException",
    "PayloadValidationException",
    "PluginError",
    "SecurityException",
    "SpecError",
    "UnboundEventException",
    "UndocumentedEventException",
    "ValidationException",
]

Severity = Literal["error", "warning"]

_TOLD_AT_ONCE = 10  # errors of a document

_LOGGED_STEPS = 16  # of a path in a schema, which may be recursive


class AsynctionException(Exception):
    """The base of all exceptions of Asynction. Those of others may derive from it, too.

    Each attribute may be one of a class, or of an exception.

    Attributes:
        ack: What a client that waits for an acknowledgement is answered whose event it ends, as a
            handler would return it, unless an error handler answers something else; None for no
            answer. Where the ``x-ack`` of the event has an ``error``, it has to fit that.
        refusal: What a client is told whose connection it refuses, a text; None for no reason.
        refusal_data: What it is told besides, as the ``data`` of Socket.IO's ``connect_error``:
            anything that JSON has. None for nothing.
        outcome: What observers are told has become of an event or a connection that it ends.
        fault: Whose fault observers are told that is: ``"client"`` or ``"server"``; None for
            whoever has sent what it is about.
        while_sending: Whether `emit` or `call` of the server raised it. If a handler sends
            something wrong, that is not for the client whose event it handles to know.
    """

    ack: Any = None
    refusal: str | None = None
    refusal_data: Any = None
    outcome: Outcome = "refused"
    fault: Fault | None = None
    while_sending: bool = False

    def summary(self) -> str:
        """Return what may be logged: nothing that came over the wire."""
        return type(self).__name__


class SpecError(AsynctionException):
    """A document is wrong, or cannot be served as it is written. Raised while a server is built.

    Attributes:
        message: What is wrong and what to do about it.
        severity: ``"warning"`` for what is only questionable: that is logged, and never raised.
        rule: The name of the rule that is broken; ``"unnamed"`` if whoever raised it gave none.
        purpose: ``"asyncapi"`` if it is about the document, ``"socketio"`` if it is about serving
            it with Socket.IO.
        others: What else is wrong with the document, if this one is raised.
        source: The file (or URI) in which it is wrong; None if the document was given as a mapping.
        line: The line in that file, counted from 1, where it is known.
        column: The column in that line, counted from 1, where it is known.
        pointer: The JSON pointer (RFC 6901) to the place in the file, "" for the whole file.
        unread: The file (or URI) that a reference leads into, if it is wrong that that one cannot
            be read, or may not be.
    """

    unread: str | None = None
    outcome = "raised"
    fault = "server"

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        pointer: str | None = None,
        severity: Severity = "error",
        rule: str = "unnamed",
        purpose: Purpose | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        self.pointer = pointer
        self.severity = severity
        self.rule = rule
        self.purpose: Purpose = purpose or purpose_of(rule)
        self.others: tuple[SpecError, ...] = ()

    @property
    def alone(self) -> str:
        """Where this one is wrong, and what, without the others."""
        where = [self.source or "<document>"]
        if self.line is not None:
            where.append(str(self.line))
        parts = [":".join(where)]
        if self.pointer:
            parts.append(self.pointer)
        return ": ".join([*parts, self.message])

    def __str__(self) -> str:
        lines = [error.alone for error in (self, *self.others[: _TOLD_AT_ONCE - 1])]
        more = len(self.others) + 1 - len(lines)
        if more:
            lines.append(f"… and {more} more: asynction validate lists them all")
        return "\n".join(lines)


class _OfOurs(AsynctionException):
    """One whose text holds nothing that came over the wire: it may be logged."""

    def summary(self) -> str:
        return f"{type(self).__name__}: {self}"


class PluginError(_OfOurs):
    """A plugin cannot be used: it fails to import, or it does not fit the hooks.

    The message names the distribution that the plugin comes from, where that is known.
    """

    outcome = "raised"
    fault = "server"


class OptionError(_OfOurs, ValueError):
    """An option has a value that does not go with the document. Raised while a server is built.

    A plugin raises it in a hook: there any other ValueError is a fault of the plugin.
    """


class MessageQueueException(_OfOurs):
    """The message queue does not answer, and nobody gets what a process without clients sends."""

    outcome = "raised"
    fault = "server"


class UnboundEventException(AsynctionException):
    """An event arrived that the document lists and that no handler was registered for."""

    outcome = "unbound"
    fault = "server"

    def summary(self) -> str:
        return str(self)


class ValidationException(_OfOurs):
    """Something on the wire does not fit the document.

    Attributes:
        message: What is wrong. With a `validator` it may quote values: show it to whoever sent
            them, do not log it. Without one it is logged.
        namespace: The namespace in question: of a family, the address of its channel.
        event: The event in question; None where a connection is checked.
        path: Where in the checked value it is wrong: property names and list indices.
        schema_path: Where in the schema the violated keyword stands.
        validator: The violated keyword of JSON Schema (``"type"``, ``"required"``, …), if any.
        instance: The part of the checked value that is wrong.
        schema: The schema that this part violates.
    """

    outcome: Outcome = "invalid"

    def __init__(
        self,
        message: str,
        *,
        namespace: str | None = None,
        event: str | None = None,
        path: Sequence[str | int] = (),
        schema_path: Sequence[str | int] = (),
        validator: str | None = None,
        instance: Any = None,
        schema: Any = None,
        place: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self._place = place  # in place of event and namespace, where those may be a client's words
        self.namespace = namespace
        self.event = event
        self.path = tuple(path)
        self.schema_path = tuple(schema_path)
        self.validator = validator
        self.instance = instance
        self.schema = schema

    def __str__(self) -> str:
        """Return where it is and which rule it violates, without any value from the wire.

        So it may be logged, as tracebacks are. Only `message` quotes values.
        """
        parts = []
        if self._place is not None:
            parts.append(self._place)
        elif self.event is not None:
            parts.append(f"event {self.event!r}")
        if self._place is None and self.namespace is not None:
            parts.append(f"namespace {self.namespace!r}")
        if self.validator is not None:
            # The path in the schema, as the path in the value may hold names that a client chose.
            rule = "/".join(map(str, self.schema_path[-_LOGGED_STEPS:])) or self.validator
            # Of a reference that is explained no further nothing else is known.
            parts.append("does not fit" if rule == "$ref" else f"violates {rule!r}")
            return ", ".join(parts)
        return ": ".join([", ".join(parts), self.message] if parts else [self.message])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class PayloadValidationException(ValidationException):
    """The arguments of an event do not fit its ``payload``."""


class MessageAckValidationException(ValidationException):
    """The arguments of an acknowledgement do not fit the ``x-ack`` of its event.

    It is the fault of who has acknowledged the event, and not of who has sent it.
    """


class BindingsValidationException(ValidationException):
    """The HTTP request of a connection does not fit the ``bindings`` of its namespace."""


class ParameterValidationException(ValidationException):
    """The name of a namespace does not fit the ``parameters`` of its channel.

    A client has connected to it, or something is sent on it.
    """


class UndocumentedEventException(ValidationException):
    """The document has no such event in this direction on this namespace.

    Attributes:
        sent_in: The file and the line, as ``FILE:LINE``, that were to send it; None if it was not
            to be sent. It is for the log alone.
    """

    outcome = "undocumented"
    fault = "server"
    sent_in: str | None = None

    def summary(self) -> str:
        where = "" if self.sent_in is None else f" (sent in {self.sent_in})"
        return f"{super().summary()}{where}"


class SecurityException(_OfOurs):
    """A client may not do what it asks for.

    Attributes:
        message: Why, without anything that the client sent: it is logged.
        kind: ``"unauthenticated"``: nothing that is accepted says who the client is;
            ``"unauthorised"``: that is known, and does not suffice. It is all that the client is
            told, unless a subclass has a `refusal` of its own.
        namespace: The namespace in question: of a family, the address of its channel.
        event: The event in question; None where a connection is checked.
        schemes: The names of the security schemes that were not satisfied.
    """

    def __init__(
        self,
        message: str = "",
        *,
        kind: Literal["unauthenticated", "unauthorised"] = "unauthenticated",
        namespace: str | None = None,
        event: str | None = None,
        schemes: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        if self.refusal is None:
            self.refusal = kind
        self.namespace = namespace
        self.event = event
        self.schemes = tuple(schemes)
        if event is not None and self.ack is None:
            self.ack = {
                "error": {
                    "type": type(self).__name__,
                    "message": kind,
                    "namespace": namespace,
                    "event": event,
                    "path": [],
                }
            }

    def __str__(self) -> str:
        where = [f"event {self.event!r}"] if self.event is not None else []
        if self.namespace is not None:
            where.append(f"namespace {self.namespace!r}")
        stated = ", ".join([self.kind, *where])
        return f"{stated}: {self.message}" if self.message else stated
