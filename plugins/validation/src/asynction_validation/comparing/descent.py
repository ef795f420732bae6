"""Whether one schema takes what another does, told keyword by keyword.

What is proven is true; what is not proven may be true as well. It decides what no canonical form
does (recursion, expressions, what stands beside them), where both sides are built alike, and costs
next to nothing. Properties that are not declared count as not sent: see `closed_objects.py`.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Any

from asynction_jsonschema.subschemas import definitions_of, tuple_of
from asynction_jsonschema.survey import definition_named
from asynction_validation.comparing.closed_objects import declared_in

_STEPS = 20_000  # of a comparison: schemas that are looked at
_BRANCHES = ("anyOf", "oneOf")
_TYPES = {"array", "boolean", "null", "number", "object", "string"}
_NO_LIMIT = (None, False)


class _TooLong(Exception):
    """The steps are used up."""


class Descent:
    """Compares one schema with another, both in own words.

    Args:
        wide: The schema that is to take everything.
        narrow: The one whose values it is to take.
    """

    def __init__(self, wide: Any, narrow: Any) -> None:
        self._roots = (wide, narrow)
        self._assumed: dict[tuple[int, tuple[int, ...]], list[Any]] = {}  # in their order
        self._steps = 0
        self._same = self._same_definitions()

    def is_covered(self) -> bool:
        """Return whether it is proven."""
        try:
            return self._covers(self._roots[0], [self._roots[1]])
        except (_TooLong, RecursionError):
            return False

    def _same_definitions(self) -> set[str]:
        """Return the names of the definitions that say the same on both sides."""
        one, other = (definitions_of(root) for root in self._roots)
        same = {
            name for name in one.keys() & other.keys() if _text(one[name]) == _text(other[name])
        }
        while lost := {name for name in same if not _names(one[name]) <= same}:
            same -= lost
        return same

    def _is_same(self, one: Any, other: Any) -> bool:
        return one == other and _text(one) == _text(other) and _names(one) <= self._same

    def _covers(self, wide: Any, narrow: list[Any]) -> bool:
        """Return whether a schema takes each value that all of some others take."""
        self._steps += 1
        if self._steps > _STEPS:
            raise _TooLong
        if wide is True or wide == {} or any(one is False for one in narrow):
            return True
        if not isinstance(wide, dict):
            return False
        key = (id(wide), tuple(id(one) for one in narrow))
        if key in self._assumed:
            return True  # of values that are as deep, it has been asked before
        if any(self._is_same(wide, one) for one in narrow):
            return True
        before = len(self._assumed)
        self._assumed[key] = narrow  # whose identities are noted: it is to stay
        proven = self._is_proven(wide, _flattened(narrow, self._roots[1]))
        while not proven and len(self._assumed) > before:
            self._assumed.popitem()  # and what rests on it
        return proven

    def _is_proven(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        if all(self._says(keyword, wide, parts) for keyword in wide):
            return True
        return self._is_proven_by_cases(wide, parts)

    def _is_proven_by_cases(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        """Look at the alternatives of the narrow side one by one."""
        for index, part in enumerate(parts):
            for keyword in _BRANCHES:
                if keyword in part:
                    rest = {key: value for key, value in part.items() if key != keyword}
                    others = [*parts[:index], rest, *parts[index + 1 :]]
                    return all(self._covers(wide, [*others, case]) for case in part[keyword])
        return False

    def _says(self, keyword: str, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        """Return whether parts say what a keyword does."""
        value = wide[keyword]
        if keyword == "definitions":
            return True
        if keyword == "$ref":
            return self._covers(_target(value, self._roots[0]), list(parts))
        if keyword == "allOf":
            return all(self._covers(one, list(parts)) for one in value)
        if keyword == "anyOf" and any(self._covers(one, list(parts)) for one in value):
            return True
        if keyword == "maxProperties" and self._has_few_properties(value, parts):
            return True
        if keyword in _OF_LIMITS:
            return _OF_LIMITS[keyword](value, parts)
        if keyword in _OF_THE_REST:
            return False
        kind = _KINDS.get(keyword)
        if kind is not None and kind not in _types(parts):
            return True
        by_structure = getattr(self, _BY_STRUCTURE.get(keyword, ""), None)
        if by_structure is not None:
            return bool(by_structure(wide, parts))
        together = next((group for group in _GROUPS if keyword in group), (keyword,))
        return any(
            all(
                (name in wide) == (name in part)
                and (name not in wide or self._is_same(wide[name], part[name]))
                for name in together
            )
            for part in parts
        )

    def _has_few_properties(self, most: Any, parts: list[dict[str, Any]]) -> bool:
        """Return whether so many properties at most are declared, beside which none are sent."""
        declared = _declared(parts, self._roots[1])
        patterns_or_free = declared.patterns or declared.is_free
        others = [part["additionalProperties"] for part in parts if _speaks_of_others(part)]
        closed = not declared.is_whole or False in others
        return not patterns_or_free and closed and len(declared.names) <= most

    def _properties(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        return all(
            self._covers_property(name, value, parts) for name, value in wide["properties"].items()
        )

    def _covers_property(self, name: str, wide: Any, parts: list[dict[str, Any]]) -> bool:
        said = [part["properties"][name] for part in parts if name in part.get("properties", ())]
        if not said and not any(part.get("patternProperties") for part in parts):
            said = [part["additionalProperties"] for part in parts if _speaks_of_others(part)]
        if not said:
            declared = _declared(parts, self._roots[1])
            if not (name in declared.names or declared.patterns or declared.is_whole):
                return True  # nobody has declared it
        return self._covers(wide, said)

    def _additional_properties(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        if wide.get("patternProperties"):
            return self._is_same_of_objects(wide, parts)
        value, named = wide["additionalProperties"], wide.get("properties", {})
        if value is True or value == {}:
            return True
        declared = _declared(parts, self._roots[1])
        if declared.is_free:
            return False
        for name in declared.names - named.keys():
            said = [
                part["properties"][name] for part in parts if name in part.get("properties", ())
            ]
            if not self._covers(value, said):
                return False
        patterns = {
            key: one for part in parts for key, one in part.get("patternProperties", {}).items()
        }
        if declared.patterns - patterns.keys():
            return False
        if not all(self._covers(value, [one]) for one in patterns.values()):
            return False
        said = [part["additionalProperties"] for part in parts if _speaks_of_others(part)]
        return self._covers(value, said) if said or declared.is_whole else True

    def _pattern_properties(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        return all(
            value is True
            or value == {}
            or any(
                pattern in part.get("patternProperties", ())
                and self._covers(value, [part["patternProperties"][pattern]])
                for part in parts
            )
            for pattern, value in wide["patternProperties"].items()
        ) or self._is_same_of_objects(wide, parts)

    def _is_same_of_objects(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        """Return whether a part says the same of all properties."""
        names = ("properties", "patternProperties", "additionalProperties")
        mine = {name: wide[name] for name in names if name in wide}
        return any(
            self._is_same(mine, {name: part[name] for name in names if name in part})
            for part in parts
        )

    def _items(self, wide: dict[str, Any], parts: list[dict[str, Any]]) -> bool:
        """Look at all that is said of items, whichever of the keywords is asked about."""
        first, others = _items_of(wide)
        told = [_items_of(part) for part in parts]
        longest = max([len(first), *(len(one) for one, _ in told)])
        most = min(
            [len(one) for one, follow in told if one and follow in (True, {}, False)], default=None
        )
        for index in range(longest + 1):
            if most is not None and index >= most:
                return True  # no items follow that anybody has described
            mine = first[index] if index < len(first) else others
            said = [one[index] if index < len(one) else follow for one, follow in told]
            if not self._covers(mine, said):
                return False
        return True


def _flattened(narrow: list[Any], root: Any) -> list[dict[str, Any]]:
    """Return schemas that together say what some others do, without references and `allOf`."""
    parts: dict[int, dict[str, Any]] = {}  # each once, by its identity
    left = deque(narrow)
    while left:
        part = left.popleft()
        if not isinstance(part, dict) or id(part) in parts:
            continue
        parts[id(part)] = part
        left += part.get("allOf", ())
        if "$ref" in part:
            left.append(_target(part["$ref"], root))
    return list(parts.values())


def _target(reference: str, root: Any) -> Any:
    return definitions_of(root).get(definition_named(reference) or "", True)


def _names(schema: Any) -> set[str]:
    """Return the names of the definitions that a schema refers to."""
    found, left = set[str](), [schema]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            name = definition_named(part.get("$ref"))
            if name is not None:
                found.add(name)
            left += part.values()
        elif isinstance(part, list):
            left += part
    return found


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _declared(parts: list[dict[str, Any]], root: Any) -> Any:
    return declared_in({"allOf": parts}, root)


def _speaks_of_others(part: dict[str, Any]) -> bool:
    return "additionalProperties" in part and part["additionalProperties"] not in (True, {})


def _items_of(schema: dict[str, Any]) -> tuple[list[Any], Any]:
    first, follows = tuple_of(schema)
    return first, True if follows is None else schema[follows]


def _types(parts: list[dict[str, Any]]) -> set[str]:
    """Return the types that values have which parts take."""
    found = _TYPES
    for part in parts:
        if "type" in part:
            named = part["type"] if isinstance(part["type"], list) else [part["type"]]
            found = found & {"number" if name == "integer" else name for name in named}
    values = _values(parts)
    return found if values is None else found & {_type(value) for value in values}


def _type(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    names: dict[type, str] = {str: "string", list: "array", dict: "object"}
    return names.get(type(value), "number")


def _values(parts: list[dict[str, Any]]) -> list[Any] | None:
    """Return the values that parts list, the shortest such list; None if none does."""
    lists = [part["enum"] for part in parts if "enum" in part]
    lists += [[part["const"]] for part in parts if "const" in part]
    return min(lists, key=len) if lists else None


def _says_type(value: Any, parts: list[dict[str, Any]]) -> bool:
    wanted = {value} if isinstance(value, str) else set(value)
    if any(part.get("format") == "binary" for part in parts):
        return False  # bytes are strings there
    for part in parts:
        if "type" in part:
            named = part["type"] if isinstance(part["type"], list) else [part["type"]]
            if all(name in wanted or (name == "integer" and "number" in wanted) for name in named):
                return True
    values = _values(parts)
    if values is None:
        return False
    return all(_type(one) in wanted or ("integer" in wanted and type(one) is int) for one in values)


def _says_values(value: list[Any], parts: list[dict[str, Any]]) -> bool:
    values = _values(parts)
    texts = {_text(one) for one in value}
    return values is not None and all(_text(one) in texts for one in values)


def _limits(parts: list[dict[str, Any]], *keywords: str) -> list[Any]:
    return [part[name] for part in parts for name in keywords if part.get(name) not in _NO_LIMIT]


def _least(keyword: str) -> Callable[[Any, list[dict[str, Any]]], bool]:
    return lambda value, parts: value <= 0 or any(one >= value for one in _limits(parts, keyword))


def _most(keyword: str) -> Callable[[Any, list[dict[str, Any]]], bool]:
    return lambda value, parts: any(one <= value for one in _limits(parts, keyword))


def _is_multiple(value: Any, parts: list[dict[str, Any]]) -> bool:
    return any(
        one == value
        or (isinstance(one, int) and isinstance(value, int) and value > 0 and one % value == 0)
        for one in _limits(parts, "multipleOf")
    )


def _has_format(value: Any, parts: list[dict[str, Any]]) -> bool:
    return value == "binary" or any(part.get("format") == value for part in parts)


def _or_no(kind: str, says: Callable[[Any, list[dict[str, Any]]], bool]) -> Any:
    """Return what also says so of parts that take no value of a kind, which others are not of."""
    return lambda value, parts: kind not in _types(parts) or says(value, parts)


def _required(value: list[str], parts: list[dict[str, Any]]) -> bool:
    needed = {name for part in parts for name in part.get("required", ())}
    return {*value} <= needed


_OF_LIMITS: dict[str, Callable[[Any, list[dict[str, Any]]], bool]] = {
    "type": _says_type,
    "enum": _says_values,
    "const": lambda value, parts: _says_values([value], parts),
    "format": _or_no("string", _has_format),
    "minimum": _or_no(
        "number",
        lambda value, parts: any(
            one >= value for one in _limits(parts, "minimum", "exclusiveMinimum")
        ),
    ),
    "maximum": _or_no(
        "number",
        lambda value, parts: any(
            one <= value for one in _limits(parts, "maximum", "exclusiveMaximum")
        ),
    ),
    "exclusiveMinimum": _or_no(
        "number",
        lambda value, parts: (
            any(one >= value for one in _limits(parts, "exclusiveMinimum"))
            or any(one > value for one in _limits(parts, "minimum"))
        ),
    ),
    "exclusiveMaximum": _or_no(
        "number",
        lambda value, parts: (
            any(one <= value for one in _limits(parts, "exclusiveMaximum"))
            or any(one < value for one in _limits(parts, "maximum"))
        ),
    ),
    "multipleOf": _or_no("number", _is_multiple),
    "minLength": _or_no("string", _least("minLength")),
    "maxLength": _or_no("string", _most("maxLength")),
    "minItems": _or_no("array", _least("minItems")),
    "maxItems": _or_no("array", _most("maxItems")),
    "minProperties": _or_no("object", _least("minProperties")),
    "maxProperties": _or_no("object", _most("maxProperties")),
    "required": _or_no("object", _required),
    "uniqueItems": _or_no(
        "array",
        lambda value, parts: not value or any(part.get("uniqueItems") for part in parts),
    ),
}
_BY_STRUCTURE = {
    "properties": "_properties",
    "additionalProperties": "_additional_properties",
    "patternProperties": "_pattern_properties",
    "items": "_items",
    "prefixItems": "_items",
    "additionalItems": "_items",
}
_KINDS = {
    **dict.fromkeys(("properties", "additionalProperties", "patternProperties"), "object"),
    **dict.fromkeys(("propertyNames", "dependencies"), "object"),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), "object"),
    **dict.fromkeys(("items", "prefixItems", "additionalItems", "contains"), "array"),
    "pattern": "string",
}
_OF_THE_REST = ("unevaluatedItems", "unevaluatedProperties")
_GROUPS = (("if", "then", "else"), ("contains", "minContains", "maxContains"))
