"""An extension (`x-…`) of AsyncAPI: what it is called, where it may stand, what it may hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

OBJECTS = frozenset(
    {
        "channel",
        "components",
        "contact",
        "correlationId",
        "document",
        "externalDocs",
        "info",
        "license",
        "message",
        "operation",
        "parameter",
        "schema",
        "securityScheme",
        "securityScheme:X509",
        "securityScheme:apiKey",
        "securityScheme:http:basic",
        "securityScheme:http:bearer",
        "securityScheme:httpApiKey",
        "securityScheme:oauth2",
        "securityScheme:openIdConnect",
        "securityScheme:userPassword",
        "server",
        "serverVariable",
        "tag",
    }
)
"""The objects of AsyncAPI that an extension may stand in, security schemes also by their types."""

DOTTED_PATH: Mapping[str, Any] = {
    "type": "string",
    "pattern": r"^[^.\s]+(\.[^.\s]+)+$",
    "patternErrorMessage": "a dotted path to a callable is needed, as in 'package.module.function'",
}
"""A text that names a callable, as far as that can be told without importing it."""

_NAME = re.compile(r"x-[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Extension:
    """An extension that a plugin reads. It is known by its identity: make it once.

    Attributes:
        name: Its name, which starts with ``x-``.
        objects: The objects that it may stand in, of `OBJECTS`. The traits of a message or of an
            operation may hold what it may hold itself.
        schema: What it may hold, in JSON Schema draft 7. Its ``description`` is what editors show,
            its ``errorMessage`` and ``patternErrorMessage`` what they say of a value that does not
            fit. A ``$ref`` in it leads into AsyncAPI's own JSON Schema of the document's version,
            as ``#/definitions/schema`` does.
        majors: The major versions of AsyncAPI in which it may stand there.
        declared_by: The plugin that declares it, set by the core once it does: its text is what
            errors call that.

    Raises:
        ValueError: There is no such object, or the name is none of an extension.
    """

    name: str
    objects: Collection[str]
    schema: Mapping[str, Any]
    majors: Collection[int] = (2, 3)
    declared_by: object = field(default="a plugin", init=False, repr=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(
                f"an extension is called 'x-' and letters, digits, '.', '-' or '_', not {self.name}"
            )
        unknown = sorted({*self.objects} - OBJECTS)
        if unknown:
            raise ValueError(
                f"{self.name} cannot stand in {unknown[0]!r}, but in {', '.join(sorted(OBJECTS))}"
            )
