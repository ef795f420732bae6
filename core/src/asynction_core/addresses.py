"""Parameters in the address of a channel, as in ``/orders/{orderId}``."""

from __future__ import annotations

import re
from functools import cache
from keyword import iskeyword

__all__ = ["OF_WHO_CONNECTS", "parameters_in", "values_in", "variable_name"]

OF_WHO_CONNECTS = ("user", "token_info")
"""What a connect handler calls what is known of who connects."""

_EXPRESSION = re.compile(r"\{([^{}]*)\}")


def parameters_in(address: str) -> list[str]:
    """Return the names of the parameters in a channel's address, in their order."""
    return _EXPRESSION.findall(address)


def values_in(name: str, address: str) -> dict[str, str] | None:
    """Return the values that the parameters of an address have in the name of a namespace.

    Args:
        name: The name of a namespace.
        address: The address of a channel. A parameter in it stands for some text without ``/``.

    Returns:
        The values by the parameters' names, as they stand in the name; None if the address does
        not describe it.
    """
    parameters, pattern = _compiled(address)
    match = pattern.fullmatch(name)
    if match is None:
        return None
    values: dict[str, str] = {}
    for parameter, value in zip(parameters, match.groups(), strict=True):
        if values.setdefault(parameter, value) != value:
            return None  # it stands in the address twice
    return values


@cache
def _compiled(address: str) -> tuple[list[str], re.Pattern[str]]:
    literals = _EXPRESSION.split(address)[::2]
    return parameters_in(address), re.compile("([^/{}]+)".join(map(re.escape, literals)))


def variable_name(name: str) -> str:
    """Return what a handler calls the parameter of a channel, which may have any name.

    What a handler is told of who connects never has the name of a parameter, which a client sets.
    """
    variable = "".join(char if char.isalnum() else "_" for char in name)
    is_taken = variable in (*OF_WHO_CONNECTS, "auth", "self") or iskeyword(variable)
    return f"{variable}_" if is_taken else variable
