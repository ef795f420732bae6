"""Turn what a caller gives as a document into one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pluggy

from asynction_core._source import Source, read_file
from asynction_core.document import Document
from asynction_core.exceptions import SpecError

__all__ = ["load"]


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
    hook = plugins.hook
    contents = hook.asynction_load_document(source=source, options=options)
    if contents is None and isinstance(source, Mapping):
        contents = source
    if contents is not None:
        # A copy: a plugin may rewrite the document, and the caller's mapping stays as it is.
        try:
            found = Source(uri="", name=None, contents=_plain(contents))
        except RecursionError:
            raise SpecError("the document is nested too deeply, or contains itself") from None
    elif isinstance(source, (str, Path)):
        if str(source).startswith(("http://", "https://")):
            raise SpecError(f"{source} is on another host: download the document and give its path")
        found = read_file(Path(source), str(source))
    else:
        raise SpecError(
            f"a document is the path of a file or a mapping, not {type(source).__name__}"
        )
    document = Document(found, allow_remote_refs=allow_remote_refs)
    if found.contents is not None:
        hook.asynction_transform_document(contents=document.root.mapping(), options=options)
    return document


def _plain(value: Any) -> Any:
    """Return a copy of a value in the types that reading JSON gives, so that one check suffices."""
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise SpecError(f"a key of the document must be a string, not {key!r}")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
