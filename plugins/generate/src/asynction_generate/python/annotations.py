"""Shapes as annotations of Python."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeGuard

from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.naming import TypeNames
from asynction_generate.shapes.shape import (
    ANY,
    Constant,
    Listing,
    Name,
    Plain,
    Record,
    Row,
    Shape,
    Union,
    union_of,
)
from asynction_generate.shapes.used_names import names_in
from asynction_generate.source_text import literal, width

LONGEST = 50  # columns: a parameter of one fits in a line

_PLAIN = {
    "any": "Any",
    "boolean": "bool",
    "bytes": "bytes",
    "integer": "int",
    "never": "NoReturn",
    "null": "None",
    "number": "float",
    "string": "str",
}


class Annotations:
    """Writes annotations. What is too long for a parameter gets a name.

    Args:
        names: Gives names.

    Attributes:
        used: The names of `typing` that have been used.
        more: What has been given a name.
        aliases: The sources of more names, of types that are no shapes.
    """

    def __init__(self, names: TypeNames) -> None:
        self._names = names
        self.used: set[str] = set()
        self.more: list[Declaration] = []
        self.aliases: dict[tuple[str, ...], tuple[str, str]] = {}

    def short(self, shape: Shape, hint: str, columns: int = LONGEST) -> str:
        """Return an annotation that fits in a line: a name, if it would not.

        Args:
            shape: What is annotated.
            hint: What it is called if it has to have a name.
            columns: How long it may be.
        """
        found = self.of(shape)
        if width(found) <= columns or isinstance(shape, (Name, Plain)):
            return found
        return self.named(shape, hint)

    def named(self, shape: Shape, hint: str) -> str:
        """Return the name that a shape gets."""
        for known in self.more:
            if known.shape == shape:
                return known.name
        self.more.append(Declaration(self._names.new(hint), shape))
        return self.more[-1].name

    def alias(self, head: str, items: list[str], hint: str) -> str:
        """Return the name that a type gets.

        Args:
            head: ``tuple`` or ``Union``.
            items: What stands in its brackets.
            hint: What the name is made of.
        """
        key = (head, *items)
        if key not in self.aliases:
            self.used |= {"TypeAlias"} | ({"Union"} if head == "Union" else set())
            name = self._names.new(hint)
            lines = "".join(f"    {item},\n" for item in items)
            self.aliases[key] = (name, f"{name}: TypeAlias = {head}[\n{lines}]\n")
        return self.aliases[key][0]

    def of(self, shape: Shape, unknown: Collection[str] = ()) -> str:
        """Return an annotation in one line, however long.

        Args:
            shape: What is annotated.
            unknown: Names that are not defined where it is evaluated.
        """
        if isinstance(shape, Name):
            return shape.name
        if isinstance(shape, Union):
            return " | ".join(self.options(shape, unknown))
        if is_literal(shape):
            return self.options(Union((shape,)))[0]
        if isinstance(shape, Constant):
            return "float"
        if isinstance(shape, Listing):
            return f"list[{self._inner(shape.item, unknown)}]"
        if isinstance(shape, Row):
            return f"list[{self._inner(items_of(shape), unknown)}]"
        if isinstance(shape, Record):
            return f"dict[str, {self._inner(shape.others or ANY, unknown)}]"
        found = _PLAIN[shape.kind]
        if found in ("Any", "NoReturn"):
            self.used.add(found)
        return found

    def options(self, union: Union, unknown: Collection[str] = ()) -> list[str]:
        """Return the annotations of which a value has any."""
        values = ", ".join(self.values(union))
        found = [
            f"Literal[{values}]" if is_literal(one) else self.of(one, unknown)
            for one in union.options
        ]
        return list(dict.fromkeys(found))

    def values(self, union: Union) -> list[str]:
        """Return the constants among the options of a union that `Literal` takes."""
        values = [literal(one.value) for one in union.options if is_literal(one)]
        if values:
            self.used.add("Literal")
        return values

    def _inner(self, shape: Shape, unknown: Collection[str]) -> str:
        if {*names_in(shape)} & {*unknown}:
            return literal(self.of(shape))
        return self.of(shape, unknown)


def is_literal(shape: Shape) -> TypeGuard[Constant]:
    """Return whether a shape is a constant that `Literal` takes."""
    return isinstance(shape, Constant) and not isinstance(shape.value, float)


def items_of(row: Row) -> Shape:
    """Return what the items of a row are, of which Python's lists tell no order."""
    return union_of([*row.leading, *([] if row.others is None else [row.others])])
