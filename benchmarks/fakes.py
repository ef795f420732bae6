"""Fake payloads: those of asynction 0.8.3 against ours, each in a fresh process."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from children import run
from pairs import Pair

_NAME = {"type": "string", "format": "first_name"}

SCHEMAS: dict[str, Any] = {
    # Somebody says something in a chat: formats of Faker's, and nothing said of other properties.
    "new message": {
        "type": "object",
        "required": ["username", "message"],
        "properties": {"username": _NAME, "message": {"type": "string", "format": "sentence"}},
    },
    "nested": {
        "type": "object",
        "required": ["id", "author", "tags", "scores"],
        "properties": {
            "id": {"type": "integer", "minimum": 1},
            "author": {
                "type": "object",
                "required": ["name", "age", "address"],
                "properties": {
                    "name": _NAME,
                    "age": {"type": "integer", "minimum": 0, "maximum": 130},
                    "address": {
                        "type": "object",
                        "required": ["street", "city"],
                        "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
                    },
                },
            },
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
            "scores": {
                "type": "array",
                "items": {"type": "number", "minimum": 0, "maximum": 100},
                "maxItems": 5,
            },
        },
    },
}

# How many are made before the clock is read: 0.8.3 takes a tenth of a second for each.
_COUNTS = {"0.8.3": 5, "ours": 3000}


def measure(schema: str, legacy_python: str, *, rounds: int = 5) -> Pair:
    """Return seconds per payload of asynction 0.8.3 and of ours, in turns."""
    pairs = [
        (_seconds("0.8.3", schema, legacy_python), _seconds("ours", schema, sys.executable))
        for _ in range(rounds)
    ]
    return Pair([old for old, _ in pairs], [new for _, new in pairs])


def _seconds(kind: str, schema: str, python: str) -> float:
    return float(run("fakes.py", kind, schema, python=python))


def _maker(kind: str, schema: Any) -> Callable[[], Any]:
    if kind == "ours":
        from asynction_jsonschema import find_engine
        from asynction_jsonschema.fake import FakeData

        return FakeData(find_engine(), seed=1).maker(schema, "benchmark")
    from faker import Faker

    from asynction.mock_server import (  # type: ignore[import-not-found]  # in its environment
        generate_fake_data_from_schema,
        make_faker_formats,
    )

    formats = make_faker_formats(Faker(), 20)
    return lambda: generate_fake_data_from_schema(schema, formats)


def _main(kind: str, name: str) -> None:
    make, count = _maker(kind, SCHEMAS[name]), _COUNTS[kind]
    make()
    start = time.process_time()
    for _ in range(count):
        payload = make()
    seconds = time.process_time() - start
    if set(payload) < set(SCHEMAS[name]["required"]):
        raise AssertionError(f"{kind}: no payload of {name!r}: {payload!r}")
    print(seconds / count)


if __name__ == "__main__":
    _main(*sys.argv[1:])
