"""A schema in words that mean the same whichever draft it is written in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Any

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.subschemas import LAYOUTS, rewritten, subschemas
from asynction_jsonschema.survey import definition_named

_LAYOUT = LAYOUTS[Dialect.DRAFT_2019_09]  # which knows all that there is
_SINCE: dict[Dialect, set[str]] = {
    Dialect.DRAFT_6: {"const", "contains", "propertyNames"},
    Dialect.DRAFT_7: {"if"},
    Dialect.DRAFT_2019_09: {
        *("dependentRequired", "dependentSchemas", "maxContains", "minContains"),
        *("unevaluatedItems", "unevaluatedProperties"),
    },
}
_UNTIL = {Dialect.DRAFT_2019_09: {"additionalItems"}}
_FLAGS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def in_own_words(schema: Schema, dialect: Dialect) -> Any:
    """Return a copy of a schema without what says nothing in its draft.

    A keyword that it lacks does, and what stands beside a reference. Limits say by themselves that
    they are excluded, as draft 4 has a second keyword say it.
    """
    drafts = list(Dialect)
    at = drafts.index(dialect)
    unknown = {word for draft in drafts[at + 1 :] for word in _SINCE.get(draft, ())}
    unknown |= {word for draft in drafts[:at] for word in _UNTIL.get(draft, ())}
    layout = LAYOUTS[dialect]

    def change(copy: dict[str, Any], original: dict[str, Any]) -> None:
        meant = set(copy) - unknown
        if layout.reference_stands_alone and "$ref" in copy:
            meant = {"$ref", "definitions"}
        for keyword in set(copy) - meant:
            del copy[keyword]
        for flag, limit in _FLAGS.items():
            if isinstance(copy.get(flag), bool) and copy.pop(flag):
                copy[flag] = copy.pop(limit)

    return rewritten(schema, layout, change)


def below(schema: Any) -> Iterator[tuple[Any, bool]]:
    """Yield the schemas right below one in own words; and whether they are about the same value."""
    if isinstance(schema, dict):
        for _, _, subschema, in_place in subschemas(schema, _LAYOUT):
            yield subschema, in_place


def on_cycles(definitions: dict[str, Any]) -> set[str]:
    """Return the names of the definitions that lead back to themselves, or lie between such."""
    ahead = {name: set(_references(part)) for name, part in definitions.items()}
    back: dict[str, set[str]] = {name: set() for name in ahead}
    for name, targets in ahead.items():
        for target in targets:
            back[target].add(name)
    return _held_up(ahead) & _held_up(back)


def _held_up(graph: dict[str, set[str]]) -> set[str]:
    """Return what leads into a cycle, or is on one."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        sorter.prepare()
    passed: set[str] = set()
    while ready := sorter.get_ready():
        passed.update(ready)
        sorter.done(*ready)
    return graph.keys() - passed


def _references(part: Any) -> Iterator[str]:
    """Yield the names of the definitions that a part refers to."""
    left = [part]
    while left:
        schema = left.pop()
        name = definition_named(schema.get("$ref")) if isinstance(schema, dict) else None
        if name is not None:
            yield name
        left += (subschema for subschema, _ in below(schema))
