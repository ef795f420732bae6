"""What a plugin brings for a schema language that is no JSON Schema."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from random import Random
from typing import Any, Protocol

from asynction_core.document import Node


class PayloadProblem(ValueError):
    """What is wrong with a value: returned by `Coder.check`, and raised by the rest of a `Coder`.

    Attributes:
        message: What is wrong, in a sentence. It may quote the value: it is shown to whoever sent
            it, and never logged.
        path: Where in the value it is wrong: names and indices.
        schema_path: Where in the schema stands what is violated. It is logged: nothing of a value
            belongs into it.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Sequence[str | int] = (),
        schema_path: Sequence[str | int] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = tuple(path)
        self.schema_path = tuple(schema_path)


class Coder(Protocol):
    """What a codec makes of one schema: it stands between the wire and the application.

    A schema of a codec describes the one argument of an event, or of an acknowledgement, however
    many fields that has. The *data* are what Socket.IO carries: bytes, a text, or what JSON has,
    also with bytes in it. The *value* is what handlers get, and what they emit and return. All four
    may be called from any thread.
    """

    def decode(self, data: Any) -> Any:
        """Return the value that data stand for.

        Args:
            data: What a client has sent, which may be anything; None if that was nothing.

        Raises:
            PayloadProblem: They are none of this schema. Whatever else is raised means the same,
                with less to tell.
        """

    def encode(self, value: Any) -> Any:
        """Return the data that stand for a value.

        Args:
            value: What the application sends, which may be anything; None if that is nothing.

        Raises:
            PayloadProblem: It does not fit the schema. Whatever else is raised means the same, with
                less to tell.
        """

    def check(self, value: Any) -> PayloadProblem | None:
        """Return what is wrong with a value; None if nothing is.

        Called by asynction-validation: of received data with what they were decoded to, of sent
        ones before they are encoded.
        """

    def example(self, random: Random) -> Any:
        """Return a value that fits the schema.

        Args:
            random: Where all chance comes from, so that the same seed gives the same values.
        """


class Codec(Protocol):
    """What compiles schemas of a language: an object, or a module, with this function."""

    def compile(self, schema: Any, node: Node) -> Coder:
        """Return what checks and translates the values of a schema.

        Called once per schema, when a document is read.

        Args:
            schema: The schema: a text, or plain data, whose references all lead into its own
                ``definitions``. It must not be changed.
            node: Where it stands: for errors.

        Raises:
            SpecError: It is no valid schema: as from ``node.error("...", rule="payload-schema")``,
                or of ``node.child(...)`` for a part of it. Whatever else is raised means the same,
                with the place of the whole schema.
        """


def readable(value: Any) -> Any:
    """Return a value of a coder as plain data of JSON, for people to read.

    Bytes are a text in Base64, and what else JSON does not know the text that Python makes of it.

    Raises:
        ValueError: It contains itself.
    """
    return json.loads(json.dumps(value, default=_as_text))


def _as_text(value: object) -> Any:
    if isinstance(value, (bytes, bytearray)):
        return b64encode(value).decode()
    return str(value)
