"""Regular expressions of ECMA-262, read into what makes texts that match them.

What only looks around (assertions, boundaries, anchors) is left to luck: whoever uses a text has to
check it, and to ask for another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from asynction_mock.fake.writing.characters import (
    ANY_BUT_LINE_FEED,
    CLASSES,
    Characters,
    UnknownProperty,
    property_class,
)

__all__ = ["Chooser", "Expression", "UnreadableRegex", "read_regex"]

_MOST_REPEATS = 10_000


class UnreadableRegex(ValueError):
    """This does not know how to make texts that match an expression."""


class Chooser(Protocol):
    """Makes the choices that a text is the result of."""

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, and without, a limit."""
        ...

    def times(self, least: int, most: int) -> int:
        """Return how often something is repeated, between two limits."""
        ...

    def character(self, characters: Characters) -> str:
        """Return one of some characters."""
        ...


class Expression(Protocol):
    """An expression, or a part of one."""

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        """Return a text that matches.

        Args:
            chooser: What makes the choices.
            spread: How many repetitions there may be beyond what has to be.
            groups: What the groups have captured so far.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Literal:
    literal: str

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        return self.literal


@dataclass(frozen=True, slots=True)
class _OneOf:
    characters: Characters

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        return chooser.character(self.characters)


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[Expression, ...]

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        return "".join([part.text(chooser, spread, groups) for part in self.parts])


@dataclass(frozen=True, slots=True)
class _Alternatives:
    parts: tuple[Expression, ...]

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        return self.parts[chooser.below(len(self.parts))].text(chooser, spread, groups)


@dataclass(frozen=True, slots=True)
class _Repeated:
    part: Expression
    least: int
    most: int | None

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        most = self.least + spread if self.most is None else min(self.most, self.least + spread)
        times = chooser.times(self.least, most)
        part = self.part
        return "".join([part.text(chooser, spread, groups) for _ in range(times)])


@dataclass(frozen=True, slots=True)
class _Group:
    number: int
    part: Expression

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        captured = groups[self.number] = self.part.text(chooser, spread, groups)
        return captured


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What has to follow: it does if it is made, unless what follows leaves it no room."""

    part: Expression

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        return self.part.text(chooser, spread, groups) if chooser.below(2) else ""


@dataclass(frozen=True, slots=True)
class _Back:
    reference: int | str
    names: dict[str, int]

    def text(self, chooser: Chooser, spread: int, groups: dict[int, str]) -> str:
        number = self.names.get(self.reference) if isinstance(self.reference, str) else None
        return groups.get(number or int(self.reference or 0), "")


_NOTHING = _Literal("")
_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})\??")
_GROUP_START = re.compile(r"\((\?(?::|[ims]*(?:-[ims]*)?:|=|!|<=|<!|<([\w$]+)>))?")
_BACK = re.compile(r"\\(?:([1-9][0-9]*)|k<([\w$]+)>)")
_PROPERTY = re.compile(r"\\([pP])\{([\w=]+)\}")
_CODE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CONTROL = re.compile(r"\\c([a-zA-Z])")
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}


@lru_cache(maxsize=1024)
def read_regex(pattern: str) -> Expression:
    """Return what makes texts that match an expression.

    Raises:
        UnreadableRegex: It is none, or one with parts that this does not know.
    """
    try:
        return _Reader(pattern).result
    except RecursionError:
        raise UnreadableRegex("it is nested too deeply") from None


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._groups = 0
        self._names: dict[str, int] = {}
        self.result = self._alternatives()
        if self._at < len(pattern):
            raise UnreadableRegex("an unbalanced )")

    def _alternatives(self) -> Expression:
        alternatives = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            alternatives.append(self._sequence())
        return alternatives[0] if len(alternatives) == 1 else _Alternatives(tuple(alternatives))

    def _sequence(self) -> Expression:
        parts: list[Expression] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            part = self._quantified(self._atom())
            before = parts[-1] if parts else None
            if isinstance(part, _Literal) and isinstance(before, _Literal):
                parts[-1] = _Literal(before.literal + part.literal)
            else:
                parts.append(part)
        return parts[0] if len(parts) == 1 else _Sequence(tuple(parts))

    def _quantified(self, atom: Expression) -> Expression:
        quantifier = _QUANTIFIER.match(self._pattern, self._at)
        if quantifier is None:
            return atom
        self._at = quantifier.end()
        sign, least, comma, most = quantifier.groups()
        if sign:
            return _Repeated(atom, int(sign == "+"), 1 if sign == "?" else None)
        if int(least) > _MOST_REPEATS:
            raise UnreadableRegex("too many repetitions")
        return _Repeated(atom, int(least), (int(most) if most else None) if comma else int(least))

    def _atom(self) -> Expression:
        character = self._pattern[self._at]
        if character == "(":
            return self._group()
        if character == "[":
            return _OneOf(self._class())
        if character == "\\":
            return self._escape()
        self._at += 1
        if character == ".":
            return _OneOf(ANY_BUT_LINE_FEED)
        return _NOTHING if character in "^$" else _Literal(character)

    def _group(self) -> Expression:
        start = _GROUP_START.match(self._pattern, self._at)
        if start is None:
            raise UnreadableRegex("no such group")
        self._at = start.end()
        kind, name = start.groups()
        captures = kind is None or name is not None
        if captures:
            self._groups += 1
        number = self._groups
        if name is not None:
            self._names[name] = number
        inside = self._alternatives()
        if not self._pattern.startswith(")", self._at):
            raise UnreadableRegex("a missing )")
        self._at += 1
        if captures:
            return _Group(number, inside)
        if kind in ("?=", "?<="):
            return _Ahead(inside)
        return _NOTHING if kind in ("?!", "?<!") else inside

    def _escape(self) -> Expression:
        if self._pattern[self._at + 1 : self._at + 2] in ("b", "B"):
            self._at += 2
            return _NOTHING
        if back := _BACK.match(self._pattern, self._at):
            self._at = back.end()
            return _Back(back[2] or int(back[1]), self._names)
        found = self._escaped()
        return _Literal(found) if isinstance(found, str) else _OneOf(found)

    def _escaped(self) -> str | Characters:
        """Read what a backslash starts inside and outside of classes."""
        pattern, at = self._pattern, self._at
        if named := _PROPERTY.match(pattern, at):
            self._at = named.end()
            try:
                return property_class(named[2], negated=named[1] == "P")
            except UnknownProperty as error:
                raise UnreadableRegex(str(error)) from None
        if pair := _PAIR.match(pattern, at):
            self._at = pair.end()
            return chr(0x10000 + ((int(pair[1], 16) & 0x3FF) << 10) + (int(pair[2], 16) & 0x3FF))
        if code := _CODE.match(pattern, at):
            self._at = code.end()
            return chr(int(code[1] or code[2] or code[3], 16))
        if control := _CONTROL.match(pattern, at):
            self._at = control.end()
            return chr(ord(control[1]) % 32)
        if at + 1 == len(pattern):
            raise UnreadableRegex("a lone \\ at the end")
        letter = pattern[at + 1]
        self._at += 2
        return CLASSES.get(letter) or _CONTROLS.get(letter, letter)

    def _class(self) -> Characters:
        self._at += 1
        negated = self._pattern.startswith("^", self._at)
        self._at += negated
        parts: list[Characters] = []
        while not self._pattern.startswith("]", self._at):
            low = self._class_atom()
            dash = self._pattern.startswith("-", self._at)
            if not dash or self._pattern.startswith("-]", self._at) or not isinstance(low, str):
                parts.append(Characters.of(low, low) if isinstance(low, str) else low)
                continue
            self._at += 1
            high = self._class_atom()
            if not isinstance(high, str):
                raise UnreadableRegex("a range up to a class of characters")
            parts.append(Characters.of(low, high))
        self._at += 1
        characters = Characters.union(parts)
        if negated:
            characters = characters.complement()
        if not characters.size:
            raise UnreadableRegex("a class without characters")
        return characters

    def _class_atom(self) -> str | Characters:
        if self._at >= len(self._pattern):
            raise UnreadableRegex("a missing ]")
        if self._pattern[self._at] != "\\":
            self._at += 1
            return self._pattern[self._at - 1]
        if self._pattern.startswith("\\b", self._at):
            self._at += 2
            return "\b"
        return self._escaped()
