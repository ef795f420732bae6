"""The hooks that asynction-observe implements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from asynction_core import (
    Event,
    Option,
    PluginError,
    ReceiveMiddleware,
    SendMiddleware,
    Spec,
    Stage,
    hookimpl,
    staged,
)
from asynction_observe.option_values import a_log, a_registry, a_tracer_provider
from asynction_observe.several_observers import together

if TYPE_CHECKING:
    from flask import Flask
    from opentelemetry.trace import TracerProvider
    from prometheus_client import CollectorRegistry

    from asynction_core import AsynctionSocketIO
    from asynction_observe.metrics import Metrics
    from asynction_observe.tracing import Tracing

_OPTIONS = {
    "access_log": Option(
        False,
        "Log each outcome on the wire as a line of JSON: True for standard output, or a stream, or "
        "a logger.",
        a_log,
    ),
    "metrics": Option(
        False,
        "Count what happens for Prometheus: True to serve that as 'metrics' beside Socket.IO's "
        "path, or the registry to put it into.",
        a_registry,
    ),
    "tracing": Option(
        False,
        "Trace events with OpenTelemetry: True for its global tracer provider, or the provider to "
        "take.",
        a_tracer_provider,
    ),
}


@hookimpl
def asynction_options() -> dict[str, Option]:
    return _OPTIONS


@hookimpl
def asynction_observe(spec: Spec, options: Mapping[str, Any]) -> object:
    observers: list[object] = []
    if options["metrics"] is not False:
        observers.append(_metrics(spec, options["metrics"]))
    if options["tracing"] is not False:
        observers.append(_tracing(spec, options["tracing"]))
    if options["access_log"] is not False:
        from asynction_observe.access_log import AccessLog

        observers.append(AccessLog(options["access_log"]))
    return together(observers)


@hookimpl
def asynction_receive_middleware(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> ReceiveMiddleware | None:
    if options["tracing"] is False:
        return None
    # Outside of all checks, so that what they ask of others is part of the trace.
    tracing = _tracing(spec, options["tracing"])
    return staged(Stage.BEFORE_SECURITY, tracing.receiving(event, spec.namespaces[event.namespace]))


@hookimpl(tryfirst=True)
def asynction_send_middleware(
    spec: Spec, event: Event, options: Mapping[str, Any], kind: Literal["emit", "call"]
) -> SendMiddleware | None:
    if options["tracing"] is False:
        return None
    tracing = _tracing(spec, options["tracing"])
    return staged(Stage.AFTER_VALIDATION, tracing.sending(event, kind))


@hookimpl
def asynction_attach(server: AsynctionSocketIO, app: Flask, options: Mapping[str, Any]) -> None:
    if options["metrics"] is True:
        from asynction_observe.scraping import expose

        expose(server, app, _registries[server.spec])


_registries: WeakKeyDictionary[Spec, CollectorRegistry] = WeakKeyDictionary()
_tracings: WeakKeyDictionary[Spec, Tracing] = WeakKeyDictionary()


def _metrics(spec: Spec, registry: CollectorRegistry | Literal[True]) -> Metrics:
    """Return the observer that counts, in a registry of its own unless one is given.

    Raises:
        PluginError: prometheus-client is not installed.
    """
    try:
        from prometheus_client import CollectorRegistry
    except ModuleNotFoundError as error:
        raise _missing("metrics", "prometheus-client") from error
    from asynction_observe.metrics import metrics_in

    if registry is True:
        registry = _registries[spec] = CollectorRegistry()
    return metrics_in(registry)


def _tracing(spec: Spec, provider: TracerProvider | Literal[True]) -> Tracing:
    """Return what traces the events of a server.

    Raises:
        PluginError: opentelemetry-api is not installed.
    """
    found = _tracings.get(spec)
    if found is None:
        try:
            from opentelemetry.trace import get_tracer
        except ModuleNotFoundError as error:
            raise _missing("tracing", "opentelemetry-api") from error
        from asynction_observe.tracing import Tracing

        given = None if provider is True else provider
        tracer = get_tracer("asynction_observe", tracer_provider=given)
        found = _tracings[spec] = Tracing(tracer)
    return found


def _missing(option: str, library: str) -> PluginError:
    return PluginError(
        f"the option {option!r} needs {library}: pip install 'asynction-observe[{option}]'"
    )
