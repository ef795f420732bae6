"""Connections to a namespace, in process, through Flask-SocketIO's test client."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Literal

from children import pair_over_processes, report
from flask import Flask
from flask_socketio import SocketIO
from pairs import Pair, timed_in_turns

Case = Literal["open", "secured", "bare"]

TOKEN = "a-token"
BATCH = 100

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


def measure(case: Case, *, processes: int = 5) -> Pair:
    """Return seconds per connection to a server of ours and to a bare one.

    Each is one packet from the client, the answer, and the disconnection.

    Arguments:
        case: "open" connects to a namespace where nothing is checked; "secured" to one with a
            bearer scheme, against a bare server whose connect handler compares the token; "bare"
            to the open namespaces of two bare servers.
    """
    return pair_over_processes("connections.py", case, python=sys.executable, processes=processes)


def _ours() -> Any:
    from asynction import AsynctionSocketIO

    app = Flask(__name__)
    server = AsynctionSocketIO.from_spec(_DOCUMENT, app=app, async_mode="threading")
    return server.test_client(app, namespace="/nowhere")


def _bare() -> Any:
    app = Flask(__name__)
    server = SocketIO(app, async_mode="threading", namespaces=["/open"])

    @server.on("connect", namespace="/secured")
    def connect(auth: Any) -> bool:
        return isinstance(auth, dict) and auth.get("token") == TOKEN

    return server.test_client(app, namespace="/nowhere")


def _connections(client: Any, namespace: str) -> Callable[[], None]:
    auth = {"token": TOKEN}

    def connect_and_leave() -> None:
        for _ in range(BATCH):
            client.connect(namespace, auth=auth)
            client.disconnect(namespace)

    return connect_and_leave


def _check(client: Any) -> None:
    """Raise if the server does not do what it is measured for."""
    for namespace, token, is_let_in in (
        ("/secured", TOKEN, True),
        ("/secured", "another", False),
        ("/open", "another", True),
        ("/nowhere", TOKEN, False),
    ):
        client.connect(namespace, auth={"token": token})
        if client.is_connected(namespace) is not is_let_in:
            raise AssertionError(f"{namespace} with {token!r}")
        if is_let_in:
            client.disconnect(namespace)


def _main(case: Case) -> None:
    clients = [_bare() if case == "bare" else _ours(), _bare()]
    namespace = "/secured" if case == "secured" else "/open"
    for client in clients:
        _check(client)
    measured, baseline = (_connections(client, namespace) for client in clients)
    pair = timed_in_turns(measured, baseline, rounds=50)
    report(Pair([s / BATCH for s in pair.measured], [s / BATCH for s in pair.baseline]))


if __name__ == "__main__":
    _main(sys.argv[1])  # type: ignore[arg-type]  # the parent passes a Case
