"""A document that a plugin has got from elsewhere, with where it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from asynction_core.reading.limits import MAX_BYTES, TOO_LARGE
from asynction_core.reading.mappings import read_mapping
from asynction_core.reading.source import Source, read_text, unreadable
from asynction_core.value import Value

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+:"  # one letter is a drive


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Loaded(Value):
    """A document that `asynction_load_document` has got from elsewhere.

    Attributes:
        contents: The document; None to have the text read, as YAML, or as JSON if the path of the
            URI ends in ``.json``.
        uri: Where it came from, an absolute URI: what messages call it, without a password in it,
            and what relative references are relative to. How far these may lead is as for any
            document of that place: from ``https://…`` to other hosts with ``allow_remote_refs``,
            and never to files; from ``file:///…`` to what is below its folder. From what is no
            file, HTTP or HTTPS, none can be followed. "" for a document that came from nowhere.
        text: What it was read from, YAML or JSON: it says in which line something stands; None if
            there is none.

    Raises:
        TypeError: One of them is of another type, or neither contents nor a text is given.
        ValueError: The URI is none that is absolute, or has a fragment.
    """

    contents: Mapping[str, Any] | None
    uri: str = ""
    text: str | None = None

    def __post_init__(self) -> None:
        _check("contents", self.contents, Mapping, "a mapping, or None to have the text read")
        _check("text", self.text, str, "what the document was read from, a string, or None")
        if not isinstance(self.uri, str):
            raise TypeError(
                "Loaded.uri is where the document came from, a string, and not "
                f"{type(self.uri).__name__}"
            )
        if self.contents is None and self.text is None:
            raise TypeError("Loaded has neither contents nor a text: give one of them")
        if self.uri and (not re.match(_SCHEME, self.uri) or "#" in self.uri):
            raise ValueError(
                f"Loaded.uri is an absolute URI without a fragment, and not {self.uri!r}: that of "
                "a file is Path(...).resolve().as_uri()"
            )


def source_of(loaded: Loaded) -> Source:
    """Return the source that a loaded document is.

    Raises:
        SpecError: It cannot be read: see `read_text` and `read_mapping`.
    """
    name, text = _without_password(loaded.uri) or None, loaded.text
    if text is not None and len(text) > MAX_BYTES:
        raise unreadable(f"the document is too large: {TOO_LARGE}", name)
    if loaded.contents is None:
        as_json = urlsplit(loaded.uri).path.lower().endswith(".json")
        contents = read_text(text or "", name or "<document>", as_json=as_json)
    else:
        contents = read_mapping(loaded.contents).contents
    return Source(loaded.uri, name, contents, None if text is None else lambda: text)


def _check(field: str, value: object, kind: type, meant: str) -> None:
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"Loaded.{field} is {meant}, and not {type(value).__name__}")


def _without_password(uri: str) -> str:
    parts = urlsplit(uri)
    host = parts.netloc.rpartition("@")[2]
    return uri if host == parts.netloc else urlunsplit(parts._replace(netloc=host))
