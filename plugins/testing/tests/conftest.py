"""What these tests share: a document, and servers of the core alone, which check nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from asynction_testing import Served, serve

SHOP = """\
asyncapi: 2.6.0
info: {title: A shop, version: 1.0.0}
channels:
  /shop:
    publish:
      message:
        oneOf:
          - name: order
            payload: {type: object, required: [item], properties: {item: {type: string}}}
            x-ack:
              args: {type: integer}
              error: {type: object, required: [error], properties: {error: {type: string}}}
          - {name: look, payload: {type: string}, x-ack: {args: {type: string}}}
          - {name: move, payload: {type: array, items: [{type: integer}, {type: integer}]}}
          - {name: message}
          - {name: leave}
    subscribe:
      message:
        oneOf:
          - name: ordered
            payload: {type: object, properties: {item: {type: string}}}
          - {name: moved, payload: {type: array, items: [{type: integer}, {type: integer}]}}
          - {name: confirm, x-ack: {args: {type: boolean}}}
          - {name: picture, payload: {type: string, format: binary}}
  /orders/{orderId}:
    parameters: {orderId: {schema: {type: integer}}}
    publish: {message: {name: change}}
  /room:
    bindings:
      ws:
        query: {type: object, required: [name], properties: {name: {type: string}}}
        headers: {type: object, required: [X-Room], properties: {X-Room: {type: string}}}
    publish: {message: {name: look}}
"""

# How a test reaches a server.
WAYS = {
    "in process": {},
    "websocket": {"live": True, "transport": "websocket"},
    "polling": {"live": True, "transport": "polling"},
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


@pytest.fixture
def shop(document: Path) -> Iterator[Callable[..., Served]]:
    """Serve the shop with handlers of the test, and nobody who checks anything."""
    with ExitStack() as stack:

        def start(*, handlers: Any = (), **options: Any) -> Served:
            served = serve(document, alone=True, **options)
            stack.callback(served.close)
            for event, handler in dict(handlers).items():
                served.server.on_event(event, handler, namespace="/shop")
            return served

        yield start
