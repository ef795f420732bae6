"""Make one self-contained JSON schema of a schema and all that it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import is_not
from typing import Any

from asynction_core.document import Node
from asynction_core.referring.literals import LITERALS, NAME_MAPS


def bundle(node: Node) -> Any:
    """Return the schema at a place as one in which every reference leads into the schema itself.

    What the schema refers to is copied once into its ``definitions``; a recursive schema stays
    recursive. ``$id`` is left out, as references count from the file that they stand in. Parts
    without either are not copied, but those of the document.

    Args:
        node: The place of the schema. A place that holds a reference and nothing else stands for
            what it refers to.

    Returns:
        A JSON schema: a mapping, or a boolean. A value that is no schema is returned as it is.
    """
    while _is_reference_alone(node.value):
        node = node.document.target(node.value["$ref"], node)
    own = node.value.get("definitions") if isinstance(node.value, dict) else None
    bundler = _Bundler(own if isinstance(own, dict) else ())
    schema = bundler.copy(node.value, node)
    if bundler.names:
        schema["definitions"] = {**schema.get("definitions", {}), **bundler.definitions()}
    return schema


def _is_reference_alone(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"$ref"} and isinstance(value["$ref"], str)


# What would have to be escaped in a reference.
_UNSAFE = r"[^A-Za-z0-9_.-]+"


class _Bundler:
    def __init__(self, taken: Iterable[str]) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.pending: list[tuple[str, Node]] = []
        self.taken = set(taken)

    def definitions(self) -> dict[str, Any]:
        result = {}
        while self.pending:
            name, node = self.pending.pop()
            result[name] = self.copy(node.value, node)
        return result

    def copy(self, value: Any, base: Node, *, is_map: bool = False) -> Any:
        """Return a value with its references led into the definitions; itself if it has none.

        Args:
            value: A part of a schema.
            base: A place in the file that the part stands in.
            is_map: Whether its keys are names that the author chose, rather than keywords.
        """
        if isinstance(value, list):
            items = [self.copy(item, base) for item in value]
            return items if any(map(is_not, items, value)) else value
        if not isinstance(value, dict):
            return value
        changed: dict[str, Any] = {}
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                if is_map or key not in LITERALS:
                    copy = self.copy(item, base, is_map=not is_map and key in NAME_MAPS)
                    if copy is not item:
                        changed[key] = copy
            elif not is_map and key == "$ref" and isinstance(item, str):
                changed[key] = self.reference(base.document.target(item, base))
        leaves_out = not is_map and isinstance(value.get("$id"), str)
        if not changed and not leaves_out:
            return value
        result = {**value, **changed}
        if leaves_out:
            del result["$id"]
        return result

    def reference(self, target: Node) -> str:
        place = (target.uri, target.pointer)
        name = self.names.get(place)
        if name is None:
            stem = re.sub(_UNSAFE, "-", target.pointer.rpartition("/")[2]) or "root"
            name, count = stem, 1
            while name in self.taken:
                count += 1
                name = f"{stem}-{count}"
            self.taken.add(name)
            self.names[place] = name
            self.pending.append((name, target))
        return f"#/definitions/{name}"
