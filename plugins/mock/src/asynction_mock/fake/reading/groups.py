"""What one schema says of the parts of a value, and the choices that it leaves."""

from __future__ import annotations

from typing import NamedTuple

from asynction_mock.fake.reading.schema_parts import Bundle, Part, Path
from asynction_mock.fake.reading.strings import Pattern

__all__ = [
    "Choice",
    "Contained",
    "ItemGroup",
    "Option",
    "PropertyGroup",
    "item_group",
    "property_group",
]


class Option(NamedTuple):
    """One way to satisfy a keyword.

    Attributes:
        parts: What to satisfy, if that is likely to be enough.
        strict: What to satisfy if it has turned out not to be.
    """

    parts: tuple[Part, ...]
    strict: tuple[Part, ...]


class Choice(NamedTuple):
    """The ways to satisfy a keyword that leaves a choice.

    Attributes:
        options: These ways.
        path: The way to the keyword.
    """

    options: tuple[Option, ...]
    path: Path


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


def property_group(part: Part, bundle: Bundle) -> PropertyGroup:
    """Return what a schema says of properties."""
    schema = part.schema
    by_pattern = []
    for pattern in schema.get("patternProperties", ()):
        path = part.at("patternProperties", pattern)
        by_pattern.append(
            (
                Pattern(pattern, path, bundle.searcher(pattern)),
                part.below("patternProperties", pattern),
            )
        )
    by_name = {name: part.below("properties", name) for name in schema.get("properties", ())}
    others = part.below("additionalProperties") if "additionalProperties" in schema else None
    return PropertyGroup(by_name, by_pattern, others)


def item_group(part: Part) -> ItemGroup:
    """Return what a schema says of items."""
    schema = part.schema
    keyword = "prefixItems" if "prefixItems" in schema else "items"
    if not isinstance(schema.get(keyword), list):
        return ItemGroup([], part.below("items") if "items" in schema else None)
    first = [part.below(keyword, index) for index in range(len(schema[keyword]))]
    follows = "items" if keyword == "prefixItems" and "items" in schema else "additionalItems"
    return ItemGroup(first, part.below(follows) if follows in schema else None)
