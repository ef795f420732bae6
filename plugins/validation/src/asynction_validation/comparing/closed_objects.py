"""A schema whose objects have no other properties than those that it declares.

What a schema does not declare counts as not sent: else every property that is added would break,
as anything may have been sent under its name before. An object of which nothing is declared may
have any properties, but none that the other side declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from asynction_jsonschema.own_words import below
from asynction_jsonschema.subschemas import definitions_of, without_definitions
from asynction_jsonschema.survey import definition_named

_BRANCHES = ("anyOf", "oneOf")
_OF_OBJECTS = ("properties", "patternProperties", "additionalProperties", "required")
_OF_NAMES = ("properties", "required", "dependencies", "dependentRequired", "dependentSchemas")


@dataclass
class Declared:
    """What schemas about one value declare of its properties.

    Attributes:
        names: The names.
        patterns: The patterns of names.
        is_whole: Whether they speak of all other properties themselves.
    """

    names: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    is_whole: bool = False

    @property
    def is_free(self) -> bool:
        """Whether nothing is declared."""
        return not (self.names or self.patterns or self.is_whole)


def declared_in(schema: Any, root: Any, *, branches: bool = True) -> Declared:
    """Return what a schema declares of the properties of its value.

    Args:
        schema: The schema, in own words.
        root: The one whose definitions references lead into.
        branches: Whether what alternatives declare counts, too.
    """
    found = Declared()
    for part in _in_place(schema, root, branches=branches):
        found.names.update(_names_of(part))
        found.patterns.update(part.get("patternProperties", ()))
        others = (part.get("additionalProperties"), part.get("unevaluatedProperties"))
        says_all = any(one is not None and one not in ({}, True) for one in others)
        found.is_whole = found.is_whole or says_all or "enum" in part or "const" in part
    return found


def _names_of(part: dict[str, Any]) -> Iterator[str]:
    """Yield the names of properties that a schema speaks of."""
    for keyword in _OF_NAMES:
        yield from part.get(keyword, ())
    for keyword in ("dependencies", "dependentRequired"):
        for needed in part.get(keyword, {}).values():
            yield from needed if isinstance(needed, list) else ()
    listed = part.get("propertyNames")
    if isinstance(listed, dict):
        names = [*listed.get("enum", ()), listed.get("const")]
        yield from (name for name in names if isinstance(name, str))


def _in_place(schema: Any, root: Any, *, branches: bool) -> Iterator[dict[str, Any]]:
    left, passed = [schema], set()
    while left:
        part = left.pop()
        if not isinstance(part, dict):
            continue
        name = definition_named(part.get("$ref"))
        if name is not None and name not in passed:
            passed.add(name)
            left.append(definitions_of(root).get(name))
        yield part
        kept = part if branches else {key: part[key] for key in part if key not in _BRANCHES}
        without_not = {key: value for key, value in kept.items() if key != "not"}
        left += (one for one, in_place in below(without_not) if in_place)


def names_in(schema: Any) -> list[str]:
    """Return all names of properties that a schema declares anywhere."""
    found: set[str] = set()
    left = [schema, *definitions_of(schema).values()]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            found.update(_names_of(part))
        left += (one for one, _ in below(part))
    return sorted(found)


def closed(schema: Any, others: list[str]) -> Any:
    """Return a schema in own words, closed.

    Args:
        others: The names of properties that the other side declares.
    """
    closing = _Closing(schema, others)
    found = closing.value(schema)
    if closing.made and isinstance(found, dict):
        found = {**found, "definitions": closing.made}
    return found


class _Closing:
    """Closes the parts of a schema; a definition is kept as it is, open at its top, or closed."""

    def __init__(self, root: Any, others: list[str]) -> None:
        self._root = root
        self._others = others
        self._definitions = definitions_of(root)
        self.made = dict(self._definitions)

    def value(self, schema: Any, beside: Declared | None = None) -> Any:
        """Return the schema of a whole value, closed.

        Args:
            beside: What is declared of the same value elsewhere.
        """
        if not isinstance(schema, dict):
            return schema
        beside = beside or Declared()
        name = definition_named(schema.get("$ref"))
        if name is not None and beside.is_free and schema.keys() <= {"$ref", "definitions"}:
            return {"$ref": self._definition(name, "closed")}
        opened = self.part(schema)
        whole = declared_in(schema, self._root)
        if beside.is_whole or not self._may_be_object(schema) or "enum" in schema:
            return opened
        branches = [keyword for keyword in _BRANCHES if keyword in schema]
        if len(branches) == 1:
            return self._with_branches(schema, opened, branches[0], beside)
        if whole.is_whole:
            return opened
        return self._with_lid(schema, opened, whole, beside)

    def _with_branches(
        self, schema: dict[str, Any], opened: dict[str, Any], keyword: str, beside: Declared
    ) -> Any:
        own = declared_in(schema, self._root, branches=False)
        around = Declared(own.names | beside.names, own.patterns | beside.patterns, own.is_whole)
        branches = [self.value(branch, around) for branch in schema[keyword]]
        if keyword == "anyOf":
            return {**opened, "anyOf": branches}
        return {**opened, "allOf": [*opened.get("allOf", ()), {"anyOf": branches}]}

    def _with_lid(
        self, schema: dict[str, Any], opened: dict[str, Any], whole: Declared, beside: Declared
    ) -> Any:
        names, patterns = whole.names | beside.names, whole.patterns | beside.patterns
        if not names and not patterns:
            if not self._others or "propertyNames" in schema:
                return opened
            return {**opened, "propertyNames": {"not": {"enum": self._others}}}
        lid = {
            "properties": dict.fromkeys(sorted(names), True),
            "patternProperties": dict.fromkeys(sorted(patterns), True),
            "additionalProperties": False,
        }
        if not patterns:
            del lid["patternProperties"]
        if any(in_place for _, in_place in below(schema)) or "$ref" in schema or beside.names:
            return {**opened, "allOf": [*opened.get("allOf", ()), lid]}
        return {**opened, **lid, **_named(opened, lid)}

    def part(self, schema: Any) -> Any:
        """Return a schema with its parts closed, and itself open."""
        if not isinstance(schema, dict):
            return schema
        result = without_definitions(schema)
        name = definition_named(schema.get("$ref"))
        if name is not None:
            result["$ref"] = self._definition(name, "open")
        for keyword, value in result.items():
            if keyword in ("properties", "patternProperties"):
                result[keyword] = {one: self.value(part) for one, part in value.items()}
            elif keyword in ("allOf", "anyOf", "oneOf"):
                result[keyword] = [self.part(part) for part in value]
            elif keyword in ("then", "else"):
                result[keyword] = self.part(value)
            elif keyword in ("items", "prefixItems") and isinstance(value, list):
                result[keyword] = [self.value(part) for part in value]
            elif keyword in ("items", "additionalItems", "additionalProperties"):
                result[keyword] = self.value(value)
        return _with_items_closed(result)

    def _definition(self, name: str, how: str) -> str:
        new = f"{name}-{how}"
        while new in self._definitions:
            new += "-"
        if new not in self.made:
            self.made[new] = True  # while it is made
            target = self._definitions.get(name, True)
            self.made[new] = self.value(target) if how == "closed" else self.part(target)
        return f"#/definitions/{new}"

    def _may_be_object(self, schema: dict[str, Any]) -> bool:
        for part in _in_place(schema, self._root, branches=False):
            types = part.get("type")
            if types is not None and "object" not in ([types] if isinstance(types, str) else types):
                return False
        parts = list(_in_place(schema, self._root, branches=True))
        return any("type" in part or part.keys() & {*_OF_OBJECTS} for part in parts)


def _named(opened: dict[str, Any], lid: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema says of the properties that it names, and those that it only needs."""
    return {
        keyword: {**lid[keyword], **opened.get(keyword, {})}
        for keyword in ("properties", "patternProperties")
        if keyword in lid
    }


def _with_items_closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of a tuple with no other items than those that it describes."""
    if isinstance(schema.get("prefixItems"), list):
        others = "additionalItems" if "additionalItems" in schema else "items"
    elif isinstance(schema.get("items"), list):
        others = "additionalItems"
    else:
        return schema
    return {others: False, **schema}
