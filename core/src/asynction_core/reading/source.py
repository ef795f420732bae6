"""One file of a document: its contents, and where in the file each of them stands."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cached_property
from json import JSONDecodeError
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from asynction_core.exceptions import Severity, SpecError
from asynction_core.reading.limits import MAX_BYTES, TOO_LARGE
from asynction_core.rules import Purpose

# yaml, which takes 26 ms to import, is imported when there is something to read.
if TYPE_CHECKING:
    import yaml

    from asynction_core.reading.text_places import Place

_ANSWERING_TIME = 10  # seconds, for the first of it and for each part
_FETCHING_TIME = 30  # seconds, for all of it

_LONGEST_NAME = 4096  # characters of a path
_SHOWN = 40  # of what is none

_BARE_REFERENCE = r"\$ref:\s+#"


class Source:
    """The contents of one file (or of a mapping) and how to find a place in it.

    Args:
        uri: What relative references in it are relative to; "" for a mapping.
        name: What messages call it; None for a mapping.
        contents: The data, as JSON knows it.
        text: Gives the text again; None for a mapping.
        beside: Reads a file that it refers to, by its ``file:`` URI, where that is not to be had
            from the file system: from a commit, say. None where it is.
    """

    def __init__(
        self,
        uri: str,
        name: str | None,
        contents: Any,
        text: Callable[[], str] | None = None,
        beside: Callable[[str], Source] | None = None,
    ) -> None:
        self.uri = uri
        self.name = name
        self.contents = contents
        self.text = text
        self.beside = beside

    def error(
        self,
        message: str,
        pointer: str = "",
        *,
        rule: str,
        severity: Severity = "error",
        purpose: Purpose | None = None,
    ) -> SpecError:
        """Return the error that says `message` about the place at `pointer` (RFC 6901)."""
        from asynction_core.reading.text_places import place

        found = place(self._places, pointer_to_path(pointer))
        return SpecError(
            message,
            source=self.name,
            line=found.line if found else None,
            column=found.column if found else None,
            pointer=pointer,
            rule=rule,
            severity=severity,
            purpose=purpose,
        )

    @cached_property
    def _places(self) -> Place | None:
        """What stands where.

        Read only when there is something to complain about: nothing is paid for line numbers when
        a good document is loaded.
        """
        if self.text is None:
            return None
        import yaml

        from asynction_core.reading.json import as_yaml
        from asynction_core.reading.text_places import places

        try:
            return places(as_yaml(self.text()))
        except (SpecError, yaml.YAMLError):
            return None

    def holding(self, contents: Any) -> Source:
        """Return a source that has other contents at the same place."""
        return Source(self.uri, self.name, contents, self.text, self.beside)

    def forget_places(self) -> None:
        """Free what finding lines has taken: several times the document's own size."""
        self.__dict__.pop("_places", None)


def pointer_to_path(pointer: str) -> list[str]:
    """Return the steps of a JSON pointer (RFC 6901), unescaped."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def read_file(path: Path, name: str | None = None) -> Source:
    """Return the source that a YAML or JSON file is.

    Args:
        path: The file. A name that ends in ``.json`` is read as JSON, any other as YAML.
        name: What messages call it; by default its path, relative to the current folder if below.

    Raises:
        SpecError: The file cannot be read.
    """
    path = path.absolute()
    if name is not None and (len(name) > _LONGEST_NAME or "\n" in name):
        raise unreadable(
            "this is the text of a document, or no path at all: give the path of a file, or the "
            "document as a mapping, as yaml.safe_load(text) makes it",
            f"{name.partition(chr(10))[0][:_SHOWN]}…",
        )
    if name is None:
        name = str(path)
        here = os.path.join(os.getcwd(), "")
        name = name.removeprefix(here)

    def text() -> str:
        try:
            with path.open("rb") as file:
                return text_of(file.read(MAX_BYTES + 1), name)
        except (OSError, ValueError) as error:  # such as a name that no file can have
            reason = getattr(error, "strerror", None) or error
            raise unreadable(
                f"the file cannot be read ({reason}): check the path "
                f"(the current folder is {os.getcwd()})",
                name,
            ) from None

    contents = read_text(text(), name, as_json=path.suffix.lower() == ".json")
    return Source(uri=path.as_uri(), name=name, contents=contents, text=text)


def given_text(text: str, name: str) -> Source:
    """Return the source that a text is, as if it stood in a file of the current folder.

    Args:
        text: The text: YAML, of which JSON is a part.
        name: What messages call it.

    Raises:
        SpecError: It cannot be read.
    """
    place = Path(os.getcwd(), "-").as_uri()
    return Source(place, name, read_text(text, name, as_json=False), lambda: text)


def fetch(uri: str) -> str:
    """Return the text behind an HTTP(S) address.

    Raises:
        SpecError: It cannot be had, within a time, or is too large, or no text.
    """
    # Most documents are one file: the HTTP client is not worth its 30 ms to them.
    from http.client import HTTPException
    from urllib.request import urlopen

    content, ends = b"", monotonic() + _FETCHING_TIME
    try:
        with urlopen(uri, timeout=_ANSWERING_TIME) as response:
            while len(content) <= MAX_BYTES and (part := response.read1(MAX_BYTES + 1)):
                content += part
                if monotonic() > ends:
                    raise TimeoutError(f"after {_FETCHING_TIME} seconds there is more to come")
    except (OSError, HTTPException, ValueError) as error:
        raise unreadable(f"it cannot be fetched: {error}", uri) from None
    return text_of(content, uri)


def text_of(content: bytes, name: str) -> str:
    """Return the text of a file.

    Args:
        content: What the file holds; of one that is too large, more than `MAX_BYTES` of it.
        name: What messages call it.

    Raises:
        SpecError: It is too large, or no text.
    """
    if len(content) > MAX_BYTES:
        raise unreadable(f"the file is too large: {TOO_LARGE}", name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise unreadable(
            "this is not a text file in UTF-8: an AsyncAPI document is YAML or JSON", name
        )
    return text


def read_text(text: str, name: str, *, as_json: bool) -> Any:
    """Return the data of a YAML or JSON text.

    Args:
        name: What messages call it.
        as_json: Read it as JSON rather than YAML, which is faster.

    Raises:
        SpecError: It is neither, or has a key twice, or a value that JSON does not know; or it is
            nested too deeply or too large.
    """
    from yaml import MarkedYAMLError
    from yaml.reader import ReaderError

    from asynction_core.reading import json, yaml

    try:
        return json.read(text) if as_json else yaml.read(text)
    except JSONDecodeError as error:
        verdict = "cannot be read" if isinstance(error, json.Refused) else "is not JSON"
        raise unreadable(f"this {verdict}: {error.msg}", name, error.lineno, error.colno) from None
    except MarkedYAMLError as error:
        told, *others = [_told(one, text, name) for one in (error, *getattr(error, "others", ()))]
        told.others = tuple(others)
        raise told from None
    except ReaderError as error:
        before = text.partition(chr(error.character))[0]
        raise unreadable(
            f"this cannot be read: the character {error.character:#x} is not allowed in YAML",
            name,
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        ) from None


def _told(error: yaml.MarkedYAMLError, text: str, name: str) -> SpecError:
    mark = error.problem_mark or error.context_mark
    found = (mark.line + 1, mark.column + 1) if mark else ()
    return unreadable(f"this cannot be read: {_problem(error, text)}", name, *found)


def _problem(error: yaml.MarkedYAMLError, text: str) -> str | None:
    from yaml.scanner import ScannerError

    mark = error.problem_mark or error.context_mark
    if isinstance(error, ScannerError) and mark and text[mark.index : mark.index + 1] == "\t":
        return "a tab stands here: indent YAML with spaces"
    problem: str | None = error.problem or error.context
    if mark and re.search(_BARE_REFERENCE, "\n".join(text.splitlines()[: mark.line + 1][-2:])):
        return f"{problem}: a reference is written in quotes, as '#' begins a comment"
    return problem


def unreadable(
    message: str, name: str | None = None, line: int | None = None, column: int | None = None
) -> SpecError:
    return SpecError(message, source=name, line=line, column=column, rule="readable")
