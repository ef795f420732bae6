"""A server whose channel has a parameter: `python families.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `document`: the name of the document
- `options` for `from_spec`
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
from record import notes  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    Path(__file__).with_name(CONFIGURATION["document"]),
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    **CONFIGURATION.get("options", {}),
)

app.register_blueprint(notes)


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    options = {"allow_unsafe_werkzeug": True} if asio.async_mode == "threading" else {}
    asio.run(app, port=CONFIGURATION["port"], **options)
