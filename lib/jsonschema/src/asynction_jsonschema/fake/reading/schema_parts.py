"""A schema with its definitions: its parts, where references lead, and checks of parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import getitem
from typing import Any, TypeAlias

from asynction_jsonschema.contract import Checker, Engine, Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.fake.impossible import CannotFake, Impossible
from asynction_jsonschema.fake.reading.verdicts import Verdicts
from asynction_jsonschema.negation import negation
from asynction_jsonschema.own_words import below, in_own_words, on_cycles
from asynction_jsonschema.problems import SchemaProblem
from asynction_jsonschema.subschemas import definitions_of
from asynction_jsonschema.survey import definition_named

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A subschema.

    Attributes:
        schema: It, in own words.
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
        engine: What checks whole values.
        dialect: The draft that the engine reads it in.
        validate_formats: For each way in which the engine is to check values, whether ``format``
            counts: a value has to pass all of them.

    Attributes:
        check: Returns how a whole value fails the schema, None if it does not.
        root: The schema as a part.
        whole_floats: Whether 1.0 is an integer.

    Raises:
        CannotFake: The engine does not take the schema.
    """

    def __init__(
        self, schema: Schema, engine: Engine, dialect: Dialect, validate_formats: Sequence[bool]
    ) -> None:
        self._engine = engine
        self._dialect = dialect
        self._validate_formats = validate_formats
        self._tests: dict[str, Callable[[str], bool]] = {}
        self._invented: dict[tuple[int, str], tuple[Any, Any]] = {}
        self._written = schema
        self.whole_floats = dialect is not Dialect.DRAFT_4
        try:
            self.check = self._compiled(schema)
        except SchemaProblem as error:
            raise CannotFake(error.message, error.pointer) from error
        self.root = Part(in_own_words(schema, dialect), ())
        self._definitions = definitions_of(self.root.schema)
        self._recursive = on_cycles(self._definitions)
        self._verdicts = Verdicts(
            self._definitions,
            self.searcher,
            self.name_searcher,
            self._has_format,
            whole_floats=self.whole_floats,
        )

    def target(self, reference: str) -> Part:
        """Return the part that a ``$ref`` leads to."""
        name = definition_named(reference) or ""
        return Part(self._definitions[name], ("definitions", name), name in self._recursive)

    def accepts(self, parts: Iterable[Part], value: object) -> bool:
        """Return whether a value satisfies all of some parts."""
        return self._verdicts.all_hold((part.schema for part in parts), value)

    def violation(self, parts: Iterable[Part], value: object) -> Impossible | None:
        """Return how a value fails some parts, as what stands in the way; None if it does not."""
        part = next((part for part in parts if not self.accepts((part,), value)), None)
        if part is None:
            return None
        message, path = f"{value!r:.300}", part.path
        written: Any = self._written
        schema = reduce(getitem, part.path, written)
        if isinstance(schema, dict) and not part.invented:
            definitions = definitions_of(written)
            found = self._compiled({"allOf": [schema], "definitions": definitions})(value)
            if found is not None:
                message, path = found.message, (*path, *found.schema_path[2:])
        message = f"none of the values that were tried satisfies this, for example: {message}"
        return Impossible(message, path)

    def leads_back(self, parts: Iterable[Part]) -> bool:
        """Return whether some parts come to a recursive reference without a step into the value."""
        ahead = [part.schema for part in parts]
        seen: set[int] = set()
        while ahead:
            schema = ahead.pop()
            if isinstance(schema, dict) and id(schema) not in seen:
                seen.add(id(schema))
                name = definition_named(schema.get("$ref"))
                if name in self._recursive:
                    return True
                ahead.append(self._definitions.get(name or ""))
                ahead += (subschema for subschema, in_place in below(schema) if in_place)
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
        return self.invented(schema, "negation", negation(schema))

    def searcher(self, pattern: str) -> Callable[[str], bool]:
        """Return what tells whether a regular expression matches somewhere in a text."""
        return self._test({"pattern": pattern})

    def name_searcher(self, pattern: str) -> Callable[[str], bool]:
        """Return the same for names, most of which it does not match.

        An engine takes long to refuse, as it explains: here it is asked the other way round.
        """
        return self._test({"not": {"pattern": pattern}}, negated=True)

    def _has_format(self, format: str, text: str) -> bool:
        return True not in self._validate_formats or self._test({"format": format})(text)

    def _test(self, schema: dict[str, Any], *, negated: bool = False) -> Callable[[str], bool]:
        """Return what tells whether a text satisfies a schema, or does not: remembered."""
        key = str(schema)
        if key not in self._tests:
            check = self._engine.compile(schema, self._dialect, validate_formats=True)
            remembered = lru_cache(_REMEMBERED)(lambda text: (check(text) is None) is not negated)
            self._tests[key] = remembered
        return self._tests[key]

    def _compiled(self, schema: Schema) -> Checker:
        checks = [
            self._engine.compile(schema, self._dialect, validate_formats=validate_formats)
            for validate_formats in self._validate_formats
        ]
        return checks[0] if len(checks) == 1 else lambda value: checks[0](value) or checks[1](value)


_REMEMBERED = 256  # texts
