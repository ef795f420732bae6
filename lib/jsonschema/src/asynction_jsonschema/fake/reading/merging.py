"""How the keywords of schemas that hold together are merged into what they ask of a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from asynction_jsonschema.fake.impossible import NOTHING, Impossible
from asynction_jsonschema.fake.reading.demands import (
    Choice,
    Contained,
    Demands,
    ItemGroup,
    PropertyGroup,
)
from asynction_jsonschema.fake.reading.schema_parts import Bundle, Part, Path
from asynction_jsonschema.fake.reading.strings import Pattern
from asynction_jsonschema.subschemas import tuple_of

_PROPERTIES = frozenset({"properties", "patternProperties", "additionalProperties"})
_ITEMS = frozenset({"items", "prefixItems"})

_MOST_REFUSED = 120  # options of oneOf: all others are left to luck

_Take: TypeAlias = Callable[[Demands, Any, Part, Bundle], None]


def demands_of(parts: tuple[Part, ...], bundle: Bundle) -> Demands:
    """Return what some parts of a schema ask together.

    Raises:
        Impossible: They contradict each other, or themselves.
    """
    demands = Demands()
    _take_all(demands, parts, bundle)
    return demands


def demands_after_choice(demands: Demands, index: int, bundle: Bundle, *, strict: bool) -> Demands:
    """Return the same with the first choice made.

    Args:
        demands: What is asked.
        index: Which option is chosen.
        bundle: The schema.
        strict: Whether to rule out the other options as well, if only one may be satisfied.

    Raises:
        Impossible: The option contradicts the rest.
    """
    demands = demands.copy()
    choice = demands.choices.pop(0)
    parts = list(choice.options[index])
    if strict and choice.exclusive:
        others = (*choice.options[index + 1 :], *choice.options[:index])[:_MOST_REFUSED]
        parts += [part.instead(bundle.refused(part.schema)) for (part,) in others]
    _take_all(demands, parts, bundle)
    return demands


def _take_all(demands: Demands, parts: Iterable[Part], bundle: Bundle) -> None:
    ahead = list(parts)
    while ahead:
        part = ahead.pop(0)
        if id(part.schema) not in demands.taken:
            demands.taken.add(id(part.schema))
            ahead[:0] = _take(demands, part, bundle)


def _take(demands: Demands, part: Part, bundle: Bundle) -> list[Part]:
    """Merge one part; return the parts that hold together with it."""
    schema = part.schema
    if schema is True:
        return []
    if schema is False:
        raise Impossible(NOTHING, part.path)
    further = []
    if "$ref" in schema:
        target = bundle.target(schema["$ref"])
        demands.recursive |= target.recursive
        further.append(target)
    for index in range(len(schema.get("allOf", ()))):
        further.append(part.below("allOf", index))
    if "not" in schema:
        further += _take_not(demands, part.below("not"), bundle)
    for keyword, take in _KEYWORDS.items():
        if keyword in schema:
            take(demands, schema[keyword], part, bundle)
    demands.kinds |= {_KINDS[keyword] for keyword in _KINDS.keys() & schema.keys()}
    if not _PROPERTIES.isdisjoint(schema):
        demands.properties.append(_property_group(part, bundle))
    if not _ITEMS.isdisjoint(schema):
        demands.items.append(_item_group(part))
    return further


def _take_not(demands: Demands, part: Part, bundle: Bundle) -> list[Part]:
    """Return what says the same as a ``not`` without that; what cannot be said is guarded."""
    demands.guarded = True
    schema = part.schema
    if schema is True or schema == {}:
        raise Impossible(NOTHING, part.path)
    if isinstance(schema, dict):
        if "$ref" in schema and len(schema) == 1:
            target = bundle.target(schema["$ref"])
            demands.recursive |= target.recursive
            return _take_not(demands, target, bundle)
        if len(schema) == 1 and (take := _NEGATED.get(next(iter(schema)))) is not None:
            take(demands, next(iter(schema.values())), part, bundle)
            return []
    return [part.instead(bundle.negation(schema))]


def _property_group(part: Part, bundle: Bundle) -> PropertyGroup:
    """Return what a schema says of properties."""
    schema = part.schema
    by_pattern = []
    for pattern in schema.get("patternProperties", ()):
        path = part.at("patternProperties", pattern)
        by_pattern.append(
            (
                Pattern(pattern, path, bundle.name_searcher(pattern)),
                part.below("patternProperties", pattern),
            )
        )
    by_name = {name: part.below("properties", name) for name in schema.get("properties", ())}
    others = part.below("additionalProperties") if "additionalProperties" in schema else None
    return PropertyGroup(by_name, by_pattern, others)


def _item_group(part: Part) -> ItemGroup:
    """Return what a schema says of items."""
    first, others = tuple_of(part.schema)
    keyword = "prefixItems" if "prefixItems" in part.schema else "items"
    return ItemGroup(
        [part.below(keyword, index) for index in range(len(first))],
        part.below(others) if others else None,
    )


def _atoms(value: str | list[str]) -> set[str]:
    names = {value} if isinstance(value, str) else set(value)
    return names - {"number"} | {"integer", "fraction"} if "number" in names else names


def _type(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.types &= _atoms(value)
    demands.typed = True
    demands.paths["type"] = part.at("type")
    if not demands.types:
        raise Impossible("no type is left that a value could have", part.at("type"))


def _not_type(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.types -= _atoms(value)
    if not demands.types:
        raise Impossible("no type is left that a value could have", part.path)


def _values(demands: Demands, values: list[Any], part: Part, keyword: str) -> None:
    if demands.values is None or len(values) < len(demands.values):
        demands.values = values
        demands.paths["values"] = part.at(keyword)


def _format(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    if isinstance(value, str):
        demands.string.formats.append(value)


def _pattern(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    path = part.at("pattern")
    demands.string.patterns.append(Pattern(value, path, bundle.searcher(value)))


def _content(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    if value == "base64":
        demands.string.formats.append("byte")


def _limit(side: str, keyword: str, *, excluded: bool) -> _Take:
    def take(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
        getattr(demands.number, side)(value, part.at(keyword), excluded=excluded)

    return take


def _multiple(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.number.divisors.append(value)
    demands.number.limits["divisor"] = part.at("multipleOf")


def _required(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    for index, name in enumerate(value):
        demands.required.setdefault(name, part.at("required", index))


def _limited(demands: Demands, attribute: str) -> tuple[Any, dict[str, Path]]:
    """Return what has a limit, and the ways to the keywords that set its limits."""
    string = demands.string
    return (string, string.limits) if attribute in ("least", "most") else (demands, demands.paths)


def _least(attribute: str, keyword: str) -> _Take:
    def take(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
        limited, paths = _limited(demands, attribute)
        if value > getattr(limited, attribute):
            setattr(limited, attribute, int(value))
            paths[attribute] = part.at(keyword)

    return take


def _most(attribute: str, keyword: str) -> _Take:
    def take(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
        limited, paths = _limited(demands, attribute)
        limit = getattr(limited, attribute)
        if limit is None or value < limit:
            setattr(limited, attribute, int(value))
            paths[attribute] = part.at(keyword)

    return take


def _contains(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    least, most = part.schema.get("minContains", 1), part.schema.get("maxContains")
    demands.contained.append(Contained(part.below("contains"), int(least), most))
    demands.guarded |= most is not None


def _condition(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    schema = part.schema
    if "then" not in schema and "else" not in schema:
        return
    demands.guarded = True
    met, unmet = [part.below("if")], [part.instead(bundle.refused(value))]
    if "then" in schema:
        met.append(part.below("then"))
    if "else" in schema:
        unmet.insert(0, part.below("else"))
    demands.choices.append(Choice((tuple(met), tuple(unmet)), part.at("if")))


def _alternatives(keyword: str) -> _Take:
    exclusive = keyword == "oneOf"

    def take(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
        demands.guarded |= exclusive and len(value) > 1
        options = tuple((part.below(keyword, index),) for index in range(len(value)))
        demands.choices.append(Choice(options, part.at(keyword), exclusive))

    return take


def _dependencies(keyword: str) -> _Take:
    def take(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
        for name, needed in value.items():
            others = needed if isinstance(needed, list) else []
            there = bundle.invented(value, f"+{name}", {"required": [name, *others]})
            absent = bundle.invented(value, f"-{name}", {"properties": {name: False}})
            here = Part(value, part.at(keyword, name))
            options: list[tuple[Part, ...]] = [(here.instead(there),), (here.instead(absent),)]
            if not isinstance(needed, list):
                options[0] += (part.below(keyword, name),)
            demands.choices.append(Choice(tuple(options), here.path))

    return take


def _unique(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    if value:
        demands.unique = True
        demands.paths["unique"] = part.at("uniqueItems")


def _not_unique(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.repeated |= bool(value)


def _unevaluated(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.closed |= part.schema.get("unevaluatedProperties", True) is not True
    demands.guarded = True


def _only_tried(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    """Leave it to the check of the whole."""


def _not_multiple(demands: Demands, value: Any, part: Part, bundle: Bundle) -> None:
    demands.number.broken |= value == 1


_KEYWORDS: dict[str, _Take] = {
    "type": _type,
    "enum": lambda demands, value, part, bundle: _values(demands, value, part, "enum"),
    "const": lambda demands, value, part, bundle: _values(demands, [value], part, "const"),
    "examples": lambda demands, value, part, bundle: demands.examples.extend(
        value if isinstance(value, list) else []
    ),
    "default": lambda demands, value, part, bundle: demands.defaults.append(value),
    "format": _format,
    "contentEncoding": _content,
    "minLength": _least("least", "minLength"),
    "maxLength": _most("most", "maxLength"),
    "minimum": _limit("at_least", "minimum", excluded=False),
    "maximum": _limit("at_most", "maximum", excluded=False),
    "exclusiveMinimum": _limit("at_least", "exclusiveMinimum", excluded=True),
    "exclusiveMaximum": _limit("at_most", "exclusiveMaximum", excluded=True),
    "multipleOf": _multiple,
    "pattern": _pattern,
    "required": _required,
    "propertyNames": lambda demands, value, part, bundle: demands.names.append(
        part.below("propertyNames")
    ),
    "minProperties": _least("least_properties", "minProperties"),
    "maxProperties": _most("most_properties", "maxProperties"),
    "unevaluatedProperties": _unevaluated,
    "contains": _contains,
    "minItems": _least("least_items", "minItems"),
    "maxItems": _most("most_items", "maxItems"),
    "uniqueItems": _unique,
    "unevaluatedItems": _unevaluated,
    "anyOf": _alternatives("anyOf"),
    "oneOf": _alternatives("oneOf"),
    "if": _condition,
    "dependencies": _dependencies("dependencies"),
    "dependentRequired": _dependencies("dependentRequired"),
    "dependentSchemas": _dependencies("dependentSchemas"),
}
"""How each keyword that can be taken on its own is merged."""

_NEGATED: dict[str, _Take] = {
    "type": _not_type,
    "const": _only_tried,
    "enum": _only_tried,
    "format": _only_tried,
    "pattern": _only_tried,
    "multipleOf": _not_multiple,
    "uniqueItems": _not_unique,
}
"""What can be done about a keyword that must not be satisfied, beside to try."""

_KINDS = {
    keyword: kind
    for kind, keywords in {
        "object": "properties patternProperties additionalProperties required propertyNames "
        "minProperties maxProperties dependencies dependentRequired dependentSchemas",
        "array": "items prefixItems contains minItems maxItems uniqueItems",
        "string": "format pattern minLength maxLength",
        "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    }.items()
    for keyword in keywords.split()
}
"""Which type a keyword is about: the likely one of a value whose type no schema names."""
