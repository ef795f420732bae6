"""An event on a server with plugins that do little or nothing, in process, against one without."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Literal, get_args

from children import pair_over_processes, report
from documents import ARGUMENT, NAMESPACE, RECEIVED, SENT
from pairs import Pair, timed_in_turns
from servers import build

from asynction_core import hookimpl

Case = Literal["plugins", "observers", "metrics"]
Direction = Literal["received", "sent"]

COUNT = 10
BATCH = 200


def measure(case: Case, direction: Direction, *, processes: int = 5) -> Pair:
    """Return seconds per event on a server of each kind, validated by the fast engine.

    Arguments:
        case: Ten "plugins" implement hooks and give nothing, ten "observers" are told and do
            nothing, both against a server without; "metrics" are what asynction-observe counts,
            against one idle observer.
        direction: "received" events have an ack; "sent" ones go to one client.
    """
    return pair_over_processes(
        "idle.py", f"{case}-{direction}", python=sys.executable, processes=processes
    )


class IdlePlugin:
    @hookimpl
    def asynction_connect_middleware(self) -> None: ...

    @hookimpl
    def asynction_receive_middleware(self) -> None: ...

    @hookimpl
    def asynction_send_middleware(self) -> None: ...


class IdleObserver:
    def received(self, observation: object) -> None: ...

    def sent(self, observation: object) -> None: ...


class ObservingPlugin:
    @hookimpl
    def asynction_observe(self) -> IdleObserver:
        return IdleObserver()


def _events(
    plugins: list[Any], direction: Direction, **options: Any
) -> tuple[Callable[[], None], Any]:
    """Return a batch of events on a server with these plugins and options, and its client.

    Raises:
        AssertionError: Metrics are asked for, and no event is counted.
    """
    app, server = build("fast", plugins=plugins, **options)
    client = server.test_client(app, namespace=NAMESPACE)

    def receive() -> None:
        for _ in range(BATCH):
            client.emit(RECEIVED, ARGUMENT, namespace=NAMESPACE, callback=True)

    def send() -> None:
        for _ in range(BATCH):
            server.emit(SENT, ARGUMENT, namespace=NAMESPACE)

    batch = receive if direction == "received" else send
    batch()
    if "metrics" in options:
        assert "asynction_events_total{" in app.test_client().get("/metrics").text
    return batch, client


def _main(case: Case, direction: Direction) -> None:
    if case == "metrics":
        sides = _events([], direction, metrics=True), _events([ObservingPlugin()], direction)
    else:
        kind = IdlePlugin if case == "plugins" else ObservingPlugin
        sides = _events([kind() for _ in range(COUNT)], direction), _events([], direction)
    (measured, one), (baseline, other) = sides

    def drop_received() -> None:
        for client in (one, other):
            client.get_received(NAMESPACE)

    pair = timed_in_turns(measured, baseline, rounds=50, between=drop_received)
    report(Pair([s / BATCH for s in pair.measured], [s / BATCH for s in pair.baseline]))


if __name__ == "__main__":
    case, _, direction = sys.argv[1].partition("-")
    assert case in get_args(Case)
    assert direction in get_args(Direction)
    _main(case, direction)  # type: ignore[arg-type]  # they are
