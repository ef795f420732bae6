"""Which names a shape makes use of: none of itself alone, and no name is left that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.shape import (
    ANY,
    Listing,
    Name,
    Record,
    Row,
    Shape,
    Union,
    union_of,
)


def cut_circles(declared: Mapping[str, Declaration]) -> None:
    """Let no name stand for itself, which says nothing, and which no language has a type for.

    Args:
        declared: The declarations, by name, which are changed.
    """
    done: set[str] = set()
    for name in declared:
        _cut(name, declared, done, [])


def used(declared: Mapping[str, Declaration], shapes: Iterable[Shape]) -> list[Declaration]:
    """Return the declarations that some shapes need, in their order."""
    found: set[str] = set()
    todo = [name for shape in shapes for name in names_in(shape)]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += names_in(declared[name].shape or ANY)
    return [one for name, one in declared.items() if name in found]


def names_in(shape: Shape) -> Iterator[str]:
    """Yield the names that a shape makes use of."""
    if isinstance(shape, Name):
        yield shape.name
    for part in _parts(shape):
        yield from names_in(part)


def _parts(shape: Shape) -> Iterator[Shape]:
    if isinstance(shape, Union):
        yield from shape.options
    elif isinstance(shape, Listing):
        yield shape.item
    elif isinstance(shape, Row):
        yield from shape.leading
        yield from () if shape.others is None else (shape.others,)
    elif isinstance(shape, Record):
        yield from (field.shape for field in shape.fields)
        yield from () if shape.others is None else (shape.others,)


def _cut(name: str, declared: Mapping[str, Declaration], done: set[str], above: list[str]) -> None:
    if name in done:
        return
    declaration = declared[name]
    shape = declaration.shape or ANY
    options = shape.options if isinstance(shape, Union) else (shape,)
    kept = [one for one in options if not (isinstance(one, Name) and one.name in [*above, name])]
    declaration.shape = union_of(kept) if kept else ANY
    for one in kept:
        if isinstance(one, Name):
            _cut(one.name, declared, done, [*above, name])
    done.add(name)
