"""What a schema of a document describes, made ready to be compared with another."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Literal

from asynction_core import Schema
from asynction_jsonschema import Dialect, SchemaProblem, Violation, dialect_of, find_engine
from asynction_jsonschema.arguments import check_arguments, resolved
from asynction_jsonschema.formats import checks_of
from asynction_jsonschema.own_words import in_own_words
from asynction_jsonschema.subschemas import LAYOUTS, rewritten
from asynction_jsonschema.survey import Survey
from asynction_validation.comparing.handshake import TextsOf, texts_of

Role = Literal["arguments", "parameter", "query", "headers"]

_MEANING = frozenset(
    {"$ref", "const", "contains", "definitions", "enum", "format", "items", "not", "pattern"}
    | {"properties", "additionalProperties", "patternProperties", "propertyNames", "required"}
    | {"dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties"}
    | {"prefixItems", "additionalItems", "unevaluatedItems", "uniqueItems"}
    | {"allOf", "anyOf", "oneOf", "if", "then", "else", "multipleOf", "type"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"}
    | {"minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"}
)


class Described:
    """A schema of a document.

    Args:
        schema: It; None where the document says nothing, and anything goes.
        role: What it describes.
        validate_formats: Whether ``format`` counts.

    Attributes:
        schema: The same.
        role: The same.
        is_any: Whether the document says nothing.
        problem: Why it cannot be compared, but for whether it is the same; None if it can.
        dialect: Its draft of JSON Schema.
        contents: The whole of it, as plain data.
        text: The same as JSON.
        is_tuple: Whether it describes arguments one by one.
    """

    def __init__(self, schema: Schema | None, role: Role, *, validate_formats: bool) -> None:
        self.schema = schema
        self.role = role
        self.is_any = schema is None
        self.is_tuple = role == "arguments" and (schema is None or schema.describes_tuple)
        self.problem: str | None = None
        self.dialect = Dialect.DRAFT_7
        self._validate_formats = validate_formats
        self.contents: Any = {"type": "array"} if self.is_tuple else {}
        if schema is not None:
            self.contents = schema.bundle()
            self._read_language(schema)
        self.text = _text(self.contents, in_order=False)

    def _read_language(self, schema: Schema) -> None:
        if schema.foreign_language is not None:
            self.problem = f"schemas in {schema.foreign_language} cannot be compared"
            return
        try:
            self.dialect = dialect_of(schema.language, self.contents)
        except SchemaProblem as problem:
            self.problem = f"a schema cannot be read: {problem}"

    def with_contents(self, contents: Any) -> Described:
        """Return one that differs in its contents alone."""
        other = copy(self)
        for name in ("words", "words_text", "_check"):
            other.__dict__.pop(name, None)
        other.contents, other.text = contents, _text(contents)
        return other

    @property
    def language(self) -> str | None:
        """The media type of its language; None for AsyncAPI's own."""
        return None if self.schema is None else self.schema.language

    @property
    def key(self) -> tuple[object, ...]:
        """What is equal for schemas that describe the same."""
        return self.text, self.dialect, self.language, self.is_any, self.is_tuple, self.role

    @cached_property
    def words(self) -> Any:
        """What it says of values, in its draft, without all that only informs.

        Raises:
            SchemaProblem: It is no valid schema.
        """
        formats = set[str]()
        if '"format"' in self.text:
            named = Survey(self.contents, self.dialect).formats
            formats = {*(checks_of(named, self.dialect) if self._validate_formats else ())}
            formats.add("binary")

        def change(copy: dict[str, Any], _: dict[str, Any]) -> None:
            for keyword in copy.keys() - _MEANING:
                del copy[keyword]
            if not isinstance(copy.get("format", ""), str) or copy.get("format", "") not in formats:
                copy.pop("format", None)

        said = in_own_words(self.contents, self.dialect)
        return rewritten(said, LAYOUTS[Dialect.DRAFT_2019_09], change)

    @cached_property
    def words_text(self) -> str:
        """These words as JSON."""
        return _text(self.words)

    @cached_property
    def _check(self) -> Callable[[Any], Violation | None]:
        engine = find_engine()
        check = engine.compile(self.contents, self.dialect, validate_formats=self._validate_formats)
        if self.role == "arguments":
            return lambda args: self._check_arguments(args, check)
        read: TextsOf = texts_of(self.role, self.contents)
        return lambda texts: check(read(texts))

    def _check_arguments(self, args: Any, check: Callable[[Any], Violation | None]) -> Any:
        return None if self.is_any else check_arguments(self.is_tuple, check).several(tuple(args))

    def look(self) -> str:
        """Return what is equal for schemas that say the same in the same words."""
        try:
            return self.words_text if self.problem is None else self.text
        except SchemaProblem:
            return self.text

    def violation(self, value: Any) -> Violation | None:
        """Return how a value fails it, as a server checks it; None if it does not.

        Args:
            value: A list of arguments; the text of a parameter; or the lists of texts that a query
                or headers have, by name.
        """
        return self._check(value)

    def binds_nothing(self) -> bool:
        """Return whether any value will do."""
        return self.is_any or resolved(self.words, self.words) in ({}, True)


def _text(value: Any, *, in_order: bool = True) -> str:
    try:
        return json.dumps(value, sort_keys=in_order)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
