"""How much work it may be to bring a schema into canonical form, told from its looks.

What costs is that alternatives multiply: a schema that combines eight choices between two things is
a choice between 256. So the alternatives are counted that a schema comes to, and those that its
negation comes to, with references followed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from math import prod
from typing import Any, TypeAlias

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.subschemas import LAYOUTS, definitions_of, subschemas
from asynction_jsonschema.survey import definition_named

MOST = 10**4
"""The cost from which on nothing is counted."""

_LEVELS = 24  # of subschemas; each takes some of the stack of a thread, which may be small
_LONG_PATTERN = re.compile(r"\{[0-9,]*[0-9]{3}|.{200}", re.DOTALL)

_Cases: TypeAlias = tuple[int, int]  # alternatives of a schema, and of its negation


def cost(schema: Schema, dialect: Dialect, *, negated: bool = False) -> int:
    """Return how much work a schema may be: a number about as large as that of its parts.

    Args:
        schema: The schema, which need not be valid.
        dialect: The draft of JSON Schema that it is written in.
        negated: Whether its negation is needed as well.
    """
    count = _Count(schema, dialect, negated=negated)
    try:
        count.whole_value(schema, (), 0)
    except OverflowError:
        return MOST
    return count.total


class _Count:
    def __init__(self, schema: Schema, dialect: Dialect, *, negated: bool) -> None:
        self._definitions = definitions_of(schema)
        self._layout = LAYOUTS[dialect]
        self._negated = negated
        self.total = 0

    def whole_value(self, schema: object, names: tuple[str, ...], level: int) -> _Cases:
        """Count what is asked of a value; ``names`` are of the definitions on the way there."""
        yes, no = self._cases(schema, names, level)
        self._add(yes**2 + no if self._negated else yes)
        return 1, 1

    def _add(self, cost: int) -> None:
        self.total += cost
        if self.total >= MOST:
            raise OverflowError

    def _cases(self, schema: object, names: tuple[str, ...], level: int) -> _Cases:
        if not isinstance(schema, dict):
            return 1, 1
        self._add(_own_cost(schema) if level <= _LEVELS else MOST)
        below: dict[str, list[_Cases]] = defaultdict(list)
        name = definition_named(schema.get("$ref"))
        if name is not None and name not in names:
            target = self._definitions.get(name)
            below["$ref"].append(self._cases(target, (*names, name), level + 1))
        for keyword, _, subschema, in_place in subschemas(schema, self._layout):
            count = self._cases if in_place else self.whole_value
            below[keyword].append(count(subschema, names, level + 1))
        conditions = [below.pop(keyword, [(1, 0)])[0] for keyword in ("if", "then", "else")]
        parts = [_combined(keyword, cases) for keyword, cases in below.items()]
        parts += [_conditional(*conditions), (2 ** len(_members(schema, "dependentRequired")), 0)]
        own = len(schema) + len(_members(schema, "required"))
        return prod(yes for yes, _ in parts), sum(no for _, no in parts) + own


def _own_cost(schema: dict[str, Any]) -> int:
    """Return what the keywords of a schema cost by themselves: many in a list are compared."""
    patterns = [schema.get("pattern", ""), *_members(schema, "patternProperties")]
    if any(_LONG_PATTERN.search(str(pattern)) for pattern in patterns):
        return MOST
    return len(patterns) ** 2 + len(_members(schema, "enum")) ** 2 // 500


def _members(schema: dict[str, Any], keyword: str) -> list[Any]:
    value = schema.get(keyword)
    return list(value)[:MOST] if isinstance(value, (dict, list)) else []


def _combined(keyword: str, cases: list[_Cases]) -> _Cases:
    """Return what a keyword comes to, by what the schemas below it do."""
    yes, no = [case[0] for case in cases], [case[1] for case in cases]
    if keyword == "anyOf":
        return sum(yes), prod(no)
    if keyword == "oneOf":
        return sum(yes) * len(yes), sum(yes) * len(yes) + prod(no)
    if keyword == "not":
        return no[0], yes[0]
    if keyword in ("dependencies", "dependentSchemas"):
        return prod(case + 1 for case in yes), sum(no)
    return prod(yes), sum(no)


def _conditional(condition: _Cases, then: _Cases, otherwise: _Cases) -> _Cases:
    yes, no = condition
    return yes * then[0] + no * otherwise[0], yes * then[1] + no * otherwise[1]
