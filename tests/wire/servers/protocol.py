"""The servers of the tests of the protocols: `python protocol.py CONFIGURATION`, a JSON object with

- `port`, and `async_mode` of Flask-SocketIO

Flask-SocketIO's and ours stand side by side on one app, at `/bare/` and `/ours/`, and each once
more with a heartbeat that is fast enough to be waited for, at `/bare-beating/` and
`/ours-beating/`.
"""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

EVENTS = {
    "publish": {"message": {"oneOf": [{"name": "message"}, {"name": "ask"}, {"name": "whoami"}]}},
    "subscribe": {"message": {"name": "message-back"}},
}
DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Protocols", "version": "1.0.0"},
    "channels": {"/": EVENTS, "/custom": EVENTS},
}

app = Flask(__name__)
credentials: dict[str, Any] = {}


def serve(server: SocketIO, namespace: str) -> None:
    """Register the handlers of a namespace."""

    @server.on("connect", namespace=namespace)
    def connect(auth: Any) -> None:
        credentials[request.sid] = auth

    @server.on("message", namespace=namespace)
    def message(*args: Any) -> None:
        server.emit("message-back", args, namespace=namespace, to=request.sid)

    @server.on("ask", namespace=namespace)
    def ask(*args: Any) -> Any:
        return args

    @server.on("whoami", namespace=namespace)
    def whoami() -> Any:
        return credentials[request.sid]


servers = []
for pace, heartbeat in {"": {}, "-beating": {"ping_interval": 1, "ping_timeout": 3}}.items():
    options: dict[str, Any] = {"async_mode": CONFIGURATION["async_mode"], **heartbeat}
    bare = SocketIO(app, path=f"bare{pace}", namespaces=["/", "/custom"], **options)
    ours = AsynctionSocketIO.from_spec(DOCUMENT, app=app, path=f"ours{pace}", docs=False, **options)
    for server in (bare, ours):
        servers.append(server)
        for namespace in DOCUMENT["channels"]:
            serve(server, namespace)

if __name__ == "__main__":
    more = {"allow_unsafe_werkzeug": True} if CONFIGURATION["async_mode"] == "threading" else {}
    servers[-1].run(app, port=CONFIGURATION["port"], **more)
