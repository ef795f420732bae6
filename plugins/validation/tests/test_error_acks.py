"""What a client that waits gets when its event is refused or its handler fails, and `x-ack`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask_socketio import ConnectionRefusedError as RefusedBySocketIO

from asynction_core import (
    AsynctionException,
    AsynctionSocketIO,
    SecurityException,
    hookimpl,
    understand,
)

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]

NUMBER, TEXT = {"type": "number"}, {"type": "string"}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required or properties),
        "additionalProperties": False,
    }


def event(**fields: Any) -> dict[str, Any]:
    return {"publish": {"message": {"name": "event", "payload": NUMBER, **fields}}}


def fail(number: Any) -> None:
    raise KeyError("hunter2")


def refuse(number: Any) -> None:
    raise SecurityException(namespace="/a", event="event")


WHOLE = obj(
    "error", error=obj("type", "message", type=TEXT, message=TEXT, namespace={}, event={}, path={})
)
INNER = obj(type=TEXT, message=TEXT)
PAIR = {"type": "array", "prefixItems": [INNER, NUMBER], "minItems": 1, "items": False}
REASONS = {
    "payload": ("x", None, "PayloadValidationException", "'x' is not of type 'number'"),
    "ack": (
        1,
        lambda number: ["hunter2"],
        "MessageAckValidationException",
        "the server's acknowledgement does not fit the document",
    ),
    "handler": (1, fail, "InternalError", "the event could not be handled"),
    "security": (1, refuse, "SecurityException", "unauthenticated"),
}


@pytest.mark.parametrize("on_invalid", ["raise", "ack"])
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(
    ("schema", "answer"),
    [
        (WHOLE, lambda kind, why: {"error": {"type": kind, "message": why, **WHERE}}),
        (INNER, lambda kind, why: {"type": kind, "message": why}),
        (obj(error=INNER), lambda kind, why: {"error": {"type": kind, "message": why}}),
        (obj(error=TEXT), lambda kind, why: {"error": why}),
        (obj(message=TEXT), lambda kind, why: {"message": why}),
        (TEXT, lambda kind, why: why),
        (PAIR, lambda kind, why: {"type": kind, "message": why}),
        (obj(code=NUMBER), lambda kind, why: None),
        (False, lambda kind, why: None),
    ],
)
def test_a_waiting_client_gets_what_fits_the_document(
    serve: Serve,
    caplog: pytest.LogCaptureFixture,
    schema: Any,
    answer: Any,
    reason: str,
    on_invalid: str,
) -> None:
    server = serve(event(**{"x-ack": {"args": NUMBER, "error": schema}}), on_invalid=on_invalid)
    told = "no answer of Asynction's fits the 'error' of the acknowledgement of 'event' of '/a'"
    assert (told in caplog.text) is (answer("", "") is None)
    sent, handler, kind, why = REASONS[reason]
    server.on("event", namespace="/a")(handler or (lambda number: number))
    client = client_of(server)
    expected = answer(kind, why)
    assert client.emit("event", sent, namespace="/a", callback=True) == expected
    assert client.emit("event", 2.5, namespace="/a", callback=True) == (
        expected if reason != "payload" else 2.5
    )


WHERE = {"namespace": "/a", "event": "event", "path": []}


def test_what_a_handler_raises_is_logged_with_its_traceback_and_not_sent(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(event(**{"x-ack": {"error": {}}}))
    server.on("event", namespace="/a")(fail)
    answer = client_of(server).emit("event", 1, namespace="/a", callback=True)
    assert "hunter2" not in repr(answer)
    assert caplog.records[-1].exc_info is not None
    assert "KeyError" in caplog.text


def test_without_an_error_in_the_document_a_handler_that_fails_answers_nothing(
    serve: Serve,
) -> None:
    server = serve(event(**{"x-ack": {"args": NUMBER}}))
    server.on("event", namespace="/a")(fail)
    with pytest.raises(KeyError):
        client_of(server).emit("event", 1, namespace="/a", callback=True)


@pytest.mark.parametrize("on_invalid", ["raise", "ack"])
@pytest.mark.parametrize("sent", [("alarm", {"pin": 4711}), ("alram", {"pin": 4711}), ("event", 1)])
@pytest.mark.parametrize("way", ["emit", "call"])
def test_what_a_handler_sends_to_others_is_not_told_to_who_asked(
    serve: Serve, on_invalid: str, sent: tuple[str, Any], way: str
) -> None:
    subscribe = {"subscribe": {"message": {"name": "alarm", "payload": TEXT}}}
    channel = event(**{"x-ack": {"error": WHOLE}}) | subscribe
    server = serve(channel, on_invalid=on_invalid)

    @server.on("event", namespace="/a")
    def alarm(number: Any) -> None:
        getattr(server, way)(*sent, namespace="/a", to="somebody")

    answer = client_of(server).emit("event", 1, namespace="/a", callback=True)
    told = {"type": "InternalError", "message": "the event could not be handled", **WHERE}
    assert answer == {"error": told}


@pytest.mark.parametrize("returned", [{"kode": 7}, {"code": 7}, "oops", None])
def test_with_warn_a_client_gets_what_it_got_without_a_document(
    serve: Serve, caplog: pytest.LogCaptureFixture, returned: Any
) -> None:
    channel = event(**{"x-ack": {"args": NUMBER, "error": obj(code=NUMBER)}})
    server = serve(channel, on_invalid="warn")
    server.on("event", namespace="/a")(fail)
    client = client_of(server)
    with pytest.raises(KeyError):
        client.emit("event", 1, namespace="/a", callback=True)
    server.on_error("/a")(lambda error: returned)
    answer = client.emit("event", 1, namespace="/a", callback=True)
    assert answer == ([] if returned is None else returned)
    fits = returned in (None, {"code": 7})
    assert ("the error handler's answer does not fit" in caplog.text) is not fits


class Limited(AsynctionException):
    def __init__(self, ack: Any) -> None:
        super().__init__()
        self.ack = ack


@pytest.mark.parametrize(
    ("ack", "answered"),
    [({"code": 7}, {"code": 7}), ({"code": "7"}, {"type": "Limited"}), (None, {"type": "Limited"})],
)
def test_an_exception_of_somebody_elses_brings_its_answer_if_that_fits(
    serve: Serve, ack: Any, answered: Any
) -> None:
    def limit(number: Any) -> None:
        raise Limited(ack)

    either = {"oneOf": [obj(code=NUMBER), obj(type=TEXT)]}
    server = serve(event(**{"x-ack": {"args": NUMBER, "error": either}}))
    server.on("event", namespace="/a")(limit)
    assert client_of(server).emit("event", 1, namespace="/a", callback=True) == answered


@pytest.mark.parametrize(
    ("returned", "answered"),
    [
        ({"code": 7}, {"code": 7}),
        (5, 5),  # an acknowledgement like any other
        ({"kode": 7}, None),
        ("oops", None),
        (None, None),
    ],
)
def test_an_error_handler_may_answer_what_fits(
    serve: Serve, caplog: pytest.LogCaptureFixture, returned: Any, answered: Any
) -> None:
    server = serve(event(**{"x-ack": {"args": NUMBER, "error": obj(code=NUMBER)}}))
    server.on("event", namespace="/a")(fail)
    seen: list[Any] = []

    @server.on_error("/a")
    def observe(error: Exception) -> Any:
        seen.append(type(error))
        return returned

    assert client_of(server).emit("event", 1, namespace="/a", callback=True) == answered
    assert seen == [KeyError]
    does_not_fit = returned is not None and answered is None
    assert ("the error handler's answer does not fit" in caplog.text) is does_not_fit


def test_a_handler_may_return_an_error_itself(serve: Serve) -> None:
    server = serve(event(**{"x-ack": {"args": NUMBER, "error": obj(code=NUMBER)}}))
    server.on("event", namespace="/a")(lambda number: {"code": number})
    assert client_of(server).emit("event", 3, namespace="/a", callback=True) == {"code": 3}


def test_what_a_client_answers_may_be_an_error_too(serve: Serve) -> None:
    message = {"name": "ask", "x-ack": {"args": NUMBER, "error": TEXT}}
    server = serve({"subscribe": {"message": message}})
    sender = server._senders.emitters["/a"]["ask"]
    got: list[Any] = []
    for answer in (1, "no", None):
        options: dict[str, Any] = {"namespace": "/a"}
        sender((), got.append, options)
        options["callback"](*([] if answer is None else [answer]))
    assert got == [1, "no"]


def test_the_refusal_of_another_plugin_is_answered_too(engine: str) -> None:
    class Limits:
        @hookimpl(tryfirst=True)
        def asynction_receive_middleware(self) -> Any:
            return lambda next: refuse

    from flask import Flask

    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "t", "version": "1"},
        "channels": {"/a": event(**{"x-ack": {"error": INNER}})},
    }
    server = AsynctionSocketIO.from_spec(
        document, app=Flask(__name__), plugins=[Limits()], validation_engine=engine
    )
    server.on("event", namespace="/a")(print)
    answer = client_of(server).emit("event", 1, namespace="/a", callback=True)
    assert answer == {"type": "SecurityException", "message": "unauthenticated"}


def test_the_error_of_an_ack_must_be_a_schema() -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "t", "version": "1"},
        "channels": {"/a": event(**{"x-ack": {"error": {"type": "nothing"}}})},
    }
    (error,) = understand(document).errors
    assert error.pointer.endswith("/x-ack/error/type")


TOLD = "no answer of Asynction's fits the 'error'"


@pytest.mark.parametrize(
    ("schema", "answered"),
    [
        ({"allOf": [INNER]}, ["type", "message"]),
        ({"oneOf": [obj(code=NUMBER), obj(message=TEXT)]}, ["message"]),
        ({"anyOf": [obj(code=NUMBER), {"allOf": [obj(error=INNER)]}]}, ["error"]),
        ({"properties": {"type": TEXT}, "allOf": [{"required": ["type"]}]}, None),
    ],
)
def test_an_answer_fits_a_branch_of_a_schema(
    serve: Serve, caplog: pytest.LogCaptureFixture, schema: Any, answered: list[str] | None
) -> None:
    server = serve(event(**{"x-ack": {"error": schema}}))
    assert TOLD not in caplog.text
    server.on("event", namespace="/a")(print)
    answer = client_of(server).emit("event", "x", namespace="/a", callback=True)
    assert answered is None or list(answer) == answered


@pytest.mark.parametrize(
    ("schema", "lacking"),
    [
        (obj(type={"enum": ["PayloadValidationException", "SecurityException"]}), "RuntimeError"),
        (obj(message={"type": "string", "maxLength": 20}), "RuntimeError"),
    ],
)
def test_it_is_told_for_what_there_is_no_answer(
    serve: Serve, caplog: pytest.LogCaptureFixture, schema: Any, lacking: str
) -> None:
    serve(event(**{"x-ack": {"error": schema}}))
    (line,) = [one.message for one in caplog.records if TOLD in one.message]
    assert lacking in line
    assert "PayloadValidationException" not in line


class Frozen(Exception):
    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError(name)


@pytest.mark.parametrize(
    "error", [Frozen(), SystemExit(), ConnectionRefusedError("no"), RefusedBySocketIO("no")]
)
@pytest.mark.parametrize("handled", [None, "namespace", "default", "failing"])
def test_whatever_a_handler_raises_is_answered(
    serve: Serve, error: BaseException, handled: str | None
) -> None:
    server = serve(event(**{"x-ack": {"error": INNER}}))

    def fail(number: Any) -> None:
        raise error

    def observe(error: Exception) -> None:
        if handled == "failing":
            raise RuntimeError("the error handler, too")

    server.on("event", namespace="/a")(fail)
    if handled in ("namespace", "failing"):
        server.on_error("/a")(observe)
    elif handled == "default":
        server.on_error_default(observe)
    answer = client_of(server).emit("event", 1, namespace="/a", callback=True)
    assert answer == {"type": "InternalError", "message": "the event could not be handled"}


def test_what_an_error_handler_returns_can_be_sent(serve: Serve) -> None:
    server = serve(event(**{"x-ack": {"error": {}}}))
    server.on("event", namespace="/a")(fail)
    server.on_error("/a")(lambda error: {1, 2})
    answer = client_of(server).emit("event", 1, namespace="/a", callback=True)
    assert answer["error"]["type"] == "InternalError"


def test_one_exception_for_two_events_answers_each_as_it_says(serve: Serve) -> None:
    channel = event(**{"x-ack": {"error": INNER}})
    promised = channel["publish"]["message"]
    other = {"name": "other", "payload": NUMBER}
    channel["publish"]["message"] = {"oneOf": [promised, other]}
    server, once = serve(channel), ValueError("no")

    def fail(number: Any) -> None:
        raise once

    server.on("event", namespace="/a")(fail)
    server.on("other", namespace="/a")(fail)
    client = client_of(server)
    assert client.emit("event", 1, namespace="/a", callback=True)["type"] == "InternalError"
    with pytest.raises(ValueError, match="no"):
        client.emit("other", 1, namespace="/a", callback=True)


# What stands under x-ack


@pytest.mark.parametrize(
    ("ack", "checks"),
    [
        (NUMBER, True),
        ({"$ref": "#/components/schemas/Number"}, True),
        ({"$ref": "#/components/x-messageAcks/number"}, True),
        ({"$ref": "#/components/x-messageAcks/whole"}, True),
        ({"args": NUMBER}, True),
        ({"args": NUMBER, "description": "How many", "x-team": 1}, True),
        ({"anyOf": [NUMBER]}, True),
        (False, True),
        (True, False),
        ({}, False),
        ({"description": "Anything"}, False),
        ({"x-team": 1}, False),
    ],
)
def test_an_ack_is_an_object_of_ours_or_a_schema(serve: Serve, ack: Any, checks: bool) -> None:
    components = {
        "schemas": {"Number": NUMBER},
        "x-messageAcks": {"number": NUMBER, "whole": {"args": NUMBER}},
    }
    server = serve(event(**{"x-ack": ack}), components=components, on_invalid="ack")
    server.on("event", namespace="/a")(lambda number: "text" if number else 0)
    client = client_of(server)
    answer = client.emit("event", 1, namespace="/a", callback=True)
    assert (answer == "text") is not checks
    if ack is not False:
        assert client.emit("event", 0, namespace="/a", callback=True) == 0


def test_an_ack_object_with_another_field_is_told_to_be_a_schema(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    serve(event(**{"x-ack": {"args": NUMBER, "title": "Answer"}}))
    assert "'args' is not enforced: beside other fields" in caplog.text


# Told, and passed on


def test_what_is_invalid_is_logged_and_passed_on(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    channel = {
        **event(**{"x-ack": {"args": NUMBER}}),
        "subscribe": {"message": {"name": "news", "payload": NUMBER, "x-ack": {"args": NUMBER}}},
        "bindings": {
            "ws": {
                "query": {"type": "object", "properties": {"token": TEXT}, "required": ["token"]}
            }
        },
    }
    server = serve(channel, on_invalid="warn")
    server.on("event", namespace="/a")(lambda number: f"got {number}")
    client = client_of(server)
    assert client.is_connected("/a")
    assert client.emit("event", "hunter2", namespace="/a", callback=True) == "got hunter2"
    server.emit("news", "old", namespace="/a")
    assert [one["args"] for one in client.get_received("/a")] == [["old"]]
    got: list[Any] = []
    options: dict[str, Any] = {"namespace": "/a"}
    server._senders.emitters["/a"]["news"]((1,), got.append, options)
    options["callback"]("text")
    assert got == ["text"]
    lines = [one.message for one in caplog.records if "let through, though invalid" in one.message]
    assert [line.split(": ")[1] for line in lines] == [
        "BindingsValidationException",
        "PayloadValidationException",
        "MessageAckValidationException",
        "PayloadValidationException",
        "MessageAckValidationException",
    ]
    assert "hunter2" not in caplog.text
