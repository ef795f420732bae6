"""Regular expressions of ECMA-262 in the languages of Python's ``re`` and of jsonschema-rs.

Neither reads all of them as ECMA-262 does (``$``, ``.``, ``\\d`` and ``\\b`` are examples), so they
are written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.characters import CLASSES, Characters
from asynction_jsonschema.expressions.grammar import RegexUntranslatable, parse

__all__ = ["for_python", "for_rust", "searcher"]

# What jsonschema-rs, or a version of it since 0.59, reads differently, or not at all, or wherever
# there is a look-around: the dot, assertions, references back, some escapes, modifiers, what looks
# like operations on sets in [...].
_READ_DIFFERENTLY = re.compile(r"\\[bBcku0-9<>]|\(\?[^:]|\[\^?\]|--|&&|~~|(?<!\\)\.|\\\\\.")

_SIGNS = {(0, None): "*", (1, None): "+", (0, 1): "?"}
_MOST_CAPTURES = 99  # that Python can refer to by a number


def searcher(pattern: str) -> Callable[[str], object]:
    """Return what tells whether an expression matches anywhere in a text, by a truth value.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that Python's ``re`` cannot do.
    """
    return re.compile(for_python(pattern)).search


def for_python(pattern: str) -> str:
    """Return an expression as Python's ``re`` has to be given it to read it as ECMA-262 does.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that Python's ``re`` cannot do.
    """
    translation = _Writer(into_python=True).write(parse(pattern))
    try:
        re.compile(translation)
    except (re.error, OverflowError) as error:  # a lookbehind of variable width, a huge repeat
        raise RegexUntranslatable(f"Python cannot do this: {error}") from error
    return translation


def for_rust(pattern: str) -> str:
    """Return an expression as jsonschema-rs has to be given it to read it as ECMA-262 does.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that jsonschema-rs cannot do.
    """
    if not _READ_DIFFERENTLY.search(pattern):
        return pattern
    return _Writer(into_python=False).write(parse(pattern))


class _Writer:
    """Writes an expression in another language.

    Args:
        into_python: Whether that is the one of Python's ``re``, and not of jsonschema-rs.
    """

    def __init__(self, *, into_python: bool) -> None:
        self._into_python = into_python
        self._captured: set[int] = set()  # the groups that have captured the same in both languages
        self._undone = 0  # levels around in which captures come and go
        self._behind = 0  # lookbehinds around

    def write(self, node: tree.Node) -> str:
        match node:
            case tree.OneOf():
                return self._one_of(node)
            case tree.Sequence(parts):
                return "".join([self._apart(part) for part in parts])
            case tree.Alternatives(parts):
                return "|".join([self.write(part) for part in parts])
            case tree.Repeated():
                return self._repeated(node)
            case tree.Group(part, number):
                inside = self.write(part)
                self._captured |= set() if self._undone else {number}
                return f"({inside})"
            case tree.Look():
                return self._look(node)
            case tree.Edge(kind):
                return r"\Z" if kind == "$" and self._into_python else _EDGES.get(kind, kind)
            case tree.Back(number):
                return self._back(number)

    def _apart(self, node: tree.Node) -> str:
        inside = self.write(node)
        return f"(?:{inside})" if isinstance(node, (tree.Sequence, tree.Alternatives)) else inside

    def _one_of(self, node: tree.OneOf) -> str:
        if node.ignores_case and self._into_python:
            raise RegexUntranslatable("(?i:…) has no counterpart in Python")
        if node.properties and self._into_python:
            raise RegexUntranslatable(f"{node.properties[0]} has no counterpart in Python")
        inside = "".join([*_ranges(node.characters), *node.properties])
        negated = node.negated is bool(inside)
        inside = inside or "\0-\U0010ffff"
        if negated or inside != re.escape(inside[-1]):
            inside = f"[{'^' if negated else ''}{inside}]"
        return f"(?i:{inside})" if node.ignores_case else inside

    def _repeated(self, node: tree.Repeated) -> str:
        self._undone += node.most != 1
        part = self._apart(node.part)
        self._undone -= node.most != 1
        most = "" if node.most is None else node.most
        times = f"{{{node.least}}}" if node.least == most else f"{{{node.least},{most}}}"
        return part + _SIGNS.get((node.least, node.most), times) + "?" * node.lazy

    def _look(self, node: tree.Look) -> str:
        self._undone += node.negative
        self._behind += not node.ahead
        inside = self.write(node.part)
        self._undone -= node.negative
        self._behind -= not node.ahead
        return f"(?{'' if node.ahead else '<'}{'!' if node.negative else '='}{inside})"

    def _back(self, number: int) -> str:
        """Return a reference back to a group, which is empty until the group has matched."""
        if not self._into_python:
            raise RegexUntranslatable("jsonschema-rs reads references back in another way")
        if number not in self._captured or number > _MOST_CAPTURES or self._behind:
            raise RegexUntranslatable(f"Python reads the reference to group {number} otherwise")
        return f"(?({number})\\{number})"


def _ranges(characters: Characters) -> list[str]:
    """Return what stands in brackets for some characters."""
    ends = [(re.escape(chr(low)), re.escape(chr(high))) for low, high in characters.ranges]
    return [low if low == high else f"{low}-{high}" for low, high in ends]


_WORD = "".join(_ranges(CLASSES["w"]))
_EDGES = {
    "b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
    "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))",
}
