"""Rules about messages: their headers, their examples, and the choice between several."""

from __future__ import annotations

from asynction_core import Schema
from asynction_validation.judging.rules.example_values import misfits
from asynction_validation.judging.rules.object_kinds import format_of
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

_OF_EXAMPLES = ("headers", "name", "payload", "summary")


def headers(message: Place, whole: Whole) -> Found:
    """Headers are described as an object."""
    value = message.get("headers")
    if isinstance(value, dict) and whole.major == 2 and "$ref" not in value:
        return  # the official schema of 2.x tells of what is not behind a reference
    where = message.child("headers")
    schema = where.target_value()
    if isinstance(schema, dict) and "schemaFormat" in schema:
        schema = schema.get("schema")
    if isinstance(schema, bool):
        yield (
            where,
            f"'headers' are described as an object, by a schema, and not by {str(schema).lower()}",
        )
    kind = schema.get("type", "object") if isinstance(schema, dict) else "object"
    if kind != "object":
        yield where, f"the schema of 'headers' must be of 'type: object', not {kind!r}"


def examples_fit(message: Place, whole: Whole) -> Found:
    """The payloads and headers of examples fit the message's."""
    for part in ("payload", "headers"):
        values = [
            (message.child("examples", index, part), example[part])
            for index, example in enumerate(message.listed("examples"))
            if isinstance(example, dict) and part in example
        ]
        if not values or part not in message.value:
            continue
        if part == "headers" and message.get("traits"):
            continue  # which may describe them otherwise
        schema = _schema(message, part, whole)
        if schema is not None:
            yield from misfits(schema, f"{part} of the example", values)


def trait_examples(trait: Place, whole: Whole) -> Found:
    """An example has no fields but headers, payload, name and summary."""
    for index, example in enumerate(trait.listed("examples")):
        for key in example if isinstance(example, dict) else ():
            if key not in _OF_EXAMPLES and not str(key).startswith("x-"):
                yield (
                    trait.child("examples", index, key),
                    f"an example of a message has no field {key!r}: put it into its 'payload', or "
                    "into its 'headers'",
                )


def choice(message: Place, whole: Whole) -> Found:
    """There is something to choose from."""
    if message.get("oneOf") == []:
        yield message.child("oneOf"), "there is no message to choose from: add one to 'oneOf'"


def _schema(message: Place, part: str, whole: Whole) -> Schema | None:
    where = message.child(part)
    if whole.major == 2:
        return Schema(where.node(), format_of(message) if part == "payload" else None)
    node = where.resolved()
    if node is None or not isinstance(node.value, dict) or "schemaFormat" not in node.value:
        return Schema(where.node())
    if "schema" not in node.value or not isinstance(node.value["schemaFormat"], str):
        return None
    return Schema(node.child("schema"), node.value["schemaFormat"])
