"""Put middlewares around a callable, once, when a server is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from asynction_core.hookspecs import Middleware

__all__ = ["compose"]


def compose(middlewares: Iterable[Middleware], call: Callable[..., Any]) -> Callable[..., Any]:
    """Return `call` with middlewares around it, the first of them outermost."""
    for middleware in reversed(list(middlewares)):
        call = middleware(call)
    return call
