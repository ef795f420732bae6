"""Look through a schema before it is compiled: what no metaschema tells, and both engines need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect, dialect_of_meta_schema
from asynction_jsonschema.problems import SchemaInvalid, SchemaUnsupported
from asynction_jsonschema.subschemas import LAYOUTS, Layout, definitions_of, subschemas

IDENTIFIERS = frozenset({"$schema", "$id", "id", "$anchor", "$dynamicAnchor"})
"""Keywords that name a schema. As every reference goes by way of ``definitions``, they say nothing
here, and would only mislead a library that resolves references itself."""

_PREFIX = "#/definitions/"
_MAX_DEPTH = (
    64  # levels of subschemas: far more than a person writes, far less than the stack bears
)


class Survey:
    """What there is to know of a schema.

    Args:
        dialect: The draft of JSON Schema that it is written in.

    Attributes:
        dialect: The draft.
        patterns: Its regular expressions, each with the path to where it stands first.
        formats: What its ``format`` keywords name.
        keywords: All keywords that some subschema has, known to the dialect or not.
        recursive: Whether a value of unlimited depth can satisfy it by its references.
        references: From the name of a definition, or None for the schema itself, to the names of
            those that it refers to.
        joins: How many references lead to where another one leads: in a schema that is not
            recursive there are at most 2 ** joins ways to a definition.

    Raises:
        SchemaInvalid: A reference leads nowhere, or back to itself without a step down into the
            value; a tuple is described in two ways.
        SchemaUnsupported: It mixes drafts, or has references whose target depends on the way there.
    """

    def __init__(self, schema: Schema, dialect: Dialect) -> None:
        if not isinstance(schema, (dict, bool)):
            raise SchemaInvalid("a schema is a mapping or a boolean")
        if isinstance(schema, bool) and dialect is Dialect.DRAFT_4:
            raise SchemaInvalid("in draft-04 a schema is a mapping, never a boolean")
        self.joins = 0
        self.patterns: dict[str, tuple[str | int, ...]] = {}
        self.formats: set[str] = set()
        self.keywords: set[str] = set()
        self.dialect = dialect
        self._layout = LAYOUTS[dialect]
        self._referred_to: set[str] = set()
        self._path: list[str | int] = []
        self.references: dict[str | None, set[str]] = {}
        self._references_in_place: dict[str | None, set[str]] = {}

        self._definitions = definitions_of(schema)
        self._look_at_part(None, schema)
        for name, part in self._definitions.items():
            self._path = ["definitions", name]
            self._look_at_part(name, part)

        cycle = _cycle(self._references_in_place)
        if cycle is not None:
            way = " → ".join(repr(name) for name in [*cycle, cycle[0]])
            raise SchemaInvalid(
                f"the schema refers to itself without a step down into the value: {way}",
                json_pointer(["definitions", cycle[0]]),
            )
        self.recursive = _cycle(self.references) is not None

    def names_in_reach_of(self, part: object) -> set[str]:
        """Return the names of the definitions that a part of the schema leads to, near and far."""
        ahead = list(_references_in(part, self._layout))
        found: set[str] = set()
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += self.references.get(name, ())
        return found

    def _look_at_part(self, name: str | None, schema: object) -> None:
        self._here = self.references[name] = set()
        self._here_in_place = self._references_in_place[name] = set()
        self._look_at(schema, 1, in_place=True)

    def _look_at(self, schema: object, level: int, *, in_place: bool) -> None:
        if not isinstance(schema, dict):
            return
        if level > _MAX_DEPTH:
            raise SchemaInvalid(
                f"the schema contains itself, or more than {_MAX_DEPTH} levels of subschemas "
                "(references into definitions make it flat)",
                self._pointer(),
            )
        self.keywords.update(schema)
        if "prefixItems" in schema:
            self._look_at_tuple(schema)
        if "$ref" in schema:
            target = self._target(schema["$ref"])
            self.joins += target in self._referred_to
            self._referred_to.add(target)
            self._here.add(target)
            if in_place:
                self._here_in_place.add(target)
            if self._layout.reference_stands_alone:
                return
        self._look_at_keywords(schema)
        path = self._path
        for keyword, key, subschema, same_value in subschemas(schema, self._layout):
            path.append(keyword)
            if key is not None:
                path.append(key)
            self._look_at(subschema, level + 1, in_place=in_place and same_value)
            if key is not None:
                path.pop()
            path.pop()

    def _target(self, reference: object) -> str:
        name = definition_named(reference)
        if name is None:
            raise SchemaInvalid(
                f"$ref {reference!r} is not of the form {_PREFIX}<name>", self._pointer("$ref")
            )
        if name not in self._definitions:
            raise SchemaInvalid(f"$ref {reference!r} leads nowhere", self._pointer("$ref"))
        return name

    def _look_at_keywords(self, schema: dict[str, Any]) -> None:
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and pattern not in self.patterns:
            self.patterns[pattern] = (*self._path, "pattern")
        by_pattern = schema.get("patternProperties")
        if isinstance(by_pattern, dict):
            for pattern in by_pattern:
                if isinstance(pattern, str) and pattern not in self.patterns:
                    self.patterns[pattern] = (*self._path, "patternProperties", pattern)
        if isinstance(schema.get("format"), str):
            self.formats.add(schema["format"])
        if "$schema" in schema:
            self._look_at_dialect(schema["$schema"])
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if keyword in schema:
                raise SchemaUnsupported(
                    f"{keyword} cannot be checked: write $ref instead", self._pointer(keyword)
                )

    def _look_at_tuple(self, schema: dict[str, Any]) -> None:
        if not isinstance(schema["prefixItems"], list) or not schema["prefixItems"]:
            raise SchemaInvalid(
                "prefixItems is not a list of at least one schema (for no items: maxItems: 0)",
                self._pointer("prefixItems"),
            )
        if isinstance(schema.get("items"), list):
            raise SchemaInvalid(
                "items is a list beside prefixItems: let it be one schema, for what follows",
                self._pointer("items"),
            )

    def _look_at_dialect(self, uri: object) -> None:
        if dialect_of_meta_schema(uri, self._pointer("$schema")) is not self.dialect:
            raise SchemaUnsupported(
                f"$schema {uri!r} stands in a schema that is read as {self.dialect.value}: "
                "drafts cannot be mixed",
                self._pointer("$schema"),
            )

    def _pointer(self, *last: str | int) -> str:
        return json_pointer([*self._path, *last])


def _references_in(part: object, layout: Layout) -> Iterator[str]:
    if isinstance(part, dict):
        name = definition_named(part.get("$ref"))
        if name is not None:
            yield name
        for _, _, subschema, _ in subschemas(part, layout):
            yield from _references_in(subschema, layout)


def definition_named(reference: object) -> str | None:
    """Return the name of the definition that a ``$ref`` leads to; None if it leads to none."""
    if not isinstance(reference, str) or not reference.startswith(_PREFIX):
        return None
    name = reference.removeprefix(_PREFIX)
    if "/" in name:
        return None
    return unquote(name).replace("~1", "/").replace("~0", "~")


def json_pointer(path: Iterable[object]) -> str:
    """Return a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _cycle(references: dict[str | None, set[str]]) -> list[str] | None:
    """Return the names on a way that leads from a definition back to itself; None if none does."""
    done: set[str] = set()
    for start, ahead_of_start in references.items():
        if start is None or start in done or not ahead_of_start:
            continue
        way: dict[str, list[str]] = {start: sorted(ahead_of_start)}
        while way:
            name, ahead = next(reversed(way.items()))
            if not ahead:
                done.add(name)
                way.popitem()
                continue
            following = ahead.pop()
            if following in way:
                names = list(way)
                return names[names.index(following) :]
            if following not in done:
                way[following] = sorted(references.get(following, ()))
    return None
