"""Collect what is wrong with a document, where building a server would stop at the first error."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, Literal

from asynction_core import AsynctionSocketIO, SpecError

__all__ = ["Complaint", "complaints_about"]

_OWN = "validation"  # the name of our own plugin

# Asked once per event or namespace, about what is independent of all others.
_BINDING_HOOKS = frozenset(
    {
        "asynction_connect_middleware",
        "asynction_handler",
        "asynction_namespace_handlers",
        "asynction_receive_middleware",
        "asynction_send_middleware",
    }
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is wrong with a document, or questionable.

    Attributes:
        severity: Whether a server could not be built, or would be built with a warning.
        file: The file that it is in: the document, or one that it refers to.
        line: The line in that file, counted from 1, where it is known.
        column: The column in that line, counted from 1, where it is known.
        pointer: The JSON pointer (RFC 6901) to the place in the file, "" for the whole file.
        message: What is wrong and what to do about it.
    """

    severity: Literal["error", "warning"]
    file: str
    line: int | None
    column: int | None
    pointer: str
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [where, self.pointer, "warning" if self.severity == "warning" else "", self.message]
        return ": ".join(part for part in parts if part)

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def complaints_about(
    file: str, options: Mapping[str, Any], *, handlers: bool = False
) -> list[Complaint]:
    """Return what is wrong with a document or questionable, as far as it can be found at once.

    It is sorted by where it stands, the document before the files that it refers to.

    Args:
        file: The document.
        options: The options of `AsynctionSocketIO.from_spec`.
        handlers: Whether the callables that it names are imported, too.

    Raises:
        AsynctionException: A plugin cannot be used.
    """
    found: dict[Complaint, None] = {}  # each once, in the order in which they are found

    def note(error: SpecError, severity: Literal["error", "warning"] = "error") -> None:
        where = (error.source or file, error.line, error.column, error.pointer or "")
        found[Complaint(severity, *where, error.message)] = None

    def note_warning(record: logging.LogRecord) -> bool:
        for argument in record.args if isinstance(record.args, tuple) else ():
            if isinstance(argument, SpecError):
                note(argument, "warning")
                return False
        found[Complaint("warning", file, None, None, "", record.getMessage())] = None
        return False  # it is not logged, too

    plugins = dict(_plugins(note, handlers=handlers))
    with _filtered(logging.getLogger("asynction"), note_warning):
        try:
            AsynctionSocketIO.from_spec(
                file, plugins=plugins.values(), disable_plugins=plugins.keys(), **options
            )
        except SpecError as error:
            note(error)
    return sorted(found, key=lambda one: (one.file != file, one.file, one.line or 0))


def _plugins(
    note: Callable[[SpecError], None], *, handlers: bool
) -> Iterator[tuple[str, ModuleType]]:
    """Yield the names of installed plugins, each with what stands in for it.

    That notes the errors of single events and namespaces and goes on. Without `handlers` it leaves
    out what may import an application's callables: only our own plugin is asked about events.
    """
    disabled = os.environ.get("ASYNCTION_DISABLE_PLUGINS", "").split(",")
    names = {name.strip() for name in disabled}
    for entry_point in sorted(entry_points(group="asynction"), key=lambda one: one.name):
        if entry_point.name in names:
            continue
        try:
            plugin = entry_point.load()
        except Exception:
            continue  # it is not left out, so the core tells what is wrong with it
        left_out = frozenset() if handlers or entry_point.name == _OWN else _BINDING_HOOKS
        yield entry_point.name, _stand_in(entry_point.name, plugin, left_out, note)


def _stand_in(
    name: str, plugin: object, left_out: frozenset[str], note: Callable[[SpecError], None]
) -> ModuleType:
    stand_in = ModuleType(name)
    for attribute in dir(plugin):
        if attribute.startswith("asynction_") and attribute not in left_out:
            hook = getattr(plugin, attribute)
            noted = _noting(hook, note) if attribute in _BINDING_HOOKS else hook
            setattr(stand_in, attribute, noted)
    return stand_in


def _noting(hook: Callable[..., Any], note: Callable[[SpecError], None]) -> Callable[..., Any]:
    @wraps(hook)  # with its signature, from which pluggy knows what to call it with
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return hook(*args, **kwargs)
        except SpecError as error:
            note(error)
            return None

    return call


@contextmanager
def _filtered(
    logger: logging.Logger, accept: Callable[[logging.LogRecord], bool]
) -> Iterator[None]:
    logger.addFilter(accept)
    try:
        yield
    finally:
        logger.removeFilter(accept)
