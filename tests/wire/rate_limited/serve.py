"""A server of examples/plugins/ratelimit: `python serve.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `document` and `storage`: what it serves, and where it counts

It is in a folder of its own, as a file beside the other servers has the name of a library.
"""

import json
import sys
from pathlib import Path
from typing import Any

from flask import Flask

CONFIGURATION: dict[str, Any] = json.loads(sys.argv[1])

sys.path.append(str(Path(__file__).resolve().parents[3] / "examples/plugins/ratelimit/src"))

import asynction_ratelimit.plugin  # noqa: E402
from asynction import AsynctionSocketIO  # noqa: E402

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    CONFIGURATION["document"],
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    plugins=[asynction_ratelimit.plugin],
    ratelimit_storage=CONFIGURATION["storage"],
)
(namespace,) = asio.spec.namespaces
asio.on_event("say", lambda text: True, namespace=namespace)
asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)
