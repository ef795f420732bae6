"""An emitted event, in process, to one connected test client."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from children import pair_over_processes, report
from documents import ARGUMENT, NAMESPACE, SENT
from pairs import Pair, timed_in_turns
from servers import VALIDATED, Kind, build

BATCH = 200


def measure(kind: Kind, *, processes: int = 5) -> Pair:
    """Return seconds per emitted event on a server of this kind and on bare Flask-SocketIO."""
    return pair_over_processes("emits.py", kind, python=sys.executable, processes=processes)


def _server_and_client(kind: Kind) -> tuple[Any, Any]:
    app, server = build(kind)
    client = server.test_client(app, namespace=NAMESPACE)
    _check(kind, server, client)
    return server, client


def _check(kind: Kind, server: Any, client: Any) -> None:
    """Raise if the server does not do what it is measured for."""
    server.emit(SENT, ARGUMENT, namespace=NAMESPACE)
    if [event["name"] for event in client.get_received(NAMESPACE)] != [SENT]:
        raise AssertionError(f"{kind}: the event did not arrive")
    try:
        server.emit(SENT, {**ARGUMENT, "tags": "not a list"}, namespace=NAMESPACE)
        refused = False
    except Exception:
        refused = True
    if refused is not (kind in VALIDATED):
        raise AssertionError(f"{kind}: an invalid event was {'refused' if refused else 'sent'}")


def _main(kind: Kind) -> None:
    def batch_of(server: Any) -> Callable[[], None]:
        def emit_batch() -> None:
            for _ in range(BATCH):
                server.emit(SENT, ARGUMENT, namespace=NAMESPACE)

        return emit_batch

    def drop_received() -> None:
        for client in clients:
            client.get_received(NAMESPACE)

    measured, measured_client = _server_and_client(kind)
    bare, bare_client = _server_and_client("bare")
    clients = (measured_client, bare_client)
    pair = timed_in_turns(batch_of(measured), batch_of(bare), rounds=50, between=drop_received)
    report(Pair([s / BATCH for s in pair.measured], [s / BATCH for s in pair.baseline]))


if __name__ == "__main__":
    _main(sys.argv[1])  # type: ignore[arg-type]  # the parent passes a Kind
