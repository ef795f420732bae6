"""How the arguments of an event, or of an acknowledgement, map to its schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from asynction_core import Schema
from asynction_validation.engines import Checker, Violation

__all__ = ["ArgumentsChecker", "check_arguments"]


class ArgumentsChecker(NamedTuple):
    """What checks arguments: each returns what is wrong with them, None if nothing is.

    Most events have one argument, and to check that costs no call beyond the engine's.

    Attributes:
        one: Gets the one argument that there is.
        several: Gets the arguments, however many there are.
    """

    one: Checker
    several: Callable[[tuple[Any, ...]], Violation | None]


def check_arguments(schema: Schema, check: Checker) -> ArgumentsChecker:
    """Return what checks arguments against a schema.

    A schema that describes a tuple (``prefixItems``, or ``items`` as a list) describes the
    arguments one by one, any other describes the one argument. No argument, or None alone, counts
    as null for one argument and as the empty list for a tuple.

    Args:
        schema: The schema.
        check: What checks one value against it.
    """
    if not schema.describes_tuple:
        return ArgumentsChecker(check, _check_single(check))
    return ArgumentsChecker(
        lambda argument: check([] if argument is None else [argument]),
        lambda args: check([] if len(args) == 1 and args[0] is None else list(args)),
    )


def _check_single(check: Checker) -> Callable[[tuple[Any, ...]], Violation | None]:
    def check_single(args: tuple[Any, ...]) -> Violation | None:
        if len(args) < 2:
            return check(args[0] if args else None)
        message = f"one argument is described, and {len(args)} were given"
        return Violation(message, (), (), "maxItems", list(args), {"maxItems": 1})

    return check_single
