"""Families of namespaces: a channel whose address has parameters, as ``/orders/{orderId}`` has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynction_core.spec import Namespace

__all__ = ["Families", "Open", "parameters_in", "values_in"]

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


class Families:
    """Those of a document's namespaces that are families, to find the one that a name is of.

    Args:
        namespaces: The namespaces of the document.
    """

    def __init__(self, namespaces: Iterable[Namespace]) -> None:
        families = [namespace for namespace in namespaces if namespace.parameters]
        # A literal part of an address is a better match than a parameter, from left to right.
        self._families = sorted(families, key=lambda family: _openness(family.name))
        self._names = {namespace.name for namespace in families}

    def __bool__(self) -> bool:
        return bool(self._families)

    def __contains__(self, name: str) -> bool:
        """Tell whether a name is the address of a family itself."""
        return name in self._names

    def find(self, name: str) -> Namespace | None:
        """Return the family that a namespace belongs to, None if to none."""
        for family in self._families:
            if family.values_of(name) is not None:
                return family
        return None


class Open(list[str]):
    """What python-socketio asks whether a namespace is open that has no handlers of its own.

    Args:
        names: The names of namespaces that are open.
        families: The families whose members are open.
    """

    def __init__(self, names: Iterable[str], families: Families) -> None:
        super().__init__(names)
        self._families = families

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (
            isinstance(name, str) and self._families.find(name) is not None
        )


def _openness(address: str) -> tuple[bool, ...]:
    return tuple("{" in part for part in address.split("/"))
