"""Rules about what may be there once."""

from __future__ import annotations

from typing import Any

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found
from asynction_validation.judging.rules.whole import Whole

__all__ = ["message_ids", "operation_ids", "tags"]


def operation_ids(operation: Place, whole: Whole) -> Found:
    """An `operationId` is of one operation, traits merged."""
    yield from _ids(operation, "operationId", "operation", whole)


def message_ids(message: Place, whole: Whole) -> Found:
    """A `messageId` is of one message, traits merged."""
    yield from _ids(message, "messageId", "message", whole)


def tags(place: Place, whole: Whole) -> Found:
    """A list of tags has each name once."""
    names: dict[str, int] = {}
    for index, item in enumerate(place.listed("tags")):
        where = place.child("tags", index)
        name = _name(where, item)
        if name is None:
            continue
        if names.setdefault(name, index) != index:
            yield where, f"there is another tag {name!r} in this list: leave one of them out"


def _ids(place: Place, field: str, what: str, whole: Whole) -> Found:
    where, name = place.overridden(field)
    if not isinstance(name, str):
        return
    first = whole.first.setdefault((field, name), where)
    if first is not where:
        yield (
            where,
            f"there is another {what} with the {field} {name!r}: it must be unique in the document",
        )


def _name(where: Place, item: Any) -> str | None:
    if isinstance(item, dict) and "$ref" in item:
        tag = where.resolved()
        item = tag.value if tag is not None else None
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None
