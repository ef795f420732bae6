"""Follow every reference of a document once, so that a broken one is found at the start."""

from __future__ import annotations

from collections.abc import Mapping

from asynction_core._keywords import LITERALS, NAME_MAPS
from asynction_core.document import Document, Node

__all__ = ["check_references"]

_OWN_EXTENSIONS = frozenset({"x-ack", "x-messageAcks"})


def check_references(document: Document) -> None:
    """Check that each ``$ref`` of a document, and of the files it refers to, leads to something.

    Extensions other than Asynction's own are left alone: what they hold is not known here.

    Raises:
        SpecError: A reference leads nowhere, may not be followed, or leads round in a circle.
    """
    todo = [document.root]
    # Values are known by their identity: each is visited once, however many references lead to it.
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        value = node.value
        if not isinstance(value, (Mapping, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo.extend(
                node.child(index) for index, item in enumerate(value) if _is_container(item)
            )
            continue
        if isinstance(value.get("$ref"), str):
            todo.append(_followed(node))
        for key, item in value.items():
            if not _is_container(item) or key in LITERALS:
                continue
            if key.startswith("x-") and key not in _OWN_EXTENSIONS:
                continue
            child = node.child(key)
            if key in NAME_MAPS and isinstance(item, Mapping):
                seen.add(id(item))
                todo.extend(child.child(name) for name in item)
            else:
                todo.append(child)


def _followed(node: Node) -> Node:
    node.resolved()  # a circle is an error
    return node.document.target(node.value["$ref"], node)


def _is_container(value: object) -> bool:
    return isinstance(value, (dict, list, Mapping))
