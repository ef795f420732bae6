"""Declarations of types: classes of `TypedDict`, and aliases."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from asynction_generate.python.annotations import Annotations, is_literal, items_of
from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.shape import (
    ANY,
    Field,
    Listing,
    Name,
    Plain,
    Record,
    Row,
    Shape,
    Union,
)
from asynction_generate.shapes.used_names import names_in
from asynction_generate.source_text import WIDTH, docstring, literal, width


class DeclaredTypes:
    """Writes declarations.

    Args:
        annotations: Writes annotations.
    """

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations

    def sources(self, declared: Collection[Declaration]) -> Iterator[str]:
        """Yield the source of each declaration: aliases come last, as they are evaluated."""
        records = [one for one in declared if _has_fields(one)]
        yield from [self._record(one) for one in records]
        aliases = [one for one in declared if not _has_fields(one)]
        while self._annotations.more:  # writing one may give others a name
            aliases.append(self._annotations.more.pop(0))
            self._annotations.of(aliases[-1].shape or ANY)
        by_name = {one.name: one for one in aliases}
        unknown = {*by_name}
        for name in _in_order(by_name):
            yield self._alias(by_name[name], unknown)
            unknown.discard(name)
        yield from (source for _, source in self._annotations.aliases.values())

    def _record(self, declaration: Declaration) -> str:
        assert isinstance(declaration.shape, Record)
        self._annotations.used.add("TypedDict")
        name, fields = declaration.name, declaration.shape.fields
        # No checker takes a key that is empty.
        types = {field.name: self._field(field, name) for field in fields if field.name}
        said = _documentation(declaration, fields)
        lines = [f"    {key}: {kind}" for key, kind in types.items()]
        if all(_is_field_of_class(one, " ".join(types.values())) for one in types) and (
            max(map(width, lines), default=0) <= WIDTH
        ):
            head = [docstring(said, "    "), ""] if said else []
            return "\n".join([f"class {name}(TypedDict):", *head, *(lines or ["    pass"]), ""])
        items = "".join(
            f"        {literal(key)}: {literal(kind)},\n" for key, kind in types.items()
        )
        source = f'{name} = TypedDict(\n    "{name}",\n    {{\n{items}    }},\n)\n'
        return source + (f"{docstring(said)}\n" if said else "")

    def _field(self, field: Field, of: str) -> str:
        found = self._annotations.short(field.shape, f"{of} {field.name}")
        if field.is_required:
            return found
        self._annotations.used.add("NotRequired")
        return f"NotRequired[{found}]"

    def _alias(self, declaration: Declaration, unknown: Collection[str]) -> str:
        self._annotations.used.add("TypeAlias")
        shape = declaration.shape or ANY
        head = f"{declaration.name}: TypeAlias = "
        line = head + self._annotations.of(shape, unknown)
        if width(line) > WIDTH and not isinstance(shape, (Name, Plain)):
            line = head + self._in_lines(shape, unknown, "")
        said = _documentation(declaration, ())
        return f"{line}\n" + (f"{docstring(said)}\n" if said else "")

    def _broken(self, shape: Shape, unknown: Collection[str], margin: str) -> str:
        """Return an annotation, in several lines if it does not fit in one."""
        line = self._annotations.of(shape, unknown)
        if width(margin + line) < WIDTH or isinstance(shape, (Name, Plain)):
            return line
        return self._in_lines(shape, unknown, margin)

    def _in_lines(self, shape: Shape, unknown: Collection[str], margin: str) -> str:
        """Return an annotation in several lines, which a comma at the end keeps apart."""
        inner = f"{margin}    "
        head, items = self._items(shape, unknown, inner)
        end = "," if len(items) > 1 else ""  # of one item it would make a tuple
        return "\n".join([f"{head}[", *(f"{inner}{item}{end}" for item in items), f"{margin}]"])

    def _items(self, shape: Shape, unknown: Collection[str], margin: str) -> tuple[str, list[str]]:
        """Return what stands before the brackets of a type, and what stands in them."""
        if isinstance(shape, Row):
            shape = Listing(items_of(shape))
        if isinstance(shape, Listing):
            return "list", [self._part(shape.item, unknown, margin)]
        if isinstance(shape, Record):
            return "dict", ["str", self._part(shape.others or ANY, unknown, margin)]
        options = shape.options if isinstance(shape, Union) else (shape,)
        constants = tuple(one for one in options if is_literal(one))
        if len(constants) == len(options):
            return "Literal", self._annotations.values(Union(constants))
        self._annotations.used.add("Union")
        others = [one for one in options if not is_literal(one)]
        apart = [Union(constants), *others] if constants else others
        items = [self._broken(one, unknown, margin) for one in apart]
        return "Union", list(dict.fromkeys(items))

    def _part(self, shape: Shape, unknown: Collection[str], margin: str) -> str:
        if {*names_in(shape)} & {*unknown}:
            return literal(self._annotations.of(shape))
        return self._broken(shape, unknown, margin)


def _has_fields(declaration: Declaration) -> bool:
    return isinstance(declaration.shape, Record) and bool(declaration.shape.fields)


def _is_field_of_class(name: str, types: str) -> bool:
    """Return whether a class may have a field of this name, beside others of some types."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("__")
        and unicodedata.normalize("NFKC", name) == name
        and not re.search(rf"\b{name}\b", types)  # which would mean the field then
    )


def _documentation(declaration: Declaration, fields: Collection[Field]) -> str:
    parts = [declaration.description, "Deprecated." if declaration.is_deprecated else ""]
    told = [(one.name, _said(one)) for one in fields if _said(one)]
    if told:
        about = "\n".join(f"    {name}: {said}" for name, said in told)
        parts = [*(parts if any(parts) else [f"{declaration.name}."]), f"Attributes:\n{about}"]
    return "\n\n".join(filter(None, parts))


def _said(field: Field) -> str:
    tag = "Deprecated." if field.is_deprecated else ""
    return " ".join(f"{field.description} {tag}".split())


def _in_order(aliases: Mapping[str, Declaration]) -> list[str]:
    """Return the names of aliases so that what is evaluated comes before whatever needs it."""
    found: list[str] = []

    def put(name: str) -> None:
        shape = aliases[name].shape or ANY
        for one in shape.options if isinstance(shape, Union) else (shape,):
            if isinstance(one, Name) and one.name in aliases and one.name not in found:
                put(one.name)
        if name not in found:
            found.append(name)

    for name in aliases:
        put(name)
    return found
