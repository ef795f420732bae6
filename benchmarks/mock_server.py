"""The server processes of mocks.py: `python mock_server.py KIND PORT`.

The process ends when its standard input does.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

CHAT = Path(__file__).parents[1] / "examples" / "chat" / "asyncapi.yaml"
PAYLOAD = {"username": "Ada", "message": "Good morning, everybody."}


def _end_with_standard_input() -> None:
    sys.stdin.read()
    os._exit(0)


def _document() -> Any:
    """One namespace that sends one event."""
    text = {"type": "string", "minLength": 1, "maxLength": 30}
    payload = {
        "type": "object",
        "required": ["username", "message"],
        "properties": {"username": text, "message": text},
    }
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Benchmark", "version": "1.0.0"},
        "channels": {"/": {"subscribe": {"message": {"name": "new message", "payload": payload}}}},
    }


def _bare() -> tuple[Any, Any]:
    from flask import Flask
    from flask_socketio import SocketIO

    app = Flask(__name__)
    server = SocketIO(app, async_mode="threading")
    server.on_event("connect", lambda: None)
    return app, server


def _main(kind: str, port: int) -> None:
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    if kind.startswith("bare"):
        app, server = _bare()
        if kind == "bare emitting":

            def emit() -> None:
                while True:
                    server.emit("new message", PAYLOAD)
                    server.sleep(0)

            server.start_background_task(emit)
        server.run(app, port=port, allow_unsafe_werkzeug=True)
        return
    # What jsonschema's extra for formats brings: only tests install it, and it takes long.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # not to be found
    from flask import Flask

    from asynction_mock import MockAsynctionSocketIO

    app = Flask(__name__)
    document = CHAT if kind == "mock" else _document()
    mock = MockAsynctionSocketIO.from_spec(document, app=app, async_mode="threading")
    interval = 1.0 if kind == "mock" else 0.0
    mock.run(app, port=port, subscription_task_interval=interval)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
