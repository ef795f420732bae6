"""What a mock server takes, answers and refuses."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft7Validator
from text_codec import TURNED, Turned, turned

from asynction_core import AsynctionSocketIO, PayloadValidationException, PluginError, hookimpl
from asynction_mock import MockAsynctionSocketIO

from .conftest import Client, Serve, document_of

BINARY = {"type": "string", "format": "binary"}
INTEGER = {"type": "integer"}
PAIR = {"type": "array", "items": [INTEGER, {"type": "string"}], "minItems": 2, "maxItems": 2}

BROKEN = """\
asyncapi: 2.6.0
info: {title: test, version: "1"}
channels:
  /:
    publish:
      message:
        oneOf:
          - name: ask
            payload: {type: integer}
            x-ack:
              args: {type: string, minLength: 2, maxLength: 1}
          - name: greet
            x-ack: {args: {type: string}}
    subscribe:
      message:
        oneOf:
          - name: impossible
            payload:
              type: integer
              not: {type: integer}
          - name: possible
            payload: {type: integer}
"""


# from_spec


def test_the_positional_options_are_those_of_0_8_3() -> None:
    names = list(inspect.signature(MockAsynctionSocketIO.from_spec).parameters)
    assert names[:7] == [
        "spec_path",
        "validation",
        "server_name",
        "docs",
        "default_error_handler",
        "app",
        "custom_formats_sample_size",
    ]
    run = inspect.signature(MockAsynctionSocketIO.run).parameters
    assert list(run)[1:6] == [
        "app",
        "host",
        "port",
        "subscription_task_interval",
        "max_worker_number",
    ]
    assert run["subscription_task_interval"].default == 1.0
    assert run["max_worker_number"].default == 8


def test_positional_options_are_taken() -> None:
    app, errors = Flask(__name__), list[Exception]()
    document = {
        **document_of(receives={"ask": {"payload": INTEGER}}),
        "servers": {"main": {"url": "localhost/path", "protocol": "ws"}},
    }
    server = MockAsynctionSocketIO.from_spec(document, True, "main", False, errors.append, app, 5)
    assert isinstance(server, AsynctionSocketIO)
    assert server.spec.server is not None
    assert server.spec.server.path == "path"
    Client(server).call("ask", "text")
    assert [type(error).__name__ for error in errors] == ["PayloadValidationException"]


def test_an_app_can_come_later(serve: Serve) -> None:
    server = serve(receives={"ask": {"x-ack": {"args": INTEGER}}}, app=None)
    server.init_app(Flask(__name__), async_mode="threading")
    assert isinstance(Client(server).call("ask"), int)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"fake_data": "surreal"}, ValueError),
        ({"locale": "xx_YY"}, ValueError),
        ({"seed": "abc"}, ValueError),
        ({"seed": 1.5}, ValueError),
        ({"custom_formats_sample_size": 0}, ValueError),
        ({"custom_formats_sample_size": "5"}, ValueError),
        ({"subscription_task_intervall": 1}, TypeError),
        ({"disable_plugins": ["nothing"]}, PluginError),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value.__name__,
)
def test_wrong_options_are_errors(
    serve: Serve, options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        serve(sends={"news": {"payload": {"type": "string"}}}, **options)


def test_plugins_can_be_added_and_left_out(serve: Serve) -> None:
    class Shouting:
        @hookimpl(trylast=True)
        def asynction_receive_middleware(self) -> Callable[..., Any]:
            return lambda next: lambda *args: next(*args) + "!"

    ask = {"payload": INTEGER, "x-ack": {"args": {"const": "hello"}}}
    server = serve(receives={"ask": ask}, plugins=[Shouting()], disable_plugins="validation")
    assert Client(server).call("ask", "no integer") == "hello!"


# Acknowledgements, and what is received


@pytest.mark.parametrize(
    ("schema", "ack"),
    [
        ({"const": 1}, 1),
        ({"const": [1, 2]}, [1, 2]),
        ({"type": "null"}, []),
        (
            {"items": [{"const": 1}, {"const": "a"}], "minItems": 2, "additionalItems": False},
            [1, "a"],
        ),
        ({"items": [{"const": 1}], "minItems": 1, "additionalItems": False}, 1),
        ({"items": [{"const": [1]}], "minItems": 1, "additionalItems": False}, [1]),
        ({"items": [True], "maxItems": 0}, []),
    ],
    ids=str,
)
def test_an_event_is_acknowledged_with_what_its_schema_asks_for(
    serve: Serve, schema: dict[str, Any], ack: object
) -> None:
    server = serve(receives={"ask": {"x-ack": {"args": schema}}})
    assert Client(server).call("ask") == ack


def test_an_event_without_x_ack_is_acknowledged_with_nothing(serve: Serve) -> None:
    assert Client(serve(receives={"tell": {"payload": INTEGER}})).call("tell", 1) == []


@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["array", "null"], "items": [INTEGER], "maxItems": 1},
        {"items": [INTEGER, INTEGER]},
        {"type": "array", "items": [{"type": ["null", "boolean"]}], "minItems": 1, "maxItems": 1},
        {"type": ["null", "integer"]},
        PAIR,
    ],
    ids=str,
)
def test_any_acknowledgement_passes_validation(
    serve: Serve, schema: dict[str, Any], fake_data: str
) -> None:
    errors = list[Exception]()
    server = serve(
        receives={"ask": {"x-ack": {"args": schema}}},
        fake_data=fake_data,
        default_error_handler=errors.append,
    )
    client = Client(server)
    for _ in range(60):
        client.call("ask")
    assert errors == []


def test_what_is_received_is_validated(serve: Serve) -> None:
    ask = {"payload": PAIR, "x-ack": {"args": {"const": "yes"}}}
    client = Client(serve(receives={"ask": ask}, on_invalid="ack"))
    assert client.call("ask", 1, "a") == "yes"
    answer = client.call("ask", "a", 1)
    assert answer["error"]["type"] == "PayloadValidationException"


def test_validation_can_be_left_out(serve: Serve) -> None:
    ask = {"payload": PAIR, "x-ack": {"args": {"const": "yes"}}}
    assert Client(serve(receives={"ask": ask}, validation=False)).call("ask", "a") == "yes"


# What cannot be made up


UNABLE: dict[str, Any] = {
    "nothing": False,
    "a contradiction": {"type": "string", "enum": [1]},
    "too much": {"type": "array", "minItems": 10**9},
    "too much of it all": {
        "type": "array",
        "minItems": 300,
        "items": {"type": "array", "minItems": 300},
    },
    "an expression": {"type": "string", "pattern": "^(?!a)a$"},
    "a number beyond floats": {"type": "number", "minimum": 1e308, "not": {"type": "integer"}},
}


@pytest.mark.as_written
@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
def test_no_schema_keeps_a_mock_from_starting(
    serve: Serve, caplog: pytest.LogCaptureFixture, fake_data: str
) -> None:
    events = {name: {"payload": schema} for name, schema in UNABLE.items()}
    server = serve(sends={**events, "able": {"payload": INTEGER}}, fake_data=fake_data)
    assert [sample.event.name for sample in server.samples] == ["able"]
    complaints = [record.message for record in caplog.records if "made up" in record.message]
    assert [name for name in UNABLE if f"{name!r} of '/'" not in " ".join(complaints)] == []


class Failing:
    """An engine that takes schemas, and fails at some of them only when a part is asked about."""

    name = "failing"

    def compile(self, schema: Any, dialect: Any, *, validate_formats: bool = False) -> Any:
        if schema == {"pattern": "a"}:
            raise OSError("out of order")
        return lambda value: None


@pytest.mark.as_written
def test_neither_does_an_engine_that_fails(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    payload = {"type": "string", "pattern": "a"}
    server = serve(
        sends={"text": {"payload": payload}, "able": {"payload": INTEGER}},
        validation_engine=Failing(),
    )
    assert [sample.event.name for sample in server.samples] == ["able"]
    assert "out of order" in caplog.text


@pytest.mark.as_written
@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
def test_what_cannot_be_made_up_is_said_and_left_out(
    serve: Serve,
    write: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
    fake_data: str,
) -> None:
    path = write(BROKEN)
    server = serve(path, fake_data=fake_data)
    (ack, payload) = [record for record in caplog.records if "made up" in record.message]
    assert (ack.levelname, payload.levelname) == ("WARNING", "WARNING")
    assert ack.message.startswith(
        f"{path}:11: /channels/~1/publish/message/oneOf/0/x-ack/args: the x-ack of the received "
        "event 'ask' of '/' cannot be made up, so that it is not acknowledged: "
    )
    assert payload.message.startswith(
        f"{path}:18: /channels/~1/subscribe/message/oneOf/0/payload: the payload of the sent event "
        "'impossible' of '/' cannot be made up, so that it is not emitted: "
    )
    assert [sample.event.name for sample in server.samples] == ["possible"]


def test_an_event_whose_acknowledgement_cannot_be_made_up_is_not_acknowledged(
    serve: Serve, write: Callable[[str], Path]
) -> None:
    errors = list[Exception]()
    client = Client(serve(write(BROKEN), default_error_handler=errors.append))
    client.call("ask", 1)
    assert [str(error) for error in errors] == [
        "the acknowledgement of 'ask' of '/' cannot be made up"
    ]
    assert isinstance(client.call("greet"), str)


def test_what_is_in_another_language_is_left_out(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    avro = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": "string"}
    server = serve(
        sends={"avro": avro, "json": {"payload": INTEGER}}, skip_unsupported_schemas=True
    )
    assert "'avro' of '/' cannot be made up" in caplog.text
    assert [sample.event.name for sample in server.samples] == ["json"]


def test_the_codec_of_a_language_makes_what_is_emitted_and_acknowledged(serve: Serve) -> None:
    def message(kind: str, **fields: Any) -> dict[str, Any]:
        return {"schemaFormat": TURNED, "payload": kind, **fields}

    ack = {"args": {"schemaFormat": TURNED, "schema": "number"}}
    events = {"news": message("number"), "said": message("text", examples=[{"payload": "mine"}])}
    server, again = (
        serve(sends=events, receives={"ask": message("text", **{"x-ack": ack})}, **options)
        for options in [{"plugins": [Turned()], "seed": 7}] * 2
    )
    client = Client(server)
    made = [[sample.make() for _ in range(3)] for sample in server.samples]
    assert made == [[sample.make() for _ in range(3)] for sample in again.samples]
    assert made[1] == [("mine",)] * 3
    assert len({*made[0]}) == 3
    assert json.loads(client.call("ask", turned("what"))[::-1]) >= 0


def test_what_a_codec_makes_no_value_of_is_left_out(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    odd = {"schemaFormat": TURNED, "payload": "odd"}
    server = serve(sends={"odd": odd, "json": {"payload": INTEGER}}, plugins=[Turned()])
    assert "'odd' of '/' cannot be made up" in caplog.text
    assert [sample.event.name for sample in server.samples] == ["json"]


@pytest.mark.parametrize(
    ("media_type", "schema", "expected"),
    [
        ("application/vnd.aai.asyncapi;version=2.6.0", {"const": 1}, 1),
        ("application/vnd.aai.asyncapi+json;version=2.6.0", {"const": 1}, 1),
        ("application/schema+json;version=draft-07", {"const": 1}, 1),
        ("application/schema+yaml;version=draft-07", {"const": 1}, 1),
        (
            "application/schema+json;version=draft-04",
            {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "maximum": 2},
            2,
        ),
        (
            "application/schema+json;version=2020-12",
            {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"$ref": "#/components/schemas/One", "minimum": 2}},
                "additionalProperties": False,
            },
            {"a": 2},
        ),
    ],
)
def test_each_schema_is_read_in_its_own_language(
    serve: Serve, media_type: str, schema: Any, expected: object
) -> None:
    document = document_of({"news": {"schemaFormat": media_type, "payload": schema}})
    document["components"] = {"schemas": {"One": {"type": "integer", "maximum": 2}}}
    (sample,) = serve(document).samples
    assert all(sample.make() == (expected,) for _ in range(5))


def test_formats_count_where_they_are_validated(serve: Serve) -> None:
    payload = {"type": "string", "format": "ipv4"}
    server = serve(sends={"news": {"payload": payload}}, validate_formats=True, fake_data="edge")
    validator = Draft7Validator(payload, format_checker=Draft7Validator.FORMAT_CHECKER)
    (sample,) = server.samples
    assert all(validator.is_valid(sample.make()[0]) for _ in range(50))


# Acknowledgements of errors


CODE = {"type": "object", "properties": {"code": {"enum": ["E1"]}}, "required": ["code"]}
MESSAGE = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (CODE, {"code": "E1"}),  # made up: none of Asynction's answers fits
        ({**MESSAGE, "additionalProperties": False}, {"message": "'x' is not of type 'integer'"}),
        ({"items": [CODE], "minItems": 1, "additionalItems": False}, {"code": "E1"}),
    ],
    ids=str,
)
def test_a_refused_event_is_answered_with_what_its_document_asks_for(
    serve: Serve, error: dict[str, Any], answer: object
) -> None:
    ask = {"payload": INTEGER, "x-ack": {"args": {"const": "yes"}, "error": error}}
    client = Client(serve(receives={"ask": ask}))
    assert client.call("ask", 1) == "yes"
    assert client.call("ask", "x") == answer


def test_the_error_of_an_event_that_cannot_be_made_up_is_told(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(serve(receives={"ask": {"payload": INTEGER, "x-ack": {"error": False}}}))
    assert "the error of the x-ack of the received event 'ask'" in caplog.text
    assert client.call("ask", 1) == []


@pytest.mark.parametrize("payload", [None, {"type": "integer"}])
def test_examples_of_a_message_count_whether_or_not_it_has_a_payload(
    serve: Serve, payload: Any
) -> None:
    message: dict[str, Any] = {"examples": [{"payload": 3}, {"payload": 4}]}
    server = serve(sends={"news": message if payload is None else {**message, "payload": payload}})
    (sample,) = server.samples
    assert [sample.make() for _ in range(3)] == [(3,), (4,), (3,)]


@pytest.mark.parametrize("engine", ["jsonschema", "jsonschema-rs"])
@pytest.mark.parametrize("fake_data", ["realistic", "edge"])
def test_binary_strings_are_bytes(serve: Serve, fake_data: str, engine: str) -> None:
    file = {
        "type": "object",
        "properties": {"parts": {"type": "array", "items": BINARY, "minItems": 1}, "name": INTEGER},
        "required": ["parts", "name"],
    }
    server = serve(
        sends={"file": {"payload": file}},
        receives={"read": {"x-ack": {"args": {"oneOf": [BINARY, INTEGER]}}}},
        fake_data=fake_data,
        validation_engine=engine,
    )
    client = Client(server)
    answers = {type(client.call("read")) for _ in range(40)}
    assert bytes in answers
    assert str not in answers
    (sample,) = server.samples
    for _ in range(20):
        (made,) = sample.make()
        assert {type(part) for part in made["parts"]} == {bytes}
        server.emit("file", made)
    assert len(client.got("file")) == 20


@pytest.mark.parametrize("binary", [BINARY, {**BINARY, "examples": ["from the schema"]}])
def test_examples_of_the_document_are_bytes_where_its_schema_says_so(
    serve: Serve, binary: dict[str, Any]
) -> None:
    examples = [] if "examples" in binary else [{"payload": {"file": "from the message"}}]
    file = {"type": "object", "properties": {"file": binary}, "required": ["file"]}
    server = serve(sends={"upload": {"payload": file, "examples": examples}})
    (sample,) = server.samples
    from_where = b"from the message" if examples else b"from the schema"
    assert [made["file"] for made in (*sample.make(), *sample.make())] == [from_where] * 2


def test_what_is_wrong_with_an_event_is_told(serve: Serve) -> None:
    ask = {"payload": INTEGER, "x-ack": {"args": {"const": "yes"}}}
    answer = Client(serve(receives={"ask": ask})).call("ask", "x")
    assert answer["error"]["type"] == "PayloadValidationException"
    with pytest.raises(PayloadValidationException):
        Client(serve(receives={"ask": ask}, on_invalid="raise")).call("ask", "x")


@pytest.mark.parametrize(
    ("origin", "lets_in"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1:5173", True),
        ("http://[::1]:8080", True),
        ("https://mock.example.com", True),  # its own
        ("https://example.com", False),
        ("http://localhost.example.com", False),
        ("http://localhost@example.com", False),
        ("http://[", False),
        ("null", False),
    ],
)
def test_web_pages_of_this_machine_may_connect(serve: Serve, origin: str, lets_in: bool) -> None:
    server = serve(receives={"ask": {}})
    client = server.sockio_mw.flask_app.test_client()
    headers = {"Origin": origin, "Host": "mock.example.com"}
    environ = client.get("/", headers=headers).request.environ
    environ |= {"QUERY_STRING": "EIO=4&transport=polling", "PATH_INFO": "/socket.io/"}
    statuses: list[str] = []
    server.sockio_mw(environ, lambda status, headers: statuses.append(status))
    assert (statuses == ["200 OK"]) is lets_in
