"""What schemas that hold together ask of a value.

What is a matter of choice (``anyOf`` and its like) is left open, to be decided for each value.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from asynction_jsonschema.fake.reading.numbers import NumberDemands
from asynction_jsonschema.fake.reading.schema_parts import Part, Path
from asynction_jsonschema.fake.reading.strings import Pattern, StringDemands

EVERY_TYPE = frozenset({"array", "boolean", "fraction", "integer", "null", "object", "string"})
"""The types, ``number`` split into ``integer`` and ``fraction``."""


class Choice(NamedTuple):
    """The ways to satisfy a keyword that leaves a choice.

    Attributes:
        options: What to satisfy in each of these ways, if that is likely to be enough.
        path: The way to the keyword.
        exclusive: Whether no other way may be satisfied.
    """

    options: tuple[tuple[Part, ...], ...]
    path: Path
    exclusive: bool = False


class PropertyGroup(NamedTuple):
    """What one schema says of properties: by name, by pattern, and of all others."""

    by_name: dict[str, Part]
    by_pattern: list[tuple[Pattern, Part]]
    others: Part | None


class ItemGroup(NamedTuple):
    """What one schema says of items: of the first ones, and of those that follow."""

    first: list[Part]
    others: Part | None


class Contained(NamedTuple):
    """What some items have to satisfy, the least number of them, and the greatest or None."""

    part: Part
    least: int
    most: int | None


@dataclass
class Demands:
    """What some schemas that hold together ask of a value.

    Attributes:
        types: The types that it may have.
        typed: Whether any schema names types.
        values: The values of an ``enum`` or ``const``, None if there is neither.
        examples: What the schemas give as examples.
        defaults: What they give as defaults.
        number: What they ask of a number.
        string: What they ask of a string.
        properties: What they say of properties.
        required: The names of the properties that have to be there, and the ways to who says so.
        names: What names of properties have to satisfy.
        least_properties: How many properties there have to be.
        most_properties: How many there may be, None for any number.
        closed: Whether no properties may be there but those that are spoken of.
        items: What they say of items.
        contained: What some items have to satisfy.
        least_items: How many items there have to be.
        most_items: How many there may be, None for any number.
        unique: Whether no item may be there twice.
        repeated: Whether some item has to be there twice.
        choices: What is left to choose.
        guarded: Whether a value made by all this may still not satisfy the schemas.
        recursive: Whether a recursive reference has led here.
        kinds: Which types the keywords are about.
        paths: The ways to keywords that messages speak of.
        taken: The ids of the schemas that have been merged.
    """

    types: frozenset[str] = EVERY_TYPE
    typed: bool = False
    values: list[Any] | None = None
    examples: list[Any] = field(default_factory=list)
    defaults: list[Any] = field(default_factory=list)
    number: NumberDemands = field(default_factory=NumberDemands)
    string: StringDemands = field(default_factory=StringDemands)
    properties: list[PropertyGroup] = field(default_factory=list)
    required: dict[str, Path] = field(default_factory=dict)
    names: list[Part] = field(default_factory=list)
    least_properties: int = 0
    most_properties: int | None = None
    closed: bool = False
    items: list[ItemGroup] = field(default_factory=list)
    contained: list[Contained] = field(default_factory=list)
    least_items: int = 0
    most_items: int | None = None
    unique: bool = False
    repeated: bool = False
    choices: list[Choice] = field(default_factory=list)
    guarded: bool = False
    recursive: bool = False
    paths: dict[str, Path] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    def copy(self) -> Demands:
        """Return the same, to be changed alone."""
        copied = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (list, dict, set)):
                setattr(copied, name, copy(value))
        copied.number, copied.string = self.number.copy(), self.string.copy()
        return copied
