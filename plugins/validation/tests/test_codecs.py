"""Values that codecs are for are checked by them, and all others as ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import run_in_process
from text_codec import TURNED, Turned, turned

from asynction_core import (
    AsynctionSocketIO,
    MessageAckValidationException,
    PayloadValidationException,
    SpecError,
)

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]

SAY = {
    "name": "say",
    "schemaFormat": TURNED,
    "payload": "text",
    "x-ack": {"args": {"schemaFormat": TURNED, "schema": "list"}},
}
BOTH = {"publish": {"message": SAY}, "subscribe": {"message": SAY}}


@pytest.fixture(params=["jsonschema-rs"])  # whose schemas these are not
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def caught_by(action: Callable[[], object]) -> Any:
    with pytest.raises((PayloadValidationException, MessageAckValidationException)) as caught:
        action()
    return caught.value


def test_values_are_checked_in_both_directions(serve: Serve) -> None:
    server = serve(BOTH, plugins=[Turned()])
    server.on("say", namespace="/a")(lambda text: 7)
    client = client_of(server)

    def say(text: object) -> Any:
        return client.emit("say", turned(text), namespace="/a", callback=True)

    found = {
        "received": caught_by(lambda: say(7)),
        "acknowledged": caught_by(lambda: say("text")),
        "sent": caught_by(lambda: server.emit("say", 7, namespace="/a")),
    }
    for way, error in found.items():
        assert (error.message, error.path, error.instance) == ("7 is wrong", ("a", 1), 7), way
        assert str(error) == "event 'say', namespace '/a', violates 'kind'"
        assert error.validator == TURNED
    assert type(found["acknowledged"]) is MessageAckValidationException


UNDECODED = {"message": "it cannot be decoded (JSONDecodeError)", "path": []}


@pytest.mark.parametrize(
    ("on_invalid", "data", "told"),
    [
        ("ack", turned(7), {"message": "7 is wrong", "path": ["a", 1]}),
        ("ack", "no data", UNDECODED),
        ("warn", turned(7), None),
        ("warn", "no data", PayloadValidationException),
        ("raise", "no data", PayloadValidationException),
    ],
)
def test_on_invalid_lets_wrong_values_pass_but_not_what_is_no_value(
    serve: Serve, on_invalid: str, data: str, told: Any
) -> None:
    server = serve(BOTH, plugins=[Turned()], on_invalid=on_invalid)
    server.on("say", namespace="/a")(lambda value: [value])
    client = client_of(server)

    def say() -> Any:
        return client.emit("say", data, namespace="/a", callback=True)

    if isinstance(told, type):
        assert caught_by(say).message == UNDECODED["message"]
    elif told is None:
        assert say() == turned([7])
    else:
        where = {"type": "PayloadValidationException", "namespace": "/a", "event": "say"}
        assert say() == {"error": {**where, **told}}


def test_without_validation_values_are_translated_all_the_same(serve: Serve) -> None:
    server = serve(BOTH, plugins=[Turned()], validation=False)
    server.on("say", namespace="/a")(lambda value: value)
    answer = client_of(server).emit("say", turned(7), namespace="/a", callback=True)
    assert answer == turned(7)


def test_a_refusal_is_answered_in_the_language_of_the_document(serve: Serve) -> None:
    acks = {name: {"schemaFormat": TURNED, "schema": "text"} for name in ("args", "error")}
    server = serve({"publish": {"message": {**SAY, "x-ack": acks}}}, plugins=[Turned()])
    server.on("say", namespace="/a")(lambda value: value)
    client = client_of(server)
    answer = client.emit("say", turned(7), namespace="/a", callback=True)
    assert answer == turned("7 is wrong")


@pytest.mark.parametrize("plugins", [[], [Turned()]], ids=["no codec", "a codec"])
def test_a_language_without_a_codec_is_as_strict_as_ever(serve: Serve, plugins: Any) -> None:
    avro = {"name": "avro", "schemaFormat": "application/vnd.apache.avro;version=1.9.0"}
    other = {**avro, "payload": {"type": "string"}}
    with pytest.raises(SpecError, match=r"avro.*cannot be checked.*skip_unsupported_schemas"):
        serve({"publish": {"message": {"oneOf": [SAY, other]}}}, plugins=[Turned()])
    plain = {"name": "plain", "payload": {"type": "string"}}
    messages = {"oneOf": [*([SAY] if plugins else []), plain]}
    server = serve({"publish": {"message": messages}}, plugins=plugins)
    server.on("plain", namespace="/a")(print)
    error = caught_by(lambda: client_of(server).emit("plain", 7, namespace="/a"))
    assert error.message == "7 is not of type 'string'"


@pytest.mark.as_written
def test_the_command_line_tells_a_wrong_schema_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "turned.py").write_text("from text_codec import Turned\nplugin = Turned()\n")
    metadata = tmp_path / "theirs-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[asynction]\ntheirs = turned:plugin\n")
    (tmp_path / "a.yaml").write_text(
        "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels:\n  /:\n    publish:\n"
        f"      message:\n        name: say\n        schemaFormat: {TURNED}\n"
        "        payload:\n          kind: wrong\n"
    )
    run = run_in_process(tmp_path, "validate", "a.yaml", PYTHONPATH=str(tmp_path))
    assert run.returncode == 1
    assert "a.yaml:10:11: error" in run.stdout + run.stderr
    assert "/channels/~1/publish/message/payload/kind" in run.stdout + run.stderr
