"""Where a middleware stands: between the wire and the application, whoever's it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any, TypeVar, cast

from asynction_core.middleware import Middleware

_Middleware = TypeVar("_Middleware", bound=Callable[..., Any])


class Stage(IntEnum):
    """A place for middlewares, from the wire inwards.

    What is received, and who connects, passes from the first to the last, which is next to the
    handler. What is sent passes from the last to the first, which is next to the wire.
    """

    BEFORE_SECURITY = 1
    """Sees what security refuses, and what does not fit the document."""

    SECURITY = 2
    """Decides who may do what: asynction-security stands here."""

    BEFORE_VALIDATION = 3
    """Sees what does not fit the document, of those alone who may send it."""

    VALIDATION = 4
    """Decides what fits the document: asynction-validation stands here."""

    AFTER_VALIDATION = 5
    """On the application's side of all checks: here stands what says nothing else."""


class Staged:
    """A middleware with its stage. It is called as the middleware is.

    Args:
        stage: The stage.
        middleware: The middleware.
    """

    __slots__ = ("middleware", "stage")

    def __init__(self, stage: Stage, middleware: Middleware) -> None:
        self.stage = stage
        self.middleware = middleware

    def __call__(self, next: Callable[..., Any]) -> Callable[..., Any]:
        return self.middleware(next)


def staged(stage: Stage, middleware: _Middleware) -> _Middleware:
    """Return a middleware that stands at a stage, to be returned by a hook.

    Args:
        stage: The stage.
        middleware: The middleware. If it has a stage already, it gets this one instead.

    Raises:
        TypeError: It is no middleware, or the stage is none.
    """
    if not isinstance(stage, Stage):
        raise TypeError(f"staged(Stage.VALIDATION, middleware): {stage!r} is no Stage")
    if not callable(middleware):
        raise TypeError(
            f"staged(Stage.{stage.name}, middleware): {middleware!r} is no middleware: give a "
            "callable that takes the next one, or have the hook return None"
        )
    plain = middleware.middleware if isinstance(middleware, Staged) else middleware
    return cast(_Middleware, Staged(stage, plain))


def inwards(middlewares: Iterable[Middleware]) -> list[Middleware]:
    """Return middlewares as what is received passes them, the outermost first.

    Args:
        middlewares: The middlewares, in the order in which their plugins are called: this is kept
            within each stage.
    """
    return sorted(middlewares, key=_stage)


def outwards(middlewares: Iterable[Middleware]) -> list[Middleware]:
    """Return middlewares as what is sent passes them, the outermost first.

    Args:
        middlewares: As for `inwards`.
    """
    return sorted(middlewares, key=lambda one: -_stage(one))


def _stage(middleware: Middleware) -> Stage:
    return middleware.stage if isinstance(middleware, Staged) else Stage.AFTER_VALIDATION
