"""Regular expressions as JSON Schema means them, ECMA-262 in its Unicode mode, read into trees.

As in jsonschema-rs, any punctuation of ASCII may be escaped.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import lru_cache

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.characters import CLASSES, FOLDED, LINE_ENDS, Characters

_MOST_LEVELS = 50
_MORE_THAN_ANY = 10**10  # repetitions, or groups

_NO_LINE_END = tree.OneOf(LINE_ENDS, negated=True)
_ANYTHING = tree.OneOf(Characters(), negated=True)
_LIMITS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}

_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})(\??)")
_GROUP = re.compile(
    r"\((?:(?!\?)|\?(?:(?P<look><?[=!])|(?P<on>[ims]*)(?P<minus>-?)(?P<off>[ims]*):"
    r"|<(?P<name>(?:[^\W\d]|\$)[\w$]*)>))"
)
# What opens a group that captures; escapes and brackets are there to be passed over.
_CAPTURING = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]?|(\()(?:\?<([\w$]+)>|(?!\?))", re.DOTALL)
_BACK = re.compile(r"\\(?:([1-9][0-9]*)|k<([\w$]+)>)")
_DASH = re.compile(r"-(?!\])")
_NAMED = re.compile(r"(\\[pP]\{[\w=]+\})|\\([dDwWsS])", re.ASCII)
_CHARACTER = re.compile(
    r"\\(?:(u[dD][89abAB]H{2}\\u[dD][c-fC-F]H{2}|uH{4}|xH{2}|[fnrtv]|0(?![0-9]))"
    r"|u\{(H+)\}|c([a-zA-Z])|([^0-9A-Za-z\x80-\U0010ffff]))".replace("H", "[0-9a-fA-F]")
)


class RegexInvalid(ValueError):
    """An expression is none of ECMA-262."""


class RegexUntranslatable(ValueError):
    """An expression is one of ECMA-262 that has no counterpart in the other language."""


@lru_cache(maxsize=1024)
def parse(pattern: str) -> tree.Node:
    """Return what a regular expression is made of.

    Raises:
        RegexInvalid: It is none by ECMA-262.
        RegexUntranslatable: It is nested too deeply.
    """
    return _Reader(pattern).whole()


class _Reader:
    """Reads an expression by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._level = 0
        self._groups = 0
        self._flags: frozenset[str] = frozenset()
        names = [found[2] for found in _CAPTURING.finditer(pattern) if found[1]]
        self._captures = len(names)
        self._numbers = {name: number for number, name in enumerate(names, 1)}

    def whole(self) -> tree.Node:
        result = self._alternatives()
        if self._at < len(self._pattern):
            raise self._invalid("unbalanced )")
        return result

    def _alternatives(self) -> tree.Node:
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        return tree.Alternatives(tuple(found)) if len(found) > 1 else found[0]

    def _sequence(self) -> tree.Node:
        parts = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            atom = self._atom()
            if isinstance(atom, tree.OneOf) and "i" in self._flags:
                atom = replace(atom, ignores_case=True)
            parts.append(self._quantified(atom))
        return tree.Sequence(tuple(parts))

    def _quantified(self, atom: tree.Node) -> tree.Node:
        found = self._match(_QUANTIFIER)
        if found is None:
            return atom
        if isinstance(atom, (tree.Edge, tree.Look)):
            raise self._invalid("nothing to repeat")
        sign, low, comma, high, lazy = found.groups()
        least, most = _LIMITS[sign] if sign else (_number(low), _number(high or low))
        if comma and not high:
            most = None
        if most is not None and most < least:
            raise self._invalid("numbers out of order in a quantifier")
        return tree.Repeated(atom, least, most, bool(lazy))

    def _atom(self) -> tree.Node:
        character = self._pattern[self._at]
        if character == "(":
            return self._group()
        if character == "\\":
            return self._escape()
        if character in "*+?{}]":
            raise self._invalid(f"{character} out of place (a literal one is \\{character})")
        self._at += 1
        if character == "[":
            return self._class()
        if character == ".":
            return _ANYTHING if "s" in self._flags else _NO_LINE_END
        if character in "^$":
            is_end = character == "$"
            if "m" in self._flags:
                return tree.Look(_NO_LINE_END, ahead=is_end, negative=True)
            return tree.Edge("$" if is_end else "^")
        return _one(character)

    def _group(self) -> tree.Node:
        opening = self._match(_GROUP)
        if opening is None:
            raise self._invalid("no such group")
        look, on, minus, off, name = opening.groups()
        if look:
            return tree.Look(self._inside(), ahead="<" not in look, negative="!" in look)
        if on is not None:
            return self._modified(on, minus, off)
        self._groups += 1
        number = self._groups
        if name and self._numbers[name] != number:
            raise self._invalid(f"a second group {name}")
        return tree.Group(self._inside(), number)

    def _modified(self, on: str, minus: str, off: str) -> tree.Node:
        if len({*on, *off}) < len(on + off) or (minus and not on + off):
            raise self._invalid("no such modifiers")
        around = self._flags
        self._flags = (around | {*on}) - {*off}
        part = self._inside()
        self._flags = around
        return part

    def _inside(self) -> tree.Node:
        self._level += 1
        if self._level > _MOST_LEVELS:
            raise RegexUntranslatable("it is nested too deeply")
        inside = self._alternatives()
        if not self._take(")"):
            raise self._invalid("missing )")
        self._level -= 1
        return inside

    def _escape(self) -> tree.Node:
        if self._take(r"\b"):
            return tree.Edge("b")
        if self._take(r"\B"):
            return tree.Edge("B")
        if back := self._match(_BACK):
            number = _number(back[1]) if back[1] else self._numbers.get(back[2], 0)
            if not 0 < number <= self._captures:
                raise self._invalid(f"there is no group {back[1] or back[2]} to refer back to")
            return tree.Back(number)
        return self._escaped()

    def _class(self) -> tree.Node:
        negated = self._take("^")
        parts = []
        while not self._take("]"):
            low = self._member()
            if self._match(_DASH):
                low = self._range(low, self._member())
            parts.append(low)
        properties = tuple(name for part in parts for name in part.properties)
        return tree.OneOf(Characters.union(part.characters for part in parts), properties, negated)

    def _range(self, low: tree.OneOf, high: tree.OneOf) -> tree.OneOf:
        ends = [edge for part in (low, high) for pair in part.characters.ranges for edge in pair]
        if len(ends) != 4 or ends[0] != ends[1] or ends[2] != ends[3]:
            raise self._invalid("a range from or to a class of characters")
        if ends[2] < ends[0]:
            raise self._invalid("a range out of order")
        return tree.OneOf(Characters(((ends[0], ends[2]),)))

    def _member(self) -> tree.OneOf:
        if self._at == len(self._pattern):
            raise self._invalid("missing ]")
        if self._take(r"\b"):
            return _one("\b")
        if self._pattern[self._at] == "\\":
            return self._escaped()
        self._at += 1
        return _one(self._pattern[self._at - 1])

    def _escaped(self) -> tree.OneOf:
        """Read what a backslash starts inside and outside of brackets."""
        if named := self._match(_NAMED):
            name, letter = named.groups()
            classes = FOLDED if "i" in self._flags else CLASSES
            return tree.OneOf(classes[letter]) if letter else tree.OneOf(Characters(), (name,))
        found = self._match(_CHARACTER)
        if found is None:
            raise self._invalid(f"no such escape: {self._pattern[self._at : self._at + 2]}")
        as_in_python, code, control, itself = found.groups()
        if code and int(code, 16) > sys.maxunicode:
            raise self._invalid("no such character")
        if as_in_python:
            units = f"\\{as_in_python}".encode().decode("unicode_escape")
            itself = units.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        elif code or control:
            itself = chr(int(code, 16) if code else ord(control) % 32)
        return _one(itself)

    def _take(self, text: str) -> bool:
        found = self._pattern.startswith(text, self._at)
        self._at += len(text) * found
        return found

    def _match(self, expected: re.Pattern[str]) -> re.Match[str] | None:
        found = expected.match(self._pattern, self._at)
        self._at = found.end() if found else self._at
        return found

    def _invalid(self, what: str) -> RegexInvalid:
        return RegexInvalid(f"{what}, at character {self._at + 1}")


@lru_cache(maxsize=1024)
def _one(character: str) -> tree.OneOf:
    return tree.OneOf(Characters.of(character))


def _number(digits: str) -> int:
    return int(digits) if len(digits) < 10 else _MORE_THAN_ANY
