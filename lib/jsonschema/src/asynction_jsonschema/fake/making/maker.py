"""What makes values, as those see it who let it make them."""

from __future__ import annotations

from typing import Any, Protocol

from asynction_jsonschema.fake.impossible import Impossible


class Maker(Protocol):
    """Makes values; `Node` says what its methods do."""

    def make(self, levels: int, room: int, name: str | None) -> Any: ...

    def can_end(self, levels: int) -> bool: ...

    def find_obstacle(self, seen: set[int]) -> Impossible | None: ...


class MakerOfType(Maker, Protocol):
    """Makes values of one type.

    Attributes:
        kind: The type; ``"any"`` for whatever comes.
        is_likely: Whether authors of schemas mean this type, even if others are allowed.
    """

    kind: str
    is_likely: bool
