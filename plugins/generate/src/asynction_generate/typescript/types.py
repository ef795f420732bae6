"""Shapes as types of TypeScript, laid out as prettier lays them out."""

from __future__ import annotations

from collections.abc import Iterator

from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.naming import TypeNames
from asynction_generate.shapes.shape import (
    ANY,
    Constant,
    Field,
    Listing,
    Name,
    Record,
    Row,
    Shape,
    Union,
    union_of,
)
from asynction_generate.source_text import width
from asynction_generate.typescript.written_text import WIDTH, comment, number, property_name, text

_PLAIN = {
    "any": "unknown",
    "boolean": "boolean",
    "bytes": "Bytes",
    "integer": "number",
    "never": "never",
    "null": "null",
    "number": "number",
    "string": "string",
}
_ITEM = WIDTH - 10  # columns of an item in a tuple, beside its margin, parentheses and dots
_ANYTHING_ELSE = "[key: string]: "


class TypeWriter:
    """Writes types. What does not fit in a line, and stands in another type, gets a name.

    Args:
        names: Gives names.
    """

    def __init__(self, names: TypeNames) -> None:
        self._names = names
        self._more: list[Declaration | str] = []
        self.has_bytes = False

    def declarations(self, declared: list[Declaration]) -> Iterator[str]:
        """Yield the source of each declaration, and of those that this has taken."""
        yield from map(self._declaration, declared)
        while self._more:
            one = self._more.pop(0)
            yield one if isinstance(one, str) else self._declaration(one)

    def member(self, head: str, shape: Shape, hint: str, end: str = ";") -> str:
        """Return the line (or lines) of a part of an interface, or of a parameter.

        Args:
            head: What stands before the type, indented as it shall be.
            shape: The type.
            hint: What it is called if it does not fit.
            end: What stands behind it.
        """
        line = f"{head}{self.type_of(shape)}{end}"
        if width(line) <= WIDTH or not _can_break(shape):
            return line
        margin = " " * (len(head) - len(head.lstrip(" ")) + 2)
        if isinstance(shape, Union):
            return self._union(head, shape, hint, end, margin)
        return f"{head}{self.named(shape, hint)}{end}"

    def _union(self, head: str, union: Union, hint: str, end: str, margin: str) -> str:
        options = [
            self.named(one, hint)
            if isinstance(one, Record)  # prettier would lay it out in ways of its own
            else self.type_of(self.fitting(one, hint, WIDTH - len(margin) - 3))
            for one in union.options
        ]
        inside = " | ".join(options) + end
        for line in (f"{head}{inside}", f"{margin}{inside}"):
            if width(line) <= WIDTH:
                return line if line.startswith(head) else f"{head.rstrip()}\n{line}"
        lines = "\n".join(f"{margin}| {one}" for one in options)
        return f"{head.rstrip()}\n{lines}{end}"

    def fitting(self, shape: Shape, hint: str, columns: int) -> Shape:
        """Return a shape whose type fits in so many columns: a name if it has to have one."""
        fits = width(self.type_of(shape)) <= columns or not _can_break(shape)
        return shape if fits else Name(self.named(shape, hint))

    def type_of(self, shape: Shape) -> str:
        """Return a type in one line, however long."""
        if isinstance(shape, Name):
            return shape.name
        if isinstance(shape, Constant):
            return _literal(shape.value)
        if isinstance(shape, Union):
            return " | ".join(dict.fromkeys(map(self.type_of, shape.options)))
        if isinstance(shape, Listing):
            return self._several(shape.item)
        if isinstance(shape, Row):
            return f"[{', '.join(self._items(shape))}]"
        if isinstance(shape, Record):
            return f"{{ {_ANYTHING_ELSE}{self.type_of(shape.others or ANY)} }}"
        self.has_bytes = self.has_bytes or shape.kind == "bytes"
        return _PLAIN[shape.kind]

    def _several(self, item: Shape) -> str:
        found = self.type_of(item)
        return f"({found})[]" if " | " in found and isinstance(item, Union) else f"{found}[]"

    def _items(self, row: Row) -> Iterator[str]:
        for index, one in enumerate(row.leading):
            found = self.type_of(one)
            is_optional = index >= row.needed
            yield (
                (f"({found})" if isinstance(one, Union) else found) + "?" if is_optional else found
            )
        if row.others is not None:
            yield f"...{self._several(row.others)}"
        if row.last is not None:
            yield self.type_of(row.last)

    def new_name(self, hint: str) -> str:
        """Return a name that nothing has yet."""
        return self._names.new(hint)

    def declare(self, source: str) -> None:
        """Take a declaration, to be yielded with the others."""
        self._more.append(source)

    def named(self, shape: Shape, hint: str) -> str:
        """Return the name that a type gets."""
        name = self._names.new(hint)
        self._more.append(Declaration(name, shape))
        return name

    def _declaration(self, declaration: Declaration) -> str:
        shape, name = declaration.shape or ANY, declaration.name
        said = documented(declaration.description, declaration.is_deprecated, "")
        if isinstance(shape, Record) and shape.fields:
            fields = "".join(self._field(field, name) for field in shape.fields)
            return f"{said}export interface {name} {{\n{fields}{self._others(shape, name)}}}\n"
        return said + self._alias(f"export type {name} = ", shape, name) + "\n"

    def _alias(self, head: str, shape: Shape, name: str) -> str:
        line = f"{head}{self.type_of(shape)};"
        if width(line) <= WIDTH or isinstance(shape, Union):
            return self.member(head, shape, name)
        if isinstance(shape, Record):
            inside = self.member(f"  {_ANYTHING_ELSE}", shape.others or ANY, f"{name} Value")
            return f"{head}{{\n{inside}\n}};"
        if isinstance(shape, Listing) and isinstance(shape.item, (Union, Record, Row)):
            return self._alias(head, Listing(Name(self.named(shape.item, f"{name} Item"))), name)
        if isinstance(shape, Row):
            return self._row(head, shape, name)
        return f"{head.rstrip()}\n  {line.removeprefix(head)}"

    def _row(self, head: str, row: Row, name: str) -> str:
        short = Row(
            tuple(
                self.fitting(one, f"{name} Item {index}", _ITEM)
                for index, one in enumerate(row.leading, 1)
            ),
            row.needed,
            None if row.others is None else self.fitting(row.others, f"{name} More", _ITEM),
            row.last,
        )
        line = f"{head}{self.type_of(short)};"
        if width(line) <= WIDTH:
            return line
        items = "".join(f"  {item},\n" for item in self._items(short))
        return f"{head}[\n{items}];"

    def _field(self, field: Field, of: str) -> str:
        head = f"  {property_name(field.name)}{'' if field.is_required else '?'}: "
        said = documented(field.description, field.is_deprecated, "  ")
        return f"{said}{self.member(head, field.shape, f'{of} {field.name}')}\n"

    def _others(self, record: Record, name: str) -> str:
        """Return what else a record may have, in a type that its properties have, too."""
        if record.others is None:
            return ""
        shapes = [record.others, *(field.shape for field in record.fields)]
        kind = union_of(shapes)
        found = self.type_of(kind)
        if not all(field.is_required for field in record.fields) and kind != ANY:
            found += " | undefined"
        if width(found) > WIDTH - 20:
            found = "unknown"
        return f"  {_ANYTHING_ELSE}{found};\n"


def documented(description: str, is_deprecated: bool, margin: str) -> str:
    """Return a comment that says what the document says."""
    tag = "@deprecated" if is_deprecated else ""
    return comment("\n".join(filter(None, [description, tag])), margin)


def _can_break(shape: Shape) -> bool:
    """Return whether prettier would take a type apart to make it fit."""
    if isinstance(shape, Listing):
        return _can_break(shape.item)
    return isinstance(shape, (Record, Row, Union))


def _literal(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else number(value)
