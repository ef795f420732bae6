"""A server whose events end in every way there is, and its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask_socketio import emit

from asynction_core import SecurityException
from asynction_testing import Served, serve

DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "test", "version": "1"},
    "channels": {
        "/": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "say", "payload": {"type": "string"}},
                        {"name": "fail"},
                        {"name": "unbound"},
                    ]
                }
            },
            "subscribe": {"message": {"name": "said", "payload": {"type": "string"}}},
        },
        "/orders/{orderId}": {
            "parameters": {"orderId": {}},
            "bindings": {
                "ws": {
                    "query": {
                        "type": "object",
                        "properties": {"token": {"type": "string"}},
                        "required": ["token"],
                    }
                }
            },
            "publish": {"message": {"name": "pay"}},
        },
    },
}
SECRET = "a value that nobody may read"


def pay() -> None:
    raise SecurityException("not yours", namespace="/orders/{orderId}", event="pay")


Start = Callable[..., Served]


@pytest.fixture
def start() -> Iterator[Start]:
    """Serve the document: `start(metrics=True)`."""
    with ExitStack() as stack:

        def start(document: dict[str, Any] = DOCUMENT, **options: Any) -> Served:
            served = stack.enter_context(serve(document, **options))
            server = served.server
            server.on_event("say", lambda text: emit("said", text))
            server.on_event("fail", lambda *args: 1 / 0)
            server.on_event("pay", pay, namespace="/orders/{orderId}")
            server.on_error_default(lambda error: "sorry")
            return served

        yield start


@pytest.fixture
def every_outcome() -> Callable[[Served], None]:
    """Have events of a server end in every way."""

    def perform(served: Served) -> None:
        client = served.server.test_client(served.app)
        client.emit("say", SECRET)
        client.emit("say", [SECRET])
        client.emit("fail", SECRET)
        client.emit("unbound", SECRET)
        client.emit(SECRET, SECRET)
        with pytest.raises(Exception, match="does not let the server send"):
            served.server.emit("nothing", SECRET)
        with pytest.raises(Exception, match="violates"):
            served.server.emit("said", 42)
        member = f"/orders/{SECRET}"
        payer = served.server.test_client(served.app, member, query_string=f"token={SECRET}")
        payer.emit("pay", namespace=member)
        for refused in ("/orders/17", "/nothing"):
            assert not served.server.test_client(served.app, refused).is_connected(refused)
        client.disconnect()

    return perform
