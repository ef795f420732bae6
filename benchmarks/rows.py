"""The rows of the table: what is measured, against what, and what it must reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import audiences
import command_line
import connections
import diffs
import emits
import events
import fakes
import idle
import imports
import legacy
import memory
import mocks
import queues
import start
import trying
import values
import wire
from pairs import Pair
from servers import Kind


@dataclass(frozen=True)
class Target:
    """What a ratio must reach."""

    bound: Literal["<=", ">="]
    limit: float

    def reached(self, ratio: float) -> bool:
        """Return whether this ratio is good enough."""
        return ratio <= self.limit if self.bound == "<=" else ratio >= self.limit

    def __str__(self) -> str:
        return f"{self.bound} {self.limit:.2f}"


@dataclass(frozen=True)
class Measured:
    """The timings behind one ratio, and the absolute numbers in words."""

    pair: Pair
    detail: str


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: What `--only` takes.
        what: "measured / baseline".
        target: None where the number is only reported.
        measure: Takes the measurement; may raise whatever went wrong.
    """

    name: str
    what: str
    target: Target | None
    measure: Callable[[], Measured]


def _microseconds(pair: Pair) -> Measured:
    measured, baseline = pair.medians()
    return Measured(pair, f"{measured * 1e6:.1f} / {baseline * 1e6:.1f} µs")


def _seconds(pair: Pair) -> Measured:
    measured, baseline = pair.medians()
    return Measured(pair, f"{measured:.3f} / {baseline:.3f} s")


def _websocket(kind: Kind, async_mode: str) -> Measured:
    pair, busy = wire.measure(kind, async_mode)
    measured, baseline = pair.medians()
    return Measured(
        pair, f"{measured:,.0f} / {baseline:,.0f} events per s; clients {busy:.0%} of a core"
    )


def _kilobytes(pair: Pair) -> Measured:
    measured, baseline = pair.medians()
    return Measured(pair, f"{measured / 1024:.1f} / {baseline / 1024:.1f} kB")


def _factors(pair: Pair) -> Measured:
    measured, baseline = pair.medians()
    return Measured(pair, f"{measured:.3f} / {baseline:.3f} times")


def _per_second(pair: Pair) -> Measured:
    measured, baseline = pair.medians()
    return Measured(pair, f"{measured:,.0f} / {baseline:,.0f} events per s")


def _growth() -> Measured:
    pair, by_size = start.measure_growth()
    return Measured(pair, ", ".join(f"{size:,}: {took:.2f} s" for size, took in by_size.items()))


ROWS = (
    Row(
        "noise",
        "bare event with ack / the same again (the noise)",
        None,
        lambda: _microseconds(events.measure("bare")),
    ),
    Row(
        "event-fast",
        "validated event with ack, fast engine / bare",
        Target("<=", 1.05),
        lambda: _microseconds(events.measure("fast")),
    ),
    Row(
        "event-jsonschema",
        "validated event with ack, jsonschema engine / bare",
        Target("<=", 1.85),
        lambda: _microseconds(events.measure("jsonschema")),
    ),
    Row(
        "event-off",
        "event with ack, validation off / bare",
        Target("<=", 1.02),
        lambda: _microseconds(events.measure("off")),
    ),
    Row(
        "emit-fast",
        "validated emit, fast engine / bare emit",
        Target("<=", 1.06),
        lambda: _microseconds(emits.measure("fast")),
    ),
    Row(
        "plugins-received",
        "received event with ack, ten idle plugins / none",
        Target("<=", 1.05),
        lambda: _microseconds(idle.measure("plugins", "received")),
    ),
    Row(
        "plugins-sent",
        "sent event, ten idle plugins / none",
        Target("<=", 1.05),
        lambda: _microseconds(idle.measure("plugins", "sent")),
    ),
    Row(
        "observers-received",
        "received event with ack, ten idle observers / none",
        Target("<=", 1.10),
        lambda: _microseconds(idle.measure("observers", "received")),
    ),
    Row(
        "observers-sent",
        "sent event, ten idle observers / none",
        Target("<=", 1.10),
        lambda: _microseconds(idle.measure("observers", "sent")),
    ),
    Row(
        "metrics-received",
        "received event with ack, counted for Prometheus / an idle observer",
        Target("<=", 1.05),
        lambda: _microseconds(idle.measure("metrics", "received")),
    ),
    Row(
        "metrics-sent",
        "sent event, counted for Prometheus / an idle observer",
        Target("<=", 1.05),
        lambda: _microseconds(idle.measure("metrics", "sent")),
    ),
    Row(
        "audience",
        "emit to 500 clients: event that not everybody may have / one that everybody may",
        None,
        lambda: _microseconds(audiences.measure("audience")),
    ),
    Row(
        "audience-none",
        "emit to 500 clients: document without such events / python-socketio's manager",
        Target("<=", 1.02),
        lambda: _microseconds(audiences.measure("audience-none")),
    ),
    Row(
        "recursive-small",
        "validated event with ack, recursive schema, 2 kB / bare",
        Target("<=", 1.08),
        lambda: _microseconds(values.measure("recursive-small")),
    ),
    Row(
        "recursive-large",
        "validated event with ack, recursive schema, 100 kB / bare",
        Target("<=", 1.08),
        lambda: _microseconds(values.measure("recursive-large")),
    ),
    Row(
        "invalid",
        "event of 100 kB, wrong at its end / right",
        Target("<=", 1.5),
        lambda: _microseconds(values.measure("invalid")),
    ),
    Row(
        "levels",
        "event that fits no alternative, 60 levels / four of 15 levels (1.00: linear)",
        Target("<=", 1.25),
        lambda: Measured(values.measure("levels"), values.milliseconds_by_levels()),
    ),
    Row(
        "connect",
        "connecting with a bearer token / bare, a connect handler that compares it",
        Target("<=", 1.25),
        lambda: _microseconds(connections.measure("secured")),
    ),
    Row(
        "connect-open",
        "connecting to an open namespace / bare, without a connect handler",
        Target("<=", 1.10),
        lambda: _microseconds(connections.measure("open")),
    ),
    Row(
        "connect-noise",
        "connecting to an open namespace, bare / the same again (the noise)",
        None,
        lambda: _microseconds(connections.measure("bare")),
    ),
    Row(
        "websocket",
        f"events per second, WebSocket, {wire.CLIENTS} clients, fast engine / bare",
        Target(">=", 0.97),
        lambda: _websocket("fast", "threading"),
    ),
    Row(
        "websocket-gevent",
        "the same with gevent",
        Target(">=", 0.99),
        lambda: _websocket("fast", "gevent"),
    ),
    Row(
        "websocket-noise",
        "the same with threads, bare / the same again (the noise)",
        None,
        lambda: _websocket("bare", "threading"),
    ),
    Row(
        "redis-four",
        f"CPU per event to all, {queues.PROCESSES} processes on Redis, fast engine / bare",
        Target("<=", 1.03),
        lambda: _microseconds(queues.measure("fast")),
    ),
    Row(
        "redis-noise",
        "the same, bare / the same again (the noise)",
        None,
        lambda: _microseconds(queues.measure("bare")),
    ),
    Row(
        "memory-idle",
        f"memory of an idle connection (of {memory.IDLE}), fast engine / bare",
        Target("<=", 1.05),
        lambda: _kilobytes(memory.measure_idle()),
    ),
    Row(
        "memory-left",
        f"memory after {memory.GONE:,} connections per memory before, fast engine / bare",
        Target("<=", 1.01),
        lambda: _factors(memory.measure_left()),
    ),
    Row(
        "start-one",
        "imports and from_spec, one event / a bare server of one event",
        Target("<=", 1.35),
        lambda: _seconds(start.measure_one()),
    ),
    Row(
        "start",
        "from_spec, 1,000 events: asynction 0.8.3 / ours",
        Target(">=", 2.5),
        lambda: _seconds(start.measure(legacy.python())),
    ),
    Row(
        "check",
        "from_spec, 1,000 events: check_document=True / False",
        Target("<=", 1.30),
        lambda: _seconds(start.measure_check()),
    ),
    Row(
        "diff",
        "two versions of 1,000 events: compared, loading counted / loaded",
        Target("<=", 2.00),
        lambda: _seconds(diffs.measure()),
    ),
    Row(
        "growth",
        "from_spec: 10,000 events / ten times 1,000 events (1.00: linear)",
        Target("<=", 1.25),
        _growth,
    ),
    Row(
        "import",
        "import asynction / import flask_socketio",
        Target("<=", 1.25),
        lambda: _seconds(imports.measure("asynction", "flask_socketio")),
    ),
    Row(
        "help",
        "asynction --help / python -c 'import click'",
        Target("<=", 3.0),
        lambda: _seconds(command_line.measure()),
    ),
    Row(
        "fake-message",
        "fake payload of two formatted strings: asynction 0.8.3 / ours",
        Target(">=", 1000),
        lambda: _microseconds(fakes.measure("new message", legacy.python())),
    ),
    Row(
        "fake-nested",
        "fake nested payload: asynction 0.8.3 / ours",
        Target(">=", 500),
        lambda: _microseconds(fakes.measure("nested", legacy.python())),
    ),
    Row(
        "mock-start",
        "start to first connection: mock server of the chat / bare server",
        Target("<=", 2.0),
        lambda: _seconds(mocks.measure_start()),
    ),
    Row(
        "mock-start-10000",
        "10,000 events: mock until it lets somebody in / from_spec",
        Target("<=", 1.5),
        lambda: _seconds(start.measure_mock()),
    ),
    Row(
        "mock-emit",
        f"events per second to {wire.CLIENTS} clients: mock at interval 0 / bare, one constant",
        None,
        lambda: _per_second(mocks.measure_emission()),
    ),
    Row(
        "test",
        f"cases per second of `asynction test` on the chat / {trying.ENOUGH:.0f}",
        Target(">=", 1.0),
        lambda: _per_second(trying.measure()),
    ),
    Row(
        "event-0.8.3",
        "validated event with ack, asynction 0.8.3 / bare, both of spring 2022",
        None,
        lambda: _microseconds(events.measure("0.8.3", python=legacy.python(), processes=3)),
    ),
)
