"""A server that `run` does not serve: `python first_connection.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `options` for `from_spec`
"""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask  # noqa: E402
from record import note, notes  # noqa: E402
from socketio.exceptions import TimeoutError as NoAnswer  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "test", "version": "1"},
    "channels": {
        "/out": {"subscribe": {"message": {"name": "ask"}}},
        "/in": {"publish": {"message": {"name": "say"}}},
    },
}


class Telling(AsynctionSocketIO):
    """Asks somebody who is not there when it has started."""

    def started(self) -> None:
        super().started()
        try:
            self.call("ask", namespace="/out", to="nobody", timeout=0.2)
        except NoAnswer:
            note("started")


app = Flask(__name__)
app.register_blueprint(notes)
asio = Telling.from_spec(
    DOCUMENT, app=app, async_mode=CONFIGURATION["async_mode"], **CONFIGURATION["options"]
)


def serve(port: int) -> None:
    if CONFIGURATION["async_mode"] == "gevent":
        from gevent.pywsgi import WSGIServer

        WSGIServer(("127.0.0.1", port), app, log=None).serve_forever()
    else:
        from werkzeug.serving import run_simple

        run_simple("127.0.0.1", port, app, threaded=True)


serve(CONFIGURATION["port"])
