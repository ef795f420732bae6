"""Processes share the limits of examples/plugins/ratelimit, by a Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from asynction_testing import Client

from .processes import Server

pytestmark = pytest.mark.wide

SCRIPT = "../rate_limited/serve.py"


@pytest.fixture(scope="module")
def namespace() -> str:
    return f"/{uuid4().hex}"  # the Redis may have counted others a moment ago


@pytest.fixture(scope="module")
def document(namespace: str) -> dict[str, Any]:
    limit = {"limit": "3/minute", "key": "address"}
    error = {"type": "object", "properties": {"retryAfter": {"type": "integer"}}}
    message = {"name": "say", "payload": {"type": "string"}, "x-ack": {"error": error}}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Chat", "version": "1.0.0"},
        "channels": {namespace: {"publish": {"message": {**message, "x-rateLimit": limit}}}},
    }


@pytest.fixture(scope="module")
def servers(document: dict[str, Any], logs: Path, redis_url: str) -> Iterator[list[Server]]:
    configuration = {"document": document, "storage": redis_url}
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Server.running("threading", logs / f"limits-{name}.log", SCRIPT, **configuration)
            )
            for name in ("one", "two")
        ]


def test_a_client_gets_no_more_from_two_processes_than_from_one(
    servers: list[Server], document: dict[str, Any], namespace: str
) -> None:
    answers = []
    with ExitStack() as stack:
        clients = [
            stack.enter_context(Client(server.url, namespace, document=document, timeout=30))
            for server in servers
        ]
        for client in clients * 2:
            answers.append(client.call("say", "hello"))
    assert answers[:3] == [True, True, True]
    assert 1 <= answers[3]["retryAfter"] <= 60
