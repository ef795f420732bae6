"""What makes the values of one type, as those see it who let it make them."""

from __future__ import annotations

from typing import Any, Protocol

from asynction_mock.fake.impossible import Impossible

__all__ = ["Maker"]


class Maker(Protocol):
    """Makes values of one type.

    Attributes:
        kind: The type; ``"any"`` for whatever comes.
        is_likely: Whether authors of schemas mean this type, even if others are allowed.
    """

    kind: str
    is_likely: bool

    def make(self, levels: int) -> Any:
        """Return a value; see `Node.make`."""
        ...

    def can_end(self, levels: int) -> bool:
        """Return whether there is a value; see `Node.can_end`."""
        ...

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        """Return why there is none; see `Node.find_obstacle`."""
        ...
