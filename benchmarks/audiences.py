"""Events to 500 clients, in process, of which not everybody may have some."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

from children import pair_over_processes, report
from connections import TOKEN
from flask import Flask
from pairs import Pair, timed_in_turns

CLIENTS = 500
BATCH = 5

What = Literal["audience", "audience-none"]
"""`audience`: a namespace with an event that not everybody may have, against one without any.
`audience-none`: a document without any such event, against Flask-SocketIO's own manager."""


def measure(what: What, *, processes: int = 5) -> Pair:
    """Return seconds per event to all clients, both times of an event that all of them get."""
    return pair_over_processes("audiences.py", what, python=sys.executable, processes=processes)


def _document(security: list[Any]) -> dict[str, Any]:
    news = {"name": "news", "x-security": security}
    scheme = {"type": "http", "scheme": "bearer", "x-bearerInfoFunc": "handlers.somebody"}
    other = {"type": "apiKey", "in": "user", "x-apiKeyInfoFunc": "handlers.somebody"}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Benchmark", "version": "1.0.0"},
        "channels": {
            "/": {
                "x-security": [{"token": []}, {"other": []}],
                "subscribe": {"message": news},
            }
        },
        "components": {"securitySchemes": {"token": scheme, "other": other}},
    }


def _emissions(security: list[Any], *, of_manager: bool = False) -> Callable[[], None]:
    """Return what emits a batch of events to all clients of a server.

    Args:
        security: What the event asks for.
        of_manager: Whether the manager's class is made the one of python-socketio again.
    """
    from socketio.manager import Manager

    from asynction import AsynctionSocketIO

    app = Flask(__name__)
    server = AsynctionSocketIO.from_spec(_document(security), app=app, async_mode="threading")
    clients = [server.test_client(app, auth={"token": TOKEN}) for _ in range(CLIENTS)]
    for client in clients:
        if not client.is_connected():
            raise AssertionError("a client was refused")
    queues: dict[str, deque[Any]] = {client.eio_sid: deque() for client in clients}
    # Instead of Flask-SocketIO's, which decodes each packet.
    server.server._send_eio_packet = lambda eio_sid, packet: queues[eio_sid].append(packet)
    if of_manager:
        server.server.manager.__class__ = Manager

    def emit_batch() -> None:
        for _ in range(BATCH):
            server.emit("news", 1)

    emit_batch()
    if {len(queue) for queue in queues.values()} != {BATCH}:
        raise AssertionError("a client has not got the events")

    def emit_and_drop() -> None:
        emit_batch()
        for queue in queues.values():
            queue.clear()

    return emit_and_drop


def _main(what: What) -> None:
    if what == "audience":
        measured, baseline = _emissions([{"token": []}]), _emissions([])
    else:
        measured, baseline = _emissions([]), _emissions([], of_manager=True)
    pair = timed_in_turns(measured, baseline, rounds=100)
    report(Pair([s / BATCH for s in pair.measured], [s / BATCH for s in pair.baseline]))


if __name__ == "__main__":
    _main(sys.argv[1])  # type: ignore[arg-type]  # the parent passes one of them
