"""Make values that satisfy a JSON schema: small ones, in several variants, to choose from.

That a value satisfies its schema is for others to check: what is made here are candidates.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

from asynction_cli.scaffold.pattern_text import NoText, text_for
from asynction_cli.scaffold.schema_intersection import intersection

__all__ = ["candidates", "describes_tuple", "items_of", "resolved"]

_DEPTH = 24
_VARIANTS = 48

_FORMATS = {
    "date": "2024-01-31",
    "date-time": "2024-01-31T12:00:00Z",
    "duration": "P1D",
    "email": "ada@example.com",
    "hostname": "example.com",
    "idn-email": "ada@example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "iri": "https://example.com/",
    "iri-reference": "/path",
    "json-pointer": "/path",
    "regex": "a",
    "relative-json-pointer": "0",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/path",
    "uri-template": "/path/{name}",
    "uuid": "3f2b8e1a-5c4d-4e6f-8a7b-9c0d1e2f3a4b",
}

_KINDS = (
    (("properties", "required", "additionalProperties", "minProperties"), "object"),
    (("patternProperties", "propertyNames", "dependencies"), "object"),
    (("items", "prefixItems", "minItems", "uniqueItems", "contains"), "array"),
    (("minLength", "maxLength", "pattern", "format"), "string"),
    (("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
)


_COMBINATORS = ("allOf", "anyOf", "oneOf", "if", "then", "else")


class _Impossible(Exception):
    """No value can be made in this variant."""


def candidates(schema: Any) -> Iterator[Any]:
    """Yield values that may satisfy a schema: examples in it first, then made ones.

    Args:
        schema: The schema, its references all into its own ``definitions``.
    """
    if isinstance(schema, dict):
        found = resolved(schema, schema)
        if isinstance(found, dict):
            yield from _given(found)
    for variant in range(_VARIANTS):
        try:
            yield _Maker(schema, variant).make(schema)
        except (_Impossible, NoText, RecursionError):
            continue


def resolved(schema: Any, root: Any) -> Any:
    """Return what a reference into ``definitions`` leads to; other schemas as they are."""
    passed = set()
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        if schema["$ref"] in passed:
            return True
        passed.add(schema["$ref"])
        name = schema["$ref"].removeprefix("#/definitions/")
        schema = root.get("definitions", {}).get(name, True)
    return schema


def describes_tuple(schema: Any) -> bool:
    """Return whether a schema describes several arguments one by one, rather than one."""
    schema = resolved(schema, schema)
    return isinstance(schema, dict) and (
        "prefixItems" in schema or isinstance(schema.get("items"), list)
    )


def items_of(schema: dict[str, Any]) -> tuple[list[Any], Any]:
    """Return the schemas of the first items of an array, and the one of all further items."""
    items = schema.get("items", True)
    if isinstance(items, list):
        return schema.get("prefixItems", items), schema.get("additionalItems", True)
    return schema.get("prefixItems", []), items


def _given(schema: dict[str, Any]) -> Iterator[Any]:
    for key in ("examples", "example", "default"):
        if key in schema:
            given = schema[key]
            yield from given if key == "examples" and isinstance(given, list) else (given,)


class _Maker:
    """Makes one value.

    Args:
        root: The schema whose ``definitions`` references lead into.
        variant: Which one: 0 is the smallest. Others choose other branches, and more of what may be
            left out.
    """

    def __init__(self, root: Any, variant: int) -> None:
        self._root = root if isinstance(root, dict) else {}
        self._variant = variant

    def make(self, schema: Any, depth: int = 0, nth: int = 0) -> Any:
        """Return a value.

        Args:
            schema: What it has to satisfy.
            depth: How deep in the whole value it is.
            nth: Which of several different values it is.
        """
        if depth > _DEPTH or schema is False:
            raise _Impossible
        schema = self._merged(resolved(schema, self._root))
        if schema is True or not schema:
            return f"text {nth}" if nth else "text"
        if "const" in schema:
            return schema["const"]
        nth += self._variant // 16
        if "enum" in schema:
            values = self._of_type(schema)
            return values[(self._variant + nth) % len(values)]
        if self._variant % 2 == 0:
            given = list(_given(schema))
            if nth < len(given):
                return given[nth]
        kind = self._kind(schema)
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind == "string":
            return _string(schema, nth)
        if kind in ("integer", "number"):
            number = _number(schema, nth, is_integer=kind == "integer")
            return number if kind == "integer" or self._variant < 32 else number + 0.5
        if kind == "boolean":
            return nth % 2 == 0
        return None

    def _merged(self, schema: Any, depth: int = 0) -> Any:
        """Return a schema with its combinators resolved, one branch of each chosen."""
        if not isinstance(schema, dict):
            return schema
        if depth > _DEPTH:
            raise _Impossible
        result = {key: value for key, value in schema.items() if key not in _COMBINATORS}
        parts = list(schema.get("allOf", ()))
        for key in ("oneOf", "anyOf"):
            if schema.get(key):
                branches = schema[key]
                parts.append(branches[self._variant % len(branches)])
        if "if" in schema:
            # Either it holds, and so does `then`; or, as often as not, `else` has to.
            if self._variant % 2 == 0:
                parts += [schema["if"], schema.get("then", True)]
            else:
                parts.append(schema.get("else", True))
        for part in parts:
            part = self._merged(resolved(part, self._root), depth + 1)
            if part is False:
                raise _Impossible
            if isinstance(part, dict):
                result = intersection(result, part)
        return result

    def _of_type(self, schema: dict[str, Any]) -> list[Any]:
        wanted = schema.get("type")
        types = [wanted] if isinstance(wanted, str) else wanted
        values = [value for value in schema["enum"] if types is None or _is_a(value, types)]
        if not values:
            raise _Impossible
        return values

    def _kind(self, schema: dict[str, Any]) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            if not kind:
                raise _Impossible
            kinds = sorted(kind, key=lambda name: name == "null")
            return str(kinds[self._variant % len(kinds)])
        if isinstance(kind, str):
            return kind
        for keys, name in _KINDS:
            if any(key in schema for key in keys):
                return name
        return "string"

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        names = list(dict.fromkeys(schema.get("required", ())))
        if self._variant % 4 == 3 and depth < 3:
            names += [name for name in properties if name not in names]
        names = self._with_dependencies(schema, names)
        missing = schema.get("minProperties", 0) - len(names)
        names += [name for name in properties if name not in names][: max(missing, 0)]
        if len(names) < schema.get("minProperties", 0):
            names += self._more_names(schema, names)
        return {
            name: self.make(self._property(schema, name), depth + 1, index)
            for index, name in enumerate(names)
        }

    def _with_dependencies(self, schema: dict[str, Any], names: list[str]) -> list[str]:
        needed = {**schema.get("dependencies", {}), **schema.get("dependentRequired", {})}
        names = list(names)
        for name in names:  # it grows meanwhile
            others = needed.get(name, ())
            if isinstance(others, dict):
                others = others.get("required", ())
            if isinstance(others, list):
                names += [other for other in others if other not in names]
        return names

    def _more_names(self, schema: dict[str, Any], names: list[str]) -> list[str]:
        """Return names of properties that the schema does not list."""
        count = schema["minProperties"] - len(names)
        patterns = list(schema.get("patternProperties", ()))
        rule = resolved(schema.get("propertyNames", True), self._root)
        found: list[str] = []
        for index in range(count * 3):
            if isinstance(rule, dict):
                name = str(self.make(rule, 1, index))
            elif patterns and schema.get("additionalProperties") is False:
                name = text_for(patterns[index % len(patterns)], index)
            else:
                name = f"property{index + 1}"
            if name not in names and name not in found:
                found.append(name)
        return found[:count]

    def _property(self, schema: dict[str, Any], name: str) -> Any:
        if name in schema.get("properties", {}):
            return schema["properties"][name]
        for pattern, found in schema.get("patternProperties", {}).items():
            try:
                if re.search(pattern, name):
                    return found
            except re.error:
                continue
        return schema.get("additionalProperties", True)

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        leading, rest = items_of(schema)
        count = schema.get("minItems", 0)
        if describes_tuple(schema) or self._variant % 4 == 3:
            count = max(count, min(len(leading) or 1, schema.get("maxItems", len(leading) or 1)))
        made = []
        if "contains" in schema:
            count = max(count, 1)
            made = [self.make(schema["contains"], depth + 1)]
        for index in range(len(made), count):
            wanted = leading[index] if index < len(leading) else rest
            if wanted is False:
                break
            value = self.make(wanted, depth + 1, index if index >= len(leading) else 0)
            if schema.get("uniqueItems"):
                tries = itertools.count(index + 1)
                while value in made:
                    nth = next(tries)
                    if nth > index + 50:
                        raise _Impossible
                    value = self.make(wanted, depth + 1, nth)
            made.append(value)
        return made


def _is_a(value: Any, types: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, (int, float)):
        return "number" in types or ("integer" in types and value == int(value))
    names = {str: "string", dict: "object", list: "array", type(None): "null"}
    return names.get(type(value)) in types


def _string(schema: dict[str, Any], nth: int) -> str:
    low, high = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    if "pattern" in schema:
        return text_for(schema["pattern"], low + nth)
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    text = f"text {nth}" if nth else "text"
    if len(text) > high:
        text = str(nth)[: int(high)] if nth else text[: int(high)]
    return text + "x" * int(low - len(text))


def _number(schema: dict[str, Any], nth: int, *, is_integer: bool) -> int | float:
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    # In draft 4 both are booleans about the other two.
    above = low if above is True else -math.inf if above is None or above is False else above
    below = high if below is True else math.inf if below is None or below is False else below
    step = schema.get("multipleOf") or 1
    if is_integer and step != int(step):
        step = 1
    low, high = max(low, above), min(high, below)

    def is_within(value: float) -> bool:
        return low <= value <= high and value != above and value != below

    if is_within(nth * step):
        value = nth * step
    elif low != -math.inf:
        value = (math.ceil(low / step) + nth + (math.ceil(low / step) * step == above)) * step
    elif high != math.inf:
        value = (math.floor(high / step) - nth - (math.floor(high / step) * step == below)) * step
    else:
        value = 0
    if not is_within(value) and not is_integer and "multipleOf" not in schema:
        value = low + (high - low) / (2 + nth)
    return int(value) if value == int(value) else value
