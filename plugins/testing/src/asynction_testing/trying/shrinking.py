"""Cases and sequences made smaller for as long as they still fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from asynction_testing.trying.steps import Taken, size_of

T = TypeVar("T")


def fewest(
    items: Sequence[T], fails: Callable[[Sequence[T]], bool], is_over: Callable[[], bool]
) -> list[T]:
    """Return as few of some items as still fail, in their order.

    Args:
        items: The items, which fail together.
        fails: Returns whether some of them do.
        is_over: Returns whether time is up.
    """
    left, parts = list(items), 2
    while len(left) > 1 and not is_over():
        size = max(1, len(left) // parts)
        chunks = [left[at : at + size] for at in range(0, len(left), size)]
        for number, chunk in enumerate(chunks):
            others = [one for at, part in enumerate(chunks) if at != number for one in part]
            if is_over():
                return left
            if parts == 2 and fails(chunk):
                left, parts = chunk, 2
                break
            if others != chunk and fails(others):
                left, parts = others, max(parts - 1, 2)
                break
        else:
            if size == 1:
                return left
            parts = min(2 * parts, len(left))
    return left


def smaller(args: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Return smaller arguments than some, the smallest first."""
    found: dict[str, tuple[Any, ...]] = {}
    limit = size_of(args)
    for other in _smaller(list(args)):
        if isinstance(other, list) and size_of(other) < limit:
            found.setdefault(repr(other), tuple(other))
    return sorted(found.values(), key=size_of)


def _smaller(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        if len(keys) > 3:
            yield _without(value, keys[: len(keys) // 2])
            yield _without(value, keys[len(keys) // 2 :])
        for key in keys[:40]:
            yield _without(value, [key])
        for key in keys[:40]:
            for below in _smaller(value[key]):
                copy: Any = dict(value) if isinstance(value, dict) else list(value)
                copy[key] = below
                yield copy
        if isinstance(value, list):
            for item in [one for at, one in enumerate(value) if one in value[:at]][:2]:
                yield from (
                    [below if one == item else one for one in value] for below in _smaller(item)
                )
    elif isinstance(value, str):
        yield from ("", value[:1], "a", value[: len(value) // 2], value[1:], value[:-1])
        yield "a" * (len(value) - 1)
        yield from ("a" * length for length in (1, 2, len(value) // 2) if length < len(value))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (0, 1, -1)
        if isinstance(value, float):
            yield from (int(value), round(value, 1))
        else:
            yield from (int(value / 2), int(value / 10), value - 1 if value > 0 else value + 1)
    elif value is None:
        yield from ("", 0)
    elif isinstance(value, Taken):
        yield value.value


def _without(value: Any, keys: Sequence[Any]) -> Any:
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if name not in keys}
    return [item for at, item in enumerate(value) if at not in keys]
