"""Make one document of a document and all files that it refers to."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from asynction_core._keywords import LITERALS, NAME_MAPS
from asynction_core._traits import with_traits

if TYPE_CHECKING:
    from asynction_core.document import Document, Node

__all__ = ["self_contained"]


class _Kind(Enum):
    """What stands at a place, as far as it matters; the value is where components of it are."""

    MESSAGE = "messages"
    OPERATION = "operations"
    EXTENSION = "x-"  # of others: what is a reference in it is not known here
    OTHER = ""
    SCHEMA = "schemas"


_KINDS = {
    "args": _Kind.SCHEMA,  # of x-ack
    "headers": _Kind.SCHEMA,
    "message": _Kind.MESSAGE,
    "messages": _Kind.MESSAGE,
    "operations": _Kind.OPERATION,
    "payload": _Kind.SCHEMA,
    "publish": _Kind.OPERATION,
    "query": _Kind.SCHEMA,  # of WebSockets bindings
    "schema": _Kind.SCHEMA,
    "schemas": _Kind.SCHEMA,
    "subscribe": _Kind.OPERATION,
}

_OWN_EXTENSIONS = frozenset({"x-ack", "x-messageAcks"})

# What would have to be escaped in a reference.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


def self_contained(
    document: Document, *, merge_traits: bool, leave_out: re.Pattern[str] | None
) -> dict[str, Any]:
    """Return a document in which every reference leads into the document itself.

    See `Document.self_contained`.
    """
    bundler = _Bundler(document, merge_traits=merge_traits, leave_out=leave_out)
    result: dict[str, Any] = bundler.copy(document.root.value, document.root, _Kind.OTHER)
    while bundler.pending:
        kind, name, target = bundler.pending.pop()
        value = bundler.copy(target.value, target, kind)
        if isinstance(value, dict):
            value.pop("$id", None)  # references would count from it
            own = _last_step(target.pointer)
            if kind is _Kind.MESSAGE and own not in ("", name):
                value.setdefault("name", own)
        result.setdefault("components", {}).setdefault(kind.value, {})[name] = value
    return result


class _Bundler:
    def __init__(
        self, document: Document, *, merge_traits: bool, leave_out: re.Pattern[str] | None
    ) -> None:
        self.pending: list[tuple[_Kind, str, Node]] = []
        self._document = document
        self._merges = merge_traits
        self._leave_out = leave_out
        self._overrides = str(document.root.value.get("asyncapi")).startswith("2.")
        self._names: dict[tuple[_Kind, str, str], str] = {}
        components = document.root.value.get("components")
        self._taken = {
            kind: set(components.get(kind.value) or () if isinstance(components, dict) else ())
            for kind in _Kind
        }

    def copy(self, value: Any, base: Node, kind: _Kind, *, is_map: bool = False) -> Any:
        """Return a value with its references led into the document.

        Args:
            value: A part of the document.
            base: A place in the file that the part stands in.
            kind: What the part is, or what all values of the mapping are.
            is_map: Whether its keys are names that the author chose, rather than keywords.
        """
        if isinstance(value, list):
            return [self.copy(item, base, kind) for item in value]
        if not isinstance(value, dict):
            return value
        follows = not is_map and kind is not _Kind.EXTENSION
        if follows and isinstance(value.get("$ref"), str):
            return self._reference(value, base, kind)
        if self._merges and not is_map and kind in (_Kind.MESSAGE, _Kind.OPERATION):
            value = with_traits(base.with_value(value), override=self._overrides).value
        copied = {}
        for key, item in value.items():
            if is_map:
                copied[key] = self.copy(item, base, kind)
            elif key in LITERALS:
                copied[key] = item
            elif self._leave_out is None or not self._leave_out.fullmatch(key):
                copied[key] = self.copy(item, base, _below(kind, key), is_map=key in NAME_MAPS)
        return copied

    def _reference(self, value: dict[str, Any], base: Node, kind: _Kind) -> dict[str, Any]:
        root = self._document.root.uri
        reference = value["$ref"]
        if base.uri == root and reference.startswith("#"):
            return value
        target = self._document.target(reference, base)
        if target.uri == root:
            return {**value, "$ref": f"#{quote(target.pointer)}"}
        if kind in (_Kind.MESSAGE, _Kind.SCHEMA):
            return {**value, "$ref": f"#/components/{kind.value}/{self._name(kind, target)}"}
        # Nothing of this kind can contain itself.
        inlined: dict[str, Any] = self.copy(target.value, target, kind)
        return inlined

    def _name(self, kind: _Kind, target: Node) -> str:
        place = (kind, target.uri, target.pointer)
        name = self._names.get(place)
        if name is None:
            file = urlsplit(target.uri).path.rpartition("/")[2].partition(".")[0]
            stem = _UNSAFE.sub("-", _last_step(target.pointer) or file) or "component"
            name, count = stem, 1
            while name in self._taken[kind]:
                count += 1
                name = f"{stem}-{count}"
            self._taken[kind].add(name)
            self._names[place] = name
            self.pending.append((kind, name, target))
        return name


def _below(kind: _Kind, key: str) -> _Kind:
    """Return what stands under a keyword of something."""
    if key.startswith("x-") and key not in _OWN_EXTENSIONS:
        return _Kind.EXTENSION
    if kind in (_Kind.EXTENSION, _Kind.SCHEMA) or (kind is _Kind.MESSAGE and key == "oneOf"):
        return kind
    return _KINDS.get(key, _Kind.OTHER)


def _last_step(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
