"""What is equal to what says the same: the methods that frozen dataclasses share."""

from __future__ import annotations


class Value:
    """A frozen dataclass that is compared and shown by its fields.

    For those that every start defines: `dataclass` compiles these methods for each class anew, in a
    third of the time that it takes. Decorate them with ``eq=False, repr=False``.
    """

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash(self._fields())

    def __repr__(self) -> str:
        fields = zip(self.__match_args__, self._fields(), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{name}={one!r}' for name, one in fields)})"

    def _fields(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])
