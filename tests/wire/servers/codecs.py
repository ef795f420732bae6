"""A server of examples/plugins/avro, or a mock of it: `python codecs.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `mock`: whether it is a mock
"""

import sys
from pathlib import Path
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask, request  # noqa: E402
from record import note, notes  # noqa: E402

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "plugins" / "avro"
sys.path.append(str(EXAMPLE))

import asynction_avro  # noqa: E402
from asynction import AsynctionSocketIO  # noqa: E402
from asynction_mock import MockAsynctionSocketIO  # noqa: E402

Server = MockAsynctionSocketIO if CONFIGURATION["mock"] else AsynctionSocketIO
app = Flask(__name__)
app.register_blueprint(notes)
asio = Server.from_spec(
    EXAMPLE / "asyncapi.yaml",
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    plugins=[asynction_avro],
    on_invalid="ack",
)


def report(reading: dict[str, Any]) -> dict[str, int]:
    note("report", reading=reading)
    use = asio.call("reading", reading, to=request.sid)  # type: ignore[attr-defined]
    note("call", use=use)
    return {"count": len(reading["tags"])}


if CONFIGURATION["mock"]:
    asio.run(app, port=CONFIGURATION["port"], subscription_task_interval=0.05)
else:
    asio.on_event("report", report)
    asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)
