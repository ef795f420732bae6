"""Tell whether a handler can be called with what its event brings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from typing import Any

from asynction_core.spec import Event, Schema

__all__ = ["misfit", "runs_at_once"]


def misfit(handler: Callable[..., Any], event: Event, names: Collection[str] = ()) -> str | None:
    """Return why a handler cannot work; None if it can, or if that cannot be told.

    Args:
        handler: The handler.
        event: The event that it is for.
        names: What the parameters of the channel are called in its signature.
    """
    if not runs_at_once(handler):
        return "it is asynchronous, or a generator, and nothing here runs that: make it a plain def"
    count = _arguments(event.payload)
    try:
        parameters = list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return None
    left = [one for one in parameters if one.name not in names]
    unmet = next(
        (one.name for one in left if one.kind is one.KEYWORD_ONLY and one.default is one.empty),
        None,
    )
    if unmet is not None:
        return f"nothing is given for its parameter {unmet!r}"
    if count is None:
        return None
    try:
        inspect.Signature(left).bind(*[None] * count)
    except (TypeError, ValueError):
        brings = f"{count} argument{'' if count == 1 else 's'}"
        bare = inspect.Signature([one.replace(annotation=one.empty) for one in parameters])
        return f"the event brings {brings}, and its signature is {bare}"
    return None


def runs_at_once(call: Callable[..., Any]) -> bool:
    """Return whether calling it does what it does: it is no coroutine function and no generator."""
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isgeneratorfunction)
    functions = (call, getattr(call, "__call__", None))  # noqa: B004  # the latter of an instance
    return not any(is_of_kind(function) for is_of_kind in kinds for function in functions)


def _arguments(payload: Schema | None) -> int | None:
    """Return how many arguments an event brings at most that its document describes, one by one.

    None if it does not say.
    """
    if payload is None or payload.language is not None:
        return None
    schema = payload.node.resolved().value
    if not payload.describes_tuple:
        return None if isinstance(schema, dict) and schema.get("type") == "null" else 1
    leading = schema.get("prefixItems", schema.get("items"))
    count = len(leading) if isinstance(leading, list) else 0
    most = schema.get("maxItems")
    return min(count, most) if isinstance(most, int) else count
