"""The parameters of what emits an event, and of what handles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asynction_generate.python.annotations import Annotations
from asynction_generate.python_names import identifier, unique
from asynction_generate.shapes.document_shapes import Argument, Arguments
from asynction_generate.shapes.shape import Shape
from asynction_generate.source_text import Code, width

__all__ = ["Parameters", "Signatures"]

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

    def handled(self, arguments: Arguments, hint: str) -> list[str]:
        """Return the parameters of what handles an event: what may be missing has a default."""
        named = self._named(arguments.leading, hint)
        found = [
            f"{name}: {kind}{' = ...' if one.is_optional else ''}"
            for (name, kind), one in zip(named.items(), arguments.leading, strict=True)
        ]
        if found:
            found.append("/")
        others = self._others(arguments, hint)
        return found if others is None else [*found, f"*more: {others}"]

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

    def _named(self, arguments: Iterable[Argument], hint: str) -> dict[str, str]:
        several = list(arguments)
        found: dict[str, str] = {}
        for index, one in enumerate(several, 1):
            otherwise = "data" if len(several) == 1 else f"arg{index}"
            named = identifier(one.title, otherwise, _TAKEN)
            name = unique(named, found.__contains__)
            found[name] = self._annotations.short(one.shape, f"{hint} {name}")
        return found

    def _others(self, arguments: Arguments, hint: str) -> str | None:
        if arguments.others is None:
            return None
        return self._annotations.short(arguments.others, f"{hint} More")
