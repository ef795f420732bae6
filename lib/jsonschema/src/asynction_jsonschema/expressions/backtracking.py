"""Which regular expressions cannot be searched for in a time that the text alone decides."""

from __future__ import annotations

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.grammar import parse


def needs_backtracking(pattern: str) -> bool:
    """Return whether jsonschema-rs has to try one way after the other to find an expression.

    It has to where there is a look-around or a reference back, and for ``\\b`` and ``\\B``: its own
    are those of Unicode, so that those of ECMA-262 are written as look-arounds for it. It gives up
    after a million steps, and takes that for "not found". All else it finds in a time that grows
    with the length of the text alone.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is nested too deeply.
    """
    edges = (tree.Edge("b"), tree.Edge("B"))
    nodes = tree.walk(parse(pattern))
    return any(isinstance(node, (tree.Back, tree.Look)) or node in edges for node in nodes)
