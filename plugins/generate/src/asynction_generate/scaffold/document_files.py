"""The files of a document, and where their copies go."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from asynction_core import Document, Node


def path_of(uri: str) -> Path:
    """Return the file of a ``file:`` URI."""
    return Path(os.path.normpath(url2pathname(urlsplit(uri).path)))


def files_of(document: Document) -> dict[str, Path]:
    """Return the files that a document is made of, by URI: those that relative references lead to.

    Args:
        document: The document; its references have been checked.
    """
    root = document.root
    found = {root.uri: path_of(root.uri)}
    todo = [root]
    while todo:
        node = todo.pop()
        for reference in _references(node.value):
            target = _file(reference, node)
            if target is not None and target.uri not in found:
                found[target.uri] = path_of(target.uri)
                todo.append(target)
    return found


def copies(files: dict[str, Path], document: Path, output: Path) -> dict[str, Path]:
    """Return where each file goes, so that references between them hold.

    Args:
        files: The files, by URI.
        document: The one that is the document.
        output: The folder.
    """
    if is_inside(document, output):
        return dict(files)  # it is there already, and its references lead where they led
    top = Path(os.path.commonpath([path.parent for path in files.values()]))
    return {uri: output / path.relative_to(top) for uri, path in files.items()}


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a file is in a folder, at any depth."""
    return folder.resolve() in path.resolve().parents


def _file(reference: str, node: Node) -> Node | None:
    """Return the file that a relative reference leads to; None for another kind of reference."""
    from asynction_core import SpecError

    path = reference.partition("#")[0]
    parts = urlsplit(path)
    if not path or parts.scheme or parts.netloc or path.startswith("/"):
        return None
    try:
        return node.document.target(path, node)
    except SpecError:  # in an example, say, where it is data
        return None


def _references(value: Any) -> list[str]:
    found, todo, seen = list[str](), [value], set[int]()
    while todo:
        item = todo.pop()
        if not isinstance(item, (dict, list)) or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, dict):
            if isinstance(item.get("$ref"), str):
                found.append(item["$ref"])
            todo += item.values()
        else:
            todo += item
    return found
