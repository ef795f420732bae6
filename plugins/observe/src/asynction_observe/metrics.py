"""Metrics for Prometheus of what observers are told."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from asynction_core import Observation
from asynction_observe.event_counts import BOUNDS, EventCounts, Key

UNDOCUMENTED = "<undocumented>"
"""The label of whatever the document lacks, so that clients make no labels."""

_NO_FAULT = "none"
_LABELS = ("namespace", "event", "direction", "outcome", "fault")


class Metrics:
    """An observer that counts what it is told.

    All labels are the document's names, or few: outcomes, directions, whose fault it is.

    Args:
        registry: Where the metrics are registered.

    Raises:
        ValueError: The registry has other metrics of these names.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        counts = EventCounts()
        registry.register(_Events(counts))
        self.received = self.sent = counts.add
        self._now = Gauge(
            "asynction_connections", "Connections now.", ("namespace",), registry=registry
        )
        self._opened = Counter(
            "asynction_connections_opened",
            "Connections that were let in.",
            ("namespace",),
            registry=registry,
        )
        self._refused = Counter(
            "asynction_connections_refused",
            "Connections that were refused.",
            ("namespace", "outcome", "fault"),
            registry=registry,
        )

    def connected(self, observation: Observation) -> None:
        namespace = _named(observation.namespace)
        self._now.labels(namespace).inc()
        self._opened.labels(namespace).inc()

    def refused(self, observation: Observation) -> None:
        namespace, fault = _named(observation.namespace), observation.fault or _NO_FAULT
        self._refused.labels(namespace, observation.outcome, fault).inc()

    def disconnected(self, observation: Observation) -> None:
        self._now.labels(_named(observation.namespace)).dec()


class _Events(Collector):
    """What Prometheus is told of events when it asks."""

    def __init__(self, counts: EventCounts) -> None:
        self._counts = counts

    def describe(self) -> Iterator[Metric]:
        """Yield the metrics without samples: their names are taken then."""
        yield from _families()

    def collect(self) -> Iterator[Metric]:
        total, durations = _families()
        for key, count in self._counts.read():
            labels = _labels(key)
            total.add_metric(labels, sum(count.by_bound))
            reached, buckets = 0, []
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), count.by_bound, strict=True):
                reached += number
                buckets.append((bound, reached))
            durations.add_metric(labels, buckets, count.seconds)
        yield total
        yield durations


def _families() -> tuple[CounterMetricFamily, HistogramMetricFamily]:
    total = CounterMetricFamily("asynction_events", "What became of events.", labels=_LABELS)
    durations = HistogramMetricFamily(
        "asynction_event_duration_seconds",
        "How long events took, from the packet to the end of their handlers, or to be sent.",
        labels=_LABELS,
    )
    return total, durations


def _labels(key: Key) -> list[str]:
    namespace, event, direction, outcome, fault = key
    return [_named(namespace), _named(event), str(direction), outcome, fault or _NO_FAULT]


def _named(name: str | None) -> str:
    return UNDOCUMENTED if name is None else name  # an event may have the empty name


_in_registries: WeakKeyDictionary[CollectorRegistry, Metrics] = WeakKeyDictionary()


def metrics_in(registry: CollectorRegistry) -> Metrics:
    """Return the metrics in a registry, which all servers share that are given it.

    Raises:
        ValueError: The registry has other metrics of these names.
    """
    found = _in_registries.get(registry)
    if found is None:
        found = _in_registries[registry] = Metrics(registry)
    return found
