"""Parameters in the address of a channel, as in ``/orders/{orderId}``."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["parameters_in", "values_in"]

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
