"""Sets of characters, as regular expressions name them."""

from __future__ import annotations

import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate


class UnknownProperty(ValueError):
    """Which characters have a property of Unicode is not known here."""


@dataclass(frozen=True)
class Characters:
    """Some characters.

    Those that are there to choose from (`size`, `plain`, by an index) are never halves of surrogate
    pairs.

    Attributes:
        ranges: The code points of the first and the last of some that follow each other: in order,
            none touching another.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, *ranges: str) -> Characters:
        """Return the characters from the first to the last one of each of some texts."""
        return cls(_merged((ord(text[0]), ord(text[-1])) for text in ranges))

    @classmethod
    def union(cls, sets: Iterable[Characters]) -> Characters:
        """Return the characters that are in any of some sets."""
        return cls(_merged(pair for characters in sets for pair in characters.ranges))

    def complement(self) -> Characters:
        """Return all characters but these."""
        edges = [-1, *(edge for pair in self.ranges for edge in pair), sys.maxunicode + 1]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return Characters(_merged((before + 1, after - 1) for before, after in gaps))

    @cached_property
    def _choices(self) -> tuple[tuple[int, int], ...]:
        left_out = (self.complement(), Characters.of("\ud800\udfff"))
        return Characters.union(left_out).complement().ranges

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(high - low + 1 for low, high in self._choices))

    @cached_property
    def size(self) -> int:
        """How many characters there are."""
        return self._ends[-1] if self._ends else 0

    @cached_property
    def plain(self) -> str:
        """Those that a person would write first: small letters, then capitals, then digits.

        If there are none, what else is printed in ASCII, or "".
        """
        codes = [code for low, high in self._choices for code in range(low, min(high, 126) + 1)]
        printed = [chr(code) for code in codes if code >= 32]
        usual = sorted(filter(str.isalnum, printed), key=lambda one: (one.isdigit(), one.isupper()))
        return "".join(usual or printed)

    def __getitem__(self, index: int) -> str:
        which = bisect_right(self._ends, index)
        before = self._ends[which - 1] if which else 0
        return chr(self._choices[which][0] + index - before)


def _merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        elif low <= high:
            merged.append((low, high))
    return tuple(merged)


_SPACES = "\xa0", "\u1680", "\u2000\u200a", "\u2028\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"
CLASSES = {
    "d": Characters.of("09"),
    "w": Characters.of("09", "AZ", "_", "az"),
    "s": Characters.of("\t\r", " ", *_SPACES),
}
"""What ``\\d`` and the like stand for, by their letters."""
CLASSES |= {letter.upper(): characters.complement() for letter, characters in CLASSES.items()}

_WORD = Characters.union([CLASSES["w"], Characters.of("\u017f", "\u212a")])
FOLDED = CLASSES | {"w": _WORD, "W": _WORD.complement()}
"""The same where capitals and small letters are the same: s has two capitals then, and k."""

LINE_ENDS = Characters.of("\n", "\r", "\u2028\u2029")
"""What ``.`` does not stand for."""

_LONG_NAMES = (
    "Letter=L Alphabetic=L Lowercase_Letter=Ll Lowercase=Ll Uppercase_Letter=Lu Uppercase=Lu "
    "Mark=M Number=N Decimal_Number=Nd Punctuation=P Symbol=S Separator=Z Space_Separator=Zs"
)
_CATEGORIES = dict(name.split("=") for name in _LONG_NAMES.split())
_SCRIPTS = ("Latin", "Greek", "Cyrillic", "Hebrew")
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
    is_script = kind in ("Script", "sc", "Script_Extensions", "scx") and value in _SCRIPTS
    category = _CATEGORIES.get(value, value)

    def has_it(character: str) -> bool:
        if not is_script:
            return unicodedata.category(character).startswith(category)
        is_of = unicodedata.name(character, "").startswith(f"{value.upper()} ")
        return is_of and character.isalpha()

    has = [has_it(chr(code)) for code in range(_LOOKED_AT)]
    if not any(has) or not (is_script or kind in ("", "General_Category", "gc")):
        raise UnknownProperty(f"the property {name}")
    return Characters(_merged((code, code) for code, does in enumerate(has) if does is not negated))
