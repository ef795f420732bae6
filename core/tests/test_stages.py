"""Where the middlewares of plugins stand, whatever their names and however they are given."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from asynction_core import (
    AsynctionSocketIO,
    ConnectMiddleware,
    ReceiveMiddleware,
    SecurityException,
    SendMiddleware,
    Stage,
    hookimpl,
    staged,
)
from asynction_core.middleware import Connect, Send

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]


class Noting:
    """A plugin whose middlewares note that they are passed.

    Args:
        name: What they note.
        stage: Where they stand; None for no stage.
        notes: Where they note it.
        **order: How the hooks are marked.
    """

    def __init__(self, name: str, stage: Stage | None, notes: list[str], **order: Any) -> None:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def passed(*args: Any, **more: Any) -> Any:
                notes.append(name)
                return next(*args, **more)

            return passed

        for kind in ("connect", "receive", "send"):
            give = hookimpl(**order)(lambda: staged(stage, middleware) if stage else middleware)
            setattr(self, f"asynction_{kind}_middleware", give)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_stage_is_the_same_place_in_all_directions(
    serve: Serve, chat: Any, reverse: bool
) -> None:
    notes: list[str] = []
    plugins = [Noting(stage.name, stage, notes) for stage in sorted(Stage, reverse=reverse)]
    server = serve(chat, plugins=plugins)
    server.on("say", namespace="/chat")(lambda: None)
    inwards = [stage.name for stage in Stage]
    client = client_of(server)
    assert notes == inwards
    notes.clear()
    client.emit("say", namespace="/chat")
    assert notes == inwards
    notes.clear()
    server.emit("said", namespace="/chat")
    assert notes == inwards[::-1]


def test_what_has_no_stage_is_on_the_applications_side_of_all_checks(
    serve: Serve, chat: Any
) -> None:
    notes: list[str] = []
    plugins = [Noting("plain", None, notes), Noting("checks", Stage.VALIDATION, notes)]
    server = serve(chat, plugins=plugins)
    server.on("say", namespace="/chat")(lambda: None)
    client_of(server).emit("say", namespace="/chat")
    server.emit("said", namespace="/chat")
    assert notes == ["checks", "plain", "checks", "plain", "plain", "checks"]


def test_within_a_stage_the_order_of_plugins_holds(serve: Serve, chat: Any) -> None:
    notes: list[str] = []
    stage = Stage.BEFORE_VALIDATION
    plugins = [
        Noting("first", stage, notes, tryfirst=True),
        Noting("inner", stage, notes),
        Noting("outer", stage, notes),
        Noting("last", stage, notes, trylast=True),
    ]
    server = serve(chat, plugins=plugins)
    notes.clear()
    server.emit("said", namespace="/chat")
    assert notes == ["first", "outer", "inner", "last"]


REFUSING = """
from asynction_core import SecurityException, Stage, hookimpl, staged

def middleware(next):
    def receive(*args):
        raise SecurityException("nobody may")
    return receive

@hookimpl
def asynction_receive_middleware():
    return staged(Stage.SECURITY, middleware)
"""

REFUSALS = """
from asynction_core import Stage, hookimpl, staged

seen = []

def middleware(next):
    def receive(*args):
        try:
            return next(*args)
        except Exception as error:
            seen.append(type(error).__name__)
            raise
    return receive

@hookimpl
def asynction_receive_middleware():
    return staged(Stage.BEFORE_SECURITY, middleware)
"""


@pytest.mark.parametrize("given", ["refusals", "zz-refusals", None])
def test_names_and_ways_to_give_a_plugin_decide_nothing(
    serve: Serve, chat: Any, install: Callable[..., Any], given: str | None
) -> None:
    install("refusing", REFUSING)
    log = import_module(install(given or "unused", REFUSALS))
    options = {} if given else {"plugins": [log], "disable_plugins": ["unused"]}
    server = serve(chat, **options)
    server.on("say", namespace="/chat")(lambda: None)
    with pytest.raises(SecurityException):
        client_of(server).emit("say", namespace="/chat")
    assert log.seen == ["SecurityException"]


def without_a_callback(next: Send) -> Callable[[tuple[Any, ...]], Any]:
    return lambda args: next(args, None, {})


def test_type_checkers_know_what_a_hook_returns() -> None:
    """mypy says that an ignored error is there, and that there is no other."""

    def receiving(next: Callable[..., Any]) -> Callable[..., Any]:
        return next

    def connecting(next: Connect) -> Connect:
        return lambda auth, **context: next(auth, **context)

    receive: ReceiveMiddleware = staged(Stage.SECURITY, receiving)
    connect: ConnectMiddleware = staged(Stage.SECURITY, connecting)
    send: SendMiddleware = receiving
    send = without_a_callback  # type: ignore[assignment]  # takes one argument
    connect = without_a_callback  # type: ignore[assignment]  # is about sending
    assert all(map(callable, (receive, connect, send)))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((lambda next: next, Stage.SECURITY), "is no Stage"),
        ((3, lambda next: next), "3 is no Stage"),
        ((Stage.SECURITY, None), r"staged\(Stage.SECURITY, middleware\): None is no middleware"),
    ],
)
def test_what_cannot_be_staged_is_told(arguments: Any, complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        staged(*arguments)


def test_what_is_staged_twice_stands_where_it_was_put_last() -> None:
    middleware = staged(Stage.SECURITY, staged(Stage.AFTER_VALIDATION, lambda next: next))
    assert middleware.stage is Stage.SECURITY  # type: ignore[attr-defined]  # hidden from authors
    assert middleware(len) is len
