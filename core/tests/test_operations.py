"""What documents say around events: operations, headers, and extensions wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO, Event, Spec, hookimpl, understand

from .conftest import Document

HEADERS = {"type": "object", "properties": {"traceparent": {"type": "string"}}}

V2: Document = {
    "asyncapi": "2.6.0",
    "info": {"title": "test", "version": "1"},
    "x-team": "chat",
    "servers": {"main": {"url": "ws://example.com", "protocol": "ws", "x-region": "north"}},
    "channels": {
        "/": {
            "publish": {
                "operationId": "hear",
                "x-cost": 2,
                "traits": [{"$ref": "#/components/operationTraits/Limited"}],
                "message": {"oneOf": [{"$ref": "#/components/messages/say"}, {"name": "cry"}]},
            },
            "subscribe": {"message": {"name": "said"}},
        }
    },
    "components": {
        "messages": {
            "say": {"name": "say", "headers": HEADERS, "traits": [{"x-topic": "words"}]},
        },
        "operationTraits": {"Limited": {"x-limit": 3}},
    },
}

V3: Document = {
    "asyncapi": "3.0.0",
    "info": {"title": "test", "version": "1"},
    "x-team": "chat",
    "servers": {"main": {"host": "example.com", "protocol": "ws", "x-region": "north"}},
    "channels": {
        "main": {
            "address": "/",
            "messages": {
                "say": {"headers": HEADERS, "traits": [{"x-topic": "words"}]},
                "cry": {},
                "said": {},
            },
        }
    },
    "operations": {
        "hear": {
            "action": "receive",
            "channel": {"$ref": "#/channels/main"},
            "messages": [
                {"$ref": "#/channels/main/messages/say"},
                {"$ref": "#/channels/main/messages/cry"},
            ],
            "x-cost": 2,
            "traits": [{"$ref": "#/components/operationTraits/Limited"}],
        },
        "tell": {
            "action": "send",
            "channel": {"$ref": "#/channels/main"},
            "messages": [{"$ref": "#/channels/main/messages/said"}],
        },
    },
    "components": {"operationTraits": {"Limited": {"x-limit": 3}}},
}

versions = pytest.mark.parametrize("document", [V2, V3], ids=["2.6", "3.0"])


def spec_of(document: Document) -> Spec:
    return understand(document, server_name="main").checked()


@versions
def test_events_know_their_operation(document: Document) -> None:
    events = spec_of(document).namespaces["/"].receives
    for name in "say", "cry":
        operation = events[name].operation
        assert operation is not None
        assert operation.operation_id == "hear"
        assert operation.extensions == {"x-cost": 2, "x-limit": 3}
        assert operation.node.pointer in ("/channels/~1/publish", "/operations/hear")
        place = operation.node.child("x-limit").pointer
        assert place == "/components/operationTraits/Limited/x-limit"


@versions
def test_events_of_another_operation_know_that(document: Document) -> None:
    operation = spec_of(document).namespaces["/"].sends["said"].operation
    assert operation is not None
    assert operation.extensions == {}
    assert operation.operation_id == (None if document is V2 else "tell")


@versions
def test_messages_have_headers_and_extensions_of_their_traits(document: Document) -> None:
    events = spec_of(document).namespaces["/"].receives
    assert events["say"].extensions == {"x-topic": "words"}
    assert events["say"].headers is not None
    assert events["say"].headers.bundle() == HEADERS
    assert events["cry"].headers is None


def test_headers_may_be_in_another_language() -> None:
    headers = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "schema": {"type": "x"}}
    channel = {**V3["channels"]["main"], "messages": {"say": {"headers": headers}, "cry": {}}}
    operations = {"hear": V3["operations"]["hear"]}
    document = {**V3, "channels": {"main": channel}, "operations": operations}
    found = spec_of(document).namespaces["/"].receives["say"].headers
    assert found is not None
    assert found.format == headers["schemaFormat"]


def test_headers_that_are_no_schema_are_left_to_who_checks_documents() -> None:
    channel = {"publish": {"message": {"name": "say", "headers": "none"}}}
    spec = spec_of({**V2, "channels": {"/": channel}})
    assert spec.namespaces["/"].receives["say"].headers is None


@versions
def test_a_document_and_its_servers_have_extensions(document: Document) -> None:
    spec = spec_of(document)
    assert spec.extensions == {"x-team": "chat"}
    assert spec.server is not None
    assert spec.server.extensions == {"x-region": "north"}


def test_senders_are_asked_for_emitting_and_for_calling(
    serve: Callable[..., AsynctionSocketIO],
) -> None:
    asked = []

    class Asking:
        @hookimpl
        def asynction_send_middleware(self, event: Event, kind: Any) -> None:
            asked.append((event.name, kind))

    serve(V2, plugins=[Asking()])
    assert asked == [("said", "emit"), ("said", "call")]


@pytest.mark.parametrize(
    ("path", "base"),
    [(None, ""), ("live", ""), ("/a/folder/socket.io/", "/a/folder"), ("v1/live", "/v1")],
)
def test_a_server_says_beneath_what_plugins_serve(
    serve: Callable[..., AsynctionSocketIO], path: str | None, base: str
) -> None:
    server = serve(V2, app=None, path=path)
    with pytest.raises(RuntimeError, match="call init_app"):
        _ = server.base_path
    server.init_app(Flask(__name__))
    assert server.base_path == base
