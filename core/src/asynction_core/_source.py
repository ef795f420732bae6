"""One file of a document: its contents, and where in the file each of them stands."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from asynction_core import _yaml
from asynction_core.exceptions import Severity, SpecError

__all__ = ["Source", "pointer_to_path", "read_file", "read_text"]


@dataclass(frozen=True, eq=False)
class Source:
    """The contents of one file (or of a mapping) and how to find a place in it.

    Attributes:
        uri: What relative references in it are relative to; "" for a mapping.
        name: What messages call it; None for a mapping.
        contents: The data, as JSON knows it.
        text: Gives the text again; None for a mapping.
    """

    uri: str
    name: str | None
    contents: Any
    text: Callable[[], str] | None = None

    def error(
        self,
        message: str,
        pointer: str = "",
        *,
        rule: str = "servable",
        severity: Severity = "error",
    ) -> SpecError:
        """Return the error that says `message` about the place at `pointer` (RFC 6901)."""
        line, column = _yaml.position(self._tree, pointer_to_path(pointer)) or (None, None)
        return SpecError(
            message,
            source=self.name,
            line=line,
            column=column,
            pointer=pointer,
            rule=rule,
            severity=severity,
        )

    @cached_property
    def _tree(self) -> yaml.Node | None:
        """What stands where.

        Read only when there is something to complain about: nothing is paid for line numbers when
        a good document is loaded.
        """
        if self.text is None:
            return None
        try:
            # JSON is YAML but for tabs, which JSON allows only between tokens.
            return _yaml.tree(self.text().replace("\t", " "))
        except (OSError, UnicodeError, yaml.YAMLError, RecursionError):
            return None

    def forget_places(self) -> None:
        """Free what finding lines has taken: several times the document's own size."""
        self.__dict__.pop("_tree", None)


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
    if name is None:
        name = str(path)
        here = os.path.join(os.getcwd(), "")
        name = name.removeprefix(here)

    def text() -> str:
        return path.read_bytes().decode("utf-8-sig")

    try:
        content = text()
    except UnicodeDecodeError:
        raise SpecError(
            "this is not a text file in UTF-8: an AsyncAPI document is YAML or JSON", source=name
        ) from None
    except OSError as error:
        raise SpecError(
            f"the file cannot be read ({error.strerror}): check the path "
            f"(the current folder is {os.getcwd()})",
            source=name,
        ) from None
    contents = read_text(content, name, as_json=path.suffix.lower() == ".json")
    return Source(uri=path.as_uri(), name=name, contents=contents, text=text)


def read_text(text: str, name: str, *, as_json: bool) -> Any:
    """Return the data of a YAML or JSON text.

    Args:
        text: The text.
        name: What messages call it.
        as_json: Read it as JSON rather than YAML, which is faster.

    Raises:
        SpecError: It is neither, or has a key twice, or is nested too deeply.
    """
    try:
        if as_json:
            return _read_json(text)
        return _yaml.read(text)
    except json.JSONDecodeError as error:
        raise SpecError(
            f"this is not JSON: {error.msg}", source=name, line=error.lineno, column=error.colno
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SpecError(
            f"this cannot be read: {error.problem or error.context}",
            source=name,
            line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None,
        ) from None
    except yaml.YAMLError as error:
        raise SpecError(f"this is not YAML: {error}", source=name) from None
    except RecursionError:
        raise SpecError("this is nested too deeply to be read", source=name) from None


class _DuplicateKey(Exception):
    pass


def _read_json(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            raise _DuplicateKey
        return result

    def refuse(constant: str) -> None:
        raise json.JSONDecodeError(f"{constant} is no JSON value", text, text.find(constant))

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except _DuplicateKey:
        # The YAML reader finds the same key and knows its line.
        return _yaml.read(text.replace("\t", " "))
