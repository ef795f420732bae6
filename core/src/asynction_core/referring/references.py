"""Follow every reference of a document once, so that what is wrong with one is found at the start.

What stands beside a ``$ref`` is ignored (Reference Object). Where it is about security, that is an
error of ours: it would let somebody do what the author forbids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from asynction_core.document import Document, Node
from asynction_core.exceptions import SpecError
from asynction_core.referring.literals import LITERALS, NAME_MAPS

_CONTAINERS = (dict, list)
_OWN_EXTENSIONS = frozenset({"x-ack", "x-messageAcks", "x-security"})

_SECURITY = frozenset({"security", "securitySchemes", "x-security"})

_ADVICE = {
    "scopes": "one scheme has one list of scopes in AsyncAPI 3. Put a scheme object per set of "
    "scopes under components/securitySchemes, each with its own 'scopes', and refer to that one; "
    "or write the scheme out here, without '$ref'",
}


def reference_defects(document: Document) -> Iterator[SpecError]:
    """Yield what is wrong with each ``$ref`` of a document, and of the files that it refers to.

    It leads nowhere, may not be followed, or leads round in a circle (the rule ``"reference"``; a
    file that cannot be read is told once); or something stands beside it that is about security.
    Extensions other than Asynction's own are left alone: what they hold is not known here.
    """
    root = document.root
    todo: list[tuple[Any, _Place]] = [(root.value, _Place(root))]
    # Values are known by their identity: each is visited once, however many references lead to it.
    seen: set[int] = set()
    unread: dict[str, dict[object, SpecError]] = {}
    while todo:
        value, place = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo.extend(
                (item, _Place(place, index))
                for index, item in enumerate(value)
                if isinstance(item, _CONTAINERS)
            )
            continue
        reference = value.get("$ref")
        if isinstance(reference, str):
            node = place.node()
            try:
                node.resolved()  # a circle is an error
                target = document.target(reference, node)
            except SpecError as error:
                if error.unread is None:
                    yield error
                else:
                    unread.setdefault(error.unread, {})[error.source, error.pointer] = error
                continue
            yield from _ignored_security(node, is_security=place.is_security)
            if isinstance(target.value, _CONTAINERS):
                todo.append((target.value, _Place(target, is_security=place.is_security)))
        for key, item in value.items():
            if not isinstance(item, _CONTAINERS) or key in LITERALS:
                continue
            if key.startswith("x-") and key not in _OWN_EXTENSIONS:
                continue
            child = _Place(place, key, is_security=place.is_security or key in _SECURITY)
            if key in NAME_MAPS and isinstance(item, dict):
                todo.extend(
                    (named, _Place(child, name))
                    for name, named in item.items()
                    if isinstance(named, _CONTAINERS)
                )
            else:
                todo.append((item, child))
    for errors in unread.values():
        yield _told_once([*errors.values()])


def _told_once(errors: Sequence[SpecError]) -> SpecError:
    """Return that a file cannot be read, at the first of the references that lead into it."""
    first = min(errors, key=lambda one: (one.source or "", one.line or 0, one.column or 0))
    others = len(errors) - 1
    if others:
        what = "another reference leads" if others == 1 else f"{others} other references lead"
        first.message += f" ({what} into the same file)"
    return first


def _ignored_security(reference: Node, *, is_security: bool) -> Iterator[SpecError]:
    """Yield what stands beside a reference and is about security.

    Args:
        reference: Where it stands.
        is_security: Whether all that stands there is.
    """
    for field in reference.mapping():
        if field == "$ref" or not (is_security or field in _SECURITY):
            continue
        advice = _ADVICE.get(field) or (
            "put it into the object that is referred to, or write the object out here"
        )
        yield reference.child(field).error(
            f"{field!r} stands beside a '$ref', where it is ignored, and says who may do what: "
            f"{advice}",
            rule="security",
        )


class _Place:
    """A step down from another place; its pointer is made only where a reference stands."""

    __slots__ = ("above", "is_security", "step")

    def __init__(
        self,
        above: _Place | Node,
        step: str | int | None = None,
        *,
        is_security: bool | None = None,
    ) -> None:
        self.above = above
        self.step = step
        self.is_security: bool = (
            isinstance(above, _Place) and above.is_security if is_security is None else is_security
        )

    def node(self) -> Node:
        above = self.above if isinstance(self.above, Node) else self.above.node()
        return above if self.step is None else above.child(self.step)
