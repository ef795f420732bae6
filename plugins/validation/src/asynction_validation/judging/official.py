"""Check a document against the JSON Schema that AsyncAPI publishes for its version.

What extensions may hold that the core and plugins declare is a part of it: see `extended`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pkgutil import get_data
from typing import Any

from asynction_core import Document, Extension, Node, SpecError, self_contained
from asynction_validation.judging.sentences import lacks_field

VERSIONS = ("2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.0", "3.1")
"""The major and minor versions that there are schemas of."""

_VERSION = re.compile(r"(2\.[0-6]|3\.[01])\.\d+")
_MAX_DEPTH = 128  # of what jsonschema-rs is given: it does not count, and has a stack
_MAX_PARTS = 3_000_000  # mappings and lists, as often as aliases of YAML repeat them
_CONTAINERS = frozenset({dict, list})
_KEPT = 16  # schemas: there are nine versions
_OWN_COPIES = ("messages", "schemas")  # components that a self-contained document has more of


def official_complaints(
    document: Document, extensions: tuple[Extension, ...] = ()
) -> Iterator[SpecError]:
    """Yield what is wrong with a document by AsyncAPI's JSON Schema, but for `deviations`.

    What stands in other files is looked at as if it stood in the document itself, and told about
    where it stands. If there is a reference that leads nowhere, only the document's own file is
    looked at. An AsyncAPI version that is not supported has no schema: nothing is yielded.

    Args:
        document: The document. Nothing in it is relied on.
        extensions: The extensions that are known.

    Yields:
        Errors whose rules are ``unknown-field``, ``required-field``, ``field-type``,
        ``field-value``, ``field-pattern``, ``field-range`` and ``unique-items``, and
        ``extension-value`` for whatever is wrong in an extension.

    Raises:
        PluginError: The schema of an extension cannot be used.
    """
    contents = document.root.value
    version = minor_version(document)
    if version is None:
        return
    is_small, refers_elsewhere = _surveyed(contents)
    if refers_elsewhere:
        copy = _self_contained(document)
        if copy is not None:
            contents = copy
            is_small, _ = _surveyed(contents)
    if is_small and _quick_check(version, extensions)(contents):
        return
    origins: dict[int, Node] = {}
    if contents is not document.root.value:
        contents = self_contained(document, origins=origins)
    told = set()
    for path, rule, message in _defect_finder(version, extensions).defects(contents):
        if message == lacks_field(path, "$ref", "Reference") and _was_reference(
            document, contents, origins, path
        ):
            continue  # whether it leads where it may is for rules to say (`links`)
        error = _error(document, contents, origins, path, rule, message)
        key = (error.source, error.pointer, error.message)
        if key not in told:  # what is referred to twice is there twice
            told.add(key)
            yield error


def minor_version(document: Document) -> str | None:
    """Return the major and minor version of a document, as in ``"2.6"``, None if unsupported."""
    contents = document.root.value
    version = contents.get("asyncapi") if isinstance(contents, dict) else None
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return match[1] if match else None


def _surveyed(contents: Any) -> tuple[bool, bool]:
    """Return whether a document can be given to jsonschema-rs, and whether it has other files."""
    refers_elsewhere = False
    level, parts = [contents], 0
    for _ in range(_MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            items = value
            if type(value) is dict:
                items = value.values()
                if "$ref" in value:
                    reference = value["$ref"]
                    refers_elsewhere |= isinstance(reference, str) and reference[:1] != "#"
            below += [item for item in items if type(item) in _CONTAINERS]
        parts += len(below)
        if not below or parts > _MAX_PARTS:
            break
        level = below
    return not below and parts <= _MAX_PARTS, refers_elsewhere


def _self_contained(document: Document) -> Any:
    """Return a document with what stands in other files; None if that cannot be."""
    components = document.root.value.get("components", {})
    if not isinstance(components, dict):
        return None
    if not all(isinstance(components.get(name, {}), dict) for name in _OWN_COPIES):
        return None
    try:
        return self_contained(document)
    except (SpecError, RecursionError):
        return None


def _error(
    document: Document,
    contents: Any,
    origins: dict[int, Node],
    path: tuple[str | int, ...],
    rule: str,
    message: str,
) -> SpecError:
    """Return the complaint about a place in a document, or in a self-contained copy of it."""
    node, steps = _origin(document, contents, origins, path)
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    pointer = "".join([node.pointer, *(f"/{step}" for step in escaped)])
    return document.error(message, node.uri, pointer, rule=rule)


def _origin(
    document: Document, contents: Any, origins: dict[int, Node], path: tuple[str | int, ...]
) -> tuple[Node, tuple[str | int, ...]]:
    """Return the nearest place of which it is known where it was copied from, and the rest."""
    node, since = document.root, 0
    value = contents
    for count, step in enumerate(path, 1):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None  # a field that is missing
        origin = origins.get(id(value))
        if origin is not None:
            node, since = origin, count
    return node, path[since:]


def _was_reference(
    document: Document, contents: Any, origins: dict[int, Node], path: tuple[str | int, ...]
) -> bool:
    """Return whether a reference stood at a place of a copy before it was followed."""
    node, steps = _origin(document, contents, origins, path[:-1])
    value = node.value
    for step in (*steps, path[-1]):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


@lru_cache(_KEPT)
def amended_schema(version: str, extensions: tuple[Extension, ...]) -> dict[str, Any]:
    """Return AsyncAPI's JSON Schema of a version with all that is changed in it. Do not change it.

    Args:
        version: The major and minor version.
        extensions: The extensions that are known.

    Raises:
        PluginError: The schema of one of these cannot be used.
    """
    from asynction_validation.judging.deviations import deviate
    from asynction_validation.judging.extended import extend

    schema: dict[str, Any] = json.loads(
        get_data("asynction_validation", f"schemas/{version}.0.json") or b""
    )
    deviate(schema)
    extend(schema, extensions, int(version[0]))
    return schema


@lru_cache(_KEPT)
def _defect_finder(version: str, extensions: tuple[Extension, ...]) -> Any:
    from asynction_validation.judging.defects import DefectFinder

    return DefectFinder(amended_schema(version, extensions))


@lru_cache(_KEPT)
def _quick_check(version: str, extensions: tuple[Extension, ...]) -> Callable[[Any], bool]:
    """Return what tells fast whether a document is right; it may be right, too, if it is not."""
    from asynction_validation.judging.extended import require_schemas

    try:
        from jsonschema_rs import Draft7Validator
    except ImportError:
        amended_schema(version, extensions)  # what it refuses is told more plainly
        require_schemas(extensions)
        return lambda _: False
    try:
        schema = amended_schema(version, extensions)
        is_valid = Draft7Validator(schema, validate_formats=False).is_valid
    except ValueError:
        require_schemas(extensions)
        raise

    def quick_check(contents: Any) -> bool:
        try:
            return is_valid(contents)
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            return False

    return quick_check
