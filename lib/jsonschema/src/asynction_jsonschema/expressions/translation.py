"""Regular expressions of ECMA-262 in the language of jsonschema-rs.

It does not read all of them as ECMA-262 does (``.``, ``\\d`` and ``\\b`` are examples), so they are
written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import jsonschema_rs

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.characters import CLASSES, Characters
from asynction_jsonschema.expressions.grammar import RegexUntranslatable, parse

# What jsonschema-rs, or a version of it since 0.59, reads differently, or not at all, or wherever
# there is a look-around: the dot, assertions, references back, some escapes, modifiers, what looks
# like operations on sets in [...].
_READ_DIFFERENTLY = re.compile(r"\\[bBcku0-9<>]|\(\?[^:]|\[\^?\]|--|&&|~~|(?<!\\)\.|\\\\\.")

_SIGNS = {(0, None): "*", (1, None): "+", (0, 1): "?"}

BACKTRACKS = 100_000
"""How many steps an expression that needs backtracking may take on one text: some milliseconds."""


def searcher(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether an expression matches anywhere in a text.

    The time that takes grows with the length of the text alone; where backtracking is needed, it is
    limited, and what is not found by then is not found.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that jsonschema-rs cannot do.
    """
    try:
        is_found = _finder(for_rust(pattern))
    except ValueError:
        try:
            is_found = _finder(_Writer().write(parse(pattern)))
        except RegexUntranslatable:
            raise
        except ValueError as error:
            parse(pattern)  # it may be no regular expression
            raise RegexUntranslatable("it is too large, or names what is not known") from error

    def search(text: str) -> bool:
        try:
            return is_found(text)
        except ValueError:  # a subclass of str, or half of a surrogate pair without the other
            units = text.encode("utf-16", "surrogatepass")
            return is_found(units.decode("utf-16", "replace"))

    return search


def _finder(translation: str) -> Callable[[str], bool]:
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS)
    schema = {"pattern": translation}
    is_found: Callable[[str], bool] = jsonschema_rs.Draft7Validator(
        schema, pattern_options=options
    ).is_valid
    return is_found


def for_rust(pattern: str) -> str:
    """Return an expression as jsonschema-rs has to be given it to read it as ECMA-262 does.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is one that jsonschema-rs cannot do.
    """
    if not _READ_DIFFERENTLY.search(pattern):
        return pattern
    return _Writer().write(parse(pattern))


class _Writer:
    """Writes an expression in the language of jsonschema-rs."""

    def __init__(self) -> None:
        self._captured: set[int] = set()  # the groups that have matched
        self._undone = 0  # levels around in which captures come and go
        self._behind = 0  # lookbehinds around

    def write(self, node: tree.Node) -> str:
        match node:
            case tree.OneOf():
                return self._one_of(node)
            case tree.Sequence(parts):
                return "".join([self._apart(part) for part in parts])
            case tree.Alternatives(parts):
                return "|".join([self._maybe(self.write, part) for part in parts])
            case tree.Repeated():
                return self._repeated(node)
            case tree.Group(part, number):
                inside = self.write(part)
                self._captured |= set() if self._undone else {number}
                return f"({inside})"
            case tree.Look():
                return self._look(node)
            case tree.Edge(kind):
                return _EDGES.get(kind, kind)
            case tree.Back(number):
                return self._back(number)

    def _maybe(self, write: Callable[[tree.Node], str], part: tree.Node) -> str:
        """Write a part that may be passed by: what it captures may not be there afterwards."""
        before = set(self._captured)
        written = write(part)
        self._captured = before
        return written

    def _apart(self, node: tree.Node) -> str:
        inside = self.write(node)
        return f"(?:{inside})" if isinstance(node, (tree.Sequence, tree.Alternatives)) else inside

    def _one_of(self, node: tree.OneOf) -> str:
        inside = "".join([*_ranges(node.characters), *node.properties])
        negated = node.negated is bool(inside)
        inside = inside or "\0-\U0010ffff"
        if negated or inside != re.escape(inside[-1]):
            inside = f"[{'^' if negated else ''}{inside}]"
        return f"(?i:{inside})" if node.ignores_case else inside

    def _repeated(self, node: tree.Repeated) -> str:
        self._undone += node.most != 1
        part = self._maybe(self._apart, node.part)
        self._undone -= node.most != 1
        if part == "(?:)":
            return ""  # which jsonschema-rs does not repeat
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
        if number not in self._captured or self._behind:
            raise RegexUntranslatable(
                f"the group {number} may not have matched where it is referred to"
            )
        return f"(?:\\{number})"


def _ranges(characters: Characters) -> list[str]:
    """Return what stands in brackets for some characters."""
    ends = [(re.escape(chr(low)), re.escape(chr(high))) for low, high in characters.ranges]
    return [low if low == high else f"{low}-{high}" for low, high in ends]


_WORD = "".join(_ranges(CLASSES["w"]))
_EDGES = {
    "b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
    "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))",
}
