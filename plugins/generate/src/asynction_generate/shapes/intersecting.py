"""What satisfies two schemas at once: `allOf`, and what stands beside a combination."""

from __future__ import annotations

from collections.abc import Callable

from asynction_generate.shapes.shape import (
    ANY,
    NEVER,
    Constant,
    Field,
    Listing,
    Name,
    Plain,
    Record,
    Row,
    Shape,
    Union,
    kind_of,
    union_of,
)

_MOST = 16  # options that are told one by one


class Merger:
    """Merges shapes.

    Args:
        structure: Returns what a name stands for; itself while that is not known.
        declared: Gives a name to a record that was merged of two with names, the names joined.
    """

    def __init__(
        self, structure: Callable[[Name], Shape], declared: Callable[[str, str, Record], Shape]
    ) -> None:
        self._structure = structure
        self._declared = declared

    def both(self, one: Shape, other: Shape) -> Shape:
        """Return the shape of what has both of two shapes; that of the first if it is not known."""
        if one == other or other == ANY:
            return one
        if one == ANY:
            return other
        for left, right in ((one, other), (other, one)):
            if isinstance(left, Name):
                return self._with_named(left, right)
        for left, right in ((one, other), (other, one)):
            if isinstance(left, Union):
                return self._with_each(left, right)
        return self._of_a_kind(one, other)

    def _with_named(self, named: Name, other: Shape) -> Shape:
        known = self._structure(named)
        if isinstance(known, Name):
            return named  # it is being read
        merged = self.both(known, self._structure(other) if isinstance(other, Name) else other)
        if merged == known:
            return named
        if isinstance(merged, Record) and merged.fields:
            second = other.name if isinstance(other, Name) else ""
            return other if merged == other else self._declared(named.name, second, merged)
        return merged

    def _with_each(self, union: Union, other: Shape) -> Shape:
        others = other.options if isinstance(other, Union) else (other,)
        if len(union.options) * len(others) > _MOST:
            return union
        return union_of([self.both(one, each) for one in union.options for each in others])

    def _of_a_kind(self, one: Shape, other: Shape) -> Shape:
        if isinstance(one, Record) and isinstance(other, Record):
            return self._records(one, other)
        if isinstance(one, Listing) and isinstance(other, Listing):
            return Listing(self.both(one.item, other.item))
        for left, right in ((one, other), (other, one)):
            if isinstance(left, Row) and isinstance(right, (Listing, Row)):
                return left
            if isinstance(left, Constant) and isinstance(right, Plain):
                return left if right in _KINDS_ABOVE[kind_of(left.value)] else NEVER
            if isinstance(left, Plain) and right in _KINDS_ABOVE.get(left, ()):
                return left
        return NEVER

    def _records(self, one: Record, other: Record) -> Record:
        fields = {field.name: field for field in one.fields}
        for field in other.fields:
            known = fields.get(field.name)
            fields[field.name] = field if known is None else self._fields(known, field)
        others = [each for each in (one.others, other.others) if each is not None]
        merged = self.both(*others) if len(others) == 2 else others[0] if others else None
        return Record(tuple(fields.values()), merged)

    def _fields(self, one: Field, other: Field) -> Field:
        return Field(
            one.name,
            self.both(one.shape, other.shape),
            one.is_required or other.is_required,
            one.description or other.description,
            one.is_deprecated or other.is_deprecated,
        )


_KINDS_ABOVE = {
    Plain("integer"): {Plain("integer"), Plain("number")},
    Plain("number"): {Plain("number")},
    Plain("bytes"): {Plain("bytes"), Plain("string")},
    Plain("string"): {Plain("string"), Plain("bytes")},
    Plain("boolean"): {Plain("boolean")},
}
"""By a kind, those that say no less: bytes stand where strings do."""
