"""Call a handler with those arguments that its signature takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from keyword import iskeyword
from typing import Any

from flask import request

from asynction_core.addresses import values_in
from asynction_core.middleware import Handler
from asynction_core.spec import Namespace

__all__ = [
    "connect_call",
    "current_values",
    "event_call",
    "takes_reason",
    "variable_name",
    "variable_names",
    "with_parameters",
]

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


def takes_reason(handler: Callable[..., Any], names: Collection[str] = ()) -> bool:
    """Return whether a disconnect handler takes the reason.

    Args:
        handler: The handler.
        names: The names of what it may take besides.
    """
    parameters = _parameters(handler)
    return parameters is None or any(
        p.kind is p.VAR_POSITIONAL or (p.kind in _POSITIONAL and p.name not in names)
        for p in parameters
    )


def variable_name(name: str) -> str:
    """Return what a handler calls the parameter of a channel, which may have any name.

    What a handler is told of who connects never has the name of a parameter, which a client sets.
    """
    variable = "".join(char if char.isalnum() else "_" for char in name)
    is_taken = variable in (*_OF_WHO_CONNECTS, "auth", "self") or iskeyword(variable)
    return f"{variable}_" if is_taken else variable


def variable_names(namespace: Namespace | None) -> dict[str, str]:
    """Return what each parameter of a namespace is called in the signature of a handler."""
    return {name: variable_name(name) for name in namespace.parameters} if namespace else {}


def current_values(address: str, names: Mapping[str, str]) -> Callable[[], dict[str, str]]:
    """Return what tells the parameters' values in the current request, by the names to call them.

    Args:
        address: The address of a family of namespaces.
        names: What each parameter is called in the signature of a handler.
    """

    def values() -> dict[str, str]:
        namespace = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        found = values_in(namespace, address) or {}
        return {names[name]: value for name, value in found.items()}

    return values


def with_parameters(namespace: Namespace | None, handler: Handler) -> Handler:
    """Return a handler that gets the parameters of a namespace that its signature takes."""
    names = variable_names(namespace)
    if namespace is None or not names:
        return handler
    return event_call(handler, names.values(), current_values(namespace.name, names))


def event_call(
    handler: Callable[..., Any],
    names: Collection[str],
    values: Callable[[], Mapping[str, str]],
) -> Callable[..., Any]:
    """Return what calls a handler with the parameters of the channel that its signature takes.

    Args:
        handler: A handler of an event, or of disconnect.
        names: What parameters of the channel are called in a signature.
        values: Returns their values while an event is handled.
    """
    parameters = _parameters(handler) or []
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    positional = [p for p in parameters if p.kind in _POSITIONAL]
    by_keyword = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name in names]
    if not takes_any and not by_keyword and not any(p.name in names for p in positional):
        return handler

    def call(*args: Any) -> Any:
        given = values()
        left, leading, named = list(args), [], {name: given[name] for name in by_keyword}
        for index, parameter in enumerate(positional):
            if parameter.name in given:
                leading.append(given[parameter.name])
            elif left:
                leading.append(left.pop(0))
            else:  # it has a default, or its absence is an error
                named |= {p.name: given[p.name] for p in positional[index:] if p.name in given}
                break
        if takes_any:
            taken = {p.name for p in positional}
            named |= {name: value for name, value in given.items() if name not in taken}
        return handler(*leading, *left, **named)

    return call


def _parameters(handler: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return None
