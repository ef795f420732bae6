"""A codec for tests: a value travels as the text that JSON makes of it, turned round."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from asynction_core import Coder, Node, PayloadProblem, hookimpl

TURNED = "application/x-turned;version=1"
_TYPES = {"text": str, "number": int, "list": list, "odd": complex}


def turned(value: Any) -> str:
    """Return the data of a value."""
    return json.dumps(value)[::-1]


class _Coder:
    def __init__(self, kind: type) -> None:
        self._kind = kind

    def decode(self, data: Any) -> Any:
        if data == turned("RAISE"):
            raise SystemExit("hunter2")
        return json.loads(data[::-1])

    def encode(self, value: Any) -> str:
        return turned(value)

    def check(self, value: Any) -> PayloadProblem | None:
        if isinstance(value, self._kind):
            return None
        return PayloadProblem(f"{value!r} is wrong", path=["a", 1], schema_path=["kind"])

    def example(self, random: Random) -> Any:
        return {str: "text", int: random.randrange(10**9)}.get(self._kind, [])


class Turned:
    """The codec and its plugin. A schema is one of four words."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @hookimpl
    def asynction_payload_format(self, schema_format: str) -> Any:
        self.asked.append(schema_format)
        return self if schema_format == TURNED else None

    def compile(self, schema: Any, node: Node) -> Coder:
        if schema == {"kind": "wrong"}:
            raise node.child("kind").error("there is no such kind", rule="payload-schema")
        return _Coder(_TYPES[schema])
