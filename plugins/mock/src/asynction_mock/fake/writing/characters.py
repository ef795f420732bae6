"""Sets of characters, as regular expressions name them."""

from __future__ import annotations

import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate

__all__ = ["ANY_BUT_LINE_FEED", "CLASSES", "Characters", "UnknownProperty", "property_class"]

_SURROGATES = (0xD800, 0xDFFF)


class UnknownProperty(ValueError):
    """Which characters have a property of Unicode is not known here."""


class Characters:
    """Some characters, never halves of surrogate pairs.

    Args:
        ranges: The code points of the first and the last of some that follow each other.

    Attributes:
        ranges: The same, in order, none touching another.
        size: How many characters there are.
        plain: Those that a person would write first: of letters and digits, else of what else is
            printed in ASCII; "" if there are none of either.
    """

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = _merged(_without_surrogates(ranges))
        self._ends = list(accumulate(high - low + 1 for low, high in self.ranges))
        self.size = self._ends[-1] if self._ends else 0
        printed = [character for character in map(chr, range(32, 127)) if character in self]
        self.plain = "".join(filter(str.isalnum, printed)) or "".join(printed)

    @classmethod
    def of(cls, low: str, high: str) -> Characters:
        """Return the characters from one to another."""
        return cls([(ord(low), ord(high))])

    @classmethod
    def union(cls, sets: Iterable[Characters]) -> Characters:
        """Return the characters that are in any of some sets."""
        return cls(pair for characters in sets for pair in characters.ranges)

    def complement(self) -> Characters:
        """Return all characters but these."""
        edges = [-1, *(edge for pair in self.ranges for edge in pair), sys.maxunicode + 1]
        return Characters(
            (before + 1, after - 1)
            for before, after in zip(edges[::2], edges[1::2], strict=True)
            if before + 1 < after
        )

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        return any(low <= code <= high for low, high in self.ranges)

    def __getitem__(self, index: int) -> str:
        which = bisect_right(self._ends, index)
        before = self._ends[which - 1] if which else 0
        return chr(self.ranges[which][0] + index - before)


def _without_surrogates(ranges: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    first, last = _SURROGATES
    for low, high in ranges:
        if low < first:
            yield low, min(high, first - 1)
        if high > last:
            yield max(low, last + 1), high


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        elif low <= high:
            merged.append((low, high))
    return merged


_DIGITS = Characters.of("0", "9")
_WORD = Characters(((48, 57), (65, 90), (95, 95), (97, 122)))
_WHITE_SPACE = Characters(
    (ord(character), ord(character))
    for character in "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)

CLASSES = {
    "d": _DIGITS,
    "D": _DIGITS.complement(),
    "w": _WORD,
    "W": _WORD.complement(),
    "s": _WHITE_SPACE,
    "S": _WHITE_SPACE.complement(),
}
"""What ``\\d`` and the like stand for, by their letters."""

ANY_BUT_LINE_FEED = Characters.of("\n", "\n").complement()
"""What ``.`` stands for."""

_CATEGORIES = {
    "Letter": "L",
    "Alphabetic": "L",
    "Lowercase_Letter": "Ll",
    "Lowercase": "Ll",
    "Uppercase_Letter": "Lu",
    "Uppercase": "Lu",
    "Mark": "M",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Space_Separator": "Zs",
}
_BLOCKS = {"Latin": "LATIN", "Greek": "GREEK", "Cyrillic": "CYRILLIC", "Hebrew": "HEBREW"}
_LOOKED_AT = 0x3000  # code points: enough to choose from, and quick to look through


@cache
def property_class(name: str, *, negated: bool) -> Characters:
    """Return characters that have a property of Unicode, or do not: enough to choose from.

    Args:
        name: A general category, or a script, as ``\\p{…}`` has it.
        negated: Whether they shall not have it.

    Raises:
        UnknownProperty: There is no such property, as far as is known here.
    """
    kind, _, value = name.rpartition("=")
    if kind in ("Script", "sc", "Script_Extensions", "scx"):
        if value not in _BLOCKS:
            raise UnknownProperty(f"the script {value}")
        block = _BLOCKS[value]
        return _where(
            lambda character: (
                unicodedata.name(character, "").startswith(f"{block} ")
                and character.isalpha()
                and "MODIFIER" not in unicodedata.name(character)
            ),
            negated=negated,
        )
    category = _CATEGORIES.get(value, value)
    found = _where(
        lambda character: unicodedata.category(character).startswith(category), negated=negated
    )
    if kind not in ("", "General_Category", "gc") or not found.size or len(category) > 2:
        raise UnknownProperty(f"the property {name}")
    return found


def _where(holds: Callable[[str], bool], *, negated: bool) -> Characters:
    return Characters((code, code) for code in range(_LOOKED_AT) if holds(chr(code)) is not negated)
