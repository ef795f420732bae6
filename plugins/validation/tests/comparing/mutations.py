"""A fixed list of mutations, and the pairs of schemas that they make of the corpus.

The corpus is what the tests of asynction-jsonschema show of each keyword and of combinations, and
the payloads and acknowledgements of all documents of tests and examples.
"""

from __future__ import annotations

import copy
import hashlib
import json
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from asynction_core import understand

ROOT = Path(__file__).parents[4]
SCHEMAS = ROOT / "lib/jsonschema/tests/fake"
GROUPS = {
    "keyword_schemas.py": ("ANY", "STRINGS", "NUMBERS", "ARRAYS", "OBJECTS"),
    "combined_schemas.py": ("COMBINED", "RECURSIVE"),
}
DOCUMENTS = ("examples/*/*.yaml", "tests/wire/*/*.yaml", "tests/browser/documents/*.yaml")

Schema = dict[str, Any]
Mutation = Callable[[Schema], bool]
"""Changes a schema in its place if it can; tells whether it did."""


_NOTHING = object()


class Pair(NamedTuple):
    """Two schemas.

    Attributes:
        name: What they show.
        one: A schema of the corpus.
        other: The same, mutated.
    """

    name: str
    one: Any
    other: Any


def _add(keyword: str, value: Any, *, to: str | None = None) -> Mutation:
    def mutate(schema: Schema) -> bool:
        if keyword in schema or (to is not None and schema.get("type") != to):
            return False
        schema[keyword] = copy.deepcopy(value)
        return True

    return mutate


def _drop(keyword: str) -> Mutation:
    return lambda schema: schema.pop(keyword, _NOTHING) is not _NOTHING


def _change(keyword: str, change: Callable[[Any], Any]) -> Mutation:
    def mutate(schema: Schema) -> bool:
        before = schema.get(keyword, _NOTHING)
        if before is _NOTHING:
            return False
        after = change(copy.deepcopy(before))
        if after is None or after == before:
            return False
        schema[keyword] = after
        return True

    return mutate


def _by(step: float) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value + step if is_number and value + step >= 0 else None

    return change


def _renamed(properties: Schema) -> Schema:
    return {
        f"{name}2" if at == 0 else name: one for at, (name, one) in enumerate(properties.items())
    }


def _require_first(schema: Schema) -> bool:
    names = [
        name for name in schema.get("properties", ()) if name not in schema.get("required", ())
    ]
    if names:
        schema["required"] = [*schema.get("required", ()), names[0]]
    return bool(names)


def _without_first(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(list(value.items())[1:])
    return value[1:] if isinstance(value, list) and len(value) > 1 else None


def _type_to(before: str, after: Any) -> Mutation:
    return _change("type", lambda value: after if value == before else None)


def _not_null(value: Any) -> Any:
    return (
        [one for one in value if one != "null"]
        if isinstance(value, list) and len(value) > 1
        else None
    )


def _wrapped(schema: Schema, wrap: Callable[[Schema], Schema]) -> bool:
    if "definitions" in schema:
        return False
    inner = copy.deepcopy(schema)
    schema.clear()
    schema.update(wrap(inner))
    return True


MUTATIONS: dict[str, Mutation] = {
    "an optional property more": _change(
        "properties", lambda value: {**value, "added": {"type": "string"}}
    ),
    "a property less": _change("properties", _without_first),
    "a property renamed": _change("properties", lambda value: _renamed(value) if value else None),
    "a property required": _require_first,
    "a property not required": _change("required", _without_first),
    "none required": _drop("required"),
    "closed": _add("additionalProperties", False, to="object"),
    "opened": _drop("additionalProperties"),
    "texts as others": _add("additionalProperties", {"type": "string"}, to="object"),
    "fewer properties": _add("maxProperties", 2, to="object"),
    "integers to numbers": _type_to("integer", "number"),
    "numbers to integers": _type_to("number", "integer"),
    "texts to numbers": _type_to("string", "number"),
    "texts or null": _type_to("string", ["string", "null"]),
    "objects or null": _type_to("object", ["object", "null"]),
    "a type less": _change("type", _not_null),
    "any type": _drop("type"),
    "a value more": _change("enum", lambda value: [*value, "added"]),
    "a value less": _change("enum", _without_first),
    "any value": _drop("enum"),
    "another constant": _change("const", lambda value: [value]),
    "a higher minimum": _change("minimum", _by(1)),
    "a lower minimum": _change("minimum", _by(-1)),
    "no minimum": _drop("minimum"),
    "a higher maximum": _change("maximum", _by(1)),
    "a lower maximum": _change("maximum", _by(-1)),
    "a minimum": _add("minimum", 3, to="integer"),
    "an exclusive maximum": _add("exclusiveMaximum", 50, to="number"),
    "twice the step": _change("multipleOf", lambda value: value * 2),
    "longer texts": _change("minLength", _by(1)),
    "shorter texts": _change("maxLength", _by(-1)),
    "a length": _add("maxLength", 4, to="string"),
    "a pattern": _add("pattern", "^[a-z]*$", to="string"),
    "no pattern": _drop("pattern"),
    "a format": _add("format", "email", to="string"),
    "no format": _drop("format"),
    "more items": _change("minItems", _by(1)),
    "fewer items": _change("maxItems", _by(-1)),
    "some items": _add("minItems", 2, to="array"),
    "each item once": _add("uniqueItems", True, to="array"),
    "items again and again": _drop("uniqueItems"),
    "any items": _drop("items"),
    "an alternative more": _change("anyOf", lambda value: [*value, {"type": "null"}]),
    "an alternative less": _change("anyOf", _without_first),
    "one alternative less": _change("oneOf", _without_first),
    "a part less": _change("allOf", _without_first),
    "nothing excluded": _drop("not"),
    "no condition": _drop("if"),
    "or null": lambda schema: _wrapped(schema, lambda one: {"anyOf": [one, {"type": "null"}]}),
    "in a combination": lambda schema: _wrapped(schema, lambda one: {"allOf": [one]}),
    "not in a combination": _drop("allOf"),
    "with a description": _add("description", "Added."),
}
"""The mutations, by what they do."""


def pairs(count: int = 300) -> list[Pair]:
    """Return the pairs, the same each time: those that come first by a hash of their names."""
    made = (
        Pair(f"{name}: {what}", schema, mutated)
        for name, schema in _corpus()
        for what, mutate in MUTATIONS.items()
        for mutated in _mutated(schema, mutate)
    )
    return sorted(made, key=lambda pair: hashlib.sha256(pair.name.encode()).digest())[:count]


def _mutated(schema: Any, mutate: Mutation) -> Iterator[Any]:
    """Yield a schema with a mutation at the first place that takes it."""
    mutated = copy.deepcopy(schema)
    for place in _places(mutated):
        if mutate(place):
            yield mutated
            return


def _places(schema: Any) -> Iterator[Schema]:
    """Yield the schemas in a schema, the outermost first."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, value in schema.items():
        if keyword in ("properties", "definitions", "patternProperties"):
            below = list(value.values())
        elif keyword in ("allOf", "anyOf", "oneOf") or (
            keyword == "items" and isinstance(value, list)
        ):
            below = list(value)
        elif keyword in ("items", "additionalProperties", "not", "if", "then", "else", "contains"):
            below = [value]
        else:
            continue
        for one in below:
            yield from _places(one)


def _corpus() -> Iterator[tuple[str, Any]]:
    """Yield the schemas of the corpus, with their names."""
    for file, groups in GROUPS.items():
        found = runpy.run_path(str(SCHEMAS / file))
        for group in groups:
            yield from found[group].items()
    known = set[str]()
    for pattern in DOCUMENTS:
        for path in sorted(ROOT.glob(pattern)):
            for name, schema in _schemas_of(path):
                text = json.dumps(schema, sort_keys=True)
                if text not in known:
                    known.add(text)
                    yield f"{path.name} {name}", schema


def _schemas_of(path: Path) -> Iterator[tuple[str, Any]]:
    spec = understand(path, on_missing_server="warn").spec
    for namespace in spec.namespaces.values() if spec is not None else ():
        for event in (*namespace.receives.values(), *namespace.sends.values()):
            for schema, what in event.schemas():
                if schema.language is None:
                    yield what, schema.bundle()
