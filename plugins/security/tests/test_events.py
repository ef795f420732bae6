"""An event that needs more than being connected is refused from whoever has not proved it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask_socketio import Namespace
from sizes import pairs

from asynction_core import (
    AsynctionSocketIO,
    PayloadValidationException,
    SecurityException,
)

from .client import Client
from .conftest import SCHEMES, Serve, document_of
from .registered import REGISTERED, by_document

Log = list[Any]

USER, HEADER, TOKEN = {"user": []}, {"header": []}, {"oauth2": []}
READ, ADMIN = {"oauth2": ["read"]}, {"oauth2": ["admin"]}
ANYBODY = [{**TOKEN, **USER}, TOKEN, USER, {}]  # as much as one presents, down to nothing

DONE = ["done"]


def refused(kind: str, event: str = "say") -> list[Any]:
    """Return how a refused event is acknowledged."""
    return [
        {
            "error": {
                "type": "SecurityException",
                "message": kind,
                "namespace": "/a",
                "event": event,
                "path": [],
            }
        }
    ]


UNAUTHENTICATED, UNAUTHORISED = refused("unauthenticated"), refused("unauthorised")


@pytest.fixture(autouse=True)
def callables(application: Any) -> None:
    """Let tokens list their scopes, and users be anybody."""
    application.oauth2 = lambda token: {"sub": "by token", "scopes": token.split("+")}
    application.user = lambda key: {"sub": "by key", "scopes": ["admin"]}


@pytest.fixture
def log() -> Log:
    return []


def document(security: Any, connections: Any = ANYBODY, **message: Any) -> Any:
    """Return a document with the event "say" that has requirements."""
    operation = {"security": security, "message": {"name": "say", **message}}
    return document_of({"/a": {"publish": operation}}, connections)


def connected(server: AsynctionSocketIO, token: str | None = None, user: str | None = None) -> Any:
    auth = {"token": token, "user": user}
    client = Client(server)
    client.connect(auth={name: value for name, value in auth.items() if value is not None})
    assert client.is_connected()
    return client


@pytest.mark.parametrize("register", REGISTERED, ids=lambda way: way.__name__)
def test_handlers_of_each_kind_stand_behind_the_check(
    serve: Serve, application: Any, log: Log, register: Any
) -> None:
    def say(*args: Any) -> str:
        log.append(args)
        return "done"

    application.say = say
    more = {"x-handler": "application.say"} if register is by_document else {}
    server = serve(document([ADMIN], **more))
    register(server, say)
    for client, answer in (
        (connected(server), UNAUTHENTICATED),
        (connected(server, user="ann"), UNAUTHORISED),
        (connected(server, token="read"), UNAUTHORISED),
    ):
        assert client.emit("say", 1, {"a": [None]}) == answer
        client.emit_only("say", 2)
        assert log == []
        assert client.is_connected()
        assert client.received == []
    client = connected(server, token="read+admin")
    assert client.emit("say", 1, {"a": [None]}) == DONE
    client.emit_only("say", 2)
    assert log == [(1, {"a": [None]}), (2,)]


WAYS = [
    ([], {}, DONE),
    ([{}], {}, DONE),
    ([USER], {}, UNAUTHENTICATED),
    ([USER], {"user": "ann"}, DONE),
    ([USER], {"token": "read"}, UNAUTHORISED),
    ([USER], {"token": "read", "user": "ann"}, DONE),
    ([TOKEN], {"token": "any"}, DONE),
    ([TOKEN], {"user": "ann"}, UNAUTHORISED),
    ([READ], {"token": "read"}, DONE),
    ([READ], {"token": "write+read"}, DONE),
    ([READ], {"token": "write"}, UNAUTHORISED),
    ([READ], {"token": "reader"}, UNAUTHORISED),
    ([ADMIN], {"user": "ann"}, UNAUTHORISED),  # whose scopes are those of another scheme
    ([{"oauth2": ["read", "write"]}], {"token": "read"}, UNAUTHORISED),
    ([{"oauth2": ["read", "write"]}], {"token": "write+read"}, DONE),
    ([ADMIN, READ], {"token": "read"}, DONE),
    ([ADMIN, READ], {"token": "write"}, UNAUTHORISED),
    ([ADMIN, USER], {"token": "read", "user": "ann"}, DONE),
    ([{**READ, **USER}], {"token": "read", "user": "ann"}, DONE),
    ([{**READ, **USER}], {"token": "read"}, UNAUTHORISED),
    ([{**READ, **USER}], {"user": "ann"}, UNAUTHORISED),
    ([{**READ, **USER}], {"token": "write", "user": "ann"}, UNAUTHORISED),
    ([{**READ, **USER}], {}, UNAUTHENTICATED),
    ([{**ADMIN, **USER}, READ], {"token": "read"}, DONE),
    ([ADMIN, {}], {}, DONE),
    ([ADMIN, {}], {"token": "read"}, DONE),
    ([HEADER], {"token": "read", "user": "ann"}, UNAUTHORISED),  # which connections never present
    ([HEADER, READ], {"token": "read"}, DONE),
]


@pairs(
    *("security, presented, answer", WAYS),
    *("place", ["operation", "message", "message instead", "trait", "$ref"]),
)
def test_one_way_must_be_proved(
    serve: Serve, security: Any, presented: Any, answer: Any, place: str
) -> None:
    described = document([])
    operation = described["channels"]["/a"]["publish"]
    match place:
        case "operation":
            operation["security"] = security
        case "message":
            del operation["security"]
            operation["message"]["x-security"] = security
        case "message instead":
            operation["security"] = [HEADER]
            operation["message"]["x-security"] = security
        case "trait":
            del operation["security"]
            operation["message"]["traits"] = [{"x-security": security}]
        case "$ref":
            described["components"]["messages"] = {
                "say": {**operation["message"], "x-security": security}
            }
            operation["message"] = {"$ref": "#/components/messages/say"}
    server = serve(described)
    server.on("say", "/a")(lambda: "done")
    assert connected(server, **presented).emit("say") == answer


def test_messages_of_an_operation_have_requirements_of_their_own(serve: Serve) -> None:
    messages = [
        {"name": "look"},
        {"name": "say", "x-security": [USER]},
        {"name": "clear", "x-security": [ADMIN]},
        {"name": "wave", "x-security": []},
    ]
    operation = {"security": [READ], "message": {"oneOf": messages}}
    server = serve(document_of({"/a": {"publish": operation}}, ANYBODY))
    events = [message["name"] for message in messages]
    for event in events:
        server.on(event, "/a")(lambda: "done")

    def passed(client: Client) -> list[str]:
        return [event for event in events if client.emit(event) == DONE]

    assert passed(connected(server)) == ["wave"]
    assert passed(connected(server, user="ann")) == ["say", "wave"]
    assert passed(connected(server, token="read")) == ["look", "wave"]
    assert passed(connected(server, token="read+admin", user="ann")) == events
    assert connected(server).emit("clear") == refused("unauthenticated", "clear")


def test_an_event_of_an_open_namespace_may_be_refused(serve: Serve) -> None:
    server = serve(document([USER], connections=[]))
    server.on("say", "/a")(lambda: "done")
    assert connected(server, user="ann").emit("say") == UNAUTHENTICATED


def test_the_check_is_made_before_validation(serve: Serve, log: Log) -> None:
    server = serve(document([ADMIN], payload={"type": "string"}), on_invalid="ack")
    server.on("say", "/a")(lambda text: log.append(text) or "done")
    server.on_error("/a")(lambda error: log.append(type(error)))
    for invalid in ((5,), (), ("a", "b"), ({},)):
        assert connected(server, token="read").emit("say", *invalid) == UNAUTHORISED
        assert log.pop() is SecurityException
    answer = connected(server, token="admin").emit("say", 5)
    assert answer is not None
    assert answer[0]["error"]["type"] == "PayloadValidationException"
    assert log.pop() is PayloadValidationException
    assert connected(server, token="admin").emit("say", "hello") == DONE
    assert log == ["hello"]


class Observing(Namespace):
    """A class-based namespace with an error method."""

    def __init__(self, observe: Callable[[Exception], Any], log: Log) -> None:
        super().__init__("/a")
        self._log = log
        self.error = observe

    def on_say(self) -> None:
        self._log.append("say")


@pairs(
    *("place", ["namespace", "default", "option", "document", "class"]),
    "answer, acknowledged",
    [(None, UNAUTHORISED), (True, [True]), ("welcome", ["welcome"]), ((1, 2), [1, 2])],
)
def test_an_error_handler_observes_and_may_answer(
    serve: Serve, application: Any, log: Log, place: str, answer: Any, acknowledged: Any
) -> None:
    errors: list[SecurityException] = []

    def observe(error: Any) -> Any:
        errors.append(error)
        return answer

    described = document([HEADER, ADMIN])
    application.error = observe
    if place == "document":
        described["channels"]["/a"]["x-handlers"] = {"error": "application.error"}
    server = serve(described, default_error_handler=observe if place == "option" else None)
    if place == "class":
        server.on_namespace(Observing(observe, log))
    else:
        server.on("say", "/a")(lambda: log.append("say"))
    if place == "namespace":
        server.on_error("/a")(observe)
    elif place == "default":
        server.on_error_default(observe)
    assert connected(server, token="read").emit("say") == acknowledged
    assert log == []
    (error,) = errors
    assert type(error) is SecurityException
    assert (error.kind, error.namespace, error.event) == ("unauthorised", "/a", "say")
    assert error.schemes == ("header", "oauth2")
    assert str(error) == (
        "unauthorised, event 'say', namespace '/a': it needs 'header' or 'oauth2' with ['admin']"
    )


def test_an_error_handler_that_fails_lets_nothing_pass(serve: Serve, log: Log) -> None:
    def fail(error: Exception) -> None:
        raise LookupError("of the error handler")

    server = serve(document([ADMIN]))
    server.on("say", "/a")(lambda: log.append("say"))
    server.on_error("/a")(fail)
    client = connected(server, token="read")
    with pytest.raises(LookupError):  # as Flask-SocketIO has it
        client.emit("say")
    assert log == []


def test_a_refusal_is_one_line_in_the_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    server = serve(document([{**USER, **ADMIN}, READ]))
    server.on("say", "/a")(lambda: None)
    client = connected(server, token="s3cret")
    caplog.clear()
    client.emit("say", "s3cret")
    assert caplog.record_tuples == [
        (
            "asynction",
            logging.WARNING,
            "event refused: SecurityException: unauthorised, event 'say', namespace '/a': "
            "it needs 'user' and 'oauth2' with ['admin'] or 'oauth2' with ['read']",
        )
    ]


@pytest.mark.parametrize(
    ("answers", "acknowledged"),
    [
        ([True, True], DONE),
        ([True, False], UNAUTHORISED),
        ([True, 1], UNAUTHORISED),
        ([True, None], UNAUTHORISED),
        ([True, SystemExit], UNAUTHORISED),
        ([True, TypeError], UNAUTHORISED),
    ],
)
def test_a_callable_decides_on_the_scopes_of_an_event(
    serve: Serve, application: Any, answers: Any, acknowledged: Any
) -> None:
    asked = []

    def validate(required_scopes: list[str], token_scopes: list[str]) -> Any:
        asked.append((list(required_scopes), list(token_scopes)))
        required_scopes.clear()
        token_scopes.append("admin")
        answer = answers[len(asked) - 1]
        if isinstance(answer, type):
            raise answer
        return answer

    application.validate = validate
    scheme = {**SCHEMES["oauth2"], "x-scopeValidateFunc": "application.validate"}
    operation = {"security": [ADMIN], "message": {"name": "say"}}
    server = serve(document_of({"/a": {"publish": operation}}, [READ], oauth2=scheme))
    server.on("say", "/a")(lambda: "done")
    assert connected(server, token="write").emit("say") == acknowledged
    assert asked == [(["read"], ["write"]), (["admin"], ["write"])]


def test_what_a_handler_does_to_its_info_grants_nothing(serve: Serve) -> None:
    server = serve(document([ADMIN]))

    def connect(token_info: Any) -> None:
        token_info["scopes"].append("admin")
        token_info["scope"] = "admin"

    server.on("connect", "/a")(connect)
    server.on("say", "/a")(lambda: "done")
    assert connected(server, token="read").emit("say") == UNAUTHORISED


def test_who_has_left_sends_nothing(serve: Serve, log: Log) -> None:
    server = serve(document([USER]))
    server.on("say", "/a")(lambda: log.append("say"))
    client = connected(server, user="ann")
    client.disconnect()
    assert client.emit("say") is None
    client.connect(auth={})
    assert client.emit("say") == UNAUTHENTICATED
    assert log == []
