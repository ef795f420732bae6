"""Turn what a caller gives as a document into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from math import isfinite
from pathlib import Path
from typing import Any

import pluggy

from asynction_core.document import Document
from asynction_core.errors import Errors
from asynction_core.exceptions import SpecError
from asynction_core.parsing.versions import parser_of
from asynction_core.plugins.loading import load_plugins
from asynction_core.plugins.options import sort_options
from asynction_core.reading.limits import MAX_DEPTH, MAX_DIGITS, MAX_VALUES, TOO_DEEP
from asynction_core.reading.source import Source, read_file
from asynction_core.referring.references import broken_references

__all__ = ["load", "load_document"]

# Keywords of `from_spec` itself: those that plugins define, and those that say how to serve.
_OF_PLUGINS = frozenset({"docs", "validation"})
_OF_SERVERS = frozenset(
    {"app", "default_error_handler", "on_missing_server", "on_undocumented", "server_name"}
)


def load(
    source: object,
    plugins: pluggy.PluginManager,
    options: Mapping[str, Any],
    *,
    allow_remote_refs: bool = False,
) -> Document:
    """Return the document that a caller means.

    Args:
        source: The path of a file, a mapping, or something that a plugin reads.
        plugins: The plugins, which may read the source and rewrite the document.
        options: The options of the server.
        allow_remote_refs: Whether a ``$ref`` in it may be fetched over HTTP(S).

    Raises:
        SpecError: It cannot be read, or is not a mapping.
    """
    document = _as_written(source, plugins, options, allow_remote_refs=allow_remote_refs)
    if document.source.contents is not None:
        contents = document.root.mapping()
        plugins.hook.asynction_transform_document(contents=contents, options=options)
    return document


def load_document(
    source: str | Path | Mapping[str, Any],
    *,
    plugins: Iterable[object] = (),
    disable_plugins: Iterable[str] = (),
    allow_remote_refs: bool = False,
    **options: Any,
) -> Document:
    """Return a document as it is written, whether it can be served or not.

    What reads a document for `AsynctionSocketIO.from_spec` reads it here, too. Plugins do not
    transform it.

    Args:
        source: The document: the path of a YAML or JSON file, or a mapping.
        plugins: Plugins besides the installed ones: modules or objects with hooks.
        disable_plugins: Names of installed plugins to leave out.
        allow_remote_refs: Whether a ``$ref`` in the document may be fetched over HTTP(S).
        **options: Other keywords of `from_spec`, which the plugin that reads it may look at.

    Raises:
        SpecError: It is no AsyncAPI document of a version that is known, or a reference in it, or
            in a file that it refers to, leads nowhere.
        PluginError: A plugin cannot be used.
        TypeError: An option is unknown.
        ValueError: An option has a value that it cannot have.
    """
    manager = load_plugins(plugins, disable_plugins)
    given = {name: options.pop(name) for name in _OF_PLUGINS & options.keys()}
    others = {name: value for name, value in options.items() if name not in _OF_SERVERS}
    known, _ = sort_options(manager, given, others)
    document = _as_written(source, manager, known, allow_remote_refs=allow_remote_refs)
    parser_of(document)
    errors = Errors()
    errors.add(broken_references(document))
    errors.raise_any()
    return document


def _as_written(
    source: object,
    plugins: pluggy.PluginManager,
    options: Mapping[str, Any],
    *,
    allow_remote_refs: bool,
) -> Document:
    contents = plugins.hook.asynction_load_document(source=source, options=options)
    if contents is None and isinstance(source, Mapping):
        contents = source
    if contents is not None:
        # A copy: a plugin may rewrite the document, and the caller's mapping stays as it is.
        try:
            found = Source(uri="", name=None, contents=_Copier().copy(contents))
        except RecursionError:
            raise SpecError(f"the document contains itself, or {TOO_DEEP}") from None
    elif isinstance(source, (str, Path)):
        if str(source).startswith(("http://", "https://")):
            raise SpecError(f"{source} is on another host: download the document and give its path")
        found = read_file(Path(source), str(source))
    else:
        raise SpecError(
            f"a document is the path of a file or a mapping, not {type(source).__name__}"
        )
    return Document(found, allow_remote_refs=allow_remote_refs)


class _Copier:
    """Copies data in the types that reading JSON gives, so that one check of a type suffices."""

    def __init__(self) -> None:
        self._values = 0

    def copy(self, value: Any, depth: int = 0) -> Any:
        """Return a copy of a value.

        Args:
            value: The value.
            depth: How many mappings and lists it is in.

        Raises:
            SpecError: JSON has no such value, or it contains itself, or it is nested too deeply, or
                too large.
        """
        self._values += 1
        if self._values > MAX_VALUES:
            raise SpecError(f"the document is too large: it has more than {MAX_VALUES:,} values")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, (int, float)):
            return _number(value)
        if isinstance(value, (date, time)):  # as YAML 1.1 reads them
            return value.isoformat()
        if depth >= MAX_DEPTH:
            raise SpecError(f"the document contains itself, or {TOO_DEEP}")
        if isinstance(value, Mapping):
            return {_key(key): self.copy(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.copy(item, depth + 1) for item in value]
        raise SpecError(f"JSON has no {type(value).__name__}, and so no document can hold one")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise SpecError(f"a key of the document must be a string, not {key!r}")
    return _text(key)


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SpecError("a string of the document holds half a character") from None
    return str.__str__(text)  # without a subclass, such as that of an enumeration


def _number(number: int | float) -> int | float:
    if isinstance(number, int):
        if number.bit_length() > 4 * MAX_DIGITS:  # its digits would take long to find
            raise SpecError("a number of the document has too many digits")
        return int(number)
    if not isfinite(number):
        raise SpecError(f"a number of the document is {number}, which is no JSON value")
    return float(number)
