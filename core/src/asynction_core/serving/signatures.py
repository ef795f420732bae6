"""Call a handler with those arguments that its signature takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import request

from asynction_core.addresses import OF_WHO_CONNECTS, variable_name
from asynction_core.middleware import Handler
from asynction_core.serving.families import Families
from asynction_core.spec import Namespace

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def connect_call(handler: Handler, namespace: Namespace | None, families: Families) -> Handler:
    """Return ``connect(auth, **context)`` that calls a connect handler.

    The parameters of the namespace are added to the context. The handler gets each item of it that
    it has a parameter of that name for. It gets ``auth`` as the parameter of that name, or else as
    its first positional parameter that the context has no value for. The signature decides, never a
    TypeError: the handler runs once.

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
    unknown = {name: None for name in OF_WHO_CONNECTS if name in named}
    values = _current_values(namespace, families)

    def connect(auth: Any, **context: Any) -> Any:
        given = {**unknown, **values(), **context, "auth": auth}
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


def disconnect_call(handler: Handler, namespace: Namespace | None, families: Families) -> Handler:
    """Return what calls a disconnect handler with the reason, if its signature takes that.

    Args:
        handler: The handler.
        namespace: The namespace whose parameters it gets besides; None for one without.
        families: What knows their values.
    """
    names, parameters = _variable_names(namespace).values(), _parameters(handler)
    call = event_call(handler, namespace, families)
    if parameters is None or any(
        p.kind is p.VAR_POSITIONAL or (p.kind in _POSITIONAL and p.name not in names)
        for p in parameters
    ):
        return call
    return lambda *reason: call()


def event_call(handler: Handler, namespace: Namespace | None, families: Families) -> Handler:
    """Return what calls a handler with the parameters of its namespace that its signature takes."""
    names = _variable_names(namespace).values()
    return with_values(handler, names, _current_values(namespace, families)) if names else handler


def with_values(
    handler: Handler, names: Collection[str], values: Callable[[], Mapping[str, str]]
) -> Handler:
    """Return what calls a handler with those values that its signature takes.

    Args:
        handler: A handler of an event, or of disconnect.
        names: The names of the values.
        values: Returns them while an event is handled.
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


def _variable_names(namespace: Namespace | None) -> dict[str, str]:
    """Return what each parameter of a namespace is called in the signature of a handler."""
    return {name: variable_name(name) for name in namespace.parameters} if namespace else {}


def _current_values(
    namespace: Namespace | None, families: Families
) -> Callable[[], dict[str, str]]:
    """Return what tells the values of parameters in the current request, by their variables."""
    names = _variable_names(namespace)
    if not names:
        return dict

    def values() -> dict[str, str]:
        current = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        return {names[name]: value for name, value in families.values_of(current).items()}

    return values


def _parameters(handler: Handler) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return None
