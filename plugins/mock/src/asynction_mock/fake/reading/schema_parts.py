"""A schema with its definitions: its parts, where references lead, and checks of parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from asynction_mock.fake.engines import Check, Engine
from asynction_mock.fake.impossible import CannotFake, Impossible
from asynction_mock.fake.reading.negation import negation

__all__ = ["Bundle", "Part", "Path"]

Path: TypeAlias = tuple[str | int, ...]

_PREFIX = "#/definitions/"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A subschema.

    Attributes:
        schema: It.
        path: The way to it from the schema that it is a part of.
        recursive: Whether it has been come to by a reference that can be come to again from it.
        invented: Whether it only stands for what is written there.
    """

    schema: Any
    path: Path
    recursive: bool = False
    invented: bool = False

    def at(self, *steps: str | int) -> Path:
        """Return the way to what is some steps down from here."""
        return self.path if self.invented else self.path + steps

    def below(self, *steps: str | int) -> Part:
        """Return the part at some steps down from here."""
        schema = self.schema
        for step in steps:
            schema = schema[step]
        return Part(schema, self.at(*steps), invented=self.invented)

    def instead(self, schema: Any) -> Part:
        """Return what stands for this part, though no author wrote it."""
        return Part(schema, self.path, invented=True)


class Bundle:
    """A schema whose references all lead into its own ``definitions``.

    Args:
        schema: The schema, plain data.
        engine: What compiles checks of it and of its parts.
        dialect: The draft that the engine reads it in.
        validate_formats: For each way in which the engine is to check values, whether ``format``
            counts: a value has to pass all of them.

    Raises:
        CannotFake: The engine does not take the schema.
    """

    def __init__(
        self, schema: Any, engine: Engine, dialect: Any, validate_formats: Sequence[bool]
    ) -> None:
        self._engine = engine
        self._dialect = dialect
        self._validate_formats = validate_formats
        definitions = schema.get("definitions") if isinstance(schema, dict) else None
        self._definitions: dict[str, Any] = definitions if isinstance(definitions, dict) else {}
        self._searchers: dict[str, Callable[[str], bool]] = {}
        self._invented: dict[tuple[int, str], tuple[Any, Any]] = {}
        self.whole_floats = dialect.value != "draft-04"
        self.reference_stands_alone = str(dialect.value).startswith("draft-")
        try:
            self.check = self._compiled(schema)
        except ValueError as error:  # the engines' SchemaProblem
            raise CannotFake(
                getattr(error, "message", str(error)), getattr(error, "pointer", "")
            ) from error
        self._reachable = self._all_reachable()
        self.root = Part(schema, ())

    def target(self, reference: str, path: Path) -> Part:
        """Return the part that a ``$ref`` leads to."""
        name = _definition_named(reference)
        if name not in self._definitions:
            raise Impossible(f"the reference {reference!r} leads nowhere", (*path, "$ref"))
        recursive = name in self._reachable[name]
        return Part(self._definitions[name], ("definitions", name), recursive)

    def checker(self, parts: Iterable[Part]) -> Callable[[object], bool]:
        """Return what tells whether a value satisfies all of some parts."""
        check = self._compiled(self._all_of(parts))
        return lambda value: check(value) is None

    def violation(self, parts: Sequence[Part], value: object) -> Impossible | None:
        """Return how a value fails some parts, as what stands in the way; None if it does not."""
        found = self._compiled(self._all_of(parts))(value)
        if found is None:
            return None
        _, index, *steps = (*found.schema_path, 0, 0)[: max(2, len(found.schema_path))]
        part = parts[index] if isinstance(index, int) else parts[0]
        message = f"none of the values that were tried satisfies this, for example: {found.message}"
        return Impossible(message, (*part.path, *steps))

    def _all_of(self, parts: Iterable[Part]) -> dict[str, Any]:
        schemas = [part.schema for part in parts]
        names = dict.fromkeys(name for schema in schemas for name in _references(schema))
        for name in list(names):
            names.update(dict.fromkeys(sorted(self._reachable.get(name, ()))))
        schema: dict[str, Any] = {"allOf": schemas} if schemas else {}
        if names:
            schema["definitions"] = {name: self._definitions[name] for name in names}
        return schema

    def leads_back(self, parts: Sequence[Part]) -> bool:
        """Return whether some parts come to a recursive reference without a step into the value."""
        ahead = [part.schema for part in parts]
        seen: set[int] = set()
        while ahead:
            schema = ahead.pop()
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            name = _definition_named(schema.get("$ref"))
            if name in self._reachable.get(name or "", ()):
                return True
            ahead.append(self._definitions.get(name or ""))
            for keyword in ("allOf", "anyOf", "oneOf"):
                ahead += schema.get(keyword, ())
            ahead += (schema.get(keyword) for keyword in ("if", "then", "else", "not"))
            for keyword in ("dependencies", "dependentSchemas"):
                ahead += schema.get(keyword, {}).values()
        return any(part.recursive for part in parts)

    def invented(self, origin: Any, purpose: str, schema: Any) -> Any:
        """Return a schema that no author wrote: the same each time that it is asked for.

        Args:
            origin: What of the document it is derived from.
            purpose: What tells it from others that are derived from the same.
            schema: The schema, if it is asked for the first time.
        """
        return self._invented.setdefault((id(origin), purpose), (schema, origin))[0]

    def refused(self, schema: Any) -> Any:
        """Return the schema that says ``not`` to another."""
        return self.invented(schema, "refused", {"not": schema})

    def negation(self, schema: Any) -> Any:
        """Return the schema that says ``not`` to another, as far as it goes without that word."""
        alone = self.reference_stands_alone
        negated = negation(schema, reference_stands_alone=alone)
        return self.invented(schema, "negation", negated)

    def searcher(self, pattern: str) -> Callable[[str], bool]:
        """Return what tells whether a regular expression matches somewhere in a text."""
        found = self._searchers.get(pattern)
        if found is None:
            check = self._engine.compile({"pattern": pattern}, self._dialect)
            found = self._searchers[pattern] = lambda text: check(text) is None
        return found

    def _compiled(self, schema: Any) -> Check:
        checks = [
            self._engine.compile(schema, self._dialect, validate_formats=validate_formats)
            for validate_formats in self._validate_formats
        ]
        if len(checks) == 1:
            return checks[0]
        first, second = checks
        return lambda value: first(value) or second(value)

    def _all_reachable(self) -> dict[str, set[str]]:
        """Return the names of the definitions that each definition leads to, near and far."""
        near = {name: set(_references(schema)) for name, schema in self._definitions.items()}
        reachable = {}
        for name in near:
            seen: set[str] = set()
            ahead = list(near[name])
            while ahead:
                following = ahead.pop()
                if following not in seen and following in near:
                    seen.add(following)
                    ahead += near[following]
            reachable[name] = seen
        return reachable


def _references(value: Any) -> Iterator[str]:
    """Yield the names of the definitions that are referred to anywhere in a schema."""
    if isinstance(value, dict):
        name = _definition_named(value.get("$ref"))
        if name is not None:
            yield name
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _definition_named(reference: object) -> str | None:
    if not isinstance(reference, str) or not reference.startswith(_PREFIX):
        return None
    return unquote(reference.removeprefix(_PREFIX)).replace("~1", "/").replace("~0", "~")
