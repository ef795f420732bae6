"""Call a handler with those arguments that its signature takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

__all__ = ["connect_call", "disconnect_call"]

_OF_WHO_CONNECTS = ("user", "token_info")

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def connect_call(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``connect(auth, **context)`` that calls a connect handler.

    The handler gets each item of the context that it has a parameter of that name for. It gets
    ``auth`` as the parameter of that name, or else as its first positional parameter that the
    context has no value for. The signature decides, never a TypeError: the handler runs once.

    ``user`` and ``token_info`` say who connects, and are None where nothing has found that out:
    what a client claims in ``auth`` is never passed for it.
    """
    parameters = _parameters(handler)
    if parameters is None:
        return lambda auth, **context: handler(auth)
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    takes_rest = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    positional = [p.name for p in parameters if p.kind in _POSITIONAL]
    by_position = {p.name for p in parameters if p.kind is p.POSITIONAL_ONLY}
    named = {p.name for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
    unknown = {name: None for name in _OF_WHO_CONNECTS if name in named}

    def connect(auth: Any, **context: Any) -> Any:
        given = {**unknown, **context, "auth": auth}
        if "auth" not in named:
            free = next((name for name in positional if name not in given), None)
            if free is not None:
                given[free] = auth
                if not takes_any:
                    del given["auth"]
        leading = []
        for name in positional:
            if name not in by_position or name not in given:
                break
            leading.append(given.pop(name))
        if takes_rest and not positional:
            leading.append(given.pop("auth"))
        if not takes_any:
            given = {name: value for name, value in given.items() if name in named}
        return handler(*leading, **given)

    return connect


def disconnect_call(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``disconnect(reason)`` that calls a handler, with the reason if it takes one."""
    parameters = _parameters(handler)
    if parameters is None:
        return handler
    takes_reason = any(p.kind in _POSITIONAL or p.kind is p.VAR_POSITIONAL for p in parameters)
    return handler if takes_reason else lambda *reason: handler()


def _parameters(handler: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return None
