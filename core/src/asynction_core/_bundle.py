"""Make one self-contained JSON schema of a schema and all that it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from asynction_core._keywords import LITERALS, NAME_MAPS
from asynction_core.document import Node

__all__ = ["bundle"]


def bundle(node: Node) -> Any:
    """Return a copy of the schema at a place in which every reference leads into the copy itself.

    What the schema refers to is copied once into its ``definitions``; a recursive schema stays
    recursive. ``$id`` is left out, as references count from the file that they stand in.

    Args:
        node: The place of the schema. A place that holds a reference and nothing else stands for
            what it refers to.

    Returns:
        A JSON schema: a mapping, or a boolean. A value that is no schema is returned as it is.
    """
    while _is_plain_reference(node.value):
        node = node.document.target(node.value["$ref"], node)
    own = node.value.get("definitions") if isinstance(node.value, Mapping) else None
    bundler = _Bundler(own if isinstance(own, Mapping) else ())
    schema = bundler.copy(node, is_map=False)
    if bundler.names:
        schema["definitions"] = {**schema.get("definitions", {}), **bundler.definitions()}
    return schema


def _is_plain_reference(value: object) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and isinstance(value.get("$ref"), str)


# What would have to be escaped in a reference.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


class _Bundler:
    def __init__(self, taken: Iterable[str]) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.pending: list[tuple[str, Node]] = []
        self.taken = set(taken)

    def definitions(self) -> dict[str, Any]:
        result = {}
        while self.pending:
            name, node = self.pending.pop()
            result[name] = self.copy(node, is_map=False)
        return result

    def copy(self, node: Node, *, is_map: bool) -> Any:
        value = node.value
        if isinstance(value, list):
            return [self.copy(node.child(index), is_map=False) for index in range(len(value))]
        if not isinstance(value, Mapping):
            return value
        result: dict[str, Any] = {}
        for key, item in value.items():
            if not isinstance(item, (Mapping, list)):
                if is_map or key not in ("$ref", "$id"):
                    result[key] = item
                elif key == "$ref" and isinstance(item, str):
                    result[key] = self.reference(node.document.target(item, node))
            elif not is_map and key in LITERALS:
                result[key] = item
            else:
                result[key] = self.copy(node.child(key), is_map=not is_map and key in NAME_MAPS)
        return result

    def reference(self, target: Node) -> str:
        place = (target.uri, target.pointer)
        name = self.names.get(place)
        if name is None:
            stem = _UNSAFE.sub("-", target.pointer.rpartition("/")[2]) or "root"
            name, count = stem, 1
            while name in self.taken:
                count += 1
                name = f"{stem}-{count}"
            self.taken.add(name)
            self.names[place] = name
            self.pending.append((name, target))
        return f"#/definitions/{name}"
