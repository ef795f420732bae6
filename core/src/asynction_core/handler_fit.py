"""Tell whether a handler can be called with what its event brings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from types import FunctionType
from typing import Any

from asynction_core.addresses import OF_WHO_CONNECTS
from asynction_core.spec import Event, Schema

NOT_AT_ONCE = "it is asynchronous, or a generator, and nothing here runs that: make it a plain def"
"""Why a callable cannot work that does nothing when it is called."""

_LATER = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def misfit(handler: Callable[..., Any], event: Event, names: Collection[str] = ()) -> str | None:
    """Return why a handler cannot work; None if it can, or if that cannot be told.

    Args:
        event: The event that it is for.
        names: What the parameters of the channel are called in its signature.
    """
    if not runs_at_once(handler):
        return NOT_AT_ONCE
    count = _arguments(event.payload)
    parameters = _parameters(handler)
    if parameters is None:
        return None
    left = [one for one in parameters if one.name not in names]
    unmet = _unmet_keyword(left)
    if unmet is not None:
        return f"nothing is given for its parameter {unmet!r}"
    if count is None or _takes(left, count):
        return None
    brings = f"{count} argument{'' if count == 1 else 's'}"
    return f"the event brings {brings}, and {_signature(handler, parameters)}"


def lifecycle_misfit(
    kind: str, handler: Callable[..., Any], names: Collection[str] = ()
) -> str | None:
    """Return why a handler of connect, disconnect or errors cannot work; None if it can.

    What a connect handler takes is left to `unmet_by_connect`.

    Args:
        kind: ``"connect"``, ``"disconnect"`` or ``"error"``.
        names: What the parameters of the channel are called in its signature.
    """
    if not runs_at_once(handler):
        return NOT_AT_ONCE
    parameters = _parameters(handler)
    if parameters is None or kind == "connect":
        return None
    if kind == "error":
        fits, gets = _takes(parameters, 1), "the exception alone"
    else:
        left = [one for one in parameters if one.name not in names]
        reason = any(one.kind in (*_POSITIONAL, one.VAR_POSITIONAL) for one in left)
        fits, gets = _takes(left, int(reason)), f"at most {_listed(['the reason', *names])}"
    return None if fits else f"it gets {gets}, and {_signature(handler, parameters)}"


def unmet_by_connect(handler: Callable[..., Any], names: Collection[str] = ()) -> str | None:
    """Return which parameter of a connect handler only a connect middleware of a plugin can give.

    Args:
        names: What the parameters of the channel are called in its signature.

    Returns:
        What is missing, and what a connect handler gets; None if nothing is missing.
    """
    parameters = _parameters(handler) or []
    known = {"auth", *OF_WHO_CONNECTS, *names}
    left = [one for one in parameters if one.name not in known]
    if not any(one.name == "auth" for one in parameters):
        free = next((one for one in left if one.kind in _POSITIONAL), None)
        left = [one for one in left if one is not free]
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    unmet = [one for one in left if one.kind not in variable and one.default is one.empty]
    if not unmet:
        return None
    return (
        f"unless a plugin gives it {unmet[0].name!r}, which nothing else does: it gets "
        f"{_listed(['auth', *OF_WHO_CONNECTS, *names])}, as far as its signature takes them"
    )


def runs_at_once(call: Callable[..., Any]) -> bool:
    """Return whether calling it does what it does: it is no coroutine function and no generator."""
    if type(call) is FunctionType and not call.__dict__:  # almost all: a tenth of the time
        return not call.__code__.co_flags & _LATER
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isgeneratorfunction)
    functions: list[Any] = [call]
    if not inspect.isclass(call):  # to call a class is to construct, whatever its instances do
        functions.append(getattr(call, "__call__", None))  # noqa: B004
    return not any(is_of_kind(function) for is_of_kind in kinds for function in functions)


def _parameters(handler: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return None


def _unmet_keyword(parameters: list[inspect.Parameter]) -> str | None:
    unmet = (one for one in parameters if one.kind is one.KEYWORD_ONLY)
    return next((one.name for one in unmet if one.default is one.empty), None)


def _takes(parameters: list[inspect.Parameter], count: int) -> bool:
    """Return whether a call with so many arguments is one that parameters take."""
    try:
        inspect.Signature(parameters).bind(*[None] * count)
    except (TypeError, ValueError):
        return False
    return True


def _signature(handler: Callable[..., Any], parameters: list[inspect.Parameter]) -> str:
    bare = inspect.Signature([one.replace(annotation=one.empty) for one in parameters])
    if inspect.isclass(handler):
        return f"it is a class whose signature is {bare}: an instance or a method may be meant"
    return f"its signature is {bare}"


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


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
