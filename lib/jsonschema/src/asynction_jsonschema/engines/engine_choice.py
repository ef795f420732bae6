"""Which engine a server uses."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from asynction_jsonschema.contract import Engine

if TYPE_CHECKING:
    from importlib_metadata import EntryPoint

_GROUP = "asynction.engines"

_OWN = {
    "jsonschema": "asynction_jsonschema.engines.jsonschema_engine",
    "jsonschema-rs": "asynction_jsonschema.engines.jsonschema_rs_engine",
}
"""Announced like any other; but to look for what is announced takes longer than to import them."""


class EngineUnknown(ValueError):
    """There is no such engine, or it cannot be loaded."""


def find_engine(choice: str | Engine | None = None) -> Engine:
    """Return an engine.

    Args:
        choice: The engine itself; or its name, by which a distribution announces it in the
            entry-point group ``asynction.engines``; or None for jsonschema-rs.

    Raises:
        EngineUnknown: There is no engine of that name, it cannot be loaded, or what was given or
            loaded is no engine. The message says what can be chosen.
    """
    if choice is None:
        choice = "jsonschema-rs"
    if not isinstance(choice, str):
        return _required(choice, repr(choice))
    if choice in _OWN:
        return cast(Engine, import_module(_OWN[choice]))
    from importlib_metadata import entry_points

    announced = {entry_point.name: entry_point for entry_point in entry_points(group=_GROUP)}
    if choice not in announced:
        known = ", ".join(repr(name) for name in sorted(announced))
        raise EngineUnknown(f"there is no validation engine {choice!r}, only {known or 'none'}")
    return _loaded(announced[choice])


def _loaded(entry_point: EntryPoint) -> Engine:
    try:
        engine = entry_point.load()
    except Exception as error:
        raise EngineUnknown(
            f"the validation engine {entry_point.name!r} ({entry_point.value}) cannot be loaded "
            f"({type(error).__name__}: {error})"
        ) from error
    return _required(engine, f"{entry_point.value}, the validation engine {entry_point.name!r},")


def _required(engine: object, words: str) -> Engine:
    if not callable(getattr(engine, "compile", None)) or not hasattr(engine, "name"):
        raise EngineUnknown(f"{words} is no validation engine: it lacks 'name' or 'compile'")
    return cast(Engine, engine)
