"""What schemas ask of a value together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from math import inf
from typing import Any

from asynction_jsonschema.arguments import items_of
from asynction_jsonschema.json_values import json_key

_MOST_CONTAINED = 200
_TYPES = ("string", "integer", "fraction", "boolean", "object", "array", "null")
_MEANT_BY = {
    "object": {"properties", "required", "minProperties", "propertyNames", "dependencies"},
    "array": {"items", "prefixItems", "minItems", "contains"},
    "string": {"pattern", "format", "minLength", "maxLength"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}


class Together(list[dict[str, Any]]):
    """Schemas that hold for one value. What combines others in them is not looked at."""

    def all(self, keyword: str) -> list[Any]:
        """Return what the schemas say under a keyword."""
        return [schema[keyword] for schema in self if keyword in schema]

    def least(self, keyword: str) -> int:
        return int(max(self.all(keyword), default=0))

    def most(self, keyword: str) -> float:
        return min(self.all(keyword), default=inf)

    @cached_property
    def types(self) -> list[str]:
        """The types of values, likely ones first; numbers are ``integer`` or ``fraction``."""
        named = [_atoms(types) for types in self.all("type")]
        if not named:
            meant = [type for type, words in _MEANT_BY.items() if words & {*chain(*self)}]
            named = [[*_atoms(meant), *_TYPES]]
        nots = [one for one in self.all("not") if isinstance(one, dict)]
        refused = [*chain(*(_atoms(one["type"]) for one in nots if one.keys() == {"type"}))]
        common = [one for one in dict.fromkeys(named[0]) if all(one in types for types in named)]
        return sorted(
            set(common) - set(refused), key=lambda one: (one == "null", common.index(one))
        )

    def values(self) -> list[Any] | None:
        """Return the values that ``const`` and ``enum`` allow; None without either."""
        lists = [[value] for value in self.all("const")]
        lists += [values for values in self.all("enum") if isinstance(values, list)]
        keys = [{json_key(value) for value in values} for values in lists]
        shortest = min(lists, key=len, default=None)
        return shortest and [one for one in shortest if all(json_key(one) in key for key in keys)]

    def given(self) -> list[Any]:
        """Return what authors have written as examples, and as defaults."""
        examples = [values for values in self.all("examples") if isinstance(values, list)]
        return [*chain(*examples), *self.all("example"), *self.all("default")]

    def required(self, names: Sequence[str] = ()) -> list[str]:
        """Return the names of the properties that have to be there, where some others are."""
        found = [*dict.fromkeys([*names, *chain(*self.all("required"))])]
        for name in found:  # which grows meanwhile
            for needed in self.all("dependencies") + self.all("dependentRequired"):
                if isinstance(needed.get(name), list):
                    found += [other for other in needed[name] if other not in found]
        return found

    def property(self, name: str, matches: Callable[[str, str], bool]) -> list[Any]:
        """Return the schemas of a property, by what tells whether a pattern is in a text."""
        found: list[Any] = []
        for schema in self:
            own = [schema["properties"][name]] if name in schema.get("properties", ()) else []
            for pattern, one in schema.get("patternProperties", {}).items():
                own += [one] * matches(pattern, name)
            found += own or [schema.get("additionalProperties", True)]
        return found

    def item(self, index: int) -> list[Any]:
        """Return the schemas of an item."""
        split = map(items_of, self)
        return [first[index] if index < len(first) else others for first, others in split]

    def leading(self) -> int:
        """Return how many items are described one by one."""
        return max([len(items_of(schema)[0]) for schema in self], default=0)

    def contained(self) -> list[Any]:
        """Return schemas, each as often as there has to be an item that satisfies it."""
        found: list[Any] = []
        for schema in self:
            if "contains" in schema:
                number = min(schema.get("minContains", 1), _MOST_CONTAINED)
                found += [schema["contains"]] * int(number)
        return found


def _atoms(types: str | Sequence[str]) -> list[str]:
    named = [types] if isinstance(types, str) else types
    return [*chain(*(("integer", "fraction") if one == "number" else (one,) for one in named))]
