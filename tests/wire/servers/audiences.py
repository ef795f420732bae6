"""A server that sends events which not everybody may have: `python audiences.py CONFIGURATION`.

That is JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `document`: the name of the document
- `options` for `from_spec`
"""

import sys
from typing import Any

from wire_json import dumps, loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
import threading  # noqa: E402
from pathlib import Path  # noqa: E402

from flask import Flask  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from flask_socketio import join_room  # noqa: E402
from perform import performing  # noqa: E402
from record import note, notes  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402
from asynction_security import disconnect  # noqa: E402

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    Path(__file__).with_name(CONFIGURATION["document"]),
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    **CONFIGURATION.get("options", {}),
)


def order(count: int) -> str | int:
    """Take an order, but for some that are too much."""
    if count == 13:
        raise ValueError("hush: no order of 13")
    return count if count == 99 else f"order of {count}"


for namespace in asio.spec.namespaces:
    asio.on("order", namespace=namespace)(order)
    asio.on("cancel", namespace=namespace)(order)
    asio.on("enter", namespace=namespace)(lambda room: join_room(room))
    asio.on("disconnect", namespace=namespace)(lambda reason: note("disconnect", reason=reason))

app.register_blueprint(notes)
app.register_blueprint(performing)


@app.post("/disconnect/<sub>")
def disconnect_somebody(sub: str) -> str:
    """End all connections of somebody."""
    disconnect(sub=sub)
    return ""


@app.get("/kept")
def kept() -> ResponseReturnValue:
    """Answer how many of what should not pile up are kept."""
    found = {
        # python-socketio's counter is under 0.
        "callbacks": sum(len(ids.keys() - {0}) for ids in asio.server.manager.callbacks.values()),
        "threads": threading.active_count(),
        "connections": sum(
            len(rooms.get(None, ())) for rooms in asio.server.manager.rooms.values()
        ),
    }
    return dumps(found), {"Content-Type": "application/json"}


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    options = {"allow_unsafe_werkzeug": True} if asio.async_mode == "threading" else {}
    asio.run(app, port=CONFIGURATION["port"], **options)
