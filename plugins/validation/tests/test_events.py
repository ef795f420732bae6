"""Events and acknowledgements are checked in both directions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import (
    AsynctionSocketIO,
    MessageAckValidationException,
    PayloadValidationException,
    SpecError,
    ValidationException,
)

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]

NUMBER = {"type": "number"}
LIST = {"type": "array", "items": {"type": "number"}}
NULL = {"type": "null"}
PAIR = {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}], "items": False}
LEGACY_PAIR = {
    "type": "array",
    "items": [{"type": "number"}, {"type": "string"}],
    "additionalItems": False,
}
FULL_PAIR = {**PAIR, "minItems": 2}
REFERRED_PAIR = {"$ref": "#/components/schemas/Pair"}
COMPONENTS = {"schemas": {"Pair": {"$ref": "#/components/schemas/Really"}, "Really": FULL_PAIR}}

# (schema, arguments, whether they satisfy it)
ARGUMENTS: list[tuple[Any, tuple[Any, ...], bool]] = [
    (NUMBER, (1,), True),
    (NUMBER, ("1",), False),
    (NUMBER, (), False),
    (NUMBER, (None,), False),
    (NUMBER, (1, 2), False),
    (NULL, (), True),
    (NULL, (None,), True),
    (NULL, (0,), False),
    (LIST, ([1, 2],), True),
    (LIST, (1, 2), False),
    (LIST, ([],), True),
    (LIST, (), False),
    (PAIR, (1, "a"), True),
    (PAIR, ([1, "a"],), False),
    (PAIR, (1,), True),
    (PAIR, (1, "a", 2), False),
    (PAIR, (), True),
    (PAIR, (None,), True),
    (LEGACY_PAIR, (1, "a"), True),
    (LEGACY_PAIR, ([1, "a"],), False),
    (LEGACY_PAIR, (1, "a", 2), False),
    (FULL_PAIR, (), False),
    (FULL_PAIR, (1,), False),
    (REFERRED_PAIR, (1, "a"), True),
    (REFERRED_PAIR, ([1, "a"],), False),
    (True, (1,), True),
    (True, (), True),
    (False, (), False),
    ({"type": "string", "format": "binary"}, (b"\x00",), True),
    ({"type": "string"}, (b"\x00",), False),
    ({"properties": {"f": {"type": "string", "format": "binary"}}}, ({"f": b"\x00"},), True),
    ({"properties": {"f": {"type": "number"}}}, ({"f": b"\x00"},), False),
]
arguments = pytest.mark.parametrize(("schema", "args", "fits"), ARGUMENTS)


def message(**fields: Any) -> dict[str, Any]:
    return {"message": {"name": "event", **fields}}


@arguments
def test_received_arguments_are_checked_before_the_handler_runs(
    serve: Serve, schema: Any, args: tuple[Any, ...], fits: bool
) -> None:
    seen: list[Any] = []
    server = serve({"publish": message(payload=schema)}, components=COMPONENTS)
    server.on("event", namespace="/a")(lambda *args: seen.append(args))
    client = client_of(server)
    if fits:
        client.emit("event", *args, namespace="/a")
        assert seen == [args]
    else:
        with pytest.raises(PayloadValidationException):
            client.emit("event", *args, namespace="/a")
        assert seen == []


@arguments
def test_sent_arguments_are_checked_before_they_are_sent(
    serve: Serve, schema: Any, args: tuple[Any, ...], fits: bool
) -> None:
    server = serve({"subscribe": message(payload=schema)}, components=COMPONENTS)
    client = client_of(server)
    if fits:
        server.emit("event", *args, namespace="/a")
        sent = [] if args == (None,) else list(args)
        assert [event["args"] for event in client.get_received("/a")] == [sent]
    else:
        with pytest.raises(PayloadValidationException):
            server.emit("event", *args, namespace="/a")
        assert client.get_received("/a") == []


def returned(args: tuple[Any, ...]) -> Any:
    """Return what a handler returns to acknowledge with these arguments."""
    return None if not args else args[0] if len(args) == 1 else args


@arguments
def test_the_acknowledgement_of_a_handler_is_checked_before_it_goes_out(
    serve: Serve, schema: Any, args: tuple[Any, ...], fits: bool
) -> None:
    server = serve({"publish": message(**{"x-ack": {"args": schema}})}, components=COMPONENTS)
    server.on("event", namespace="/a")(lambda: returned(args))
    client = client_of(server)
    if fits:
        client.emit("event", namespace="/a", callback=True)
    else:
        with pytest.raises(MessageAckValidationException):
            client.emit("event", namespace="/a", callback=True)


@arguments
def test_the_acknowledgement_of_a_client_is_checked_before_the_callback_gets_it(
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    schema: Any,
    args: tuple[Any, ...],
    fits: bool,
) -> None:
    server = serve({"subscribe": message(**{"x-ack": {"args": schema}})}, components=COMPONENTS)
    server.server.async_handlers = False
    seen: list[Any] = []
    callbacks: list[Any] = []
    monkeypatch.setattr(
        server.server, "emit", lambda *args, callback, **more: callbacks.append(callback)
    )
    server.emit("event", to="x", namespace="/a", callback=lambda *ack: seen.append(ack))
    if fits:
        callbacks[0](*args)
        assert seen == [args]
    else:
        with pytest.raises(MessageAckValidationException):
            callbacks[0](*args)
        assert seen == []


@arguments
def test_what_call_returns_is_checked(
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    schema: Any,
    args: tuple[Any, ...],
    fits: bool,
) -> None:
    server = serve({"subscribe": message(**{"x-ack": {"args": schema}})}, components=COMPONENTS)
    monkeypatch.setattr(server.server, "call", lambda *ignored, **more: returned(args))
    if fits:
        assert server.call("event", to="x", namespace="/a") == returned(args)
    else:
        with pytest.raises(MessageAckValidationException):
            server.call("event", to="x", namespace="/a")


@pytest.mark.parametrize("args", [(), (None,), (1,), (1, b"x"), ({"any": [1]},)])
def test_without_a_schema_anything_goes(serve: Serve, args: tuple[Any, ...]) -> None:
    server = serve({"publish": message(), "subscribe": message()})
    server.on("event", namespace="/a")(lambda *args: args)
    client = client_of(server)
    client.emit("event", *args, namespace="/a", callback=True)
    server.emit("event", *args, namespace="/a")


def test_an_error_says_what_and_where(serve: Serve) -> None:
    payload = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}},
    }
    item = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    server = serve({"publish": message(payload=payload)}, components={"schemas": {"Item": item}})
    server.on("event", namespace="/a")(print)
    with pytest.raises(PayloadValidationException) as caught:
        client_of(server).emit("event", {"items": [{"id": 1}, {"id": "x"}]}, namespace="/a")
    error = caught.value
    assert isinstance(error, ValidationException)
    assert (error.namespace, error.event) == ("/a", "event")
    assert error.path == ("items", 1, "id")
    assert error.schema_path[-2:] == ("id", "type")
    assert (error.validator, error.instance, error.schema) == ("type", "x", {"type": "integer"})
    assert error.message == "'x' is not of type 'integer'"
    assert (
        str(error)
        == "event 'event', namespace '/a', violates 'properties/items/items/properties/id/type'"
    )
    assert "'x'" not in f"{error} {error!r} {error.summary()}"


def test_a_log_line_holds_nothing_that_a_client_chose(serve: Serve) -> None:
    server = serve({"publish": message(payload={"additionalProperties": NUMBER})})
    with pytest.raises(PayloadValidationException) as caught:
        client_of(server).emit("event", {"hunter2": "x"}, namespace="/a")
    assert caught.value.path == ("hunter2",)
    assert "hunter2" not in f"{caught.value} {caught.value!r} {caught.value.summary()}"


def test_a_log_line_about_a_deep_value_is_short(serve: Serve) -> None:
    tree = {"properties": {"next": {"$ref": "#/components/schemas/Tree"}}, "type": "object"}
    payload = {"$ref": "#/components/schemas/Tree"}
    server = serve({"publish": message(payload=payload)}, components={"schemas": {"Tree": tree}})
    value: Any = "x"
    for _ in range(100):
        value = {"next": value}
    with pytest.raises(PayloadValidationException) as caught:
        client_of(server).emit("event", value, namespace="/a")
    # How deep an explanation goes is a matter of time: with jsonschema, not to the bottom.
    assert {*caught.value.path} == {"next"}
    assert 0 < len(caught.value.path) <= 100
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("handler_kind", ["namespace", "default"])
def test_errors_reach_the_error_handlers(serve: Serve, handler_kind: str) -> None:
    seen: list[Any] = []
    server = serve({"publish": message(payload=NUMBER, **{"x-ack": {"args": NUMBER}})})
    server.on("event", namespace="/a")(lambda number: "no number")
    if handler_kind == "default":
        server.on_error_default(lambda error: seen.append(type(error)))
    else:
        server.on_error("/a")(lambda error: seen.append(type(error)))
    client = client_of(server)
    client.emit("event", "bad", namespace="/a")
    client.emit("event", 1, namespace="/a")
    assert seen == [PayloadValidationException, MessageAckValidationException]


# What a waiting client is answered


def test_a_waiting_client_learns_why_its_event_is_refused(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve({"publish": message(payload={"properties": {"n": NUMBER}})}, on_invalid="ack")
    server.on("event", namespace="/a")(lambda data: None)
    client = client_of(server)
    caplog.clear()
    assert client.emit("event", {"n": "secret"}, namespace="/a", callback=True) == {
        "error": {
            "type": "PayloadValidationException",
            "message": "'secret' is not of type 'number'",
            "namespace": "/a",
            "event": "event",
            "path": ["n"],
        }
    }
    assert [record.getMessage() for record in caplog.records] == [
        "event refused: PayloadValidationException: event 'event', namespace '/a', "
        "violates 'properties/n/type'"
    ]


def test_a_waiting_client_does_not_learn_what_the_handler_returned(serve: Serve) -> None:
    server = serve({"publish": message(**{"x-ack": {"args": NUMBER}})}, on_invalid="ack")
    server.on("event", namespace="/a")(lambda: "internal")
    answer = client_of(server).emit("event", namespace="/a", callback=True)
    assert answer["error"]["type"] == "MessageAckValidationException"
    assert "internal" not in repr(answer)


def test_on_invalid_has_three_values(serve: Serve) -> None:
    with pytest.raises(ValueError, match="on_invalid is 'raise', 'ack' or 'warn'"):
        serve({"publish": message(payload=NUMBER)}, on_invalid="akc")


# Switched off


def test_without_validation_nothing_is_checked_and_nothing_is_compiled(serve: Serve) -> None:
    invalid = {"type": "no such type"}
    server = serve(
        {
            "publish": message(payload=invalid, **{"x-ack": {"args": invalid}}),
            "subscribe": message(payload=invalid),
            "bindings": {"ws": {"query": {"type": "object", "required": ["token"]}}},
        },
        validation=False,
        check_document=False,
    )

    def handler(*args: Any) -> Any:
        return args

    server.on("event", namespace="/a")(handler)
    client = client_of(server)
    assert client.emit("event", 1, 2, namespace="/a", callback=True) == [1, 2]
    server.emit("event", "anything", namespace="/a")


def test_without_validation_no_library_of_it_is_loaded() -> None:
    code = (
        "import sys; from asynction_core import AsynctionSocketIO; "
        "document = {'asyncapi': '2.6.0', 'channels': {'/a': {'publish': {'message': "
        "{'name': 'e', 'payload': {}}}}}}; "
        "AsynctionSocketIO.from_spec(document, validation=False, check_document=False); "
        "print(*{'jsonschema', 'jsonschema_rs', 'asynction_validation.enforcing.events'} & "
        "{*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# Schemas that cannot be checked


@pytest.mark.as_written
@pytest.mark.parametrize(
    ("fields", "pointer", "words"),
    [
        (
            {"payload": {"properties": {"a": {"type": "strin"}}}},
            "/channels/~1a/publish/message/payload",
            "the payload of the event 'event' of '/a'",
        ),
        (
            {"x-ack": {"args": {"minLength": -1}}},
            "/channels/~1a/publish/message/x-ack/args",
            "the x-ack of the event 'event' of '/a'",
        ),
        (
            {"payload": {"pattern": "("}},
            "/channels/~1a/publish/message/payload",
            "is no valid schema",
        ),
        (
            {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"type": "x"}},
            "/channels/~1a/publish/message/payload",
            "avro",
        ),
    ],
)
def test_a_schema_that_cannot_be_checked_stops_the_server(
    serve: Serve, fields: Any, pointer: str, words: str
) -> None:
    with pytest.raises(SpecError) as caught:
        serve({"publish": message(**fields)}, check_document=False)
    assert (caught.value.pointer or "").startswith(pointer)
    assert words in caught.value.message


def test_a_schema_in_another_language_can_be_left_unchecked(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    avro = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"type": "x"}}
    server = serve({"publish": message(**avro)}, skip_unsupported_schemas=True)
    server.on("event", namespace="/a")(lambda data: "ok")
    assert client_of(server).emit("event", 1, namespace="/a", callback=True) == "ok"
    assert "is not checked" in caplog.text


@pytest.mark.parametrize(
    ("schema_format", "schema", "fits", "fails"),
    [
        (None, {"items": [{"type": "string"}, {"type": "number"}]}, ["a", 1], ["a", "b"]),
        (
            "application/schema+json;version=2020-12",
            {"prefixItems": [{"type": "string"}], "items": {"type": "number"}},
            ["a", 1],
            ["a", "b"],
        ),
        (
            "application/schema+json;version=draft-04",
            {"items": [{"type": "number", "minimum": 1, "exclusiveMinimum": True}]},
            [2],
            [1],
        ),
        (
            "application/vnd.aai.asyncapi+yaml;version=2.6.0",
            {"prefixItems": [{"const": 1}], "items": {"type": "number"}},
            [1, 2],
            [1, "b"],
        ),
        (
            None,
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "prefixItems": [{"type": "object", "dependentRequired": {"a": ["b"]}}],
            },
            [{"b": 1}],
            [{"a": 1}],
        ),
    ],
)
def test_the_dialect_is_chosen_by_the_document(
    serve: Serve, schema_format: Any, schema: Any, fits: list[Any], fails: list[Any]
) -> None:
    fields = {"payload": schema} | ({"schemaFormat": schema_format} if schema_format else {})
    server = serve({"publish": message(**fields)})
    server.on("event", namespace="/a")(lambda *args: None)
    client = client_of(server)
    client.emit("event", *fits, namespace="/a")
    with pytest.raises(PayloadValidationException):
        client.emit("event", *fails, namespace="/a")


def test_format_is_an_annotation_unless_it_is_asked_for(serve: Serve) -> None:
    schema = {"type": "string", "format": "ipv4"}
    for options, raises in (({}, False), ({"validate_formats": True}, True)):
        server = serve({"publish": message(payload=schema)}, **options)
        server.on("event", namespace="/a")(lambda text: None)
        client = client_of(server)
        client.emit("event", "127.0.0.1", namespace="/a")
        if raises:
            with pytest.raises(PayloadValidationException):
                client.emit("event", "not an address", namespace="/a")
        else:
            client.emit("event", "not an address", namespace="/a")


def test_formats_that_nothing_knows_are_said(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    schema = {"type": "string", "format": "shoe-size"}
    serve({"subscribe": message(payload=schema)}, validate_formats=True)
    assert "the formats 'shoe-size' are not checked" in caplog.text


def test_recursive_schemas_are_checked_all_the_way_down(serve: Serve) -> None:
    tree = {
        "type": "object",
        "properties": {
            "value": {"type": "number"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        },
    }
    server = serve(
        {"publish": message(payload={"$ref": "#/components/schemas/Tree"})},
        components={"schemas": {"Tree": tree}},
    )
    server.on("event", namespace="/a")(lambda data: None)
    client = client_of(server)
    client.emit("event", {"children": [{"children": [{"value": 1}]}]}, namespace="/a")
    with pytest.raises(PayloadValidationException) as caught:
        client.emit("event", {"children": [{"children": [{"value": "x"}]}]}, namespace="/a")
    assert caught.value.path == ("children", 0, "children", 0, "value")


def test_an_engine_of_ones_own_may_be_given() -> None:
    from flask import Flask

    from asynction_jsonschema import Violation

    class Refusing:
        name = "refusing"

        def compile(self, schema: Any, dialect: Any, *, validate_formats: bool = False) -> Any:
            return lambda value: Violation("no", (), (), "never", value, schema)

    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": {"/a": {"subscribe": message(payload={"type": "number"})}},
    }
    server = AsynctionSocketIO.from_spec(
        document, app=Flask(__name__), async_mode="threading", validation_engine=Refusing()
    )
    with pytest.raises(PayloadValidationException, match="violates 'never'"):
        server.emit("event", 1, namespace="/a")


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": {"/a": {"subscribe": message(payload={"type": "number"})}},
    }
    with pytest.raises(ValueError, match="jsonschema-rs"):
        AsynctionSocketIO.from_spec(document, validation_engine="jsonscheme")
