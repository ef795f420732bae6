"""Exceptions that a callable may raise; those with a message quote a secret."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import flask_socketio
import socketio.exceptions
from werkzeug.exceptions import Unauthorized

from asynction_core import (
    BindingsValidationException,
    PluginError,
    SecurityException,
    SpecError,
    UnboundEventException,
)

TEXT = "s3cret-value"


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError(TEXT)

    __repr__ = __str__


class MuteBase(BaseException):
    def __str__(self) -> str:
        raise KeyboardInterrupt(TEXT)

    __repr__ = __str__


class Loud(Exception):
    """Has what exceptions of Asynction have for clients."""

    refusal = TEXT
    kind = "welcome"
    ack = TEXT

    def summary(self) -> str:
        return TEXT


class Unequal(Exception):
    def __eq__(self, other: object) -> bool:
        raise ValueError(TEXT)

    __hash__ = None  # type: ignore[assignment]


def chained() -> Exception:
    error = ValueError(TEXT)
    error.__cause__ = KeyError(TEXT)
    error.__context__ = LookupError(TEXT)
    return error


def of_gevent() -> list[Callable[[], BaseException]]:
    if find_spec("gevent") is None:
        return []
    gevent = import_module("gevent")
    return [gevent.GreenletExit, lambda: gevent.Timeout(1)]


BUILT_IN = [
    ArithmeticError,
    AssertionError,
    AttributeError,
    BaseException,
    BlockingIOError,
    BrokenPipeError,
    BufferError,
    ConnectionError,
    ConnectionRefusedError,
    ConnectionResetError,
    EOFError,
    Exception,
    FileNotFoundError,
    GeneratorExit,
    ImportError,
    IndexError,
    InterruptedError,
    KeyError,
    KeyboardInterrupt,
    LookupError,
    MemoryError,
    ModuleNotFoundError,
    NameError,
    NotImplementedError,
    OSError,
    OverflowError,
    PermissionError,
    RecursionError,
    ReferenceError,
    RuntimeError,
    StopAsyncIteration,
    StopIteration,
    SyntaxError,
    SystemError,
    SystemExit,
    TimeoutError,
    TypeError,
    UnboundLocalError,
    UserWarning,
    ValueError,
    ZeroDivisionError,
]

OTHERS = [
    asyncio.CancelledError,
    asyncio.InvalidStateError,
    flask_socketio.ConnectionRefusedError,
    socketio.exceptions.ConnectionRefusedError,
    socketio.exceptions.DisconnectedError,
    BindingsValidationException,
    PluginError,
    SecurityException,
    SpecError,
    UnboundEventException,
    Unauthorized,
    Loud,
    Mute,
    MuteBase,
    Unequal,
]


def _with_text(kind: Any) -> Callable[[], BaseException]:
    return lambda: kind(TEXT)


RAISED: list[Callable[[], BaseException]] = [
    *map(_with_text, BUILT_IN),
    *map(_with_text, OTHERS),
    *of_gevent(),
    chained,
    lambda: SystemExit(0),
    lambda: SystemExit(None),
    lambda: TypeError("connect() takes 0 positional arguments but 1 was given"),
    lambda: UnicodeDecodeError("utf-8", TEXT.encode(), 0, 1, TEXT),
    lambda: SecurityException(TEXT, kind="unauthorised", namespace=TEXT, event=TEXT),
    lambda: flask_socketio.ConnectionRefusedError(TEXT, {"data": TEXT}),
]

RAISED_IDS = [f"{position}-{type(make()).__name__}" for position, make in enumerate(RAISED)]
