"""Whether a checker of types takes a value, as it would be written, for a type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asynction_generate.python.annotations import items_of
from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.document_shapes import EventShapes
from asynction_generate.shapes.shape import (
    ANY,
    Constant,
    Listing,
    Name,
    Record,
    Row,
    Shape,
    Union,
)

_KINDS: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "bytes": (bytes,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "string": (str,),
}


def answers(value: Any, event: EventShapes, declared: Mapping[str, Declaration]) -> bool:
    """Return whether a handler may return a value, by the type of what acknowledges an event.

    Args:
        value: None, one argument, or a tuple of them.
        declared: What names stand for.
    """
    given = value if isinstance(value, tuple) else () if value is None else (value,)
    for one in event.answers:
        needed = sum(not argument.is_optional for argument in one.leading)
        if one.others is not None or (
            needed <= len(given) <= len(one.leading)
            and all(
                _fits(item, argument.shape, declared)
                for item, argument in zip(given, one.leading, strict=False)
            )
        ):
            return True
    return False


def _fits(value: Any, shape: Shape, declared: Mapping[str, Declaration]) -> bool:
    if isinstance(shape, Name):
        return _fits(value, declared[shape.name].shape or ANY, declared)
    if isinstance(shape, Union):
        return any(_fits(value, one, declared) for one in shape.options)
    if isinstance(shape, Constant):
        return type(value) is type(shape.value) and value == shape.value
    if isinstance(shape, (Listing, Row)):
        item = items_of(shape) if isinstance(shape, Row) else shape.item
        return isinstance(value, list) and all(_fits(one, item, declared) for one in value)
    if isinstance(shape, Record):
        return isinstance(value, dict) and _fits_record(value, shape, declared)
    return type(value) in _KINDS.get(shape.kind, ()) or shape == ANY


def _fits_record(
    value: dict[str, Any], record: Record, declared: Mapping[str, Declaration]
) -> bool:
    if not record.fields:
        return all(_fits(one, record.others or ANY, declared) for one in value.values())
    shapes = {field.name: field.shape for field in record.fields if field.name}
    needed = {field.name for field in record.fields if field.is_required and field.name}
    return needed <= value.keys() <= shapes.keys() and all(
        _fits(one, shapes[name], declared) for name, one in value.items()
    )
