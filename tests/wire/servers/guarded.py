"""A server that strangers talk to: `python guarded.py CONFIGURATION`, or `guarded:app` for
gunicorn, with the CONFIGURATION in the environment. It is a JSON object with

- `port`, and `async_mode` of Flask-SocketIO
- `options` for `from_spec`
- `bare`: whether it is Flask-SocketIO without Asynction
- `simple_websocket`: whether WebSocket is simple-websocket's in any case

It tells over HTTP what it keeps.
"""

import os
import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(os.environ.get("CONFIGURATION") or sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

if CONFIGURATION.get("simple_websocket"):
    sys.modules["geventwebsocket"] = None  # type: ignore[assignment]  # as if not installed

import gc  # noqa: E402
import logging  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402
from record import notes  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Guarded", "version": "1.0.0"},
    "channels": {
        "/": {
            "publish": {
                "message": {"oneOf": [{"name": name} for name in ("say", "echo", "relay")]}
            },
            "subscribe": {"message": {"oneOf": [{"name": "news"}, {"name": "question"}]}},
        },
        "/quiet": {"publish": {"message": {"name": "say"}}},
        "/slow": {},
        "/unbound": {},
    },
}

# Timeouts are short, so that a test need not wait for what ends by them.
OPTIONS = {"ping_interval": 1, "ping_timeout": 4, **CONFIGURATION.get("options", {})}

app = Flask(__name__)
asio: Any
if CONFIGURATION.get("bare"):
    asio = SocketIO(app, async_mode=CONFIGURATION["async_mode"], **OPTIONS)
else:
    asio = AsynctionSocketIO.from_spec(
        DOCUMENT, app=app, async_mode=CONFIGURATION["async_mode"], **OPTIONS
    )

app.register_blueprint(notes)
answers: list[Any] = []
ends: list[str] = []


@asio.on("say", namespace="/quiet")
@asio.on("say")
def say(*args: Any) -> bool:
    return True


@asio.on("echo")
def echo(*args: Any) -> tuple[Any, ...]:
    return args


@asio.on("relay")
def relay(*args: Any) -> None:
    asio.emit("news", args)


@asio.on("connect", namespace="/slow")
def connect_slowly() -> None:
    time.sleep(0.5)


@asio.on("disconnect", namespace="/slow")
def disconnect() -> None:
    ends.append(request.sid)  # type: ignore[attr-defined]  # set by Flask-SocketIO


@app.post("/emit")
def emit() -> ResponseReturnValue:
    """Emit news, so many and so large, and say how many seconds that took."""
    facts = request.get_json()
    before = time.monotonic()
    for _ in range(facts["count"]):
        asio.emit("news", "x" * facts["size"])
    return {"seconds": time.monotonic() - before}


@app.post("/ask")
def ask() -> ResponseReturnValue:
    """Emit a question that everybody is to acknowledge."""
    asio.emit("question", "?", callback=lambda *args: answers.append(list(args)))
    return {}


@app.get("/answers")
def tell_answers() -> ResponseReturnValue:
    return answers


@app.get("/kept")
def kept() -> ResponseReturnValue:
    """Tell what is kept of connections, those of this request left out."""
    server = asio.server
    manager = server.manager
    unsent = [socket.queue for socket in server.eio.sockets.values()]
    return {
        "sockets": len(server.eio.sockets),
        "unsent": sum(queue.qsize() for queue in unsent),
        "rooms": {str(name): len(rooms) for name, rooms in manager.rooms.items()},
        "environ": len(server.environ),
        "unfinished": len(server._binary_packet),
        "callbacks": len(manager.callbacks),
        "pending": [len(manager.pending_connect), len(manager.pending_disconnect)],
        "threads": _greenlets() if server.async_mode == "gevent" else _threads(),
        "ended": ends,
    }


# What pings sleeps for ping_interval after its connection has ended; requests come and go.
_PASSING = ("_send_ping", "process_request_thread", "ThreadPoolExecutor")


def _threads() -> dict[str, int]:
    names = [one.name.partition(" ")[2] or one.name for one in threading.enumerate()]
    return Counter(name for name in names if not any(part in name for part in _PASSING))


def _greenlets() -> dict[str, int]:
    from gevent import Greenlet

    gc.collect()
    running = [one for one in gc.get_objects() if isinstance(one, Greenlet) and not one.dead]
    names = [repr(getattr(one, "_run", None)) for one in running]
    parts = ("writer", "_service_task", "_cut_later", "_tell", "_thread", "_handle_event_internal")
    found = Counter(part for name in names for part in parts if part in name)
    handled = sum("_handle" in name and "event" not in name for name in names)
    return found + Counter(requests=handled - 1)


logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
logging.getLogger("werkzeug").setLevel(logging.CRITICAL)

if __name__ == "__main__":
    asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)
