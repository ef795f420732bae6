"""A received event with an ack, in process, through Flask-SocketIO's test client."""

from __future__ import annotations

import sys
from collections.abc import Callable

from children import pair_over_processes, report
from documents import ARGUMENT, NAMESPACE, RECEIVED
from pairs import Pair, timed_in_turns
from servers import VALIDATED, Kind, build


def measure(kind: Kind, *, python: str = sys.executable, processes: int = 5) -> Pair:
    """Return seconds per event on a server of this kind and on bare Flask-SocketIO."""
    return pair_over_processes("events.py", kind, python=python, processes=processes)


def _client_of(kind: Kind) -> Callable[[object], object]:
    """Return a callable that emits the event with one argument and returns the ack."""
    app, server = build(kind)
    client = server.test_client(app, namespace=NAMESPACE)

    def emit(argument: object) -> object:
        return client.emit(RECEIVED, argument, namespace=NAMESPACE, callback=True)

    _check(kind, emit)
    return emit


def _check(kind: Kind, emit: Callable[[object], object]) -> None:
    """Raise if the server does not do what it is measured for."""
    if emit(ARGUMENT) is not True:
        raise AssertionError(f"{kind}: no ack")
    try:
        emit({**ARGUMENT, "tags": "not a list"})
        refused = False
    except Exception:
        refused = True
    if refused is not (kind in VALIDATED):
        raise AssertionError(f"{kind}: an invalid event was {'refused' if refused else 'accepted'}")


def _main(kind: Kind) -> None:
    # The slow one gets fewer events: its batch takes as long as the others'.
    batch, rounds = (20, 20) if kind == "0.8.3" else (200, 50)

    def batch_of(emit: Callable[[object], object]) -> Callable[[], None]:
        def emit_batch() -> None:
            for _ in range(batch):
                emit(ARGUMENT)

        return emit_batch

    pair = timed_in_turns(batch_of(_client_of(kind)), batch_of(_client_of("bare")), rounds=rounds)
    report(Pair([s / batch for s in pair.measured], [s / batch for s in pair.baseline]))


if __name__ == "__main__":
    _main(sys.argv[1])  # type: ignore[arg-type]  # the parent passes a Kind
