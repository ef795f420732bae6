"""Shapes of values: what schemas say, as far as types can say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    """A kind of value that has no parts.

    Attributes:
        kind: ``"any"`` where the schema says nothing, ``"never"`` where nothing satisfies it.
    """

    kind: Literal["any", "never", "string", "bytes", "number", "integer", "boolean", "null"]


@dataclass(frozen=True, slots=True)
class Constant:
    """One text, number or boolean."""

    value: str | float | bool

    def __eq__(self, other: object) -> bool:  # 1 is not True
        return isinstance(other, Constant) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[type, object]:
        return type(self.value), self.value


@dataclass(frozen=True, slots=True)
class Listing:
    """An array of any length."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Row:
    """An array whose first items are told one by one.

    Attributes:
        leading: The first items.
        needed: How many of them are there always.
        others: Those that follow; None if none does.
        last: The last one, which is there always; None if it is one of the others.
    """

    leading: tuple[Shape, ...]
    needed: int
    others: Shape | None = None
    last: Shape | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an object."""

    name: str
    shape: Shape
    is_required: bool
    description: str = ""
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object.

    Attributes:
        fields: Its properties, by name.
        others: What else it may have; None if the schema does not speak of that.
    """

    fields: tuple[Field, ...] = ()
    others: Shape | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """Any of several shapes."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """What a declaration has given a name to."""

    name: str


Shape: TypeAlias = Plain | Constant | Listing | Row | Record | Union | Name

ANY, NEVER = Plain("any"), Plain("never")
_BOOLEANS = {Constant(True), Constant(False)}


def union_of(shapes: list[Shape]) -> Shape:
    """Return the shape of whatever has any of some shapes."""
    options: list[Shape] = []
    for shape in shapes:
        for one in shape.options if isinstance(shape, Union) else (shape,):
            if one not in options and one != NEVER:
                options.append(one)
    if ANY in options:
        return ANY
    options = [one for one in options if _kind_of_all(one) not in options]
    if {*options} >= _BOOLEANS:
        options[options.index(Constant(True))] = Plain("boolean")
        options.remove(Constant(False))
    if Plain("null") in options:  # is told last
        options.sort(key=lambda one: one == Plain("null"))
    if not options:
        return NEVER
    return options[0] if len(options) == 1 else Union(tuple(options))


def kind_of(value: str | float | bool) -> Plain:
    """Return the kind that a constant is of."""
    if isinstance(value, bool):
        return Plain("boolean")
    if isinstance(value, str):
        return Plain("string")
    return Plain("integer" if isinstance(value, int) or value.is_integer() else "number")


def _kind_of_all(shape: Shape) -> Shape | None:
    """Return what says all that a shape says, and more."""
    if shape == Plain("integer"):
        return Plain("number")
    return kind_of(shape.value) if isinstance(shape, Constant) else None
