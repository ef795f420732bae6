"""The copy of a schema that checks run on.

Its references know their targets and its regular expressions are compiled, so that a check resolves
and compiles nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asynction_validation.engines.contract import Schema
from asynction_validation.engines.dialects import Dialect
from asynction_validation.engines.json_values import json_key
from asynction_validation.engines.subschemas import LAYOUTS, rewritten
from asynction_validation.engines.survey import IDENTIFIERS, definition_named

__all__ = ["Constant", "Enumeration", "Pattern", "PrivateCopy", "Reference"]


class Reference(str):
    """A ``$ref`` that knows what it refers to."""

    __slots__ = ("target",)
    target: Any


class Pattern(str):
    """A regular expression that knows how to search a text: a true result for a match."""

    __slots__ = ("search",)
    search: Callable[[str], object]


class Constant:
    """The value of ``const``, with what equals it in JSON known by `key`."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.key = json_key(value)

    def __repr__(self) -> str:  # messages may quote the copy
        return repr(self.value)


class Enumeration(list[Any]):
    """The values of ``enum``, with what equals one of them in JSON known by `keys`."""

    def __init__(self, values: list[Any]) -> None:
        super().__init__(values)
        self.keys = frozenset(map(json_key, values))


class PrivateCopy:
    """A copy of a schema for a validator class of ours.

    Args:
        schema: The schema. It may be invalid: what is out of place is copied as it is.
        dialect: The draft of JSON Schema that it is written in.
        searchers: What searches a text for each of its regular expressions.

    Attributes:
        original: The schema.
        schema: The copy.
    """

    def __init__(
        self, schema: Schema, dialect: Dialect, searchers: Mapping[str, Callable[[str], object]]
    ) -> None:
        self.original = schema
        self._searchers = searchers
        self._originals: dict[int, object] = {}
        self._references: list[Reference] = []
        self.schema = rewritten(schema, LAYOUTS[dialect], self._change)
        for reference in self._references:
            name = definition_named(reference)
            reference.target = self.schema["definitions"][name] if name else self.schema

    def original_of(self, subschema: object) -> object:
        """Return what a part of the copy is a copy of."""
        return self._originals.get(id(subschema), subschema)

    def _change(self, copy: dict[str, Any], original: dict[str, Any]) -> None:
        self._originals[id(copy)] = original
        for keyword in IDENTIFIERS.intersection(copy):
            if isinstance(copy[keyword], str):
                del copy[keyword]
        if isinstance(copy.get("$ref"), str):
            copy["$ref"] = Reference(copy["$ref"])
            self._references.append(copy["$ref"])
        if isinstance(copy.get("pattern"), str):
            copy["pattern"] = self._pattern(copy["pattern"])
        if isinstance(copy.get("patternProperties"), dict):
            copy["patternProperties"] = {
                self._pattern(pattern): subschema
                for pattern, subschema in copy["patternProperties"].items()
            }
        if "const" in copy:
            copy["const"] = Constant(copy["const"])
        if isinstance(copy.get("enum"), list):
            copy["enum"] = Enumeration(copy["enum"])

    def _pattern(self, text: str) -> Pattern:
        pattern = Pattern(text)
        # There is none for what stands beside a reference that stands alone, and is never asked.
        pattern.search = self._searchers.get(text, bool)
        return pattern
