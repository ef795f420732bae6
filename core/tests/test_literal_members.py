"""A namespace that the document has by its own name belongs to no family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

FAMILY, LITERAL = "/orders/{orderId}", "/orders/new"


@pytest.fixture
def server(serve: Serve) -> AsynctionSocketIO:
    family = {"parameters": {"orderId": {}}, "publish": {"message": {"name": "pay"}}}
    return serve(document_of({FAMILY: family, LITERAL: {}}))


def test_events_of_the_family_are_not_received_there(server: AsynctionSocketIO) -> None:
    received: list[Any] = []
    server.on("disconnect", namespace=FAMILY)(lambda: received.append("disconnect"))
    server.on("pay", namespace=FAMILY)(received.append)
    client = client_of(server, LITERAL)
    client.emit("pay", 5, namespace=LITERAL)
    client.disconnect(LITERAL)
    assert received == []


def test_its_error_handler_observes_who_is_refused(server: AsynctionSocketIO) -> None:
    refused: list[Exception] = []

    @server.on("connect", namespace=LITERAL)
    def connect() -> None:
        raise ValueError("not today")

    server.on_error(LITERAL)(refused.append)
    assert not client_of(server, LITERAL).is_connected(LITERAL)
    assert [str(error) for error in refused] == ["not today"]
