"""The mock server that the tests talk to: `python mock.py CONFIGURATION`, a JSON object with

- `port`, and `async_mode` of Flask-SocketIO
- `document`: the path of the document
- `options` for `from_spec`
- `run`: more options for `run`
- `observes`: whether it notes what it emits
"""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

# Where it is installed, jsonschema takes more than a second for its grammar of IRIs, which is for
# formats that no mock server here validates.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
from collections.abc import Callable  # noqa: E402

from flask import Flask  # noqa: E402
from record import note, notes  # noqa: E402

from asynction_core import Event, hookimpl  # noqa: E402
from asynction_mock import MockAsynctionSocketIO  # noqa: E402


class Observer:
    """A plugin that notes what is emitted."""

    @hookimpl
    def asynction_send_middleware(self, event: Event) -> Callable[..., Any]:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def send(args: tuple[Any, ...], callback: Any, options: dict[str, Any]) -> Any:
                note("emit", namespace=event.namespace, event=event.name)
                return next(args, callback, options)

            return send

        return middleware


app = Flask(__name__)

app.register_blueprint(notes)


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    # What comes after the end of a WebSocket it takes for a bad request, and says so.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    # Of a client that leaves, a request may come late.
    logging.getLogger("engineio.server").addFilter(
        lambda record: "session" not in record.getMessage().lower()
    )
    server = MockAsynctionSocketIO.from_spec(
        CONFIGURATION["document"],
        app=app,
        async_mode=CONFIGURATION["async_mode"],
        plugins=[Observer()] if CONFIGURATION.get("observes") else [],
        **CONFIGURATION.get("options", {}),
    )
    server.run(
        app,
        port=CONFIGURATION["port"],
        **{"subscription_task_interval": 0.05, **CONFIGURATION.get("run", {})},
    )
