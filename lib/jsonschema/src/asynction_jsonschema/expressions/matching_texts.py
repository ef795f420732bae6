"""Texts that match a regular expression of ECMA-262."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.backtracking import needs_backtracking
from asynction_jsonschema.expressions.characters import Characters, UnknownProperty
from asynction_jsonschema.expressions.grammar import RegexInvalid, RegexUntranslatable, parse
from asynction_jsonschema.expressions.translation import searcher

_MOST_STEPS = 20_000  # that a text may take
_BRANCHES = 32  # variants of a text
_SHIFTS = (0, 1, 26, 52)  # which start with a, b, A and 0 where any letter or digit will do


class NoText(ValueError):
    """It is not known how to make a text that matches an expression."""


class Chooser(Protocol):
    """Makes the choices that a text is the result of."""

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, and without, a limit."""

    def times(self, least: int, most: int) -> int:
        """Return how often something is repeated, between two limits."""

    def character(self, characters: Characters) -> str:
        """Return one of some characters."""


class TextMaker:
    """Makes texts that match an expression.

    Edges, and what is looked for around a place, are left to luck: whoever uses a text has to check
    it, and to ask for another.

    Args:
        pattern: The expression.

    Raises:
        NoText: It is none, or it is not known how to make texts for it.
    """

    def __init__(self, pattern: str) -> None:
        try:
            self._tree = parse(pattern)
            steps = _steps(self._tree)
        except (RegexInvalid, RegexUntranslatable, UnknownProperty) as error:
            raise NoText(str(error)) from error
        if steps > _MOST_STEPS:
            raise NoText("it repeats too much")

    def text(self, chooser: Chooser, spread: int, missing: int = 0) -> str:
        """Return a text.

        Args:
            chooser: What makes the choices.
            spread: How often each part may be repeated beyond what has to be.
            missing: How many characters the first part that can be repeated shall add to that.
        """
        return _Making(chooser, spread, missing).text(self._tree)


def _steps(node: tree.Node) -> int:
    """Return how many steps the shortest text of a node takes."""
    steps = 1 + sum([_steps(part) for part in tree.parts_of(node)])
    if isinstance(node, tree.OneOf) and not node.members.size:
        raise NoText("a class without characters")
    return steps * max(node.least, 1) if isinstance(node, tree.Repeated) else steps


class _Making:
    """A text in the making."""

    def __init__(self, chooser: Chooser, spread: int, missing: int) -> None:
        self._chooser = chooser
        self._spread = spread
        self._missing = missing
        self._room = _MOST_STEPS  # for repetitions that need not be
        self._captured: dict[int, str] = {}
        self._copied = 0  # characters, for references back

    def text(self, node: tree.Node) -> str:
        match node:
            case tree.OneOf():
                return self._chooser.character(node.members)
            case tree.Sequence(parts):
                return "".join([self.text(part) for part in parts])
            case tree.Alternatives(parts):
                return self.text(parts[self._chooser.below(len(parts))])
            case tree.Repeated():
                return self._repeated(node)
            case tree.Group(part, number):
                captured = self._captured[number] = self.text(part)
                return captured
            case tree.Look(part, negative=False) if self._chooser.below(2):
                return self.text(part)  # it is there if it is made, unless the rest leaves no room
            case tree.Back(number):
                captured = self._captured.get(number, "")
                self._copied += len(captured)
                return captured if self._copied <= _MOST_STEPS else ""
        return ""

    def _repeated(self, node: tree.Repeated) -> str:
        least, most = node.least, node.least + min(self._spread, self._room)
        times = self._chooser.times(least, most if node.most is None else min(most, node.most))
        self._room -= times - least
        missing, self._missing = self._missing, 0
        turns = [self.text(node.part) for _ in range(times)]
        while missing > 0 and (node.most is None or len(turns) < node.most):
            turn = self.text(node.part)
            if not turn:
                break
            turns.append(turn)
            missing -= len(turns[-1])
        self._missing = missing
        if missing > 0 and node.most != 0:
            turns[-1:] = [self.text(node.part)]
        return "".join(turns)


@dataclass
class _Simplest:
    """Makes the simplest choices, or others.

    Attributes:
        branches: The number of a variant, in which other branches are chosen.
        shift: How many characters that are simpler are passed over.
    """

    branches: int
    shift: int

    def below(self, limit: int) -> int:
        self.branches, chosen = divmod(self.branches, limit)
        return chosen

    def times(self, least: int, most: int) -> int:
        return least

    def character(self, characters: Characters) -> str:
        choices = characters.plain or characters[0]
        return choices[self.shift % len(choices)]


def shortest_text(pattern: str, at_least: int = 0) -> str:
    """Return a text in which an expression finds something: always the same, of few characters.

    Args:
        pattern: The expression.
        at_least: How many characters are wanted, as far as the expression repeats anything.

    Raises:
        NoText: It is no expression, or it is not known how to make a text for it.
    """
    if at_least > _MOST_STEPS:
        raise NoText("that is too long")
    maker, accepts = TextMaker(pattern), _acceptance(pattern)
    for shift in _SHIFTS:
        if found := list(filter(accepts, _variants(maker, shift, at_least))):
            return min(found, key=lambda text: (len(text) < at_least, len(text)))
    raise NoText("none has been found")


def _variants(maker: TextMaker, shift: int, at_least: int) -> Iterator[str]:
    for branches in range(_BRANCHES):
        simplest = _Simplest(branches, shift)
        text = maker.text(simplest, 0)
        if len(text) < at_least:
            text = maker.text(_Simplest(branches, shift), 0, at_least - len(text))
        if not simplest.branches:  # or there are not as many
            yield text


def _acceptance(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a text will do, as it does without a look around it."""
    try:
        return searcher(pattern)
    except RegexUntranslatable:
        if needs_backtracking(pattern):
            raise NoText("it cannot be checked") from None
        return lambda text: True
