"""Codecs stand between the wire and the application, whatever the options."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from text_codec import TURNED, Turned, turned

from asynction_core import (
    AsynctionSocketIO,
    MessageAckValidationException,
    PayloadValidationException,
    PluginError,
    SpecError,
    hookimpl,
    understand,
)

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]


def ack_of(kind: str) -> dict[str, Any]:
    return {"schemaFormat": TURNED, "schema": kind}


SAY = {"name": "say", "schemaFormat": TURNED, "payload": "text", "x-ack": {"args": ack_of("list")}}
SAID = {**SAY, "name": "said"}
DOCUMENT = document_of({"/": {"publish": {"message": SAY}, "subscribe": {"message": SAID}}})


@pytest.fixture
def server(serve: Serve) -> AsynctionSocketIO:
    return serve(DOCUMENT, plugins=[Turned()])


def test_a_handler_gets_values_and_a_client_gets_data(server: AsynctionSocketIO) -> None:
    got: list[Any] = []
    server.on("say")(lambda text: got.append(text) or [text])
    assert client_of(server, "/").emit("say", turned("hello"), callback=True) == turned(["hello"])
    assert got == ["hello"]


def test_what_is_emitted_is_encoded(server: AsynctionSocketIO) -> None:
    client = client_of(server, "/")
    server.emit("said", "hello")
    assert [one["args"] for one in client.get_received()] == [[turned("hello")]]


@pytest.mark.parametrize("way", ["emit", "call"])
def test_the_acknowledgement_of_a_client_is_decoded(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    from flask_socketio import SocketIO

    def emit(server: Any, event: str, args: Any, callback: Any, **options: Any) -> None:
        callback(turned([1]))

    monkeypatch.setattr(SocketIO, "emit", emit)
    monkeypatch.setattr(SocketIO, "call", lambda *args, **options: turned([1]))
    server, got = serve(DOCUMENT, plugins=[Turned()]), list[Any]()
    if way == "emit":
        server.emit("said", "hello", callback=lambda *args: got.extend(args))
    else:
        got.append(server.call("said", "hello"))
    assert got == [[1]]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("hunter2",), "it cannot be decoded (JSONDecodeError)"),
        ((7,), "it cannot be decoded (TypeError)"),
        ((), "it cannot be decoded (TypeError)"),
        (("[" * 100_000,), "it cannot be decoded (RecursionError)"),
        ((turned("RAISE"),), "it cannot be decoded (SystemExit)"),
        ((turned("a"), turned("b")), "one argument is described, and 2 were given"),
    ],
)
def test_what_cannot_be_decoded_is_invalid_and_its_values_are_not_logged(
    serve: Serve, caplog: pytest.LogCaptureFixture, args: Any, why: str
) -> None:
    caught: list[PayloadValidationException] = []
    server = serve(DOCUMENT, plugins=[Turned()], default_error_handler=caught.append)
    server.on("say")(pytest.fail)
    client_of(server, "/").emit("say", *args)
    (error,) = caught
    logging.getLogger("asynction").error("failed", exc_info=error)
    assert type(error) is PayloadValidationException
    assert (error.message, error.event, error.namespace) == (why, "say", "/")
    assert str(error) == f"event 'say', namespace '/', violates '{TURNED}'"
    assert "hunter2" not in caplog.text
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize(
    ("send", "kind"),
    [
        (lambda server: server.emit("said", {1}), PayloadValidationException),
        (lambda server: server.emit("said", 1, 2), PayloadValidationException),
        (
            lambda server: client_of(server, "/").emit("say", turned("set"), callback=True),
            MessageAckValidationException,
        ),
    ],
)
def test_what_cannot_be_encoded_is_told_to_whoever_sends_it(
    server: AsynctionSocketIO, send: Any, kind: type[Exception]
) -> None:
    server.on("say")(set)
    with pytest.raises(kind):
        send(server)


def test_the_answer_to_a_refusal_is_encoded(serve: Serve) -> None:
    class Answering:
        @hookimpl
        def asynction_error_ack(self) -> Any:
            return lambda error, given: type(error).__name__

    acks = {"args": ack_of("list"), "error": ack_of("text")}
    document = document_of({"/": {"publish": {"message": {**SAY, "x-ack": acks}}}})
    server = serve(document, plugins=[Turned(), Answering()])
    server.on("say")(lambda text: int(text))
    client = client_of(server, "/")
    assert client.emit("say", "no data", callback=True) == turned("PayloadValidationException")
    assert client.emit("say", turned("no number"), callback=True) == turned("ValueError")


def test_an_event_of_another_channel_says_nothing_to_a_codec() -> None:
    codec = Turned()
    others = ["application/schema+json;version=draft-04", "application/vnd.aai.asyncapi"]
    messages = [
        *({"name": one, "schemaFormat": one, "payload": {}} for one in others),
        {"name": "plain", "payload": {}},
        SAY,
        {**SAY, "name": "again"},
        {"name": "avro", "schemaFormat": "application/avro", "payload": {}},
    ]
    document = document_of({"/": {"publish": {"message": {"oneOf": messages}}}})
    spec = understand(document, plugins=[codec]).checked()
    assert sorted(codec.asked) == ["application/avro", TURNED]
    coded = {
        name for name, one in spec.namespaces["/"].receives.items() if spec.coder_of(one.payload)
    }
    assert coded == {"say", "again"}


# What is wrong with schemas, and with codecs


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"kind": "wrong"}, ":9: /channels/~1/publish/message/payload/kind: there is no such kind"),
        (
            "words",
            ":8: /channels/~1/publish/message/payload: the payload of the event 'say' of '/' is no "
            "valid schema: KeyError: 'words'",
        ),
    ],
)
def test_a_schema_that_is_none_is_told_at_its_place(
    write: Callable[..., Any], schema: Any, told: str
) -> None:
    text = (
        "asyncapi: 2.6.0\ninfo: {title: test, version: '1'}\nchannels:\n  /:\n    publish:\n"
        f"      message:\n        {{name: say, schemaFormat: {TURNED!r},\n         payload:"
    )
    text += f"\n          {schema}}}" if isinstance(schema, dict) else f" {schema}}}"
    with pytest.raises(SpecError) as caught:
        understand(write(text), plugins=[Turned()]).checked()
    assert told in str(caught.value)


def test_a_reply_is_one_message() -> None:
    text = {"payload": {"schemaFormat": TURNED, "schema": "text"}}
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "test", "version": "1"},
        "channels": {"lobby": {"address": "/", "messages": {"say": text, "b": text, "c": text}}},
        "operations": {
            "hear": {
                "action": "receive",
                "channel": {"$ref": "#/channels/lobby"},
                "messages": [{"$ref": "#/channels/lobby/messages/say"}],
                "reply": {
                    "messages": [{"$ref": f"#/channels/lobby/messages/{name}"} for name in "bc"]
                },
            }
        },
    }
    with pytest.raises(SpecError, match="a reply has one message"):
        understand(document, plugins=[Turned()]).checked()


class Giving:
    def __init__(self, codec: Any) -> None:
        self._codec = codec

    @hookimpl
    def asynction_payload_format(self) -> Any:
        return self._codec


class Compiling:
    def __init__(self, coder: Any) -> None:
        self._coder = coder

    def compile(self, schema: Any, node: Any) -> Any:
        return self._coder


@pytest.mark.parametrize(
    ("plugins", "words"),
    [
        ([Turned(), Giving(Turned())], ["two plugins", TURNED, "'Turned'", "'Giving'"]),
        (
            [Giving("avro")],
            ["'Giving'", "'avro' from asynction_payload_format", "with a method 'compile'"],
        ),
        ([Giving(Turned)], ["'Giving'", "the class 'Turned'", "with a method 'compile'"]),
        (
            [Giving(Compiling(None))],
            ["'Compiling' of the plugin 'Giving'", "None, which lacks 'decode', 'encode'"],
        ),
        ([Giving(Compiling(dict))], ["'Compiling'", "which lacks 'decode'"]),
    ],
)
def test_a_codec_that_is_none_is_told_with_its_plugin(plugins: Any, words: list[str]) -> None:
    with pytest.raises(PluginError) as caught:
        understand(DOCUMENT, plugins=plugins)
    assert [word for word in words if word not in str(caught.value)] == []
