"""Collect what is wrong with a document, where building a server would stop at the first error."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from asynction_core import AsynctionSocketIO, SpecError
from asynction_core.exceptions import Severity

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


# What is found while a server is built of a document. Where another rule complains about the same
# place, it says the same from another side.
_BY_THE_WAY = frozenset({"payload-schema", "servable"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is wrong with a document, or questionable.

    Attributes:
        severity: Whether a server could not be built, or would be built with a warning.
        file: The file that it is in: the document, or one that it refers to.
        line: The line in that file, counted from 1, where it is known.
        column: The column in that line, counted from 1, where it is known.
        pointer: The JSON pointer (RFC 6901) to the place in the file, "" for the whole file.
        rule: The name of the rule that is broken; ``"server"`` for what is not about the document,
            but about a server that were built of it now.
        message: What is wrong and what to do about it.
    """

    severity: Severity
    file: str
    line: int | None
    column: int | None
    pointer: str
    rule: str
    message: str

    def __str__(self) -> str:
        """Return it as one line, the way that compilers and linters write theirs."""
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        parts = [where, self.severity, *([self.pointer] if self.pointer else []), self.message]
        return _CONTROL.sub(_escaped, f"{': '.join(parts)} [{self.rule}]")

    @property
    def counts(self) -> bool:
        """Whether it is one of those that make a document fail that is judged strictly."""
        return self.rule != "server"

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


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

    def note(error: SpecError, severity: Severity = "error") -> None:
        for one in (error, *error.others):
            where = (one.source or file, one.line, one.column, one.pointer or "")
            found[Complaint(severity, *where, one.rule, one.message)] = None

    def note_warning(record: logging.LogRecord) -> bool:
        for argument in record.args if isinstance(record.args, tuple) else ():
            if isinstance(argument, SpecError):
                note(argument, "warning")
                return False
        nowhere = (file, None, None, "")
        found[Complaint("warning", *nowhere, "server", record.getMessage())] = None
        return False  # it is not logged, too

    plugins = dict(_plugins(note, handlers=handlers))

    def serve(**more: bool) -> bool:
        """Build a server, and return whether it could be built."""
        try:
            AsynctionSocketIO.from_spec(
                file,
                plugins=plugins.values(),
                disable_plugins=plugins.keys(),
                **{**more, **options},
            )
        except SpecError as error:
            note(error)
            return False
        return True

    with _filtered(logging.getLogger("asynction"), note_warning):
        if _OWN not in plugins:
            serve()
        # A payload in a language that cannot be checked here is no fault of the document. What
        # breaks AsyncAPI's rules keeps a server from being built, and what else is wrong from
        # being found: a second one does not ask for them.
        elif not serve(skip_unsupported_schemas=True) and options.get("check_document", True):
            options = {**options, "check_document": False}
            serve(skip_unsupported_schemas=True)
    return sorted(_without_echoes(found), key=lambda one: _order(one, file))


def _without_echoes(found: Iterable[Complaint]) -> list[Complaint]:
    """Leave out what another complaint about the same place, no milder, says already."""
    places = {(one.severity, one.file, one.pointer) for one in found if one.rule not in _BY_THE_WAY}

    def is_echo(one: Complaint) -> bool:
        severities = {"error", one.severity}
        return one.rule in _BY_THE_WAY and any(
            (severity, one.file, one.pointer) in places for severity in severities
        )

    return [one for one in found if not is_echo(one)]


def _order(one: Complaint, document: str) -> tuple[Any, ...]:
    in_file = (one.line or 0, one.column or 0, one.pointer, one.severity, one.rule, one.message)
    return (one.file != document, one.file, *in_file)


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
