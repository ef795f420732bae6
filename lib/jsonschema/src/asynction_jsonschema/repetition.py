"""How often one part of a value is checked, where ways through a schema lead to the same place.

jsonschema-rs follows each of them, and forty definitions of two equal `allOf` are 2 ** 40 ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.subschemas import (
    LAYOUTS,
    Layout,
    definitions_of,
    subschemas,
    without_definitions,
)
from asynction_jsonschema.survey import Survey, definition_named

_OF_ARRAYS = frozenset({"additionalItems", "contains", "items", "prefixItems", "unevaluatedItems"})

_Part = tuple[bool, str | int | None]
"""Of a value: whether it is an item or a property, and which; None stands for any."""


class _Checks:
    """What checks a value: how many schemas itself, and how many each of its parts, at worst."""

    def __init__(self) -> None:
        self.of_value = 1
        self.of_parts: Counter[_Part] = Counter()

    def add(self, other: _Checks) -> None:
        self.of_value += other.of_value
        self.of_parts.update(other.of_parts)

    @property
    def most(self) -> int:
        most = self.of_value
        for (is_item, which), times in self.of_parts.items():
            any_of_them = 0 if which is None else self.of_parts[is_item, None]
            most = max(most, times + any_of_them)
        return most


def most_checks(schema: Schema, survey: Survey) -> int:
    """Return how many subschemas, at most, check one part of a value, wherever it is in the value.

    What leads back to where it comes from is counted once: jsonschema-rs remembers that.

    Args:
        schema: A schema.
        survey: What there is to know of it.
    """
    layout, definitions = LAYOUTS[survey.dialect], definitions_of(schema)
    known: dict[str | None, _Checks] = {}
    for name in _innermost_first(survey.references):
        part = without_definitions(schema) if name is None else definitions[name]
        known[name] = _checks_of(part, known, layout)
    return known[None].most


def _checks_of(schema: Any, known: Mapping[str | None, _Checks], layout: Layout) -> _Checks:
    checks = _Checks()
    if not isinstance(schema, dict):
        return checks
    if "$ref" in schema:
        checks.add(known.get(definition_named(schema["$ref"]), _Checks()))
    for keyword, key, subschema, same_value in subschemas(schema, layout):
        below = _checks_of(subschema, known, layout)
        if same_value:
            checks.add(below)
        else:
            is_item = keyword in _OF_ARRAYS
            which = key if is_item or keyword == "properties" else None
            checks.of_parts[is_item, which] += below.most
    return checks


def _innermost_first(references: Mapping[str | None, Iterable[str]]) -> Iterator[str | None]:
    """Yield the names of the definitions that the schema leads to, and its own at last."""
    way: list[tuple[str | None, list[str]]] = [(None, list(references[None]))]
    seen: set[str | None] = {None}
    while way:
        name, ahead = way[-1]
        following = ahead.pop() if ahead else None
        if following is None:
            yield name
            way.pop()
        elif following not in seen:
            seen.add(following)
            way.append((following, list(references.get(following, ()))))
