"""What is found about a document before a server is built, and what is kept of that."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import weakref
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, SpecError, understand
from asynction_jsonschema import Checker, Dialect, Engine, Schema, find_engine

pytestmark = pytest.mark.as_written

WRONG = {"type": "strin"}


def document(channel: dict[str, Any], name: str = "/a") -> dict[str, Any]:
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": {name: channel},
    }


def found(document: dict[str, Any], **options: Any) -> list[tuple[str, str, str]]:
    """Return what is found, without what breaks AsyncAPI's own rules."""
    findings = understand(document, check_document=False, **options).findings
    return [(one.severity, one.rule, one.pointer) for one in findings]


EVERYWHERE = {
    "parameters": {"id": {"schema": WRONG}},
    "bindings": {"ws": {"query": WRONG, "headers": WRONG}},
    "publish": {"message": {"name": "say", "payload": WRONG, "x-ack": {"args": WRONG}}},
    "subscribe": {"message": {"name": "said", "payload": WRONG, "x-ack": {"args": WRONG}}},
}


def test_every_schema_that_is_wrong_is_told() -> None:
    assert found(document(EVERYWHERE, "/{id}")) == [
        (
            "error",
            "ack" if "x-ack" in place else "payload-schema",
            f"/channels/~1{{id}}/{place}/type",
        )
        for place in [
            "bindings/ws/headers",
            "bindings/ws/query",
            "parameters/id/schema",
            "publish/message/payload",
            "publish/message/x-ack/args",
            "subscribe/message/payload",
            "subscribe/message/x-ack/args",
        ]
    ]


def test_without_validation_no_schema_is_looked_at() -> None:
    assert found(document(EVERYWHERE, "/{id}"), validation=False) == []


AVRO = {"name": "say", "schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {}}
ODD = {"name": "say", "payload": {"type": "string", "format": "odd"}}


@pytest.mark.parametrize(
    ("channel", "options", "expected"),
    [
        pytest.param(
            {"publish": {"message": AVRO}},
            {},
            ("error", "schema-format", "/channels/~1a/publish/message/payload"),
            id="another language",
        ),
        pytest.param(
            {"publish": {"message": AVRO}},
            {"skip_unsupported_schemas": True},
            ("warning", "schema-format", "/channels/~1a/publish/message/payload"),
            id="another language that is skipped",
        ),
        pytest.param(
            {"publish": {"message": ODD}},
            {"validate_formats": True},
            ("warning", "server", ""),
            id="a format that nobody knows",
        ),
        pytest.param(
            {"bindings": {"ws": {"method": "POST"}}},
            {},
            ("warning", "unreachable", "/channels/~1a/bindings/ws"),
            id="a method that lets nobody in",
        ),
    ],
)
def test_what_stays_unchecked_is_told(
    channel: dict[str, Any], options: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert found(document(channel), **options) == [expected]


@pytest.mark.parametrize(
    ("restrictions", "message"),
    [
        ({"/b": {"id": ".*"}}, "the document has no channel '/b'"),
        ({"/a": {"id": ".*"}}, "the channel '/a' has no parameter 'id'"),
    ],
)
def test_restrictions_of_what_the_document_lacks_are_no_finding(
    restrictions: dict[str, Any], message: str
) -> None:
    for validation in (True, False):
        with pytest.raises(ValueError, match=message):
            found(document({}), channel_parameters=restrictions, validation=validation)


class Counting:
    """An engine that counts what it compiles."""

    name = "counting"

    def __init__(self) -> None:
        self._engine: Engine = find_engine(None)
        self.count = 0

    def compile(
        self, schema: Schema, dialect: Dialect, *, validate_formats: bool = False
    ) -> Checker:
        self.count += 1
        return self._engine.compile(schema, dialect, validate_formats=validate_formats)


TEXT = {"$ref": "#/components/schemas/Text"}
SHARED: dict[str, Any] = {
    **document(
        {
            "parameters": {"id": {"schema": {"type": "integer"}}},
            "bindings": {"ws": {"query": {"type": "object", "properties": {}}}},
            "publish": {"message": {"name": "say", "payload": TEXT}},
            "subscribe": {
                "message": {"name": "said", "payload": {"$ref": "#/components/schemas/Text"}}
            },
        },
        "/{id}",
    ),
    "components": {"schemas": {"Text": {"type": "string"}}},
}


@pytest.mark.parametrize(("validation", "count"), [(True, 3), (False, 0)])
def test_each_schema_is_compiled_once(validation: bool, count: int) -> None:
    engine = Counting()
    AsynctionSocketIO.from_spec(SHARED, validation_engine=engine, validation=validation)
    assert engine.count == count


def test_binding_repeats_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    channel = {"bindings": {"ws": {"method": "POST"}}, "subscribe": {"message": AVRO}}
    with caplog.at_level(logging.WARNING, "asynction"):
        AsynctionSocketIO.from_spec(document(channel), skip_unsupported_schemas=True)
    first, second = (record.getMessage() for record in caplog.records)
    assert "POST lets nobody into '/a'" in first
    assert "the payload of the event 'say' of '/a' is not checked" in second


def test_what_was_compiled_goes_with_the_spec() -> None:
    spec = weakref.ref(understand(SHARED).checked())
    gc.collect()
    assert spec() is None


def test_finding_it_needs_no_server() -> None:
    code = f"""
import sys
from asynction_core import understand
found = understand({document(EVERYWHERE, "/{id}")!r}, check_document=False).findings
print(len(found), sorted({{"flask", "flask_socketio", "socketio"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "7 []\n"


SERVED = {"message": {"name": "x", "payload": {"type": "string", "pattern": "("}}}
FAULTS: dict[str, tuple[str, Any, str]] = {
    "a namespace that Socket.IO cannot have": ("/c,d", {}, "namespace"),
    "a message without a name": ("/c", {"publish": {"message": {}}}, "event-name"),
    "a handler of nothing": ("/c", {"x-handlers": {"conect": "a.b"}}, "handler"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_mistake_does_not_hide_a_schema_that_is_wrong(fault: str) -> None:
    name, channel, rule = FAULTS[fault]
    contents = document({"publish": SERVED})
    contents["channels"][name] = channel
    options = {"channel_parameters": {"/c,d": {}}} if name == "/c,d" else {}
    assert sorted(one for _, one, _ in found(contents, **options)) == sorted(
        [rule, "payload-schema"]
    )
    with pytest.raises(SpecError):
        AsynctionSocketIO.from_spec(contents, check_document=False)
    assert understand(contents).spec is None


@pytest.mark.parametrize(
    "operation", [{"action": "receive"}, {"action": "got", "channel": {"$ref": "#/channels/b"}}]
)
def test_one_mistake_does_not_hide_a_schema_that_is_wrong_in_3(operation: dict[str, Any]) -> None:
    messages = {"x": SERVED["message"]}
    contents = {
        "asyncapi": "3.0.0",
        "info": {"title": "test", "version": "1"},
        "channels": {name: {"address": f"/{name}", "messages": messages} for name in "ab"},
        "operations": {
            "right": {"action": "receive", "channel": {"$ref": "#/channels/a"}},
            "wrong": operation,
        },
    }
    rules = [rule for _, rule, _ in found(contents)]
    assert rules.count("payload-schema") == 1
    assert "unreachable" not in rules
    assert understand(contents).spec is None
