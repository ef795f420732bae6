"""Whether a value satisfies a part of a schema, told without anything being compiled.

Parts are asked about by the thousand while values are made, and each would have to be compiled with
all that it refers to. The engine has the last word, on whole values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from asynction_jsonschema.json_values import exact, json_key, types_of
from asynction_jsonschema.subschemas import tuple_of
from asynction_jsonschema.survey import definition_named

_Schema: TypeAlias = dict[str, Any]


class Verdicts:
    """Tells whether values satisfy parts of a schema.

    Args:
        definitions: What the references in the parts lead to.
        searcher: Returns what tells whether a regular expression matches somewhere in a text.
        name_searcher: The same for names.
        has_format: Tells whether a text has a format.
        whole_floats: Whether 1.0 is an integer.
    """

    def __init__(
        self,
        definitions: Mapping[str, Any],
        searcher: Callable[[str], Callable[[str], bool]],
        name_searcher: Callable[[str], Callable[[str], bool]],
        has_format: Callable[[str, str], bool],
        *,
        whole_floats: bool,
    ) -> None:
        self._definitions = definitions
        self.searcher = searcher
        self.name_searcher = name_searcher
        self.has_format = has_format
        self.types = types_of(whole_floats=whole_floats)
        self._keys: dict[int, tuple[frozenset[Any], list[Any]]] = {}
        self._known: dict[tuple[str, int], bool] = {}

    def all_hold(self, schemas: Iterable[Any], value: Any) -> bool:
        """Return whether a value satisfies all of some schemas."""
        self._known = {}
        return all(self.holds(schema, value) for schema in schemas)

    def follows(self, reference: str, value: Any) -> bool:
        """Return whether a value satisfies what a reference leads to.

        Alternatives that refer to the same ask it again and again of what is deep in the value.
        """
        if not isinstance(value, (dict, list)):
            return self.holds(self.target(reference), value)
        known = self._known.get((reference, id(value)))
        if known is None:
            known = self.holds(self.target(reference), value)
            self._known[reference, id(value)] = known
        return known

    def holds(self, schema: Any, value: Any) -> bool:
        """Return whether a value satisfies a schema."""
        if isinstance(schema, bool):
            return schema
        for keyword, said in schema.items():
            if keyword in _TESTS:
                kind, test = _TESTS[keyword]
                is_meant = kind is None or self.types[kind](value)
                if is_meant and not test(self, value, said, schema):
                    return False
        return True

    def target(self, reference: str) -> Any:
        """Return what a reference leads to."""
        return self._definitions[definition_named(reference) or ""]

    def is_among(self, value: Any, values: list[Any]) -> bool:
        """Return whether a value equals one of some values."""
        found = self._keys.get(id(values))
        if found is None:  # the list is kept, so that its id stays its own
            found = self._keys[id(values)] = frozenset(map(json_key, values)), values
        return json_key(value) in found[0]

    def described(self, schema: _Schema, name: str) -> Iterator[Any]:
        """Yield what a schema says of a property by its name, and by patterns."""
        if name in schema.get("properties", ()):
            yield schema["properties"][name]
        for pattern, below in schema.get("patternProperties", {}).items():
            if self.name_searcher(pattern)(name):
                yield below

    def evaluated(self, schema: Any, value: Any, *, alone: bool) -> set[Any]:
        """Return the names of the properties, or the indexes of the items, that a schema judges.

        Args:
            value: The object or the array.
            alone: Whether the ``unevaluated…`` of the schema itself does not count.
        """
        if isinstance(schema, bool):
            return set()
        of = self._items_here if isinstance(value, list) else self._names_here
        found = of(schema, value, alone=alone)
        for below in self._in_place(schema, value):
            found |= self.evaluated(below, value, alone=False)
        return found

    def _names_here(self, schema: _Schema, value: dict[str, Any], *, alone: bool) -> set[Any]:
        if "additionalProperties" in schema or ("unevaluatedProperties" in schema and not alone):
            return set(value)
        return {name for name in value if any(True for _ in self.described(schema, name))}

    def _items_here(self, schema: _Schema, value: list[Any], *, alone: bool) -> set[Any]:
        first, others = tuple_of(schema)
        if others is not None or ("unevaluatedItems" in schema and not alone):
            return set(range(len(value)))
        wanted = schema.get("contains", False)
        return {at for at, one in enumerate(value) if at < len(first) or self.holds(wanted, one)}

    def _in_place(self, schema: _Schema, value: Any) -> Iterator[Any]:
        """Yield the schemas in a schema that are about the same value, and that it satisfies."""
        if "$ref" in schema:
            yield self.target(schema["$ref"])
        for keyword in ("allOf", "anyOf", "oneOf"):
            yield from (below for below in schema.get(keyword, ()) if self.holds(below, value))
        if "if" in schema:
            is_met = self.holds(schema["if"], value)
            yield schema["if"] if is_met else True
            yield schema.get("then" if is_met else "else", True)
        for keyword in ("dependentSchemas", "dependencies"):
            needed = schema.get(keyword, {}).items()
            yield from (one for name, one in needed if name in value and isinstance(one, dict))


def _type(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    return any(verdicts.types[name](value) for name in ([said] if isinstance(said, str) else said))


def _each(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    return all(verdicts.holds(below, value[name]) for name, below in said.items() if name in value)


def _by_pattern(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    return all(
        verdicts.holds(below, item)
        for pattern, below in said.items()
        for name, item in value.items()
        if verdicts.name_searcher(pattern)(name)
    )


def _others(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    others = (name for name in value if not any(True for _ in verdicts.described(schema, name)))
    return all(verdicts.holds(said, value[name]) for name in others)


def _dependencies(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    return all(
        set(below) <= value.keys() if isinstance(below, list) else verdicts.holds(below, value)
        for name, below in said.items()
        if name in value
    )


def _items(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    first, others = tuple_of(schema)
    if not all(verdicts.holds(below, item) for below, item in zip(first, value, strict=False)):
        return False
    return others is None or all(verdicts.holds(schema[others], at) for at in value[len(first) :])


def _contains(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    count = sum(verdicts.holds(said, item) for item in value)
    return bool(schema.get("minContains", 1) <= count <= schema.get("maxContains", count))


def _unevaluated(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    known = verdicts.evaluated(schema, value, alone=True)
    items = enumerate(value) if isinstance(value, list) else value.items()
    return all(key in known or verdicts.holds(said, item) for key, item in items)


def _condition(verdicts: Verdicts, value: Any, said: Any, schema: _Schema) -> bool:
    return verdicts.holds(
        schema.get("then" if verdicts.holds(said, value) else "else", True), value
    )


# The type that a keyword says something of, None for each, and whether a value satisfies it.
_TESTS: dict[str, tuple[str | None, Callable[[Verdicts, Any, Any, _Schema], bool]]]
_TESTS = {
    "$ref": (None, lambda of, value, said, schema: of.follows(said, value)),
    "type": (None, _type),
    "enum": (None, lambda of, value, said, schema: of.is_among(value, said)),
    "const": (None, lambda of, value, said, schema: json_key(value) == json_key(said)),
    "minimum": ("number", lambda of, value, said, schema: exact(value) >= exact(said)),
    "maximum": ("number", lambda of, value, said, schema: exact(value) <= exact(said)),
    "exclusiveMinimum": ("number", lambda of, value, said, schema: exact(value) > exact(said)),
    "exclusiveMaximum": ("number", lambda of, value, said, schema: exact(value) < exact(said)),
    "multipleOf": (
        "number",
        lambda of, value, said, schema: (exact(value) / exact(said)).denominator == 1,
    ),
    "minLength": ("string", lambda of, value, said, schema: len(value) >= said),
    "maxLength": ("string", lambda of, value, said, schema: len(value) <= said),
    "pattern": ("string", lambda of, value, said, schema: of.searcher(said)(value)),
    "format": ("string", lambda of, value, said, schema: of.has_format(said, value)),
    "required": ("object", lambda of, value, said, schema: set(said) <= value.keys()),
    "minProperties": ("object", lambda of, value, said, schema: len(value) >= said),
    "maxProperties": ("object", lambda of, value, said, schema: len(value) <= said),
    "properties": ("object", _each),
    "patternProperties": ("object", _by_pattern),
    "additionalProperties": ("object", _others),
    "propertyNames": (
        "object",
        lambda of, value, said, schema: all(of.holds(said, name) for name in value),
    ),
    "unevaluatedProperties": ("object", _unevaluated),
    "dependencies": ("object", _dependencies),
    "dependentRequired": ("object", _dependencies),
    "dependentSchemas": ("object", _dependencies),
    "minItems": ("array", lambda of, value, said, schema: len(value) >= said),
    "maxItems": ("array", lambda of, value, said, schema: len(value) <= said),
    "uniqueItems": (
        "array",
        lambda of, value, said, schema: not said or len({*map(json_key, value)}) == len(value),
    ),
    "items": ("array", _items),
    "prefixItems": ("array", _items),
    "contains": ("array", _contains),
    "unevaluatedItems": ("array", _unevaluated),
    "allOf": (None, lambda of, value, said, schema: all(of.holds(one, value) for one in said)),
    "anyOf": (None, lambda of, value, said, schema: any(of.holds(one, value) for one in said)),
    "oneOf": (
        None,
        lambda of, value, said, schema: sum(of.holds(one, value) for one in said) == 1,
    ),
    "not": (None, lambda of, value, said, schema: not of.holds(said, value)),
    "if": (None, _condition),
}
