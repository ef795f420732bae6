"""A server whose handlers answer with what they get, and send it, too, if it sends such events.

Run as `python serve.py DOCUMENT PORT OPTIONS`. OPTIONS are those of from_spec, as JSON.
"""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask

from asynction import AsynctionSocketIO


def echo(*args: Any) -> tuple[Any, ...]:
    return args


def echo_by(event: str, namespace: str) -> Callable[..., tuple[Any, ...]]:
    """Return what answers with what it gets, and sends it, too."""

    def echo_and_send(*args: Any) -> tuple[Any, ...]:
        asio.emit(event, args, namespace=namespace, callback=lambda *answer: None)
        return args

    return echo_and_send


app = Flask(__name__)
options = {"on_invalid": "ack", "async_mode": "threading", **json.loads(sys.argv[3])}
asio = AsynctionSocketIO.from_spec(sys.argv[1], **options)
for namespace in asio.spec.namespaces.values():
    for event in namespace.receives:
        handler = echo_by(event, namespace.name) if event in namespace.sends else echo
        asio.on_event(event, handler, namespace=namespace.name)
asio.init_app(app)

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    asio.run(app, host="127.0.0.1", port=int(sys.argv[2]), allow_unsafe_werkzeug=True)
