"""Call the application's security callables with what their signatures take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from asynction_core.handler_fit import NOT_AT_ONCE, runs_at_once


class SignatureError(TypeError):
    """A callable cannot be called with what it would be given. The message says why."""


def fitted(
    call: Callable[..., Any], credentials: Sequence[str], more: Sequence[str] = ()
) -> Callable[..., Any]:
    """Return a callable that takes all values by position, and hands on those that `call` takes.

    A parameter gets the value of its name. Those with other names get, in order, the credentials
    and then, unless they have defaults, the other values.

    Args:
        call: The application's callable.
        credentials: The names of the values without which it cannot decide.
        more: The names of the other values.

    Raises:
        SignatureError: It does not take the credentials, needs something else, or is asynchronous.
    """
    if not runs_at_once(call):
        raise SignatureError(NOT_AT_ONCE)
    names = (*credentials, *more)
    try:
        parameters = list(inspect.signature(call).parameters.values())
    except (TypeError, ValueError):  # some callables written in C tell no signature
        return lambda *values: call(*values[: len(credentials)])
    positional, by_keyword = _assigned(parameters, credentials, more)
    for name in credentials:
        if name not in positional and name not in by_keyword.values():
            raise SignatureError(f"it takes no {name!r}, without which it cannot decide")

    def fitting(*values: Any) -> Any:
        given = dict(zip(names, values, strict=True))
        keywords = {keyword: given[name] for keyword, name in by_keyword.items()}
        return call(*(given[name] for name in positional), **keywords)

    return fitting


def _assigned(
    parameters: list[inspect.Parameter], credentials: Sequence[str], more: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """Return the names of the values that go by position, and those that go by keyword."""
    named = {
        parameter.name
        for parameter in parameters
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    free = [name for name in credentials if name not in named]
    free_more = [name for name in more if name not in named]
    positional: list[str] = []
    by_keyword: dict[str, str] = {}
    left_out = False
    for parameter in parameters:
        is_optional = parameter.default is not parameter.empty
        if parameter.kind is parameter.VAR_POSITIONAL:
            if not left_out:
                positional += free + free_more
                free, free_more = [], []
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            by_keyword |= {name: name for name in free + free_more}
            continue
        if parameter.name in credentials or parameter.name in more:
            name = parameter.name
        elif parameter.kind is not parameter.KEYWORD_ONLY and free:
            name = free.pop(0)
        elif is_optional:
            left_out = True
            continue
        elif parameter.kind is not parameter.KEYWORD_ONLY and free_more:
            name = free_more.pop(0)
        else:
            raise SignatureError(f"nothing is given for its parameter {parameter.name!r}")
        if parameter.kind is parameter.KEYWORD_ONLY or left_out:
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise SignatureError(f"nothing is given for what stands before {parameter.name!r}")
            by_keyword[parameter.name] = name
        else:
            positional.append(name)
    return positional, by_keyword
