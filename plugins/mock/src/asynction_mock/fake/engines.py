"""The validation engines, as far as fake data need them.

They come by entry points of the group ``asynction.engines``: a plugin imports no other plugin.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol, TypeAlias, cast

__all__ = ["Check", "Engine", "Violation", "dialect_of", "engine_of"]

_GROUP = "asynction.engines"


class Violation(Protocol):
    """How a value fails its schema."""

    @property
    def message(self) -> str: ...

    @property
    def schema_path(self) -> tuple[str | int, ...]: ...


Check: TypeAlias = Callable[[object], Violation | None]
"""Returns how a value fails a schema, None if it does not."""


class Engine(Protocol):
    """What compiles schemas: see ``asynction_validation.engines.Engine``."""

    def compile(self, schema: Any, dialect: Any, *, validate_formats: bool = False) -> Check: ...


def engine_of(choice: str | Engine | None = None) -> Engine:
    """Return an engine.

    Args:
        choice: The engine itself, or its name; by default, or if there is none of that name, the
            one of jsonschema-rs where that is installed, else the one of jsonschema.
    """
    if choice is not None and not isinstance(choice, str):
        return choice
    engines = {entry_point.name: entry_point for entry_point in entry_points(group=_GROUP)}
    try:
        return cast(Engine, engines[choice if choice in engines else "jsonschema-rs"].load())
    except ImportError:
        return cast(Engine, engines["jsonschema"].load())


@cache
def _dialects() -> Any:
    (always_there,) = entry_points(group=_GROUP, name="jsonschema")
    return always_there.load().Dialect


def dialect_of(schema: Any, schema_format: str | None) -> Any:
    """Return the dialect of a schema: a member of the engines' enumeration of them.

    Args:
        schema: The schema. A ``$schema`` in it outweighs the media type.
        schema_format: The media type of its language, as in ``schemaFormat``; None for AsyncAPI's
            own.

    Raises:
        ValueError: It is in none that engines know.
    """
    dialects = _dialects()
    named = schema.get("$schema") if isinstance(schema, dict) else None
    if isinstance(named, str):
        version = re.search(r"draft[-/]?([\d-]+)/schema", named)
    elif schema_format is None or re.match(r"\s*application/vnd\.aai\.asyncapi", schema_format):
        version = None
    elif re.match(r"\s*application/schema\+", schema_format):
        version = re.search(r"version=\W*(?:draft[-/]?)?([\d-]+)", schema_format)
    else:
        raise ValueError(f"its schemaFormat {schema_format!r} is no JSON Schema")
    if version is None:
        return dialects("draft-07")  # AsyncAPI's own Schema Object is a superset of it
    draft = version[1].removeprefix("0")
    try:
        return dialects(draft if len(draft) > 1 else f"draft-0{draft}")
    except ValueError:
        known = ", ".join(dialect.value for dialect in dialects)
        raise ValueError(f"it is written in draft {draft} of JSON Schema, not in {known}") from None
