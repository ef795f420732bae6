"""What an engine is: a schema goes in, a checker comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from asynction_jsonschema.dialects import Dialect

Schema: TypeAlias = dict[str, Any] | bool
"""A JSON schema as plain data.

Every ``$ref`` in it is of the form ``#/definitions/<name>``, the name escaped as in a URI fragment,
and leads into the ``definitions`` at the top of the same schema. It may be recursive through these.
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """How a value fails its schema.

    Attributes:
        message: What is wrong, for a person to read. It may quote the value.
        path: The way from the value to what is wrong in it: names of properties, indexes of items.
        schema_path: The way from the schema to the keyword that is not satisfied. It does not
            mention the references that it follows.
        validator: That keyword; ``"false"`` where the schema is ``false``.
        instance: What is wrong, the part of the value at `path`.
        schema: The subschema that the keyword stands in.
    """

    message: str
    path: tuple[str | int, ...]
    schema_path: tuple[str | int, ...]
    validator: str
    instance: object
    schema: object


Checker: TypeAlias = Callable[[object], Violation | None]
"""Checks one value against the schema that it was compiled from; None if the value satisfies it.

It raises nothing: a value that cannot be checked does not satisfy the schema.
"""


class Engine(Protocol):
    """What compiles schemas: an object, or a module, with these two names.

    Another distribution brings its own by an entry point of the group ``asynction.engines`` that
    leads to it.

    Attributes:
        name: What messages call it.
    """

    @property
    def name(self) -> str: ...

    def compile(
        self, schema: Schema, dialect: Dialect, *, validate_formats: bool = False
    ) -> Checker:
        """Return the checker of a schema. Called once per schema, when a server is built.

        Args:
            schema: The schema. It is neither changed nor copied: whoever calls leaves it as it is.
            dialect: The draft of JSON Schema that it is written in.
            validate_formats: Whether ``format`` is checked for strings. Otherwise it only informs.

        Raises:
            SchemaInvalid: It is no valid schema.
            SchemaUnsupported: It is one, and the engine cannot check it.
        """
        ...
