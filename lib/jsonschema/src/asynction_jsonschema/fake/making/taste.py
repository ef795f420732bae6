"""What kind of data is faked: what each choice is made by, and what the leaves of values are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Protocol, TypeVar

from asynction_jsonschema.fake.making.maker import MakerOfType
from asynction_jsonschema.fake.reading.numbers import Number, NumberDemands
from asynction_jsonschema.fake.reading.strings import StringDemands

T = TypeVar("T")


class Taste(Protocol):
    """Makes the choices for the values of one schema.

    Attributes:
        examples: When examples and defaults of the document are taken: before all else, after
            everything else has failed, or never.
        patience: How many values have to fail at a place before it counts as hopeless.
        tries: How often a whole value is tried anew.
        tries_per_place: How often each place in a value is.
        room: How many characters of JSON a value may have, as long as the schema leaves a choice.
        large: From how many on it goes through no more recursive references than it has to.
    """

    examples: Literal["first", "last", "never"]
    patience: int
    tries: int
    tries_per_place: int
    room: int
    large: int

    def vary(self) -> None:
        """Make the next choices come out in another way: the last ones have led nowhere."""
        ...

    def levels(self) -> int:
        """Return how often a new value may go through a recursive reference, if that is enough."""
        ...

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, and without, a limit."""
        ...

    def order(self, count: int) -> Iterable[int]:
        """Return the numbers up to, and without, another one, in the order to try them."""
        ...

    def pick(self, options: Sequence[T]) -> T:
        """Return one of some options."""
        ...

    def one_of(self, makers: Sequence[MakerOfType]) -> MakerOfType:
        """Return one of what makes values of different types, the likely ones first."""
        ...

    def includes(self, *, recursive: bool) -> bool:
        """Return whether a property is there that need not be."""
        ...

    def length(self, least: int, most: int | None, *, recursive: bool) -> int:
        """Return the length of a list between two limits."""
        ...

    def extras(self, *, is_map: bool) -> int:
        """Return how many properties are added that no schema names.

        Args:
            is_map: Whether the schema names none at all, and says what their values are.
        """
        ...

    def extra_name(self) -> str:
        """Return the name of a property that no schema names."""
        ...

    def string(self, demands: StringDemands, name: str | None) -> Callable[[], str]:
        """Return what makes strings; it may raise `Stuck`.

        Args:
            demands: What is asked of them.
            name: The name of the property that they are the value of, if they are.
        """
        ...

    def number(self, demands: NumberDemands, name: str | None) -> Callable[[], Number]:
        """Return what makes numbers; the same as for strings.

        Raises:
            Impossible: There is no such number.
        """
        ...

    def anything(self, name: str | None) -> Callable[[], Any]:
        """Return what makes values of which nothing is asked."""
        ...
