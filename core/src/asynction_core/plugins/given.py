"""What plugins have given, with whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from asynction_core.handler_fit import runs_at_once
from asynction_core.middleware import Middleware
from asynction_core.plugins.implementation import AS_IT_IS, Implementation, described
from asynction_core.stage import Staged


class GivenList(list[Any]):
    """Things that an implementation has given together.

    Args:
        contents: The things.
        by: Whose they are.
    """

    def __init__(self, contents: Iterable[Any], by: Implementation) -> None:
        super().__init__(contents)
        self.by = by


class GivenSet(frozenset[Any]):
    """Names that an implementation has given.

    Args:
        contents: The names.
        by: Whose they are.
    """

    by: Implementation

    def __new__(cls, contents: Iterable[Any], by: Implementation) -> GivenSet:
        given = super().__new__(cls, contents)
        given.by = by
        return given


class GivenMapping(Mapping[str, Any]):
    """A mapping that an implementation has given: nobody else can change it.

    Args:
        contents: The mapping.
        by: Whose it is.
    """

    def __init__(self, contents: Mapping[str, Any], by: Implementation) -> None:
        self._contents = MappingProxyType(dict(contents))
        self.by = by

    def __getitem__(self, name: str) -> Any:
        return self._contents[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


class Composing:
    """A middleware that is composed to what can be called, or that says whose it is."""

    __slots__ = ("by", "middleware")

    def __init__(self, middleware: Middleware, by: Implementation) -> None:
        self.middleware = middleware
        self.by = by

    def __call__(self, next: Callable[..., Any]) -> Callable[..., Any]:
        by = self.by
        try:
            call = self.middleware(next)
        except AS_IT_IS:
            raise
        except BaseException as error:
            raise by.blamed(error, f"the middleware of {by.hook}") from error
        if callable(call) and runs_at_once(call):
            return call
        what = "an 'async def' or a generator function" if callable(call) else described(call)
        raise by.fails(
            f"the middleware of {by.hook} returns {what} when it is composed: have it return a "
            "plain function that calls the next one"
        )


def by_whom(accepted: object) -> Implementation | None:
    """Return who has given something that was accepted; None if that is not known."""
    if isinstance(accepted, Staged):
        accepted = accepted.middleware
    by = getattr(accepted, "by", None)
    return by if isinstance(by, Implementation) else None
