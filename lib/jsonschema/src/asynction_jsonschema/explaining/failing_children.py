"""Which of many properties or items are at fault: found by halves, so that most are asked twice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any


def failing_items(items: list[Any], fit: Callable[[list[Any]], bool], most: int) -> list[int]:
    """Return the indexes of items that do not fit, the first of them if they are many.

    Args:
        fit: Returns whether each of some items fits.
        most: How many are wanted.
    """
    found: list[int] = []
    ahead = [(0, items)]
    while ahead and len(found) < most:
        start, some = ahead.pop()
        if fit(some):
            continue
        if len(some) == 1:
            found.append(start)
            continue
        half = len(some) // 2
        ahead += [(start + half, some[half:]), (start, some[:half])]
    return found


def failing_properties(
    properties: dict[Any, Any], fit: Callable[[dict[Any, Any]], bool], most: int
) -> list[Any]:
    """Return the names of properties that do not fit, the first of them if they are many."""
    found: list[Any] = []
    ahead = [properties]
    while ahead and len(found) < most:
        some = ahead.pop()
        if fit(some):
            continue
        if len(some) == 1:
            found += some
            continue
        names, half = iter(some.items()), len(some) // 2
        first = dict(islice(names, half))
        ahead += [dict(names), first]
    return found
