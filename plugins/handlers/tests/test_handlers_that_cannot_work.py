"""Handlers that cannot be called with what their events bring are told of at the start."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO, SpecError, understand

TEXT = {"type": "string"}
PAIR = {"type": "array", "items": [TEXT, TEXT], "additionalItems": False}


def nothing() -> None: ...
def one(text: Any) -> None: ...
def two(a: Any, b: Any) -> None: ...
def some(a: Any, b: Any = None) -> None: ...
def any_number(*args: Any) -> None: ...
def needing(text: Any, *, session: Any) -> None: ...
def of_room(text: Any, roomId: str) -> None: ...
def of_room_alone(roomId: str) -> None: ...
async def asynchronous(text: Any) -> None: ...


def generating(text: Any) -> Any:
    yield text


class Instance:
    def __call__(self, text: Any) -> None: ...


class AsynchronousInstance:
    async def __call__(self, text: Any) -> None: ...


class AsynchronousOnceMade:
    async def __call__(self, text: Any) -> None: ...


CASES: list[tuple[Any, Any, str | None]] = [
    (TEXT, one, None),
    (TEXT, some, None),
    (TEXT, any_number, None),
    (TEXT, of_room, None),
    (TEXT, Instance(), None),
    (TEXT, print, None),
    (TEXT, nothing, r"brings 1 argument, and its signature is \(\)"),
    (TEXT, two, "brings 1 argument"),
    (TEXT, of_room_alone, "brings 1 argument"),
    (TEXT, needing, "nothing is given for its parameter 'session'"),
    (TEXT, asynchronous, "asynchronous"),
    (TEXT, generating, "a generator"),
    (TEXT, AsynchronousInstance(), "asynchronous"),
    (TEXT, AsynchronousOnceMade, r"brings 1 argument, and it is a class whose signature is \(\)"),
    (PAIR, two, None),
    (PAIR, some, None),
    (PAIR, one, "brings 2 arguments"),
    ({"type": "null"}, nothing, None),
    ({"type": "null"}, one, None),
    (None, nothing, None),
    (None, two, None),
]


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    """Give a callable a dotted path."""

    def name(handler: Any) -> str:
        module: Any = ModuleType("named")
        module.handler = handler
        monkeypatch.setitem(sys.modules, "named", module)
        return "named.handler"

    return name


def document_of(payload: Any, **more: Any) -> dict[str, Any]:
    message = {"name": "say", **({} if payload is None else {"payload": payload}), **more}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "t", "version": "1"},
        "channels": {
            "/{roomId}": {
                "parameters": {"roomId": {"schema": TEXT}},
                "publish": {"message": message},
            }
        },
    }


def assert_told(document: dict[str, Any], problem: str | None, place: str) -> None:
    """Assert that a document is served, or refused for a problem at a pointer that ends so."""
    found = understand(document, imports=True)
    if problem is None:
        assert found.errors == ()
        AsynctionSocketIO.from_spec(document, app=Flask(__name__))
        return
    with pytest.raises(SpecError, match=problem) as caught:
        AsynctionSocketIO.from_spec(document, app=Flask(__name__))
    (error,) = found.errors
    assert caught.value.pointer == error.pointer
    assert str(error.pointer).endswith(place)


@pytest.mark.parametrize(("payload", "handler", "problem"), CASES)
def test_a_handler_that_the_document_names(
    name: Callable[[Any], str], payload: Any, handler: Any, problem: str | None
) -> None:
    document = document_of(payload, **{"x-handler": name(handler)})
    told = problem and f"'named.handler', cannot work: .*{problem}"
    assert_told(document, told, "/x-handler")


@pytest.mark.parametrize(("payload", "handler", "problem"), CASES)
def test_a_handler_that_is_registered_in_code(
    payload: Any, handler: Any, problem: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    server = AsynctionSocketIO.from_spec(document_of(payload), app=Flask(__name__))
    server.on("say", namespace="/{roomId}")(handler)
    assert ("the handler of 'say' of '/{roomId}' cannot work" in caplog.text) is (
        problem is not None
    )


@pytest.mark.parametrize("kind", ["connect", "disconnect", "error"])
def test_no_handler_of_a_namespace_is_asynchronous(name: Callable[[Any], str], kind: str) -> None:
    document = document_of(TEXT)
    document["channels"]["/{roomId}"]["x-handlers"] = {kind: name(asynchronous)}
    with pytest.raises(SpecError, match="asynchronous"):
        AsynctionSocketIO.from_spec(document, app=Flask(__name__))


def keyword(*, reason: Any) -> None: ...
def of_disconnect(reason: Any, roomId: str) -> None: ...
def of_connect(auth: Any, user: Any, token_info: Any, roomId: str) -> None: ...
def free_of_connect(roomId: str, credentials: Any, more: Any = 1, **rest: Any) -> None: ...


GETS_REASON = r"it gets at most the reason and roomId, and its signature is \("
GETS_ERROR = r"it gets the exception alone, and its signature is \("


@pytest.mark.parametrize(
    ("kind", "handler", "problem"),
    [
        ("disconnect", nothing, None),
        ("disconnect", one, None),
        ("disconnect", some, None),
        ("disconnect", any_number, None),
        ("disconnect", of_room_alone, None),
        ("disconnect", of_disconnect, None),
        ("disconnect", two, GETS_REASON),
        ("disconnect", keyword, GETS_REASON),
        ("error", one, None),
        ("error", some, None),
        ("error", any_number, None),
        ("error", print, None),
        ("error", nothing, GETS_ERROR),
        ("error", two, GETS_ERROR),
        ("error", needing, GETS_ERROR),
        ("error", of_disconnect, GETS_ERROR),
    ],
)
def test_a_handler_of_a_namespace_takes_what_it_gets(
    name: Callable[[Any], str],
    kind: str,
    handler: Any,
    problem: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = document_of(TEXT)
    in_code = AsynctionSocketIO.from_spec(document, app=Flask(__name__))
    if kind == "error":
        in_code.on_error("/{roomId}")(handler)
    else:
        in_code.on(kind, namespace="/{roomId}")(handler)
    assert (re.search(problem or "cannot work", caplog.text) is None) is (problem is None)
    document["channels"]["/{roomId}"]["x-handlers"] = {kind: name(handler)}
    assert_told(document, problem, f"{{roomId}}/x-handlers/{kind}")


@pytest.mark.parametrize(
    ("handler", "unmet"),
    [
        (nothing, None),
        (one, None),
        (some, None),
        (any_number, None),
        (of_connect, None),
        (free_of_connect, None),
        (two, "b"),
        (needing, "session"),
        (keyword, "reason"),
    ],
)
def test_a_connect_handler_that_only_a_plugin_could_call_is_a_warning(
    name: Callable[[Any], str], handler: Any, unmet: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    document = document_of(TEXT)
    document["channels"]["/{roomId}"]["x-handlers"] = {"connect": name(handler)}
    told = [one.message for one in understand(document, imports=True).findings]
    AsynctionSocketIO.from_spec(document, app=Flask(__name__))
    problem = (
        f"refuses everybody unless a plugin gives it {unmet!r}, which nothing else does: it gets "
        "auth, user, token_info and roomId"
    )
    assert [problem in one for one in told if "refuses" in one] == [True] * (unmet is not None)
    assert (problem in caplog.text) is (unmet is not None)


def test_an_event_that_is_nearly_called_so_is_suggested(caplog: pytest.LogCaptureFixture) -> None:
    server = AsynctionSocketIO.from_spec(document_of(TEXT), app=Flask(__name__))
    server.on("sy", namespace="/{roomId}")(one)
    assert "is 'say' meant?" in caplog.text


@pytest.mark.parametrize("wrong", ["/caht", "chat"])
def test_a_namespace_that_is_nearly_called_so_is_suggested(
    wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    document = document_of(TEXT)
    document["channels"] = {"/chat": document["channels"].pop("/{roomId}")}
    del document["channels"]["/chat"]["parameters"]
    server = AsynctionSocketIO.from_spec(document, app=Flask(__name__))
    server.on("say", namespace=wrong)(one)
    assert "no such namespace (is '/chat' meant?)" in caplog.text
