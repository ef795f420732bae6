"""What restricts the parameters of channels beside the document: the option channel_parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Union

from asynction_core import OptionError, Spec

Restriction = Union[str, "re.Pattern[str]", Callable[[str], object]]
"""A pattern (of ECMA-262 as a text, of `re` if compiled; both for the whole value) or a callable
that tells whether a value will do."""


def check_restrictions(restrictions: object) -> None:
    """Check the option ``channel_parameters``.

    Raises:
        ValueError: It does not map addresses to mappings from parameters to restrictions.
    """
    if not isinstance(restrictions, Mapping) or not all(
        isinstance(one, Mapping) for one in restrictions.values()
    ):
        raise ValueError(
            "channel_parameters maps addresses of channels to what restricts their parameters, "
            "as in {'/orders/{orderId}': {'orderId': '[0-9]+'}}"
        )
    for parameters in restrictions.values():
        for name, restriction in parameters.items():
            try:
                predicate(restriction)
            except TypeError as error:
                raise ValueError(
                    f"channel_parameters: what restricts {name!r} is neither a pattern nor a "
                    f"callable: {error}"
                ) from None


def check_restrictions_fit(
    restrictions: Mapping[str, Mapping[str, Restriction]], spec: Spec
) -> None:
    """Check that the option ``channel_parameters`` is about parameters of the document.

    Raises:
        OptionError: The document has no such channel, or no such parameter.
    """
    for address, parameters in restrictions.items():
        namespace = spec.namespaces.get(address) or spec.elsewhere.get(address)
        if namespace is None:
            raise OptionError(f"channel_parameters: the document has no channel {address!r}")
        for name in parameters:
            if address in spec.namespaces and name not in namespace.parameters:
                raise OptionError(
                    f"channel_parameters: the channel {address!r} has no parameter {name!r}"
                )


def predicate(restriction: Restriction) -> Callable[[str], object]:
    """Return what tells whether a value will do.

    Raises:
        TypeError: The restriction is neither a pattern nor a callable.
    """
    if callable(restriction):
        return restriction
    if isinstance(restriction, re.Pattern):
        return restriction.fullmatch
    if not isinstance(restriction, str):
        raise TypeError(f"it is {restriction!r}")
    _searched(restriction)  # ")|(" is no pattern, whatever stands around it
    return _searched(f"^(?:{restriction})$")


def _searched(pattern: str) -> Callable[[str], bool]:
    """Return what searches as schemas do: no value takes it long, as `re` could with some."""
    from asynction_jsonschema import Dialect, SchemaProblem, find_engine

    try:
        check = find_engine().compile({"pattern": pattern}, Dialect.DRAFT_7, validate_formats=False)
    except SchemaProblem as problem:
        raise TypeError(problem.message) from problem
    return lambda value: check(value) is None
