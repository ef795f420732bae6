"""A walk through a schema and a value that does not satisfy it, to what says most to a person.

Level by level, as what is wrong with the uppermost part of a value is told. At each place single
keywords, or the few that belong together, are asked whether the value satisfies them; the walk goes
on only where one says no. So it takes about as long as the verdict, times the levels.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from asynction_jsonschema.contract import Schema, Violation
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.explaining.failing_children import failing_items, failing_properties
from asynction_jsonschema.explaining.parts import Budget, Parts, Spent
from asynction_jsonschema.explaining.wording import (
    NESTED_TOO_DEEPLY,
    listed,
    not_allowed,
    says,
    shown,
    undecided,
)
from asynction_jsonschema.subschemas import LAYOUTS, definitions_of
from asynction_jsonschema.survey import definition_named

logger = logging.getLogger("asynction")
_logged: set[str] = set()  # expressions of schemas, not of clients

_MOST_PLACES = 32  # per level
_MOST_COUNTED = 1000  # items
_MOST_NAMED = 12  # properties
_MOST_HOPS = 32  # references and combinations on the way to what tells alternatives apart

# What belongs together with a keyword, and is asked with it.
_TOGETHER = {
    "contains": ("minContains", "maxContains"),
    "maximum": ("exclusiveMaximum",),
    "minimum": ("exclusiveMinimum",),
    "type": ("format",),
}
_ASSERTIONS = frozenset(
    {
        *("const", "contains", "dependentRequired", "enum", "exclusiveMaximum"),
        *("exclusiveMinimum", "format", "maxItems", "maxLength", "maxProperties", "maximum"),
        *("minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "pattern"),
        *("required", "type", "uniqueItems"),
    }
)
_ALTERNATIVES = ("anyOf", "oneOf")
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")


def nested_too_deeply(value: object, schema: Schema) -> Violation:
    """Return what is wrong with a value that has too many levels to be checked."""
    return Violation(NESTED_TOO_DEEPLY, (), (), "$ref", value, schema)


class _Place(NamedTuple):
    """A part of a value that does not satisfy a part of the schema; how to come to both."""

    schema: Any
    value: Any
    path: tuple[str | int, ...] = ()
    schema_path: tuple[str | int, ...] = ()

    def in_place(self, schema: Any, *steps: str | int) -> _Place:
        return _Place(schema, self.value, self.path, (*self.schema_path, *steps))

    def below(self, step: Any, schema: Any, *steps: str | int) -> _Place:
        path, schema_path = (*self.path, step), (*self.schema_path, *steps)
        return _Place(schema, self.value[step], path, schema_path)

    def violation(self, message: str, *steps: str | int, validator: str | None = None) -> Violation:
        keyword = validator or next((s for s in reversed(steps) if isinstance(s, str)), "false")
        schema_path = (*self.schema_path, *steps)
        return Violation(message, self.path, schema_path, keyword, self.value, self.schema)


class _Choice(NamedTuple):
    """Alternatives of which none fits."""

    place: _Place
    keyword: str


class Explainer:
    """Says why values do not satisfy a schema.

    Args:
        dialect: The draft of JSON Schema that it is written in.
        parts: What checks parts of it.
    """

    def __init__(self, schema: Schema, dialect: Dialect, parts: Parts) -> None:
        self._schema = schema
        self._layout = LAYOUTS[dialect]
        self._parts = parts
        self._definitions = definitions_of(schema)

    def __call__(self, value: object) -> Violation:
        """Return what is wrong with a value.

        Args:
            value: The value, which does not satisfy the schema, and is nested no deeper than the
                engine bears.
        """
        return _Walk(self._schema, self._definitions, self._layout, self._parts).explain(value)


class _Walk:
    """One explanation."""

    def __init__(self, schema: Any, definitions: dict[str, Any], layout: Any, parts: Parts) -> None:
        self._definitions = definitions
        self._layout = layout
        self._parts = parts
        self._budget = Budget()
        self._schema = schema
        self._seen: set[tuple[int, int]] = set()

    def explain(self, value: object) -> Violation:
        places = [_Place(self._schema, value)]
        try:
            while True:
                found, below = self._level(places)
                if isinstance(found, Violation):
                    return found
                if isinstance(found, _Choice):
                    meant = self._meant(found)
                    if meant is None:
                        return _said(found.place, found.keyword)
                    below = [meant]
                if not below:
                    return _vague(places[0])
                places = below[:_MOST_PLACES]
        except Spent:
            return _vague(places[0])

    def _level(self, places: list[_Place]) -> tuple[Violation | _Choice | None, list[_Place]]:
        """Return what is wrong at places of one level, and the places further down."""
        choice: _Choice | None = None
        below: list[_Place] = []
        here = list(reversed(places))
        while here:
            place = here.pop()
            if (key := (id(place.schema), id(place.value))) in self._seen:
                continue  # another way has led here
            self._seen.add(key)
            in_place = []
            for found in self._faults(place):
                if isinstance(found, Violation):
                    return found, []
                if isinstance(found, _Choice):
                    choice = choice or found
                elif len(found.path) == len(place.path):
                    in_place.append(found)
                else:
                    below.append(found)
            here += reversed(in_place)
        return choice, below

    def _faults(self, place: _Place) -> Iterator[Violation | _Choice | _Place]:
        schema = place.schema
        if schema is False:
            yield place.violation(not_allowed(place.value), validator="false")
        if not isinstance(schema, dict):
            return
        target = self._target(schema)
        if target is not None and not self._fits(target, place.value):
            yield place.in_place(target)
        if target is not None and self._layout.reference_stands_alone:
            return
        none = True
        for keyword in schema:
            for found in self._faults_of(keyword, place):
                none = False
                yield found
        if none and target is None:
            yield from self._unevaluated(place)

    def _faults_of(self, keyword: str, place: _Place) -> Iterable[Violation | _Choice | _Place]:
        schema, value = place.schema, place.value
        if keyword in _ASSERTIONS:
            return () if self._keyword_fits(keyword, place) else (self._asserted(keyword, place),)
        if keyword in _ALTERNATIVES:
            return () if self._keyword_fits(keyword, place) else (self._chosen(keyword, place),)
        if keyword == "allOf":
            return self._refused(place, ((keyword, i, s) for i, s in enumerate(schema[keyword])))
        if keyword == "if":
            branch = "then" if self._fits(schema["if"], value) else "else"
            parts = [(branch, None, schema[branch])] if branch in schema else []
            return self._refused(place, parts)
        if isinstance(value, dict):
            return self._of_object(keyword, place)
        if isinstance(value, (list, tuple)):
            return self._of_array(keyword, place)
        return ()

    def _of_object(self, keyword: str, place: _Place) -> Iterator[Violation | _Place]:
        schema, value = place.schema, place.value
        if keyword == "properties":
            for name, part in schema[keyword].items():
                if name in value and not self._fits(part, value[name]):
                    yield place.below(name, part, keyword, name)
        elif keyword == "patternProperties":
            for pattern, part in schema[keyword].items():
                group = partial(_alone, keyword, {pattern: part})
                for name in self._failing(failing_properties, place, (keyword, pattern), group):
                    yield place.below(name, part, keyword, pattern)
        elif keyword == "additionalProperties":
            yield from self._additional(place)
        elif keyword == "propertyNames":
            if not self._keyword_fits(keyword, place):
                yield self._misnamed(place)
        elif keyword in ("dependencies", "dependentSchemas"):
            yield from self._dependent(keyword, place)

    def _additional(self, place: _Place) -> Iterator[Violation | _Place]:
        keyword = "additionalProperties"
        schema = place.schema

        def group() -> dict[str, Any]:
            described: dict[str, Any] = {
                other: {name: {} for name in schema[other]}
                for other in ("properties", "patternProperties")
                if other in schema
            }
            return described | {keyword: schema[keyword]}

        names = self._failing(failing_properties, place, keyword, group)
        if schema[keyword] is not False:
            yield from (place.below(name, schema[keyword], keyword) for name in names)
        elif names:
            message = f"additional properties are not allowed: {listed(names)}"
            yield place.violation(message, keyword)

    def _misnamed(self, place: _Place) -> Violation | _Place:
        part = place.schema["propertyNames"]
        for name in place.value:
            if not isinstance(name, str):
                message = f"the name of the property {shown(name)} is not a string"
                return place.violation(message, "propertyNames")
            if not self._fits(part, name):
                return _Place(part, name, place.path, (*place.schema_path, "propertyNames"))
        return place.violation("the name of a property is not allowed", "propertyNames")

    def _dependent(self, keyword: str, place: _Place) -> Iterator[Violation | _Place]:
        for name, needed in place.schema[keyword].items():
            if name not in place.value:
                continue
            if isinstance(needed, list):
                yield from _needed(place, keyword, name, needed)
            elif not self._fits(needed, place.value):
                yield place.in_place(needed, keyword, name)

    def _of_array(self, keyword: str, place: _Place) -> Iterator[Violation | _Place]:
        schema, items = place.schema, place.schema.get("items")
        if keyword == "prefixItems" or (keyword == "items" and isinstance(items, list)):
            for index, part in enumerate(schema[keyword][: len(place.value)]):
                if not self._fits(part, place.value[index]):
                    yield place.below(index, part, keyword, index)
        elif keyword == "items":
            yield from self._following(keyword, place, len(schema.get("prefixItems", ())))
        elif keyword == "additionalItems":
            first = items if isinstance(items, list) else schema.get("prefixItems")
            if first is not None and (items is None or items is first):
                yield from self._following(keyword, place, len(first))

    def _following(self, keyword: str, place: _Place, start: int) -> Iterator[Violation | _Place]:
        part, value = place.schema[keyword], place.value
        if part is False:
            if len(value) > start:
                allowed = f"at most {start} items are" if start else "no items are"
                words = f"{shown(value)} has {len(value)} items: {allowed} allowed"
                yield place.violation(words, keyword)
            return
        rest = value[start:] if start else value
        moved = place._replace(value=list(rest) if isinstance(rest, tuple) else rest)
        for index in self._failing(failing_items, moved, keyword, lambda: {"items": part}):
            yield place.below(start + index, part, keyword)

    def _asserted(self, keyword: str, place: _Place) -> Violation:
        schema, value = place.schema, place.value
        if keyword == "required":
            missing = next(name for name in schema[keyword] if name not in value)
            return place.violation(f"{missing!r} is a required property", keyword)
        if keyword == "dependentRequired":
            needs = schema[keyword].items()
            found = (_needed(place, keyword, *one) for one in needs if one[0] in value)
            return next(violation for violations in found for violation in violations)
        if keyword == "contains":
            return place.violation(self._count(place), keyword)
        if keyword == "pattern" and not self._keyword_fits(keyword, place, negated=True):
            return self._undecided(place, schema[keyword])
        return place.violation(says(keyword, schema, value), keyword)

    def _undecided(self, place: _Place, pattern: str) -> Violation:
        """Return what is wrong with a text that neither matches nor does not, and log it once."""
        message = undecided(pattern)
        if pattern not in _logged:
            _logged.add(pattern)
            logger.warning("%s, so that a value was refused: this is said once", message)
        return place.violation(message, "pattern")

    def _count(self, place: _Place) -> str:
        schema, value = place.schema, place.value
        if len(value) > _MOST_COUNTED:
            return f"{shown(value)} has too few or too many of the items that it has to contain"
        count = sum(self._fits(schema["contains"], item) for item in value)
        least = 1 if self._layout.reference_stands_alone else schema.get("minContains", 1)
        limit = f"the least is {least}" if count < least else f"the most is {schema['maxContains']}"
        return f"{shown(value)} has {count} of the items that it has to contain: {limit}"

    def _chosen(self, keyword: str, place: _Place) -> Violation | _Choice:
        if keyword == "oneOf":
            options = enumerate(place.schema[keyword])
            fitting = [index for index, part in options if self._fits(part, place.value)]
            if fitting:
                words = "fits more than one of the alternatives: those at"
                message = f"{shown(place.value)} {words} {listed(fitting)}"
                return place.violation(message, keyword)
        return _Choice(place, keyword)

    def _meant(self, choice: _Choice) -> _Place | None:
        """Return the one alternative that a value is plainly meant for, if there is one."""
        place, keyword = choice
        meant = [
            (index, part)
            for index, part in enumerate(place.schema[keyword])
            if self._may_be_meant(part, place.value)
        ]
        if len(meant) != 1:
            return None
        return place.in_place(meant[0][1], keyword, meant[0][0])

    def _may_be_meant(self, part: Any, value: Any) -> bool:
        """Return whether a value is of the type, and one of the values, that a schema asks for.

        Or, in a property that has to be one of a few, such as one that names the alternative.
        """

        def telling() -> dict[str, Any]:
            return {"allOf": [{}, *self._telling(part)]}

        return part is not False and self._fits_made((id(part), "telling"), telling, value)

    def _telling(self, part: Any, hops: int = _MOST_HOPS) -> Iterator[Any]:
        if not isinstance(part, dict) or not hops:
            return
        target = self._target(part)
        if target is not None:
            yield from self._telling(target, hops - 1)
            if self._layout.reference_stands_alone:
                return
        yield {key: part[key] for key in ("type", "format", "const", "enum") if key in part}
        named = {name: self._values_of(one) for name, one in part.get("properties", {}).items()}
        yield {"properties": {name: one for name, one in named.items() if one}}
        for one in part.get("allOf", ()):
            yield from self._telling(one, hops - 1)

    def _values_of(self, part: Any) -> Any:
        for _ in range(_MOST_HOPS):
            target = self._target(part) if isinstance(part, dict) else None
            if target is None:
                break
            part = target
        if not isinstance(part, dict):
            return None
        return {key: part[key] for key in ("const", "enum") if key in part}

    def _unevaluated(self, place: _Place) -> Iterator[Violation | _Place]:
        schema = place.schema
        for keyword in _UNEVALUATED:
            if keyword not in schema or not self._is_at_fault(keyword, place):
                continue
            left = self._left_over(place)
            for step in left if schema[keyword] is not False else ():
                if not self._fits(schema[keyword], place.value[step]):
                    yield place.below(step, schema[keyword], keyword)
            what = "properties" if isinstance(place.value, dict) else "items"
            where = f": {listed(left)}" if left else ""
            yield place.violation(f"unevaluated {what} are not allowed{where}", keyword)

    def _is_at_fault(self, keyword: str, place: _Place) -> bool:
        def rest() -> dict[str, Any]:
            return {name: part for name, part in place.schema.items() if name != keyword}

        return self._fits_made((id(place.schema), keyword), rest, place.value)

    def _left_over(self, place: _Place) -> list[Any]:
        """Return properties that nothing has evaluated, or the index of the last such item."""
        value = place.value

        def would_fit(also: dict[str, Any]) -> bool:
            """Return whether the value would fit if these parts of it were evaluated, too."""
            schema = place.schema | {"allOf": [*place.schema.get("allOf", ()), also]}
            return self._parts.fit_once(schema, value, self._budget)

        if isinstance(value, dict):
            tried = list(value)[: _MOST_NAMED + 1]
            others: Iterable[dict[str, Any]] = (
                {name: {} for name in value if name != left} for left in tried
            )
            fitting = [would_fit({"properties": evaluated}) for evaluated in others]
            return [name for name, fits in zip(tried, fitting, strict=True) if not fits]
        lengths = range(1, min(len(value), _MOST_PLACES) + 1)
        tuple_of = "items" if "additionalItems" in self._layout.holders else "prefixItems"
        ends = (length for length in lengths if would_fit({tuple_of: [{}] * length}))
        return [end - 1 for end in islice(ends, 1)]

    def _refused(
        self, place: _Place, parts: Iterable[tuple[str, int | None, Any]]
    ) -> Iterator[_Place]:
        for keyword, key, part in parts:
            if not self._fits(part, place.value):
                yield place.in_place(part, keyword, *(() if key is None else (key,)))

    def _failing(
        self, find: Any, place: _Place, keyword: Any, group: Callable[[], Any]
    ) -> list[Any]:
        """Return names or indexes of what does not fit some keywords that are about all of it."""
        key = (id(place.schema), keyword)
        failing: list[Any] = find(
            place.value, lambda some: self._fits_made(key, group, some), _MOST_NAMED + 1
        )
        return failing

    def _keyword_fits(self, keyword: str, place: _Place, *, negated: bool = False) -> bool:
        def group() -> dict[str, Any]:
            together = (keyword, *_TOGETHER.get(keyword, ()))
            group = {name: place.schema[name] for name in together if name in place.schema}
            if keyword == "type" and group.get("format") != "binary":
                group.pop("format", None)  # which is a keyword of its own
            return {"not": group} if negated else group

        return self._fits_made((id(place.schema), keyword, negated), group, place.value)

    def _fits(self, part: Any, value: Any) -> bool:
        return self._parts.fit(part, value, self._budget)

    def _fits_made(self, key: Hashable, make: Callable[[], Any], value: Any) -> bool:
        return self._parts.fit_made(key, make, value, self._budget)

    def _target(self, schema: dict[str, Any]) -> Any:
        name = definition_named(schema.get("$ref"))
        return None if name is None else self._definitions.get(name)


def _needed(place: _Place, keyword: str, name: str, needed: list[str]) -> Iterator[Violation]:
    missing = [other for other in needed if other not in place.value]
    if missing:
        yield place.violation(f"{name!r} needs other properties: {listed(missing)}", keyword)


def _said(place: _Place, keyword: str) -> Violation:
    return place.violation(says(keyword, place.schema, place.value), keyword)


def _vague(place: _Place) -> Violation:
    """Return what is said where the walk has come to no end: what it has come to."""
    steps = [step for step in place.schema_path if isinstance(step, str)]
    message = f"{shown(place.value)} does not satisfy its schema"
    return place.violation(message, validator=steps[-1] if steps else "$ref")


def _alone(keyword: str, value: Any) -> dict[str, Any]:
    return {keyword: value}
