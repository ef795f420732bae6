"""A server that is quick to start: `python queued.py CONFIGURATION`, as app.py, with one event."""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402

from flask import Flask  # noqa: E402
from perform import performing  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

MESSAGE = {"name": "message", "payload": {"type": "string"}}

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    {
        "asyncapi": "2.6.0",
        "info": {"title": "Messages", "version": "1.0.0"},
        "channels": {"/": {"subscribe": {"message": MESSAGE}}},
    },
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    check_document=False,
    docs=False,
    **CONFIGURATION["options"],
)
app.register_blueprint(performing)

if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)
