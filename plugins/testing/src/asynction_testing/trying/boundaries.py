"""Values on both sides of each keyword of a schema, one place of the value at a time."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from copy import deepcopy
from itertools import islice
from typing import Any, NamedTuple

from asynction_jsonschema import Checker, Dialect, Schema
from asynction_jsonschema.arguments import items_of, resolved
from asynction_jsonschema.canonical import Form, canonical
from asynction_jsonschema.examples import candidates
from asynction_jsonschema.json_values import is_number, json_key
from asynction_jsonschema.negation import negation
from asynction_jsonschema.own_words import in_own_words
from asynction_jsonschema.subschemas import without_definitions

_DEEPEST = 6  # levels of a value
_MOST = 600  # values for one schema
_LONGEST = 20_000  # characters of a text, or items
_OF_EACH_TYPE: Sequence[Any] = (
    *(None, True, 7, 0.5, "text", "", " "),
    *([], {}, [None], {"extra": "text"}),
)
_CHARACTERS = ("\N{GRINNING FACE}", "\u00e9", "\0", "\n", '"')
_COMBINED = ("allOf", "anyOf", "oneOf")
_WITH_LENGTH = {"minItems": "maxItems", "maxItems": "minItems"}


class Probe(NamedTuple):
    """A value that tries a keyword. Whether it satisfies the schema is for whoever checks it.

    Attributes:
        value: The value.
        keyword: The keyword.
        place: Where in the value, as a JSON pointer.
    """

    value: Any
    keyword: str
    place: str


def boundaries(schema: Schema, dialect: Dialect, check: Checker) -> Iterator[Probe]:
    """Yield values around the limits of a schema, each once.

    Args:
        schema: The schema, its references all into its own ``definitions``.
        dialect: Its draft.
        check: What checks a value against it.
    """
    known: set[Hashable] = set()
    written = [in_own_words(schema, dialect)]
    form = canonical(schema, dialect, validate_formats=True)
    if isinstance(form, Form) and isinstance(form.schema, dict):
        written.append(form.schema)  # where combinations are merged
    probes = (probe for one in written for probe in _Walk(one, dialect, check).probes())
    for probe in islice(probes, 4 * _MOST):
        key = json_key(probe.value)
        if key not in known:
            known.add(key)
            yield probe
        if len(known) >= _MOST:
            return


class _Walk:
    def __init__(self, schema: Any, dialect: Dialect, check: Checker) -> None:
        self._root = schema if isinstance(schema, dict) else {}
        self._dialect = dialect
        self._check = check

    def probes(self) -> Iterator[Probe]:
        bases = list(islice(self._values(self._root, filled=True), 2))
        for base in bases:
            yield Probe(base, "type", "/")
        yield from self._below(self._root, (), bases or [None], ())

    def _below(
        self, schema: Any, path: tuple[str | int, ...], bases: list[Any], passed: tuple[int, ...]
    ) -> Iterator[Probe]:
        schema = resolved(schema, self._root)
        if not isinstance(schema, dict) or len(path) > _DEEPEST or passed.count(id(schema)) > 1:
            return
        passed = (*passed, id(schema))
        place = "/" + "/".join(map(str, path))
        for keyword, value in self._around(schema, path, bases):
            for base in bases[:2]:
                yield Probe(_with(base, path, value), keyword, place)
        for name, below in (schema.get("properties") or {}).items():
            yield from self._below(
                below, (*path, name), self._fit(bases, path, below, name), passed
            )
        first, others = items_of(schema)
        lists = "items" in schema or "prefixItems" in schema
        for index, below in enumerate([*first, *([] if first or not lists else [others])]):
            yield from self._below(
                below, (*path, index), self._fit(bases, path, below, index), passed
            )
        for keyword in (*_COMBINED, "then", "else"):
            found = schema.get(keyword)
            for below in found if isinstance(found, list) else [found] if found else []:
                yield from self._below(
                    below, path, self._chosen(bases, path, schema, below), passed
                )

    def _fit(
        self, bases: list[Any], path: tuple[str | int, ...], schema: Any, name: str | int
    ) -> list[Any]:
        """Return values that have something at a place, so that it can be changed."""
        found = []
        for base in bases:
            if _has(base, (*path, name)):
                found.append(base)
                continue
            for value in islice(self._values(schema, filled=True), 3):
                whole = _with(base, (*path, name), value)
                if self._check(whole) is None:
                    found.append(whole)
                    break
        return found or bases

    def _chosen(
        self, bases: list[Any], path: tuple[str | int, ...], schema: Any, below: Any
    ) -> list[Any]:
        """Return values that satisfy one of the schemas that are combined."""
        both = {"allOf": [without_definitions(schema), below]}
        values = [*islice(self._values(both, filled=True), 2), *islice(self._values(below), 1)]
        found = [_with(bases[0], path, value) for value in values]
        return [whole for whole in found if self._check(whole) is None] or bases

    def _values(self, schema: Any, *, filled: bool = False) -> Iterator[Any]:
        if schema is True:
            schema = {}
        if not isinstance(schema, dict):
            return iter(())
        whole = {**schema, "definitions": self._root.get("definitions", {})}
        return candidates(whole, self._dialect, filled=filled)

    def _around(
        self, schema: dict[str, Any], path: tuple[str | int, ...], bases: list[Any]
    ) -> Iterator[tuple[str, Any]]:
        some = list(islice(self._values(schema), 4))
        yield from (("type", value) for value in some)
        for keyword, value in schema.items():
            if keyword in _NEAR:
                yield from ((keyword, near) for near in _NEAR[keyword](value, schema, some))
            if keyword in ("minLength", "maxLength", *_WITH_LENGTH) and is_number(value):
                yield from self._of_length(keyword, int(value), schema)
        current = [_at(base, path) for base in bases if _has(base, path)] + some
        for value in [one for one in current if isinstance(one, dict)][:2]:
            for name in list(value):
                without = {key: item for key, item in value.items() if key != name}
                yield ("required" if name in schema.get("required", ()) else "properties"), without
            yield "additionalProperties", {**value, "extra": "text"}
        for value in [one for one in current if isinstance(one, list) and one][:2]:
            yield "uniqueItems", [*value, deepcopy(value[0])]
        yield from (("type", value) for value in _mistyped(some))
        yield from (("type", value) for value in _edges(schema))
        yield from (("type", value) for value in _OF_EACH_TYPE)
        yield from self._opposites(schema)

    def _of_length(
        self, keyword: str, limit: int, schema: dict[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        least, most = (
            ("minLength", "maxLength") if keyword.endswith("Length") else ("minItems", "maxItems")
        )
        rest = {name: value for name, value in schema.items() if name not in (least, most)}
        for length in (limit, limit - 1, limit + 1):
            if 0 <= length <= _LONGEST:
                exact = {**rest, least: length, most: length}
                yield from ((keyword, value) for value in islice(self._values(exact), 1))

    def _opposites(self, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        context = {n: v for n, v in schema.items() if n in ("properties", "minContains")}
        for keyword, value in schema.items():
            if keyword in ("definitions", "properties", "items", "prefixItems", "type"):
                continue
            opposite = negation({**context, keyword: value})
            if isinstance(opposite, dict):
                for option in opposite.get("anyOf", [opposite])[:8]:
                    for other in islice(self._values(option), 2):
                        yield keyword, other


def _near_limit(value: Any, schema: dict[str, Any], some: list[Any]) -> Iterator[Any]:
    if is_number(value):
        step = schema.get("multipleOf", 1)
        step = step if is_number(step) and step > 0 else 1
        yield from (value, value - step, value + step)
        if schema.get("type") != "integer":
            yield from (value - 0.01, value + 0.01)


def _near_factor(value: Any, schema: dict[str, Any], some: list[Any]) -> Iterator[Any]:
    if is_number(value):
        yield from (value, 2 * value, 0, -value, value / 2)
        for one in some:
            if is_number(one):
                yield from (one + value / 2, one + value)


def _near_choice(value: Any, schema: dict[str, Any], some: list[Any]) -> Iterator[Any]:
    for one in value[:20] if isinstance(value, list) else [value]:
        yield one
    for one in value[:2] if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield from (one.upper(), one.lower(), f"{one} ", f"no {one}")
        elif is_number(one):
            yield from (one + 1, str(one))


_NEAR = {
    "const": _near_choice,
    "enum": _near_choice,
    "exclusiveMaximum": _near_limit,
    "exclusiveMinimum": _near_limit,
    "maximum": _near_limit,
    "minimum": _near_limit,
    "multipleOf": _near_factor,
}


def _edges(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield what programs stumble over, of the types of a schema."""
    types = schema.get("type", ())
    types = (types,) if isinstance(types, str) else types
    if "integer" in types or "number" in types:
        yield from (2**31, -(2**31) - 1, 2**53)
    if "number" in types:
        yield from (1e300, 1e-300)
    if "string" in types:
        least, most = schema.get("minLength", 1), schema.get("maxLength", 8)
        if is_number(least) and is_number(most):
            for character in _CHARACTERS:
                yield from (character * int(n) for n in (least, least - 1, most) if 0 < n < 100)
        yield from ("constructor", "a" * 5_000)


def _mistyped(some: list[Any]) -> Iterator[Any]:
    """Yield what programs send by mistake in the place of some values."""
    for value in some[:2]:
        if isinstance(value, bool):
            yield from (str(value).lower(), int(value))
        elif is_number(value):
            yield from (str(value), value + 0.5)
        elif isinstance(value, (dict, list)):
            yield json.dumps(value)
        yield [value]


def _has(value: Any, path: Sequence[str | int]) -> bool:
    for part in path:
        is_item = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not is_item and not (isinstance(value, dict) and part in value):
            return False
        value = value[part]
    return True


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value


def _with(value: Any, path: Sequence[str | int], new: Any) -> Any:
    """Return a copy of a value that has another at a place, which is made if it is not there."""
    if not path:
        return new
    part, *rest = path
    if isinstance(part, str):
        copy: Any = dict(value) if isinstance(value, dict) else {}
        copy[part] = _with(copy.get(part), rest, new)
        return copy
    copy = list(value) if isinstance(value, list) else []
    while len(copy) <= part:
        copy.append(None)
    copy[part] = _with(copy[part], rest, new)
    return copy
