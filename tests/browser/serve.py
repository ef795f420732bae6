"""A server whose handlers answer with what they get: `python serve.py DOCUMENT PORT OPTIONS`

OPTIONS are those of from_spec, as JSON.
"""

import json
import logging
import sys
from typing import Any

from flask import Flask

from asynction import AsynctionSocketIO


def echo(*args: Any) -> tuple[Any, ...]:
    return args


app = Flask(__name__)
options = {"on_invalid": "ack", "async_mode": "threading", **json.loads(sys.argv[3])}
asio = AsynctionSocketIO.from_spec(sys.argv[1], **options)
for namespace in asio.spec.namespaces.values():
    for event in namespace.receives:
        asio.on_event(event, echo, namespace=namespace.name)
asio.init_app(app)

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    asio.run(app, host="127.0.0.1", port=int(sys.argv[2]), allow_unsafe_werkzeug=True)
