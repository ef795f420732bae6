"""The parameters of what emits an event, and of what handles it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from asynction_generate.python.annotations import Annotations
from asynction_generate.python_names import identifier, unique
from asynction_generate.shapes.document_shapes import Argument, Arguments
from asynction_generate.shapes.shape import Shape
from asynction_generate.source_text import Code, width

_LONGEST = 59  # columns: a name and an annotation that fit in a line, with a margin and a default
_LONGEST_ANSWER = 28  # columns: what may be awaited is told, too, in the same line
_TAKEN = frozenset({"args", "event", "handler", "more", "self", "timeout", "to"})


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of one way to call something.

    Attributes:
        leading: The names of the first, each with its annotation.
        others: The annotation of all that follow; None if none does.
    """

    leading: dict[str, str]
    others: str | None

    @property
    def declared(self) -> list[str]:
        """The parameters, none of which is given by its name."""
        found = [f"{name}: {kind}" for name, kind in self.leading.items()]
        return [*found, "/", *([] if self.others is None else [f"*more: {self.others}"])]

    @property
    def handed_on(self) -> tuple[Code, ...]:
        """The arguments, as a tuple of source."""
        return tuple(map(Code, [*self.leading, *([] if self.others is None else ["*more"])]))


@dataclass(frozen=True, slots=True)
class Handled:
    """What handles an event is called with.

    Attributes:
        leading: The names of the first parameters, each with its annotation.
        optional: Those of them that may be missing.
        others: The annotation of all that follow; None if none does.
        values: The names of the values of its channel's parameters.
    """

    leading: dict[str, str]
    optional: frozenset[str]
    others: str | None
    values: tuple[str, ...] = ()

    @property
    def declared(self) -> list[str]:
        """The parameters: what may be missing has a default, and values are given by name."""
        found = [
            f"{name}: {kind}{' = ...' if name in self.optional else ''}"
            for name, kind in self.leading.items()
        ]
        more = apart("more", self.values)
        star = f"*{more}: {self.others}" if self.others is not None else "*" if self.values else ""
        slash = ["/"] if found else []
        return [*found, *slash, *filter(None, [star]), *(f"{name}: str" for name in self.values)]


class Signatures:
    """Tells parameters and acknowledgements.

    Args:
        annotations: Writes annotations.
    """

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations

    def ways(self, arguments: Arguments, hint: str) -> list[Parameters]:
        """Return each way to give the arguments of an event, the shortest first."""
        named = self._named(arguments.leading, hint)
        needed = sum(not one.is_optional for one in arguments.leading)
        others = self._others(arguments, hint)
        counts = range(needed, len(named) + (others is None))
        ways = [Parameters(dict(list(named.items())[:count]), None) for count in counts]
        return ways if others is None else [*ways, Parameters(named, others)]

    def handled(self, arguments: Arguments, hint: str, values: Iterable[str] = ()) -> Handled:
        """Return what handles an event is called with.

        Args:
            arguments: The arguments of the event.
            hint: What the event is called.
            values: The names of the values of its channel's parameters.
        """
        values = tuple(values)
        named = self._named(arguments.leading, hint, values)
        optional = (
            name for name, one in zip(named, arguments.leading, strict=True) if one.is_optional
        )
        return Handled(named, frozenset(optional), self._others(arguments, hint), values)

    def answer(self, answers: Iterable[Arguments], hint: str) -> str:
        """Return the annotation of what acknowledges an event, as python-socketio has it."""
        kinds: list[str] = []
        for one in answers:
            shapes = [argument.shape for argument in one.leading]
            needed = sum(not argument.is_optional for argument in one.leading)
            is_null = [argument.is_null_if_missing for argument in one.leading] == [True]
            if one.others is not None:
                self._annotations.used.add("Any")
                return "Any"
            for count in range(1 if is_null else needed, len(shapes) + 1):
                kinds.append(self._of_several(shapes[:count], hint))
        kinds = sorted(dict.fromkeys(kinds), key="None".__eq__)
        found = " | ".join(kinds)
        if width(found) <= _LONGEST_ANSWER or found.isidentifier():
            return found
        return self._annotations.alias("Union", kinds, f"{hint} Answer")

    def _of_several(self, shapes: list[Shape], hint: str) -> str:
        if not shapes:
            return "None"
        if len(shapes) == 1:
            return self._annotations.short(shapes[0], f"{hint} Answer", _LONGEST_ANSWER)
        several = [
            self._annotations.short(one, f"{hint} Answer {index}")
            for index, one in enumerate(shapes, 1)
        ]
        found = f"tuple[{', '.join(several)}]"
        if width(found) <= _LONGEST_ANSWER:
            return found
        return self._annotations.alias("tuple", several, f"{hint} Answer")

    def _named(
        self, arguments: Iterable[Argument], hint: str, taken: Collection[str] = ()
    ) -> dict[str, str]:
        several = list(arguments)
        found: dict[str, str] = {}
        for index, one in enumerate(several, 1):
            otherwise = "data" if len(several) == 1 else f"arg{index}"
            named = identifier(one.title, otherwise, _TAKEN)
            name = unique(named, lambda name: name in found or name in taken)
            kind = self._annotations.short(one.shape, f"{hint} {name}")
            if width(name + kind) > _LONGEST:
                name = unique(otherwise, lambda name: name in found or name in taken)
            found[name] = kind
        return found

    def _others(self, arguments: Arguments, hint: str) -> str | None:
        if arguments.others is None:
            return None
        return self._annotations.short(arguments.others, f"{hint} More")


def apart(name: str, values: Collection[str]) -> str:
    """Return the name of a parameter of ours, which none of the values of a channel's has."""
    return f"{name}_" if name in values else name
