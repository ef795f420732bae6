"""Spans for OpenTelemetry of what observers are told, by its conventions for messaging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from time import time_ns
from typing import Any, Literal, NamedTuple

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, use_span

from asynction_core import (
    Event,
    Namespace,
    Observation,
    ReceiveMiddleware,
    SendMiddleware,
    current_connection,
)
from asynction_observe.trace_context import context_of, described_headers


class Tracing:
    """An observer that makes a span of each event, and the middlewares that make it current.

    A middleware begins a span, and leaves it to what observers are told to end it: only that knows
    how an event ends in the end, and also tells of events that come to no middleware.

    Args:
        tracer: Begins the spans.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def receiving(self, event: Event, namespace: Namespace) -> ReceiveMiddleware:
        """Return what makes a span current while an event is checked and handled.

        Args:
            namespace: Its namespace, which says in which headers a trace context comes.
        """
        headers, subject = described_headers(namespace), _Subject.of_event(event, "process")

        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def receive(*args: Any) -> Any:
                span = self._begin(subject, context_of(headers) if headers else None)
                with _current(_Open(span, subject, current_connection().sid, _open.get())):
                    return next(*args)

            return receive

        return middleware

    def sending(self, event: Event, kind: Literal["emit", "call"]) -> SendMiddleware:
        """Return what makes a span current while an event is checked and sent.

        Args:
            kind: How it is sent.
        """
        subject = _Subject.of_event(event, kind)

        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def send(args: Any, callback: Any, options: Any) -> Any:
                with _current(_Open(self._begin(subject), subject, None, _open.get())):
                    return next(args, callback, options)

            return send

        return middleware

    def received(self, observation: Observation) -> None:
        self._tell(observation, observation.sid, "process")

    def sent(self, observation: Observation) -> None:
        self._tell(observation, None, "emit")

    def _tell(self, observation: Observation, sid: str | None, operation: str) -> None:
        now, opened = time_ns(), _open.get()
        if opened is not None and opened.is_of(observation, sid):
            _open.set(opened.above)
            span = opened.span
        else:  # it has come to no middleware
            begun = now - int(observation.duration * 1e9)
            span = self._begin(_Subject.of_observation(observation, operation), begun=begun)
        _end(span, observation, now)

    def _begin(
        self, subject: _Subject, context: Context | None = None, begun: int | None = None
    ) -> Span:
        return self._tracer.start_span(
            subject.title, context, subject.kind, subject.attributes, start_time=begun
        )


class _Subject(NamedTuple):
    """What a span is of, as it is known before."""

    direction: str
    namespace: str | None
    event: str | None
    title: str
    attributes: Mapping[str, str]

    @property
    def kind(self) -> SpanKind:
        # A producer's span would be one whose context arrives with the message: nothing of
        # Socket.IO carries it.
        return SpanKind.CONSUMER if self.direction == "receive" else SpanKind.CLIENT

    @classmethod
    def of_event(cls, event: Event, operation: str) -> _Subject:
        return cls.made(event.direction, event.namespace, event.name, operation)

    @classmethod
    def of_observation(cls, observation: Observation, operation: str) -> _Subject:
        direction = observation.direction or "receive"
        return cls.made(direction, observation.namespace, observation.event, operation)

    @classmethod
    def made(
        cls, direction: str, namespace: str | None, event: str | None, operation: str
    ) -> _Subject:
        attributes = {
            "messaging.system": "socketio",
            "messaging.operation.name": operation,
            "messaging.operation.type": "process" if direction == "receive" else "send",
        }
        title = operation
        if namespace is not None:
            attributes["socketio.namespace"] = namespace
        if event is not None:
            attributes["socketio.event"] = event
        if namespace is not None and event is not None:
            destination = f"{namespace.rstrip('/')}/{event}"
            # What a member of a family is called is a client's word.
            named = "template" if "{" in namespace else "name"
            attributes[f"messaging.destination.{named}"] = destination
            title = f"{operation} {destination}"
        return cls(direction, namespace, event, title, attributes)


class _Open(NamedTuple):
    """A span that is begun, and waits for what observers are told."""

    span: Span
    subject: _Subject
    sid: str | None
    above: _Open | None

    def is_of(self, observation: Observation, sid: str | None) -> bool:
        """Return whether this is what observers are told of."""
        subject = self.subject
        return (subject.direction, subject.namespace, subject.event, self.sid) == (
            observation.direction,
            observation.namespace,
            observation.event,
            sid,
        )


_open: ContextVar[_Open | None] = ContextVar("asynction_observe_open", default=None)


def _current(opened: _Open) -> Any:
    """Return what makes a span current for a while, and does not end it."""
    _open.set(opened)
    return use_span(
        opened.span, end_on_exit=False, record_exception=False, set_status_on_exception=False
    )


def _end(span: Span, observation: Observation, now: int) -> None:
    """End a span with what has become of an event.

    The text of an exception is not in it, as that may quote values.
    """
    span.set_attribute("asynction.outcome", observation.outcome)
    if observation.fault is not None:
        error = observation.exception
        span.set_attribute("asynction.fault", observation.fault)
        span.set_attribute("error.type", observation.outcome if error is None else _type_of(error))
        if observation.fault == "server":
            span.set_status(StatusCode.ERROR)
    span.end(now)


def _type_of(error: BaseException) -> str:
    kind = type(error)
    is_builtin = kind.__module__ == "builtins"
    return kind.__qualname__ if is_builtin else f"{kind.__module__}.{kind.__qualname__}"
