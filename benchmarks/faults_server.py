"""One of several processes that share a queue: `faults_server.py MODE PORT QUEUE_URL`.

It tells who connects which process it is, and sends to all what one of them asks to be told:
`news` to everybody, `secrets` to the staff.
"""

from __future__ import annotations

import os
import sys

MODE, PORT, QUEUE = sys.argv[1:]

if MODE == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
import select  # noqa: E402
import threading  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

QUEUE_TIMEOUT = 1.0  # seconds

MESSAGE = {
    "type": "object",
    "properties": {"id": {"type": "integer"}},
    "required": ["id"],
    "additionalProperties": False,
}
STAFF = [{"token": ["staff"]}]
DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Faults", "version": "1.0.0"},
    "servers": {"one": {"url": "localhost", "protocol": "ws", "security": [{"token": []}]}},
    "channels": {
        "/": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "who"},
                        {"name": "tell news", "payload": MESSAGE},
                        {"name": "tell secrets", "payload": MESSAGE, "x-security": STAFF},
                    ]
                }
            },
            "subscribe": {
                "message": {
                    "oneOf": [
                        {"name": "news", "payload": MESSAGE},
                        {"name": "secrets", "payload": MESSAGE, "x-security": STAFF},
                    ]
                }
            },
        }
    },
    "components": {
        "securitySchemes": {
            "token": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://id.example.com/token",
                        "scopes": {"staff": "Hear secrets"},
                    }
                },
                "x-tokenInfoFunc": "faults_server.scopes_of",
            }
        }
    },
}


def scopes_of(token: str) -> dict[str, Any]:
    """Take a token at its word."""
    return {"sub": token, "scope": token}


def state() -> dict[str, int]:
    """Return which process this is, and how many events it counts as lost to others."""
    assert asio.queue is not None
    return {"process": os.getpid(), "lost": asio.queue.outage.lost["emit"]}


def _leave_with_the_parent() -> None:
    select.select([sys.stdin], [], [])  # which lets others run under gevent, too
    os._exit(0)


def _main() -> None:
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    logging.basicConfig(format=f"%(asctime)s {PORT} %(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    asio.run(app, host="127.0.0.1", port=int(PORT), allow_unsafe_werkzeug=True)


# The document names a function of this file, which must not be read twice.
sys.modules["faults_server"] = sys.modules[__name__]
app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    DOCUMENT,
    app=app,
    server_name="one",
    async_mode=MODE,
    message_queue=QUEUE,
    queue_timeout=QUEUE_TIMEOUT,
    on_invalid="ack",
    check_document=False,
    docs=False,
)


@asio.on("who")
def who() -> dict[str, int]:
    return state()


@asio.on("tell news")
def tell_news(message: dict[str, int]) -> dict[str, int]:
    asio.emit("news", message)
    return state()


@asio.on("tell secrets")
def tell_secrets(message: dict[str, int]) -> dict[str, int]:
    asio.emit("secrets", message)
    return state()


if __name__ == "__main__":
    _main()
