"""The copy of a schema that jsonschema is given, so that it reads it as it is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.subschemas import LAYOUTS, rewritten, without_definitions
from asynction_jsonschema.survey import IDENTIFIERS, definition_named


class Reference(str):
    """A ``$ref`` that knows what it refers to."""

    __slots__ = ("target",)
    target: Any


class Pattern(str):
    """A regular expression that knows how to search a text: a true result for a match."""

    __slots__ = ("search",)
    search: Callable[[str], object]


class PrivateCopy:
    """Makes copies of a schema and its parts.

    Args:
        definitions: Where references lead.
        dialect: The draft of JSON Schema that all is written in.
        searchers: What searches a text for each of the regular expressions.
    """

    def __init__(
        self,
        definitions: Mapping[str, Any],
        dialect: Dialect,
        searchers: Mapping[str, Callable[[str], object]],
    ) -> None:
        self._dialect = dialect
        self._searchers = searchers
        self._references: list[Reference] = []
        self._definitions = {name: self._copied(part) for name, part in definitions.items()}
        self._let_references_lead()

    def of(self, part: Any) -> Any:
        """Return the copy of a part, which is without definitions of its own."""
        copy = self._copied(without_definitions(part))
        self._let_references_lead()
        return copy | {"definitions": self._definitions} if isinstance(copy, dict) else copy

    def _copied(self, part: Any) -> Any:
        return rewritten(part, LAYOUTS[self._dialect], self._change, definitions=False)

    def _let_references_lead(self) -> None:
        for reference in self._references:
            reference.target = self._definitions[definition_named(reference) or ""]
        self._references.clear()

    def _change(self, copy: dict[str, Any], original: dict[str, Any]) -> None:
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
        if "prefixItems" in copy and self._dialect is not Dialect.DRAFT_2020_12:
            prefix = copy.pop("prefixItems")
            if "items" in copy:
                copy["additionalItems"] = copy["items"]
            copy["items"] = prefix
        if not isinstance(copy.get("items"), list):
            copy.pop("additionalItems", None)  # which would count, or break off

    def _pattern(self, text: str) -> Pattern:
        pattern = Pattern(text)
        # There is none for what stands beside a reference that stands alone, and is never asked.
        pattern.search = self._searchers.get(text, bool)
        return pattern
