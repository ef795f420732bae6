"""What regular expressions are made of: immutable trees of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from asynction_jsonschema.expressions.characters import Characters, property_class


@dataclass(frozen=True)
class OneOf:
    """One character of some, or, negated, one that is not among them.

    Attributes:
        properties: More of them, by properties of Unicode, as they are written: ``\\p{L}``.
        ignores_case: Whether capitals and small letters are the same.
    """

    characters: Characters
    properties: tuple[str, ...] = ()
    negated: bool = False
    ignores_case: bool = False

    @cached_property
    def members(self) -> Characters:
        """The characters that it can be, as far as is known of properties.

        Raises:
            UnknownProperty: Nothing is known of one.
        """
        known = [property_class(name[3:-1], negated=name[1] == "P") for name in self.properties]
        members = Characters.union([self.characters, *known])
        return members.complement() if self.negated else members


@dataclass(frozen=True)
class Sequence:
    """One part after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Alternatives:
    """Any one of its parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Repeated:
    """A part so many times: at least, and at most (None for no limit)."""

    part: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True)
class Group:
    """A part that can be referred back to, by its number."""

    part: Node
    number: int


@dataclass(frozen=True)
class Look:
    """A place with a part ahead of it or behind it, or, negative, with none there."""

    part: Node
    ahead: bool
    negative: bool


@dataclass(frozen=True)
class Edge:
    """The start or the end of a text, a boundary of a word, or a place that is no such."""

    kind: Literal["^", "$", "b", "B"]


@dataclass(frozen=True)
class Back:
    """What the group of a number has captured, nothing before it has."""

    number: int


Node: TypeAlias = OneOf | Sequence | Alternatives | Repeated | Group | Look | Edge | Back


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return what a node is made of."""
    match node:
        case Sequence(parts) | Alternatives(parts):
            return parts
        case Repeated(part) | Group(part) | Look(part):
            return (part,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all that it is made of."""
    yield node
    for part in parts_of(node):
        yield from walk(part)
