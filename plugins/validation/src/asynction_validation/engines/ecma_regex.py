"""Regular expressions as JSON Schema means them: ECMA-262, in its Unicode mode.

Neither Python's ``re`` nor what jsonschema-rs uses reads all of them that way; ``$``, ``\\d`` and
``\\b`` are examples. So an expression is parsed by the rules of ECMA-262 and written anew. As in
jsonschema-rs, any ASCII punctuation may be escaped, and ``.`` is everything but a line feed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

__all__ = ["RegexInvalid", "RegexUntranslatable", "for_rust", "searcher"]

# What stands in the brackets of a class, with the characters themselves: both can read that.
_WORD = "0-9A-Z_a-z"
_CLASSES = {
    "d": "0-9",
    "D": "\0-/:-\U0010ffff",
    "w": _WORD,
    "W": "\0-/:-@\\[-\\^`\\{-\U0010ffff",
    "s": "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
    "S": (
        "\0-\b\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
        "\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff"
    ),
}
_BOUNDARIES = {
    "b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
    "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))",
}
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LOOKAROUNDS = ("?=", "?!", "?<=", "?<!")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\})\??")
_MODIFIERS = re.compile(r"\?[ims]*(?:-[ims]*)?:")
_GROUP_NAME = re.compile(r"\?<((?:[^\W\d]|\$)[\w$]*)>")
_REFERENCE_BY_NAME = re.compile(r"k<([\w$]+)>")
_REFERENCE = re.compile(r"[1-9][0-9]*")
_PROPERTY = re.compile(r"[pP]\{[\w=]+\}", re.ASCII)
_HEX = re.compile(r"x([0-9a-fA-F]{2})")
_UNICODE = re.compile(r"u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]+)\})")
_TRAIL = re.compile(r"\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_CONTROL_LETTER = re.compile(r"c([a-zA-Z])")

# What jsonschema-rs reads differently, or not at all, or wherever there is a lookaround:
# assertions, references back, some escapes, what looks like operations on sets in [...].
_READ_DIFFERENTLY = re.compile(r"\\[bBcku0-9<>]|\(\?[^:]|\[\^?\]|--|&&|~~")


class RegexInvalid(ValueError):
    """An expression is none of ECMA-262."""


class RegexUntranslatable(ValueError):
    """An expression is one of ECMA-262 that has no counterpart in the other language."""


def searcher(pattern: str) -> Callable[[str], object]:
    """Return what tells whether an expression matches anywhere in a text, by a truth value.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that Python's ``re`` cannot do.
    """
    try:
        return re.compile(_Translation(pattern, into_python=True).result).search
    except (re.error, OverflowError) as error:  # a lookbehind of variable width, a huge repeat
        raise RegexUntranslatable(f"Python cannot do this: {error}") from error
    except RecursionError:
        raise RegexUntranslatable("it is nested too deeply") from None


def for_rust(pattern: str) -> str:
    """Return an expression as jsonschema-rs has to be given it to read it as ECMA-262 does.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that jsonschema-rs cannot do.
    """
    if not _READ_DIFFERENTLY.search(pattern):
        return pattern
    try:
        return _Translation(pattern, into_python=False).result
    except RecursionError:
        raise RegexUntranslatable("it is nested too deeply") from None


class _Group:
    """A capturing group.

    Attributes:
        closed: Whether all of it has been read.
        repeatable: Whether it can capture more than once, or be undone by a lookaround around it.
    """

    def __init__(self) -> None:
        self.closed = False
        self.repeatable = False


class _Translation:
    """One expression, parsed and written anew by recursive descent.

    Args:
        pattern: The expression.
        into_python: Whether it is meant for Python's ``re``, and not for jsonschema-rs.

    Attributes:
        result: The translation.
    """

    def __init__(self, pattern: str, *, into_python: bool) -> None:
        self._pattern = pattern
        self._into_python = into_python
        self._at = 0
        self._groups: list[_Group] = []
        self._names: dict[str, int] = {}
        self._references: list[tuple[int | str, bool]] = []
        self._lookbehinds = 0

        self.result = self._alternatives()
        if self._at < len(pattern):
            raise self._invalid("unbalanced )")
        self._check_references()

    def _alternatives(self) -> str:
        alternatives = [self._terms()]
        while self._take("|"):
            alternatives.append(self._terms())
        return "|".join(alternatives)

    def _terms(self) -> str:
        terms = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            terms.append(self._term())
        return "".join(terms)

    def _term(self) -> str:
        first_group = len(self._groups)
        start = self._at
        atom = self._atom()
        quantifier = _QUANTIFIER.match(self._pattern, self._at)
        if quantifier is None:
            return atom
        is_assertion = self._pattern.startswith(("^", "$", "\\b", "\\B"), start) or any(
            self._pattern.startswith("(" + lookaround, start) for lookaround in _LOOKAROUNDS
        )
        if is_assertion:
            raise self._invalid("nothing to repeat")
        least, most = quantifier["least"], quantifier["most"]
        if most and int(most) < int(least):
            raise self._invalid("numbers out of order in a quantifier")
        at_most_once = quantifier.group()[0] == "?" or (most or least) == "1"
        if not at_most_once:
            for group in self._groups[first_group:]:
                group.repeatable = True
        self._at = quantifier.end()
        return f"(?:{atom}){quantifier.group()}" if len(atom) > 1 else atom + quantifier.group()

    def _atom(self) -> str:
        character = self._next()
        if character in "^.":
            return character
        if character == "$":
            return r"\Z" if self._into_python else "$"
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "*+?{}]":
            self._at -= 1
            raise self._invalid(
                f"{character} out of place (a literal one is written \\{character})"
            )
        return re.escape(character)

    def _group(self) -> str:
        if self._take("?:"):
            return f"(?:{self._closed(self._alternatives())})"
        for lookaround in _LOOKAROUNDS:
            if self._take(lookaround):
                return self._lookaround(lookaround)
        if modifiers := _MODIFIERS.match(self._pattern, self._at):
            if self._into_python:
                raise RegexUntranslatable("modifiers as in (?i:…) have no counterpart in Python")
            self._at = modifiers.end()
            return f"({modifiers.group()}{self._closed(self._alternatives())})"
        if name := _GROUP_NAME.match(self._pattern, self._at):
            if name[1] in self._names:
                raise self._invalid(f"a second group {name[1]}")
            self._names[name[1]] = len(self._groups) + 1
            self._at = name.end()
        elif self._pattern.startswith("?", self._at):
            raise self._invalid("no such group")
        group = _Group()
        self._groups.append(group)
        inside = self._closed(self._alternatives())
        group.closed = True
        return f"({inside})"

    def _lookaround(self, kind: str) -> str:
        first_group = len(self._groups)
        self._lookbehinds += "<" in kind
        inside = self._closed(self._alternatives())
        self._lookbehinds -= "<" in kind
        if "!" in kind:
            for group in self._groups[first_group:]:
                group.repeatable = True
        return f"({kind}{inside})"

    def _closed(self, inside: str) -> str:
        if not self._take(")"):
            raise self._invalid("missing )")
        return inside

    def _escape(self) -> str:
        if self._at == len(self._pattern):
            raise self._invalid("a lone \\ at the end")
        for boundary, translation in _BOUNDARIES.items():
            if self._take(boundary):
                return translation
        if name := _REFERENCE_BY_NAME.match(self._pattern, self._at):
            self._at = name.end()
            return self._reference(name[1])
        if number := _REFERENCE.match(self._pattern, self._at):
            self._at = number.end()
            return self._reference(int(number[0]))
        if characters := self._class_escape():
            return f"[{characters}]"
        return re.escape(self._character_escape())

    def _reference(self, reference: int | str) -> str:
        """Translate a reference back to a group, which is empty until the group has matched."""
        if not self._into_python:
            raise RegexUntranslatable(
                "jsonschema-rs reads references back to groups in another way"
            )
        number = self._names.get(reference, 0) if isinstance(reference, str) else reference
        is_back = 0 < number <= len(self._groups) and self._groups[number - 1].closed
        self._references.append((reference, is_back and not self._lookbehinds))
        return f"(?({number})\\{number})"

    def _check_references(self) -> None:
        for reference, is_back in self._references:
            number = self._names.get(reference, 0) if isinstance(reference, str) else reference
            if not 0 < number <= len(self._groups):
                raise RegexInvalid(f"there is no group {reference} to refer back to")
            if not is_back or self._groups[number - 1].repeatable:
                raise RegexUntranslatable(
                    f"Python reads the reference to group {reference} in another way"
                )

    def _class(self) -> str:
        negated = self._take("^")
        parts = []
        while not self._take("]"):
            low, is_class = self._class_atom()
            if not self._pattern.startswith("-", self._at) or self._pattern.startswith(
                "-]", self._at
            ):
                parts.append(low if is_class else re.escape(low))
                continue
            self._at += 1
            high, is_class_too = self._class_atom()
            if is_class or is_class_too:
                raise self._invalid("a range from or to a class of characters")
            if high < low:
                raise self._invalid("a range out of order")
            parts.append(f"{re.escape(low)}-{re.escape(high)}")
        if not parts:
            return f"[{_CLASSES['d']}{_CLASSES['D']}]" if negated else "(?!)"
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _class_atom(self) -> tuple[str, bool]:
        """Return a character, or the inside of a class, and whether it is the latter."""
        if self._at == len(self._pattern):
            raise self._invalid("missing ]")
        character = self._next()
        if character != "\\":
            return character, False
        if self._take("b"):
            return "\b", False
        if characters := self._class_escape():
            return characters, True
        return self._character_escape(), False

    def _class_escape(self) -> str | None:
        if named := _PROPERTY.match(self._pattern, self._at):
            if self._into_python:
                raise RegexUntranslatable(f"\\{named.group()} has no counterpart in Python")
            self._at = named.end()
            return f"\\{named.group()}"
        letter = self._pattern[self._at : self._at + 1]
        if letter not in _CLASSES:
            return None
        self._at += 1
        return _CLASSES[letter]

    def _character_escape(self) -> str:
        for expression in (_HEX, _CONTROL_LETTER, _UNICODE):
            if match := expression.match(self._pattern, self._at):
                self._at = match.end()
                if expression is _HEX:
                    return chr(int(match[1], 16))
                if expression is _CONTROL_LETTER:
                    return chr(ord(match[1]) % 32)
                return self._code_point(match)
        character = self._next() if self._at < len(self._pattern) else ""
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "0" and not self._pattern[self._at : self._at + 1].isdecimal():
            return "\0"
        if character.isalnum() or not character.isascii() or not character:
            raise self._invalid(f"no such escape: \\{character}")
        return character

    def _code_point(self, match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        if code > sys.maxunicode:
            raise self._invalid("no such character")
        if match[1] and 0xD800 <= code < 0xDC00:
            trail = _TRAIL.match(self._pattern, self._at)
            if trail is not None:
                self._at = trail.end()
                code = 0x10000 + (code - 0xD800) * 0x400 + int(trail[1], 16) - 0xDC00
        return chr(code)

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _next(self) -> str:
        character = self._pattern[self._at]
        self._at += 1
        return character

    def _invalid(self, what: str) -> RegexInvalid:
        return RegexInvalid(f"{what}, at character {self._at + 1}")
