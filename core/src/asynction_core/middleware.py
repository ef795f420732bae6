"""Handlers, and the middlewares that stand around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Handler", "Middleware", "compose"]

Handler = Callable[..., Any]
"""A callable for a received event, or for connect, disconnect or error."""

Middleware = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Takes the next callable and returns one with the same signature that adds a check around it."""


def compose(middlewares: Iterable[Middleware], call: Callable[..., Any]) -> Callable[..., Any]:
    """Return `call` with middlewares around it, the first of them outermost.

    This happens once, when a server is built.
    """
    for middleware in reversed(list(middlewares)):
        call = middleware(call)
    return call
