"""Avro for Asynction: payloads and acknowledgements in Avro's binary encoding, by fastavro."""

from io import BytesIO
from random import Random
from typing import Any

import fastavro
from fastavro.schema import UnknownType
from fastavro.validation import ValidationError, validate

from asynction_core import Coder, Node, PayloadProblem, hookimpl


class AvroCoder:
    def __init__(self, schema: Any) -> None:
        self._schema = fastavro.parse_schema(schema)

    def decode(self, data: Any) -> Any:
        if not isinstance(data, bytes):
            raise PayloadProblem("Avro's binary encoding is bytes, and this is something else")
        stream = BytesIO(data)
        value = fastavro.schemaless_reader(stream, self._schema, None)
        if stream.read(1):
            raise PayloadProblem("there are more bytes than the schema describes")
        return value

    def encode(self, value: Any) -> bytes:
        stream = BytesIO()
        fastavro.schemaless_writer(stream, self._schema, value)
        return stream.getvalue()

    def check(self, value: Any) -> PayloadProblem | None:
        try:
            validate(value, self._schema, strict=True)
        except ValidationError as error:
            where, expected = error.errors[0].field, error.errors[0].schema
            kind = expected["type"] if isinstance(expected, dict) else expected
            return PayloadProblem(f"this is no {kind} of Avro's", path=where.split(".")[1:])
        return None

    def example(self, random: Random) -> Any:
        return _made(self._schema, random)


def _made(schema: Any, random: Random) -> Any:
    if isinstance(schema, list):
        return _made(random.choice(schema), random)
    if isinstance(schema, str):
        return _PRIMITIVES[schema](random)  # a schema that names itself has no example here
    if schema["type"] == "record":
        return {one["name"]: _made(one["type"], random) for one in schema["fields"]}
    if schema["type"] == "enum":
        return random.choice(schema["symbols"])
    if schema["type"] == "array":
        return [_made(schema["items"], random) for _ in range(random.randrange(4))]
    if schema["type"] == "map":
        return {f"key{number}": _made(schema["values"], random) for number in range(2)}
    if schema["type"] == "fixed":
        return random.randbytes(schema["size"])
    return _made(schema["type"], random)


_PRIMITIVES = {
    "null": lambda random: None,
    "boolean": lambda random: random.random() < 0.5,
    "int": lambda random: random.randrange(1000),
    "long": lambda random: random.randrange(10**6),
    "float": lambda random: random.randrange(1000) / 4,
    "double": lambda random: random.randrange(1000) / 4,
    "bytes": lambda random: random.randbytes(8),
    "string": lambda random: random.choice(["hello", "good morning", "see you"]),
}


class Avro:
    def compile(self, schema: Any, node: Node) -> Coder:
        try:
            return AvroCoder(schema)
        except UnknownType as error:
            place = _place_of(error.name, node) or node
            raise place.error(
                f"Avro has no type {error.name!r}, and no schema above is called so",
                rule="payload-schema",
            ) from error


def _place_of(value: Any, node: Node) -> Node | None:
    """Return where a value stands in a schema."""
    if node.value == value:
        return node
    keys = node.value if isinstance(node.value, dict) else range(len(node.value))
    below = keys if isinstance(node.value, (dict, list)) else ()
    return next((found for key in below if (found := _place_of(value, node.child(key)))), None)


@hookimpl
def asynction_payload_format(schema_format: str) -> Avro | None:
    is_avro = schema_format.startswith("application/vnd.apache.avro")
    return Avro() if is_avro else None
