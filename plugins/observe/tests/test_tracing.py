"""Spans, as the SDK of OpenTelemetry hands them to an exporter."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from asynction_testing import Served

from .conftest import DOCUMENT, SECRET, Start

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
HEADERS = {"Traceparent": f"00-{TRACE}-{PARENT}-01"}

SPANS = [
    # name, outcome, error.type, is_error
    ("emit /said", "handled", None, False),
    ("process /say", "handled", None, False),
    ("process /say", "invalid", "asynction_core.exceptions.PayloadValidationException", False),
    ("process /fail", "raised", "ZeroDivisionError", True),
    ("process /unbound", "unbound", "asynction_core.exceptions.UnboundEventException", True),
    ("process", "unknown", "unknown", False),
    ("emit", "undocumented", "asynction_core.exceptions.UndocumentedEventException", True),
    ("emit /said", "invalid", "asynction_core.exceptions.PayloadValidationException", True),
    (
        "process /orders/{orderId}/pay",
        "refused",
        "asynction_core.exceptions.SecurityException",
        False,
    ),
]


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter) -> TracerProvider:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider


def attributes_of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def describing(*headers: str) -> dict[str, Any]:
    """Return the document with these headers in the binding of its first namespace."""
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in headers}}
    channel = {**DOCUMENT["channels"]["/"], "bindings": {"ws": {"headers": schema}}}
    return {**DOCUMENT, "channels": {"/": channel}}


def test_each_event_is_a_span_that_tells_its_outcome(
    start: Start,
    every_outcome: Callable[[Served], None],
    provider: TracerProvider,
    exporter: InMemorySpanExporter,
) -> None:
    every_outcome(start(tracing=provider))
    found = []
    for span in exporter.get_finished_spans():
        attributes = attributes_of(span)
        is_error = span.status.status_code is StatusCode.ERROR
        found.append(
            (span.name, attributes["asynction.outcome"], attributes.get("error.type"), is_error)
        )
        assert SECRET not in span.to_json()
        assert not span.events
        assert span.start_time is not None
        assert span.end_time is not None
        assert span.start_time <= span.end_time
    assert found == SPANS


@pytest.mark.parametrize(
    ("name", "kind", "attributes"),
    [
        (
            "process /say",
            SpanKind.CONSUMER,
            {
                "messaging.system": "socketio",
                "messaging.operation.name": "process",
                "messaging.operation.type": "process",
                "messaging.destination.name": "/say",
                "socketio.namespace": "/",
                "socketio.event": "say",
                "asynction.outcome": "handled",
            },
        ),
        (
            "emit /said",
            SpanKind.CLIENT,
            {
                "messaging.system": "socketio",
                "messaging.operation.name": "emit",
                "messaging.operation.type": "send",
                "messaging.destination.name": "/said",
                "socketio.namespace": "/",
                "socketio.event": "said",
                "asynction.outcome": "handled",
            },
        ),
    ],
)
def test_attributes_are_those_of_the_conventions_for_messaging(
    start: Start,
    provider: TracerProvider,
    exporter: InMemorySpanExporter,
    name: str,
    kind: SpanKind,
    attributes: dict[str, str],
) -> None:
    start(tracing=provider).connect().call("say", "hello")
    (span,) = (one for one in exporter.get_finished_spans() if one.name == name)
    assert span.kind is kind
    assert attributes_of(span) == attributes


def test_of_a_family_the_destination_is_a_template(
    start: Start, provider: TracerProvider, exporter: InMemorySpanExporter
) -> None:
    served = start(tracing=provider)
    served.connect("/orders/17", query={"token": "any"}).emit("pay")
    (span,) = exporter.get_finished_spans()
    attributes = attributes_of(span)
    assert attributes["messaging.destination.template"] == "/orders/{orderId}/pay"
    assert "messaging.destination.name" not in attributes


def test_the_span_is_current_while_the_handler_runs(
    start: Start, provider: TracerProvider, exporter: InMemorySpanExporter
) -> None:
    served = start(tracing=provider)
    tracer = provider.get_tracer("application")

    @served.server.on("say")
    def say(text: str) -> None:
        with tracer.start_as_current_span("ask the database"):
            served.server.emit("said", text)

    served.connect().call("say", "hello")
    assert not trace.get_current_span().get_span_context().is_valid
    spans = {span.name: span for span in exporter.get_finished_spans()}
    chain = ["emit /said", "ask the database", "process /say"]
    for name, above in pairwise(chain):
        assert spans[name].parent == spans[above].context
    assert spans["process /say"].parent is None


def test_who_calls_is_traced_until_the_answer(
    start: Start, provider: TracerProvider, exporter: InMemorySpanExporter
) -> None:
    served = start(tracing=provider, live=True)
    client = served.connect()
    client.answer("said", "heard")
    assert served.call("said", "hello", to=client.sid) == "heard"
    (span,) = exporter.get_finished_spans()
    assert (span.name, span.kind) == ("call /said", SpanKind.CLIENT)


@pytest.mark.parametrize(
    ("described", "is_taken"),
    [((), False), (("x-tenant",), False), (("traceparent",), True), (("TraceParent",), True)],
)
def test_the_trace_of_a_client_goes_on_where_the_document_has_the_header(
    start: Start,
    provider: TracerProvider,
    exporter: InMemorySpanExporter,
    described: tuple[str, ...],
    is_taken: bool,
) -> None:
    served = start(describing(*described), tracing=provider)
    served.connect(headers=HEADERS).call("say", "hello")
    (span,) = (one for one in exporter.get_finished_spans() if one.name == "process /say")
    found = (
        None if span.parent is None else f"{span.parent.trace_id:032x}-{span.parent.span_id:016x}"
    )
    assert found == (f"{TRACE}-{PARENT}" if is_taken else None)


def test_a_header_that_is_no_context_begins_a_trace(
    start: Start, provider: TracerProvider, exporter: InMemorySpanExporter
) -> None:
    served = start(describing("traceparent"), tracing=provider)
    served.connect(headers={"traceparent": "nonsense"}).call("say", "hello")
    assert [
        span.parent for span in exporter.get_finished_spans() if span.name == "process /say"
    ] == [None]


def test_without_an_sdk_nothing_happens(start: Start) -> None:
    start(tracing=True).connect().call("say", "hello")
