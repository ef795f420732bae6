"""What single keywords of JSON Schema say about a value, as AsyncAPI's schemas use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import repeat
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from asynction_validation.judging import sentences as say

_Path = tuple["str | int", ...]
_Schema = Any  # a dict or a boolean, as JSON has it


class Defect(NamedTuple):
    """Something that is wrong.

    Attributes:
        path: Where: the way to the value, or to the field that is one too many.
        rule: The rule that is broken: ``unknown-field``, ``required-field``, ``field-type``,
            ``field-value``, ``field-pattern``, ``field-range`` or ``unique-items``.
        message: What is wrong, in a sentence.
    """

    path: _Path
    rule: str
    message: str


class Task(NamedTuple):
    """A value to look at: by which schema, where it stands, and what the schema calls it."""

    schema: _Schema
    value: Any
    path: _Path
    kind: str | None


def look_into_list(task: Task) -> Iterator[Task | Defect]:
    schema, value, path, _ = task
    yield from _out_of_range(len(value), task, {"maxItems": gt, "minItems": lt})
    if schema.get("uniqueItems"):
        yield from _repeated(value, path)
    items = schema.get("items")
    if items is not None:
        by_place = items if isinstance(items, list) else repeat(items)
        for index, (one, item) in enumerate(zip(by_place, value, strict=False)):
            yield Task(one, item, (*path, index), None)


def _repeated(value: list[Any], path: _Path) -> Iterator[Defect]:
    from asynction_jsonschema.json_values import json_key

    seen = set()
    for index, item in enumerate(value):
        try:
            key = json_key(item)
        except RecursionError:
            continue
        if key in seen:
            message = f"{say.label((*path, index))} stands in the list twice: remove one"
            yield Defect((*path, index), "unique-items", message)
        seen.add(key)


def look_at_text(task: Task) -> Iterator[Defect]:
    pattern = task.schema.get("pattern")
    if pattern is not None and not compiled(pattern).search(task.value):
        message = task.schema.get("patternErrorMessage") or say.wrong_pattern(task.path, pattern)
        yield Defect(task.path, "field-pattern", message)
    yield from _out_of_range(len(task.value), task, {"maxLength": gt, "minLength": lt})


def look_at_number(task: Task) -> Iterator[Defect]:
    limits = {"exclusiveMaximum": ge, "exclusiveMinimum": le, "maximum": gt, "minimum": lt}
    yield from _out_of_range(task.value, task, limits)


def _out_of_range(
    number: float, task: Task, limits: Mapping[str, Callable[[float, float], bool]]
) -> Iterator[Defect]:
    for keyword, is_wrong in limits.items():
        limit = task.schema.get(keyword)
        if limit is not None and is_wrong(number, limit):
            yield Defect(task.path, "field-range", say.out_of_range(task.path, keyword, limit))


_PYTHON_TYPES: dict[str, type] = {
    "array": list,
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "string": str,
}


def is_of_type(value: object, name: str) -> bool:
    if name in _PYTHON_TYPES:
        return isinstance(value, _PYTHON_TYPES[name])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return name == "number" or isinstance(value, int) or value.is_integer()


def has_type(value: object, schema: dict[str, Any]) -> bool:
    types = listed(schema.get("type", ()))
    return not types or any(is_of_type(value, name) for name in types)


def has_value(value: object, schema: Any) -> bool:
    values = allowed_values(schema)
    if values and not is_among(value, values):
        return False
    pattern = schema.get("pattern") if isinstance(schema, dict) else None
    return pattern is None or not isinstance(value, str) or bool(compiled(pattern).search(value))


def allowed_values(schema: Any) -> list[Any]:
    if not isinstance(schema, dict):
        return []
    return [schema["const"]] if "const" in schema else list(schema.get("enum", ()))


def is_among(value: object, allowed: list[Any]) -> bool:
    is_bool = isinstance(value, bool)
    return any(value == one and is_bool == isinstance(one, bool) for one in allowed)


def all_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in schema.get("allOf", ()) if isinstance(one, dict)]


def listed(types: Any) -> list[str]:
    return [types] if isinstance(types, str) else list(types)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression as ECMA-262 means it, as far as the schemas use them."""
    return re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)
