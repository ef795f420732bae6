"""Examples of the events of a document, made where its author gives none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any, TypeGuard

from asynction_core import Codec, Document, Node, Schema, SpecError
from asynction_core.acks import is_ack_object
from asynction_core.codec import readable
from asynction_docs.foreign_schemas import as_given
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_jsonschema.arguments import as_arguments
from asynction_jsonschema.examples import NoExample, example, given

__all__ = ["add_examples"]

# Fields of messages. The component shows none of such names.
_OF_PAYLOAD = "x-parser-example"
_OF_ACK = "x-parser-example-of-ack"


def add_examples(shown: dict[str, Any], document: Document, codecs: Mapping[str, Codec]) -> None:
    """Add an example to each message of a document, and one of what acknowledges it.

    It is the author's if there is one: of the message, else of the schema. None is added where none
    is found, and where JavaScript could not read it exactly. A schema under ``x-ack`` becomes the
    ``args`` of a Message Ack Object, and one that is no JSON Schema a description that holds it.

    Args:
        shown: The document, whose references all lead into it.
        document: What it was made of.
        codecs: What plugins bring for the languages of schemas that are no JSON Schema.
    """
    root = Document(replace(document.source, contents=shown)).root
    known: dict[str, list[Any]] = {}

    def example_of(schema: Any, schema_format: object) -> list[Any]:
        language = schema_format if isinstance(schema_format, str) else None
        key = json.dumps([schema, language])
        if key not in known:
            found = Schema(root.with_value(schema), language)
            codec = codecs.get(language or "")
            known[key] = _example_of(found) if codec is None else _example_of_codec(found, codec)
        return known[key]

    schemas: list[tuple[dict[str, Any], str]] = []
    for message in _messages(shown):
        examples = message.get("examples")
        own = [*filter(_is_mapping, examples)] if isinstance(examples, list) else []
        found = [one["payload"] for one in own if "payload" in one]
        if not found and "payload" in message:
            found = example_of(*_schema_and_format(message, "payload", root))
        message.update((_OF_PAYLOAD, value) for value in found[:1])
        schemas.append((message, "payload"))
        ack = _resolved(root.with_value(message.get("x-ack")))
        if "x-ack" in message and not is_ack_object(ack):
            ack = message["x-ack"] = {"args": message["x-ack"]}
        if _is_mapping(ack) and "args" in ack:
            found = example_of(*_schema_and_format(ack, "args", root))
            message.update((_OF_ACK, value) for value in found)
        if _is_mapping(ack) and is_ack_object(ack):
            schemas += [(ack, "args"), (ack, "error")]
    for holder, key in schemas:  # examples are made of some of them for several messages
        _show_as_given(holder, key, root)


def _messages(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the messages of a document, each where it stands and not where it is referred to."""
    for holder in (document, _below(document, "components")):
        found = [*_below(holder, "messages").values()]
        for channel in _below(holder, "channels").values():
            found += _below(channel, "messages").values()
            for action in ("publish", "subscribe"):
                message = _below(_below(channel, action), "message")
                found += message["oneOf"] if isinstance(message.get("oneOf"), list) else [message]
        yield from (one for one in found if _is_mapping(one) and "$ref" not in one)


def _schema_and_format(holder: dict[str, Any], key: str, root: Node) -> tuple[Any, Any]:
    """Return a schema and its format, which may stand beside it in a Multi Format Schema Object."""
    found = _resolved(root.with_value(holder[key]))
    if _is_mapping(found) and {"schema", "schemaFormat"} <= found.keys():
        return found["schema"], found["schemaFormat"]
    return holder[key], holder.get("schemaFormat")


def _show_as_given(holder: dict[str, Any], key: str, root: Node) -> None:
    """Put a description in the place of a schema that is no JSON Schema."""
    if key not in holder:
        return
    schema, schema_format = _schema_and_format(holder, key, root)
    node = root.with_value(schema)
    language = Schema(node, schema_format if isinstance(schema_format, str) else None)
    if language.foreign_language is not None:
        holder[key] = as_given(_resolved(node), language.foreign_language)


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


def _below(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if _is_mapping(value) else None
    return found if _is_mapping(found) else {}


def _resolved(node: Node) -> Any:
    try:
        return node.resolved().value
    except SpecError:
        return None


def _is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
