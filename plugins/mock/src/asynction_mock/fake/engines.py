"""The validation engines, as far as fake data need them.

They come by entry points of the group ``asynction.engines``: a plugin imports no other plugin.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol, TypeAlias, cast

__all__ = ["Check", "Engine", "Violation", "dialects", "engine_of"]

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
def dialects() -> Any:
    """Return the engines' enumeration of dialects."""
    (always_there,) = entry_points(group=_GROUP, name="jsonschema")
    return always_there.load().Dialect
