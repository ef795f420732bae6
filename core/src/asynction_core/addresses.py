"""Parameters in the address of a channel, as in ``/orders/{orderId}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from keyword import iskeyword

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
        address: The address of a channel. A parameter in it stands for some text without ``/`` and
            braces; of several in one segment, the first for as much as it can, then the second.

    Returns:
        The values by the parameters' names, as they stand in the name; None if the address does
        not describe it.
    """
    return _address(address).values_in(name)


class Address:
    """The address of a channel, taken apart once to read names by it.

    Args:
        text: The address, whose braces come in pairs.

    Attributes:
        is_open: Of each of its segments, which are separated by ``/``, whether parameters are in
            it.
        leading: The first segment of a name that has no parameter; None if that has one.
    """

    def __init__(self, text: str) -> None:
        self._segments = tuple(_segments(text))
        self._has_parameters = any(segment.parameters for segment in self._segments)
        self.is_open = tuple(bool(segment.parameters) for segment in self._segments)
        second = self._segments[1] if len(self._segments) > 1 else None
        self.leading = None if second is None or second.parameters else second.literals[0]

    def values_in(self, name: str) -> dict[str, str] | None:
        """Return the values that the parameters have in a name: see `values_in`.

        It takes time in proportion to the length of the name.
        """
        texts = name.split("/")
        if len(texts) != len(self._segments):
            return None
        if self._has_parameters and ("{" in name or "}" in name):
            return None
        values: dict[str, str] = {}
        for segment, text in zip(self._segments, texts, strict=True):
            found = segment.values_in(text)
            if found is None:
                return None
            for parameter, value in zip(segment.parameters, found, strict=True):
                if values.setdefault(parameter, value) != value:
                    return None  # it stands in the address twice
        return values


class _Segment:
    """What stands in an address between two ``/``.

    Args:
        literals: The texts before, between and behind the parameters.
        parameters: The names of the parameters.
    """

    __slots__ = ("literals", "parameters")

    def __init__(self, literals: Sequence[str], parameters: Sequence[str]) -> None:
        self.literals = tuple(literals)
        self.parameters = tuple(parameters)

    def values_in(self, text: str) -> list[str] | None:
        """Return the values of the parameters in a part of a name, None if it does not fit.

        Where it could be read in several ways, the first parameter has as much as it can, then the
        second, and so on. That is to say that each text between them is at the last place that is
        left for it; so they are looked for from behind, and nothing is looked at twice.
        """
        if not self.parameters:
            return [] if text == self.literals[0] else None
        first, *between, last = self.literals
        if not (text.startswith(first) and text.endswith(last)):
            return None
        start, end = len(first), len(text) - len(last)
        values = []
        for literal in reversed(between):
            at = text.rfind(literal, start, end - 1)  # one character is left behind it
            if at < 0:
                return None
            values.append(text[at + len(literal) : end])
            end = at
        if end <= start:
            return None
        values.append(text[start:end])
        return values[::-1]


def _segments(address: str) -> Iterator[_Segment]:
    literals, parameters = [""], list[str]()
    for number, piece in enumerate(_EXPRESSION.split(address)):
        if number % 2:
            parameters.append(piece)
            literals.append("")
            continue
        text, *others = piece.split("/")
        literals[-1] += text
        for other in others:
            yield _Segment(literals, parameters)
            literals, parameters = [other], []
    yield _Segment(literals, parameters)


_address = cache(Address)


def variable_name(name: str) -> str:
    """Return what a handler calls the parameter of a channel, which may have any name.

    What a handler is told of who connects never has the name of a parameter, which a client sets.
    """
    variable = "".join(char if char.isalnum() else "_" for char in name)
    is_taken = variable in (*OF_WHO_CONNECTS, "auth", "self") or iskeyword(variable)
    return f"{variable}_" if is_taken else variable
