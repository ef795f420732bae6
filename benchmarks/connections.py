"""Connections to a namespace, in process, through Flask-SocketIO's test client."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from children import pair_over_processes, report
from flask import Flask
from pairs import Pair, timed_in_turns

TOKEN = "a-token"

_DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Benchmark", "version": "1.0.0"},
    "channels": {"/secured": {"x-security": [{"token": []}]}, "/open": {}},
    "components": {
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "x-bearerInfoFunc": "handlers.somebody",
            }
        }
    },
}


def measure(*, processes: int = 5) -> Pair:
    """Return seconds per connection to a secured namespace and to an open one.

    Each is one packet from the client, the answer, and the disconnection.
    """
    return pair_over_processes("connections.py", python=sys.executable, processes=processes)


def _client() -> Any:
    from asynction import AsynctionSocketIO

    app = Flask(__name__)
    server = AsynctionSocketIO.from_spec(_DOCUMENT, app=app, async_mode="threading")
    client = server.test_client(app, namespace="/open")
    client.disconnect("/open")
    return client


def _connections(client: Any, namespace: str, count: int) -> Callable[[], None]:
    auth = {"token": TOKEN}

    def connect_and_leave() -> None:
        for _ in range(count):
            client.connect(namespace, auth=auth)
            client.disconnect(namespace)

    return connect_and_leave


def _check(client: Any) -> None:
    """Raise if the server does not do what it is measured for."""
    for namespace, token, is_let_in in (
        ("/secured", TOKEN, True),
        ("/secured", "another", False),
        ("/open", "another", True),
    ):
        client.connect(namespace, auth={"token": token})
        if client.is_connected(namespace) is not is_let_in:
            raise AssertionError(f"{namespace} with {token!r}")
        if is_let_in:
            client.disconnect(namespace)


def _main() -> None:
    batch = 100
    client = _client()
    _check(client)
    pair = timed_in_turns(
        _connections(client, "/secured", batch), _connections(client, "/open", batch), rounds=50
    )
    report(Pair([s / batch for s in pair.measured], [s / batch for s in pair.baseline]))


if __name__ == "__main__":
    _main()
