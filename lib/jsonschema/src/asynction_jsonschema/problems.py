"""Why something cannot be done with a schema."""

from __future__ import annotations


class AtPlace(Exception):
    """A place in a schema stands in the way.

    Attributes:
        message: What is wrong and what to do about it.
        pointer: The JSON pointer (RFC 6901) to the place in the schema, "" for the whole of it.
    """

    def __init__(self, message: str, pointer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message}" if self.pointer else self.message


class SchemaProblem(AtPlace, ValueError):
    """A schema cannot be compiled."""


class SchemaInvalid(SchemaProblem):
    """A schema breaks the rules of its dialect."""


class SchemaUnsupported(SchemaProblem):
    """A schema, or the language that it is written in, cannot be checked."""
