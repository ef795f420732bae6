"""The document as loaded: its files, and the references between and within them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from asynction_core.exceptions import Severity, SpecError
from asynction_core.reading.reach import Reach, path_of
from asynction_core.reading.source import (
    Source,
    fetch,
    pointer_to_path,
    read_file,
    read_text,
    unreadable,
)
from asynction_core.rules import Purpose


class Document:
    """An AsyncAPI document together with all files that it refers to.

    References are resolved when they are followed; each file is read once and nothing is copied, so
    that recursive schemas stay recursive.

    Args:
        source: The file or mapping that is the document.
        allow_remote_refs: Whether a ``$ref`` may be fetched over HTTP(S).
        reference_root: A folder below which references may lead, besides that of the document.
    """

    def __init__(
        self,
        source: Source,
        *,
        allow_remote_refs: bool = False,
        reference_root: str | PathLike[str] | None = None,
    ) -> None:
        self.source = source
        self.allow_remote_refs = allow_remote_refs
        self._reach = Reach(source.uri, reference_root)
        self._sources = {source.uri: source}
        self._targets: dict[tuple[str, str], Node] = {}
        self._unreadable: dict[str, SpecError] = {}
        self._resolvers: dict[str, Any] = {}  # of referencing
        self._looking_up: set[tuple[str, str]] = set()

    @property
    def root(self) -> Node:
        """The whole document."""
        return Node(self.source.contents, self, self.source.uri, "")

    def files(self) -> list[Node]:
        """Return the files that have been read, each as a whole; this document is the first."""
        return [Node(one.contents, self, one.uri, "") for one in self._sources.values()]

    def meta_schema_of(self, node: Node) -> str | None:
        """Return the ``$schema`` of the file that a schema stands in, if that is a schema file.

        It says in which draft of JSON Schema its parts are written, where nothing else does. None
        for the document itself, for a file that says nothing, and for draft 7, which is AsyncAPI's.
        """
        contents = None if node.uri == self.source.uri else self._source(node.uri).contents
        if not isinstance(contents, dict) or "asyncapi" in contents:
            return None
        found = contents.get("$schema")
        return found if isinstance(found, str) and "draft-07" not in found else None

    def error(
        self,
        message: str,
        uri: str,
        pointer: str,
        *,
        rule: str,
        severity: Severity = "error",
        purpose: Purpose | None = None,
    ) -> SpecError:
        """Return the error that says `message` about a place in one of the document's files."""
        source = self._sources[uri]
        return source.error(message, pointer, rule=rule, severity=severity, purpose=purpose)

    def forget_places(self) -> None:
        """Free what finding the lines of errors has taken. It is taken again when needed."""
        for source in self._sources.values():
            source.forget_places()

    def target(self, reference: str, referrer: Node) -> Node:
        """Return what a ``$ref`` refers to, which may be another reference.

        Args:
            reference: The reference (RFC 3986), relative to the file that it stands in.
            referrer: The place that it stands in.

        Raises:
            SpecError: It leads nowhere, or to a place that may not be read.
        """
        key = (referrer.uri, reference)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = self._look_up(reference, referrer)
        return found

    def written_place(self, reference: str, referrer: Node) -> tuple[str, str]:
        """Return the file and the JSON pointer that a reference says, whatever is there.

        Args:
            reference: The ``$ref``, which `target` finds something for.
            referrer: A place in the file that it stands in.
        """
        uri, fragment = _file_and_fragment(reference, referrer.uri)
        return uri, unquote(fragment)

    def _look_up(self, reference: str, referrer: Node) -> Node:
        try:
            uri, fragment = _file_and_fragment(reference, referrer.uri)
        except ValueError as error:
            raise _broken(referrer, f"the reference {reference!r} is no URI: {error}") from None
        if uri != referrer.uri:
            self._refuse_unreadable(uri, reference, referrer)
        if fragment and not fragment.startswith("/"):
            raise _broken(
                referrer,
                f"the reference {reference!r} has no JSON pointer behind its '#': "
                "write it as '#/path/to/the/object'",
            )
        try:
            source = self._source(uri)
        except SpecError as error:
            if error.line is not None:
                raise  # what is wrong in a file is told there, however many refer to it
            message = f"the reference {reference!r} cannot be followed: {error}"
            raise _broken(referrer, message, uri) from None
        pointer = unquote(fragment)
        try:
            if uri == referrer.uri:
                contents = _value_at(pointer, source.contents)
            else:
                contents = self._value_elsewhere(fragment, source)
        except LookupError:
            found = self._through_references(pointer, Node(source.contents, self, uri, ""))
            if found is not None:
                return found
            where = "in this file" if uri == referrer.uri else f"in {source.name}"
            meant = _with_key(pointer, source.contents)
            hint = "" if meant is None else f" ('/' in a key is written as ~1: is {meant!r} meant?)"
            raise _broken(
                referrer,
                f"the reference {reference!r} leads nowhere: there is no {pointer!r} {where}{hint}",
            ) from None
        except ValueError:
            raise _broken(
                referrer,
                f"the reference {reference!r} leads nowhere: an item of a list has a number",
            ) from None
        return Node(contents, self, uri, pointer)

    def _through_references(self, pointer: str, root: Node) -> Node | None:
        """Return what a JSON pointer leads to if references on the way are followed.

        A reference to a message of a channel needs that where the channel is a reference itself:
        AsyncAPI leaves no other way to write it.

        Args:
            pointer: The pointer, which leads nowhere as it is.
            root: The file.
        """
        place = (root.uri, pointer)
        if place in self._looking_up:
            return None  # it would lead through itself
        self._looking_up.add(place)
        node, passed = root, False
        try:
            for step in pointer_to_path(pointer):
                above = node.resolved()
                passed = passed or above is not node
                node = above.child(_index(step) if isinstance(above.value, list) else step)
        except (LookupError, SpecError, TypeError, ValueError):
            return None
        finally:
            self._looking_up.discard(place)
        return node if passed else None

    def _value_elsewhere(self, fragment: str, source: Source) -> Any:
        """Return what a JSON pointer in a URI leads to in another file than its own.

        Raises:
            LookupError: There is nothing.
            ValueError: An item of a list is meant, and its number is none.
        """
        # Most documents are one file, and this takes 20 ms to import.
        from referencing import Registry, Resource
        from referencing.exceptions import Unresolvable

        if source.uri not in self._resolvers:
            resource: Resource[Any] = Resource.opaque(source.contents)
            registry: Registry[Any] = Registry().with_resource(source.uri, resource)
            self._resolvers[source.uri] = registry.resolver(source.uri)
        try:
            return self._resolvers[source.uri].lookup(f"#{fragment}").contents
        except (Unresolvable, TypeError) as error:  # the latter for a number or null on the way
            raise LookupError from error

    def _refuse_unreadable(self, uri: str, reference: str, referrer: Node) -> None:
        scheme = urlsplit(uri).scheme
        if scheme in ("http", "https"):
            if not self.allow_remote_refs:
                is_own = urlsplit(uri).netloc == urlsplit(referrer.uri).netloc
                where = "a file of the host of this document" if is_own else "another host"
                way_out = "" if is_own else "copy the file beside this document, or "
                raise _broken(
                    referrer,
                    f"the reference {reference!r} leads to {where}: {way_out}allow such references "
                    "with from_spec(..., allow_remote_refs=True)",
                    uri,
                    rule="remote-reference",
                )
        elif scheme != "file" or urlsplit(referrer.uri).scheme != "file":
            if not referrer.uri:
                advice = (
                    "give from_spec the path of the document, so that files beside it can be found"
                )
            elif scheme == "file":
                advice = "it leads to a file of this machine, which only files may do"
            elif urlsplit(referrer.uri).scheme in ("file", "http", "https"):
                advice = "refer to a file by its relative path"
            else:
                advice = "only those of files, and of what came by HTTP or HTTPS, can be"
            message = f"the reference {reference!r} cannot be followed: {advice}"
            raise _broken(referrer, message, uri)
        elif refusal := self._reach.refusal(uri):
            message = f"the reference {reference!r} leads too far: {refusal}"
            raise _broken(referrer, message, uri, rule="remote-reference")

    def _source(self, uri: str) -> Source:
        source = self._sources.get(uri)
        if source is not None:
            return source
        if uri in self._unreadable:
            raise self._unreadable[uri]
        try:
            source = self._sources[uri] = self._read(uri)
        except SpecError as error:
            self._unreadable[uri] = error
            raise
        return source

    def _read(self, uri: str) -> Source:
        parts = urlsplit(uri)
        if parts.scheme == "file" and self.source.beside is not None:
            return self.source.beside(uri)
        if parts.scheme == "file":
            path = path_of(uri)
            if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
                raise unreadable("this is a pipe or a device, and no file", str(path))
            source = read_file(path)
            return Source(uri, source.name, source.contents, source.text)
        text = fetch(uri)  # http(s): checked before
        contents = read_text(text, uri, as_json=parts.path.lower().endswith(".json"))
        return Source(uri, uri, contents, lambda: text)


class Merged(dict[Any, Any]):
    """A mapping that is merged of several.

    Attributes:
        origins: The values that stand elsewhere than the mapping itself, by key.
    """

    __slots__ = ("origins",)

    def __init__(self, values: Mapping[str, Any], origins: Mapping[Any, Node]) -> None:
        super().__init__(values)
        self.origins = origins


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a document and the value that stands there.

    Attributes:
        value: The value: a mapping, list, string, number, boolean or None.
        document: The document.
        uri: Which of the document's files it stands in.
        pointer: The JSON pointer (RFC 6901) to it in that file.
        referred_as: The last step of the reference that led here: the key of a component.
    """

    value: Any
    document: Document = field(repr=False, compare=False)
    uri: str
    pointer: str
    referred_as: str | None = None

    def error(
        self,
        message: str,
        *,
        rule: str,
        severity: Severity = "error",
        purpose: Purpose | None = None,
    ) -> SpecError:
        """Return the error that says `message` about this place.

        Args:
            message: What is wrong and what to do about it.
            rule: The name of the rule that is broken.
            severity: ``"warning"`` for what is only questionable.
            purpose: ``"socketio"`` if it is about serving the document with Socket.IO, and not
                about the document; by default as it is known of the rule.
        """
        return self.document.error(
            message, self.uri, self.pointer, rule=rule, severity=severity, purpose=purpose
        )

    def with_value(self, value: Any) -> Node:
        """Return the same place with another value."""
        return Node(value, self.document, self.uri, self.pointer, self.referred_as)

    def child(self, key: str | int) -> Node:
        """Return the value under a key or index that is there."""
        if isinstance(self.value, Merged) and key in self.value.origins:
            return self.value.origins[key]
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Node(self.value[key], self.document, self.uri, f"{self.pointer}/{step}")

    def get(self, key: str) -> Node | None:
        """Return the value under a key of this mapping with its reference followed, or None."""
        if key not in self.mapping():
            return None
        return self.child(key).resolved()

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys of this mapping, each with its value; references are followed."""
        for key in self.mapping():
            yield key, self.child(key).resolved()

    def elements(self) -> Iterator[Node]:
        """Yield the items of this list, references not followed."""
        if not isinstance(self.value, list):
            raise self.error(f"this must be a list, not {_kind(self.value)}", rule="shape")
        for index in range(len(self.value)):
            yield self.child(index)

    def mapping(self) -> dict[str, Any]:
        """Return the value, which must be a mapping."""
        if not isinstance(self.value, dict):
            raise self.error(f"this must be a mapping, not {_kind(self.value)}", rule="shape")
        return self.value

    def text(self) -> str:
        """Return the value, which must be a string."""
        if not isinstance(self.value, str):
            raise self.error(f"this must be a string, not {_kind(self.value)}", rule="shape")
        return self.value

    def resolved(self) -> Node:
        """Return what this place stands for: itself, or what its ``$ref`` refers to in the end.

        Raises:
            SpecError: A reference leads nowhere, or round in a circle, or is no string.
        """
        if not _is_reference(self.value):
            if isinstance(self.value, dict) and "$ref" in self.value:
                self.child("$ref").text()
            return self
        node, passed = self, set[tuple[str, str]]()
        name = self.referred_as
        while _is_reference(node.value):
            place = (node.uri, node.pointer)
            if place in passed:
                raise self.error(
                    "this reference leads round in a circle and never to an object: "
                    "put the object itself in one of the places",
                    rule="reference",
                )
            passed.add(place)
            target = self.document.target(node.value["$ref"], node)
            name = name or target.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            node = target
        return Node(node.value, self.document, node.uri, node.pointer, name)


def _broken(
    referrer: Node, message: str, unread: str | None = None, *, rule: str = "reference"
) -> SpecError:
    """Return that a reference is wrong, perhaps as the file cannot be read that it leads into."""
    error = referrer.error(message, rule=rule)
    error.unread = unread
    return error


def _file_and_fragment(reference: str, base: str) -> tuple[str, str]:
    """Return the two parts of a reference.

    Raises:
        ValueError: It is no URI.
    """
    if reference.startswith("#"):
        return base, reference[1:]
    uri, fragment = urldefrag(urljoin(base, reference))
    return uri, fragment


def _value_at(pointer: str, contents: Any) -> Any:
    """Return what a JSON pointer (RFC 6901) leads to.

    Raises:
        LookupError: There is nothing.
        ValueError: An item of a list is meant, and its number is none.
    """
    for step in pointer_to_path(pointer):
        if isinstance(contents, list):
            contents = contents[_index(step)]
        elif isinstance(contents, dict):
            contents = contents[step]
        else:
            raise KeyError(step)
    return contents


def _with_key(pointer: str, contents: Any) -> str | None:
    """Return a JSON pointer that leads somewhere, if some keys on the way have ``/`` in them."""
    steps, found = pointer.split("/")[1:], ""
    while steps:
        keys = contents if isinstance(contents, dict) else {}
        for count in range(len(steps), 0, -1):
            written = "/".join(steps[:count])
            meant = "/".join(pointer_to_path(f"/{written}"))  # parts may be escaped already
            key = next((one for one in (written, meant) if one in keys), None)
            if key is not None:
                contents, steps = keys[key], steps[count:]
                found += "/" + key.replace("~", "~0").replace("/", "~1")
                break
        else:
            return None
    return f"#{found}"


def _index(step: str) -> int:
    if not step.isdecimal():
        raise ValueError(step)
    return int(step)


def _is_reference(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _kind(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: "a string", bool: "a boolean"}
    if value is None:
        return "null"
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else repr(value))
