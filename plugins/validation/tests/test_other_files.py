"""A schema in another file is judged in its own language, in the document and in its bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO, PayloadValidationException, load_document, understand
from asynction_core.referring.self_contained import self_contained

from .conftest import client_of

pytestmark = pytest.mark.as_written

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
BELOW_5 = {"type": "integer", "maximum": 5, "exclusiveMaximum": True}
FILES = {
    "whole.json": {"$schema": DRAFT_4, **BELOW_5},
    "parts.json": {"$schema": DRAFT_4, "definitions": {"n": BELOW_5}},
    "plain.json": BELOW_5,
}
IN_DRAFT_4 = "application/schema+json;version=draft-04"
PAYLOADS_2 = [
    {"payload": {"$ref": "whole.json"}},
    {"payload": {"$ref": "parts.json#/definitions/n"}},
    {"schemaFormat": IN_DRAFT_4, "payload": {"$ref": "plain.json"}},
    {"schemaFormat": IN_DRAFT_4, "payload": BELOW_5},
]
PAYLOADS_3 = [
    {"payload": {"$ref": "whole.json"}},
    {"payload": {"schemaFormat": IN_DRAFT_4, "schema": {"$ref": "plain.json"}}},
    {"payload": {"schemaFormat": IN_DRAFT_4, "schema": BELOW_5}},
]


def document_of(message: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"info": {"title": "t", "version": "1"}}
    if message in PAYLOADS_2:
        channels = {"/a": {"publish": {"message": {"name": "event", **message}}}}
        return {"asyncapi": "2.6.0", **document, "channels": channels}
    channels = {"a": {"address": "/a", "messages": {"event": message}}}
    operations = {"hear": {"action": "receive", "channel": {"$ref": "#/channels/a"}}}
    return {"asyncapi": "3.0.0", **document, "channels": channels, "operations": operations}


@pytest.mark.parametrize("message", [*PAYLOADS_2, *PAYLOADS_3])
def test_a_draft_is_that_of_the_message_or_of_the_file(
    tmp_path: Path, message: dict[str, Any], engine: str
) -> None:
    for name, contents in {**FILES, "asyncapi.json": document_of(message)}.items():
        (tmp_path / name).write_text(json.dumps(contents))
    path = tmp_path / "asyncapi.json"
    bundled = tmp_path / "elsewhere" / "asyncapi.json"
    bundled.parent.mkdir()
    bundled.write_text(json.dumps(self_contained(load_document(path))))
    for each in (path, bundled):
        assert [one for one in understand(each).findings if one.rule != "server"] == []
        server = AsynctionSocketIO.from_spec(
            each, app=Flask(__name__), async_mode="threading", validation_engine=engine
        )
        server.on("event", namespace="/a")(lambda number: number)
        client = client_of(server)
        assert client.emit("event", 4, namespace="/a", callback=True) == 4
        with pytest.raises(PayloadValidationException):
            client.emit("event", 5, namespace="/a", callback=True)
