"""Make one document of a document and all files that it refers to."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any
from urllib.parse import quote, urlsplit

from asynction_core.acks import is_ack_object
from asynction_core.document import Document, Node
from asynction_core.reading.limits import TOO_DEEP
from asynction_core.referring.literals import LITERALS, NAME_MAPS
from asynction_core.referring.traits import with_traits


class _Kind(Enum):
    """What stands at a place, as far as it matters; the value is where components of it are."""

    ACK = "x-messageAcks"  # a Message Ack Object or a schema
    FOREIGN = "x-schemas"  # a schema in another language than AsyncAPI's
    MESSAGE = "messages"
    OPERATION = "operations"
    EXTENSION = "x-"  # of others: what is a reference in it is not known here
    OTHER = ""
    SCHEMA = "schemas"


_KINDS = {
    "args": _Kind.SCHEMA,  # of x-ack
    "error": _Kind.SCHEMA,  # of x-ack
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
    "x-ack": _Kind.ACK,
    "x-messageAcks": _Kind.ACK,
}

_OWN_EXTENSIONS = frozenset({"x-ack", "x-messageAcks"})

# Mappings and lists that are put where they are referred to. References could make them
# exponentially many.
_MAX_INLINED = 200_000

_JSON_SCHEMAS = r"(?i)\s*application/(vnd\.aai\.asyncapi|schema)\b"

# AsyncAPI's own language, and draft 7, of which it is a superset.
_AS_ASYNCAPI = r"(?i)asyncapi|^[^;]*$|version\s*=\s*[\"']?(draft-)?0?7"

# What would have to be escaped in a reference.
_UNSAFE = r"[^A-Za-z0-9_.-]+"


def self_contained(
    document: Document,
    *,
    merge_traits: bool = False,
    leave_out: re.Pattern[str] | None = None,
    origins: dict[int, Node] | None = None,
) -> dict[str, Any]:
    """Return a document as plain data, in which every reference leads into it.

    What stands in other files is copied once: schemas and messages into ``components``, all else
    to where it is referred to. Recursive schemas stay recursive. Extensions other than Asynction's
    own stay as they are. Nothing of it is shared with the document, but for what refers to nothing:
    do not change it.

    Args:
        merge_traits: Whether traits of operations and messages are merged into them.
        leave_out: What the fields are called that are left out; None to keep all.
        origins: Gets the place that each mapping and list of the result was copied from, by the
            identity (``id``) of the copy. Without `merge_traits` only.

    Raises:
        SpecError: A reference leads nowhere, or to a place that may not be read.
    """
    bundler = _Bundler(document, merge_traits=merge_traits, leave_out=leave_out, origins=origins)
    try:
        return _contents(document, bundler)
    except RecursionError:
        raise document.root.error(
            f"with its files put into it, {TOO_DEEP}", rule="reference"
        ) from None


def _contents(document: Document, bundler: _Bundler) -> dict[str, Any]:
    result: dict[str, Any] = bundler.copy(document.root.value, document.root, _Kind.OTHER)
    while bundler.pending:
        kind, name, target = bundler.pending.pop()
        value = bundler.copy(target.value, target, kind)
        if isinstance(value, dict):
            value.pop("$id", None)  # references would count from it
            meta_schema = document.meta_schema_of(target)
            if kind is _Kind.FOREIGN and meta_schema is not None:
                value.setdefault("$schema", meta_schema)
            own = _last_step(target.pointer)
            if kind is _Kind.MESSAGE and own not in ("", name):
                value.setdefault("name", own)
        result.setdefault("components", {}).setdefault(kind.value, {})[name] = value
    return result


class _Bundler:
    def __init__(
        self,
        document: Document,
        *,
        merge_traits: bool,
        leave_out: re.Pattern[str] | None,
        origins: dict[int, Node] | None,
    ) -> None:
        self.pending: list[tuple[_Kind, str, Node]] = []
        self._document = document
        self._merges = merge_traits
        self._leave_out = leave_out
        self._origins = origins
        self._overrides = str(document.root.value.get("asyncapi")).startswith("2.")
        self._names: dict[tuple[_Kind, str, str], str] = {}
        self._inlining: set[tuple[str, str]] = set()  # what is being put where it is referred to
        self._inlined = 0
        # Where channels and servers of the document stand in other files: an operation there
        # speaks of the document's own, not of one that is like it.
        self._own: dict[tuple[str, str], str] = {}
        self._entries: set[int] = set()
        for section in ("channels", "servers"):
            self._note_own(section)
        components = document.root.value.get("components")
        self._taken = {
            kind: set(components.get(kind.value) or () if isinstance(components, dict) else ())
            for kind in _Kind
        }

    def copy(self, value: Any, base: Node, kind: _Kind, *, is_map: bool = False) -> Any:
        """Return a value with its references led into the document.

        Args:
            value: A part of the document.
            base: The place that the part stands at; any in its file if nobody asks for origins.
            kind: What the part is, or what all values of the mapping are.
            is_map: Whether its keys are names that the author chose, rather than keywords.
        """
        if not isinstance(value, (dict, list)):
            return value
        if kind is _Kind.ACK and not is_map:
            meant = base.with_value(value).resolved().value
            kind = _Kind.OTHER if is_ack_object(meant) else _Kind.SCHEMA
        if self._inlining:
            self._inlined += 1
            if self._inlined > _MAX_INLINED:
                raise base.error(
                    "what is referred to from here would be written out too often: put what is "
                    "large into components, and refer to it once",
                    rule="reference",
                )
        copied = self._copy(value, base, kind, is_map=is_map)
        if self._origins is not None:
            self._origins.setdefault(id(copied), base)  # what was referred to has its own place
        return copied

    def _copy(self, value: Any, base: Node, kind: _Kind, *, is_map: bool) -> Any:
        if isinstance(value, list):
            return [
                self.copy(item, self._below(base, index), kind) for index, item in enumerate(value)
            ]
        follows = not is_map and kind is not _Kind.EXTENSION
        if follows and isinstance(value.get("$ref"), str):
            return self._reference(value, base, kind)
        if self._merges and not is_map and kind in (_Kind.MESSAGE, _Kind.OPERATION):
            value = with_traits(base.with_value(value), override=self._overrides).value
        copied = {}
        language = None if is_map else value.get("schemaFormat")
        for key, item in value.items():
            if is_map:
                copied[key] = self.copy(item, self._below(base, key), kind)
            elif key in LITERALS:
                copied[key] = item
            elif self._leave_out is None or not self._leave_out.fullmatch(key):
                below, what = self._below(base, key), _below(kind, key)
                if isinstance(language, str) and key in ("payload", "schema"):
                    what = _kind_in(language)
                copied[key] = self.copy(item, below, what, is_map=key in NAME_MAPS)
        return copied

    def _below(self, base: Node, key: str | int) -> Node:
        return base if self._origins is None else base.child(key)

    def _reference(self, value: dict[str, Any], base: Node, kind: _Kind) -> dict[str, Any]:
        root = self._document.root.uri
        reference = value["$ref"]
        if base.uri == root and reference.startswith("#"):
            return value
        target = self._document.target(reference, base)
        if target.uri == root:
            return {**value, "$ref": f"#{quote(target.pointer)}"}
        if id(value) in self._entries:
            target = target.resolved()
        elif kind not in (_Kind.FOREIGN, _Kind.SCHEMA):
            own = self._own_pointer(target)
            if own is not None:
                return {**value, "$ref": f"#{quote(own)}"}
        if kind is _Kind.SCHEMA and self._document.meta_schema_of(target) is not None:
            kind = _Kind.FOREIGN
        if kind in (_Kind.FOREIGN, _Kind.MESSAGE, _Kind.SCHEMA):
            return {**value, "$ref": f"#/components/{kind.value}/{self._name(kind, target)}"}
        place = (target.uri, target.pointer)
        if place in self._inlining:
            raise base.error(
                f"the reference {reference!r} leads round in a circle: only schemas and messages "
                "may contain themselves",
                rule="reference",
            )
        self._inlining.add(place)
        inlined: dict[str, Any] = self.copy(target.value, target, kind)
        self._inlining.remove(place)
        return inlined

    def _note_own(self, section: str) -> None:
        root = self._document.root
        named = root.value.get(section)
        for name, value in named.items() if isinstance(named, dict) else ():
            node = root.child(section).child(name)
            pointer = node.pointer
            while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
                node = self._document.target(node.value["$ref"], node)
                if node.uri == root.uri or (node.uri, node.pointer) in self._own:
                    break
                self._own[node.uri, node.pointer] = pointer
                self._entries.add(id(value))

    def _own_pointer(self, target: Node) -> str | None:
        """Return where a channel or server of the document, or a part of one, will stand in it."""
        above, below = target.pointer, ""
        while (own := self._own.get((target.uri, above))) is None and above:
            above, _, step = above.rpartition("/")
            below = f"/{step}{below}"
        return None if own is None else own + below

    def _name(self, kind: _Kind, target: Node) -> str:
        place = (kind, target.uri, target.pointer)
        name = self._names.get(place)
        if name is None:
            file = urlsplit(target.uri).path.rpartition("/")[2].partition(".")[0]
            stem = re.sub(_UNSAFE, "-", _last_step(target.pointer) or file) or "component"
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
    if kind in (_Kind.EXTENSION, _Kind.FOREIGN, _Kind.SCHEMA) or (
        kind is _Kind.MESSAGE and key == "oneOf"
    ):
        return kind
    return _KINDS.get(key, _Kind.OTHER)


def _kind_in(language: str) -> _Kind:
    """Return what a schema is, by the ``schemaFormat`` that goes with it."""
    if not re.match(_JSON_SCHEMAS, language):
        return _Kind.OTHER
    return _Kind.SCHEMA if re.search(_AS_ASYNCAPI, language) else _Kind.FOREIGN


def _last_step(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
