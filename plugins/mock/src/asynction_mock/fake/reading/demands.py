"""What schemas that hold together ask of a value: their keywords, merged.

What is a matter of choice (``anyOf`` and its like) is left open, to be decided for each value.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from asynction_mock.fake.impossible import NOTHING, Impossible
from asynction_mock.fake.reading.groups import (
    Choice,
    Contained,
    ItemGroup,
    PropertyGroup,
    item_group,
    property_group,
)
from asynction_mock.fake.reading.keyword_merging import KEYWORDS, KINDS, NEGATED
from asynction_mock.fake.reading.numbers import NumberDemands
from asynction_mock.fake.reading.schema_parts import Bundle, Part, Path
from asynction_mock.fake.reading.strings import StringDemands

__all__ = ["EVERY_TYPE", "Demands"]

EVERY_TYPE = frozenset({"array", "boolean", "fraction", "integer", "null", "object", "string"})
"""The types, ``number`` split into ``integer`` and ``fraction``."""

_PROPERTIES = frozenset({"properties", "patternProperties", "additionalProperties"})
_ITEMS = frozenset({"items", "prefixItems"})


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

    @classmethod
    def of(cls, parts: tuple[Part, ...], bundle: Bundle) -> Demands:
        """Return what some parts of a schema ask together.

        Raises:
            Impossible: They contradict each other, or themselves.
        """
        demands = cls()
        demands._take_all(parts, bundle)
        return demands

    def chosen(self, parts: tuple[Part, ...], bundle: Bundle) -> Demands:
        """Return the same with the first choice made, which asks for some parts in its place.

        Raises:
            Impossible: They contradict the rest.
        """
        demands = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (list, dict, set)):
                setattr(demands, name, copy(value))
        demands.number, demands.string = self.number.copy(), self.string.copy()
        del demands.choices[0]
        demands._take_all(parts, bundle)
        return demands

    def _take_all(self, parts: Iterable[Part], bundle: Bundle) -> None:
        ahead = list(parts)
        while ahead:
            part = ahead.pop(0)
            if id(part.schema) not in self.taken:
                self.taken.add(id(part.schema))
                ahead[:0] = self._take(part, bundle)

    def _take(self, part: Part, bundle: Bundle) -> list[Part]:
        """Merge one part; return the parts that hold together with it."""
        schema = part.schema
        if schema is True:
            return []
        if schema is False:
            raise Impossible(NOTHING, part.path)
        further = []
        if "$ref" in schema:
            target = bundle.target(schema["$ref"], part.path)
            self.recursive |= target.recursive
            further.append(target)
            if bundle.reference_stands_alone:
                return further
        for index in range(len(schema.get("allOf", ()))):
            further.append(part.below("allOf", index))
        if "not" in schema:
            further += self._take_not(part.below("not"), bundle)
        for keyword, take in KEYWORDS.items():
            if keyword in schema:
                take(self, schema[keyword], part, bundle)
        self.kinds |= {KINDS[keyword] for keyword in KINDS.keys() & schema.keys()}
        if not _PROPERTIES.isdisjoint(schema):
            self.properties.append(property_group(part, bundle))
        if not _ITEMS.isdisjoint(schema):
            self.items.append(item_group(part))
        return further

    def _take_not(self, part: Part, bundle: Bundle) -> list[Part]:
        """Return what says the same as a ``not`` without that; what cannot be said is guarded."""
        self.guarded = True
        schema = part.schema
        if schema is True or schema == {}:
            raise Impossible(NOTHING, part.path)
        if isinstance(schema, dict):
            if "$ref" in schema and (bundle.reference_stands_alone or len(schema) == 1):
                target = bundle.target(schema["$ref"], part.path)
                self.recursive |= target.recursive
                return self._take_not(target, bundle)
            if len(schema) == 1 and (take := NEGATED.get(next(iter(schema)))) is not None:
                take(self, next(iter(schema.values())), part, bundle)
                return []
        return [part.instead(bundle.negation(schema))]
