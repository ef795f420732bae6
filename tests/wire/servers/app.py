"""The server that the tests talk to: `python app.py CONFIGURATION`, a JSON object with

- `port`, and `async_mode` of Flask-SocketIO
- `options` for `from_spec`
- `observes`: whether it has a default error handler
"""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
from pathlib import Path  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import Namespace  # noqa: E402
from handlers import error, say  # noqa: E402
from perform import perform, performing  # noqa: E402
from record import note, notes  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    Path(__file__).with_name("asyncapi.yaml"),
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    default_error_handler=error if CONFIGURATION.get("observes") else None,
    **CONFIGURATION.get("options", {}),
)

asio.on_event("by on_event", say, namespace="/code")


@asio.on("by on", namespace="/code")
def handle_on(message: dict[str, str]) -> bool:
    return say(message)


@asio.event(namespace="/code")
def by_event(message: dict[str, str]) -> bool:
    return say(message)


class Room(Namespace):
    """A class-based namespace."""

    def on_connect(self, auth: Any) -> None:
        note("connect", auth=auth)

    def on_disconnect(self, reason: str) -> None:
        note("disconnect", reason=reason)

    def on_say(self, message: dict[str, str]) -> bool:
        return say(message)

    def on_perform(self, instruction: dict[str, Any]) -> dict[str, Any]:
        return perform(instruction)


asio.on_namespace(Room("/class"))

app.register_blueprint(notes)
app.register_blueprint(performing)


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    # What comes after the end of a WebSocket it takes for a bad request, and says so.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    # Of a client that leaves, a request may come late.
    logging.getLogger("engineio.server").addFilter(
        lambda record: "session" not in record.getMessage().lower()
    )
    asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)
