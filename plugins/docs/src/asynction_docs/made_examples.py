"""Examples of events: those of the document's author, else made, the same ones each time."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any

from asynction_core import Codec, Event, Schema, Spec, SpecError
from asynction_core.codec import readable
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_jsonschema.arguments import as_arguments
from asynction_jsonschema.examples import NoExample, example, given


def given_examples(event: Event) -> list[dict[str, Any]]:
    """Return the examples that the author of a document gives of a message."""
    examples = event.node.value.get("examples")
    found = examples if isinstance(examples, list) else []
    return [one for one in found if isinstance(one, dict)]


class Examples:
    """Examples of what is in a document. Each schema is asked once.

    Args:
        spec: What the document asks for; kept as the attribute `spec`.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self._known: dict[str, list[Any]] = {}

    def of_event(self, event: Event) -> list[Any]:
        """Return an example of what an event holds; none if none is found.

        It is the author's if there is one: of the message, else of the schema. None is made that
        JavaScript could not read exactly.
        """
        found = [one["payload"] for one in given_examples(event) if "payload" in one]
        return found[:1] or self.of_schema(event.payload)

    def of_schema(self, schema: Schema | None) -> list[Any]:
        """Return an example of a schema; none if none is found."""
        if schema is None:
            return []
        key = json.dumps([schema.node.value, schema.format])
        if key not in self._known:
            codec = self.spec.codecs.get(schema.format or "")
            made = _example_of(schema) if codec is None else _example_of_codec(schema, codec)
            self._known[key] = made
        return self._known[key]


def _example_of(schema: Schema) -> list[Any]:
    """Return an example of a schema, the author's if possible; none if none is found."""
    try:
        contents = schema.bundle()
        own = given(contents)
        if own:
            return own[:1]
        dialect = dialect_of(schema.language, contents)
        made = example(as_arguments(contents), dialect, filled=True)
    except (NoExample, RecursionError, SchemaProblem, SpecError):
        return []
    return [made] if _is_exact_in_javascript(made) else []


def _example_of_codec(schema: Schema, codec: Codec) -> list[Any]:
    """Return an example of a schema that a codec is for; none if it makes none."""
    try:
        coder = codec.compile(schema.bundle(), schema.node)
        made = readable(coder.example(Random(0)))
    except Exception:  # of somebody else's, and only an example
        return []
    return [made] if _is_exact_in_javascript(made) else []


def _is_exact_in_javascript(value: Any) -> bool:
    """Return whether JavaScript, whose numbers are all floats, sends a value as it reads it."""
    text = json.dumps(value)
    as_sent = json.loads(text, parse_int=lambda digits: Decimal(repr(float(digits))))
    return bool(as_sent == value)
