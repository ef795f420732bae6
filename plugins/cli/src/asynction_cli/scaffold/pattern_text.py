"""Make a text that a regular expression finds: the part of ECMA-262 that documents mostly use."""

from __future__ import annotations

import re

__all__ = ["NoText", "text_for"]

_CLASSES = {
    "d": "0123456789",
    "w": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
    "s": " \t",
}
_ORDINARY = "a0A-_ .:/@!#$%&'*+,;<=>?[]^`{|}~\"()\\é" + _CLASSES["w"]
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d+)(,?)(\d*)\})\??")
_MOST = 10_000  # characters


class NoText(Exception):
    """The expression is not understood here."""


def text_for(pattern: str, at_least: int = 0) -> str:
    """Return a short text that a pattern finds something in.

    Args:
        pattern: The regular expression, in the language of JSON Schema (ECMA-262).
        at_least: How many characters are wanted, as far as the pattern repeats anything.

    Raises:
        NoText: It uses something that is not understood here.
    """
    shortest = _Reader(pattern, 0).whole()
    missing = at_least - len(shortest)
    return shortest if missing <= 0 else _Reader(pattern, missing).whole()


class _Reader:
    """Reads a pattern, and makes the text on the way.

    Args:
        pattern: The pattern.
        more: How many characters more the first repetition without limit shall give.
    """

    def __init__(self, pattern: str, more: int) -> None:
        self._pattern = pattern
        self._place = 0
        self._more = more
        self._groups: list[str] = []

    def whole(self) -> str:
        text = self._alternatives()
        if self._place < len(self._pattern):
            raise NoText(self._pattern)
        return text

    def _next(self) -> str:
        return self._pattern[self._place : self._place + 1]

    def _take(self) -> str:
        letter = self._next()
        if not letter:
            raise NoText(self._pattern)
        self._place += 1
        return letter

    def _alternatives(self) -> str:
        first = self._sequence()
        while self._next() == "|":
            self._take()
            more, self._more = self._more, 0
            self._sequence()
            self._more = more
        return first

    def _sequence(self) -> str:
        made = ""
        while self._next() not in ("", "|", ")"):
            start, more = self._place, self._more
            item = self._item()
            made += self._repeated(item, start, more)
            if len(made) > _MOST:
                raise NoText(self._pattern)
        return made

    def _repeated(self, item: str, start: int, more: int) -> str:
        found = _QUANTIFIER.match(self._pattern, self._place)
        if found is None:
            return item
        sign, low, comma, high = found.groups()
        is_limited = sign == "?" or (low is not None and not (comma and not high))
        at_least = {"*": 0, "?": 0, "+": 1}[sign] if sign else int(low)
        most = 1 if sign == "?" else int(high or low) if low else _MOST
        if self._more < more:  # what is repeated has used it up
            self._more, end = 0, found.end()
            self._place = start
            item = self._item()
            self._place = end
        self._place = found.end()
        if not item:
            return ""
        count = min(max(at_least, 0), _MOST)
        wanted = -(-self._more // len(item))
        extra = wanted if not is_limited else min(wanted, most - count)
        self._more = max(0, self._more - extra * len(item))
        return item * (count + max(extra, 0))

    def _item(self) -> str:
        letter = self._take()
        if letter in "^$":
            return ""
        if letter == ".":
            return "a"
        if letter == "[":
            return self._one_of()
        if letter == "(":
            return self._group()
        if letter == "\\":
            return self._escape()
        if letter in "*+?":
            raise NoText(self._pattern)
        return letter

    def _group(self) -> str:
        if self._next() == "?":
            kind = re.compile(r"\?(?::|<[A-Za-z_]\w*>)").match(self._pattern, self._place)
            if kind is None:
                raise NoText(self._pattern)  # looking ahead or behind
            self._place = kind.end()
        text = self._alternatives()
        if self._take() != ")":
            raise NoText(self._pattern)
        self._groups.append(text)
        return text

    def _escape(self) -> str:
        letter = self._take()
        if letter in "bB":
            return ""
        if letter in "123456789":
            return self._groups[int(letter) - 1] if int(letter) <= len(self._groups) else ""
        return self._members(letter)[0]

    def _members(self, letter: str) -> str:
        """Return the characters that an escape stands for."""
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter.lower() in _CLASSES:
            return "".join(one for one in _ORDINARY if one not in _CLASSES[letter.lower()])
        if letter in "xu":
            digits = self._pattern[self._place : self._place + (2 if letter == "x" else 4)]
            try:
                found = chr(int(digits, 16))
            except ValueError:
                raise NoText(self._pattern) from None
            self._place += len(digits)
            return found
        if letter in "pPkc":
            raise NoText(self._pattern)
        return _ESCAPED.get(letter, letter)

    def _one_of(self) -> str:
        excluded = self._next() == "^"
        if excluded:
            self._take()
        members = ""
        while self._next() != "]":
            letter = self._take()
            found = self._members(self._take()) if letter == "\\" else letter
            if self._next() == "-" and self._pattern[self._place + 1 : self._place + 2] != "]":
                self._take()
                last = self._take()
                end = self._members(self._take()) if last == "\\" else last
                if len(found) != 1 or len(end) != 1:
                    raise NoText(self._pattern)
                codes = range(ord(found), min(ord(end), ord(found) + 200) + 1)
                found = "".join(map(chr, codes))
            members += found
        self._take()
        if excluded:
            members = "".join(letter for letter in _ORDINARY if letter not in members)
        if not members:
            raise NoText(self._pattern)
        return members[0]
