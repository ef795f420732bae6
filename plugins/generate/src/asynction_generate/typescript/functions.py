"""Events as functions, which is how Socket.IO's types have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asynction_generate.python_names import unique
from asynction_generate.shapes.document_shapes import Arguments, EventShapes
from asynction_generate.shapes.naming import camel_case
from asynction_generate.shapes.shape import Listing, Name, Row, Shape, union_of
from asynction_generate.source_text import width
from asynction_generate.typescript.types import TypeWriter, documented
from asynction_generate.typescript.written_text import WIDTH, property_name


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter of a function.

    Attributes:
        head: What stands before its type.
        type: Its type, or the parameters of the function that it is.
    """

    head: str
    type: Shape | tuple[_Parameter, ...]

    @property
    def end(self) -> str:
        """What stands behind it on a line of its own."""
        return "" if self.head.startswith("...") else ","


class FunctionWriter:
    """Writes events.

    Args:
        types: Writes what their arguments are.
    """

    def __init__(self, types: TypeWriter) -> None:
        self._types = types

    def event(self, event: EventShapes, margin: str, *, is_listened_to: bool) -> str:
        """Return the lines of an event: what the document says of it, and a function.

        Args:
            margin: What stands before each line.
            is_listened_to: Whether it is for whoever gets it. They cannot know whether the other
                side asks for an acknowledgement.
        """
        name = event.event.name
        said = documented(event.description, event.is_deprecated, margin)
        parameters = self._parameters(event, name, is_listened_to)
        return said + self._function(f"{margin}{property_name(name)}: ", parameters, name, ";")

    def _parameters(
        self, event: EventShapes, name: str, is_listened_to: bool
    ) -> tuple[_Parameter, ...]:
        if not event.answers:
            return self._plain(event.arguments, "data")
        leading = (
            replace(one, is_optional=one.is_optional and not one.is_null_if_missing)
            for one in event.arguments.leading
        )
        arguments = Arguments(tuple(leading), event.arguments.others)
        answer = self._answer(event, name)
        if not any(one.is_optional for one in arguments.leading) and arguments.others is None:
            head = "ack?: " if is_listened_to else "ack: "
            return (*self._plain(arguments, "data"), _Parameter(head, answer))
        acknowledge = self._types.new_name(f"{name} Acknowledge")
        head = f"export type {acknowledge} = "
        self._types.declare(self._function(head, answer, name, ";") + "\n")
        kinds = union_of([*_acknowledged(arguments, Name(acknowledge), is_listened_to)])
        return (_Parameter("...args: ", Name(self._types.named(kinds, f"{name} Arguments"))),)

    def _answer(self, event: EventShapes, name: str) -> tuple[_Parameter, ...]:
        """Return the parameters of the function that acknowledges an event."""
        answers = event.acknowledgements
        if len(answers) == 1:
            return self._plain(answers[0], "answer")
        if all(len(one.leading) == 1 and one.others is None for one in answers):
            shapes = [one.leading[0].shape for one in answers]
            return (_Parameter("answer: ", union_of(shapes)),)
        kinds = union_of([row for answer in answers for row in _rows(answer)])
        return (_Parameter("...answer: ", Name(self._types.named(kinds, f"{name} Answer"))),)

    def _plain(self, arguments: Arguments, single: str) -> tuple[_Parameter, ...]:
        found: list[_Parameter] = []
        taken = {"ack"}
        is_single = len(arguments.leading) == 1 and arguments.others is None
        for index, one in enumerate(arguments.leading):
            otherwise = single if is_single else f"arg{index + 1}"
            name = unique(_variable(one.title, otherwise), taken.__contains__).replace("_", "")
            taken.add(name)
            found.append(_Parameter(f"{name}{'?' if one.is_optional else ''}: ", one.shape))
        if arguments.others is not None:
            name = "more" if found else "args"
            found.append(_Parameter(f"...{name}: ", Listing(arguments.others)))
        return tuple(found)

    def _function(self, head: str, parameters: tuple[_Parameter, ...], hint: str, end: str) -> str:
        line = f"{head}{self._in_line(parameters)}{end}"
        if width(line) <= WIDTH or not parameters:
            return line
        margin = " " * (len(head) - len(head.lstrip(" ")))
        short = tuple(self._shortened(one, f"{margin}  ", hint) for one in parameters)
        line = f"{head}{self._in_line(short)}{end}"
        if width(line) <= WIDTH:
            return line
        lines = [self._on_its_line(one, f"{margin}  ", hint) for one in short]
        return "\n".join([f"{head}(", *lines, f"{margin}) => void{end}"])

    def _on_its_line(self, parameter: _Parameter, margin: str, hint: str) -> str:
        head, kind = f"{margin}{parameter.head}", parameter.type
        if isinstance(kind, tuple):
            return self._function(head, kind, f"{hint} Answer", parameter.end)
        return f"{head}{self._types.type_of(kind)}{parameter.end}"

    def _shortened(self, parameter: _Parameter, margin: str, hint: str) -> _Parameter:
        """Return a parameter whose type has a name, if it does not fit in a line of its own."""
        kind = parameter.type
        if isinstance(kind, tuple):
            return parameter
        columns = WIDTH - len(margin) - len(parameter.head) - len(parameter.end)
        name = f"{hint} {parameter.head.strip(' .:?')}"
        return replace(parameter, type=self._types.fitting(kind, name, columns))

    def _in_line(self, parameters: tuple[_Parameter, ...]) -> str:
        written = (
            one.head
            + (
                self._in_line(one.type)
                if isinstance(one.type, tuple)
                else self._types.type_of(one.type)
            )
            for one in parameters
        )
        return f"({', '.join(written)}) => void"


def _rows(arguments: Arguments) -> Iterator[Row]:
    """Yield each of the rows that arguments may be, the shortest first."""
    shapes = tuple(one.shape for one in arguments.leading)
    needed = sum(not one.is_optional for one in arguments.leading)
    for count in range(needed, len(shapes) + (arguments.others is None)):
        yield Row(shapes[:count], count)
    if arguments.others is not None:
        yield Row(shapes, len(shapes), arguments.others)


def _acknowledged(arguments: Arguments, acknowledge: Name, is_optional: bool) -> Iterator[Shape]:
    """Yield each of the rows that arguments may be with what acknowledges them at the end."""
    for row in _rows(arguments):
        if row.others is None:
            yield Row((*row.leading, acknowledge), row.needed + (not is_optional))
            continue
        if is_optional:
            yield row
        yield replace(row, last=acknowledge)


def _variable(title: str, otherwise: str) -> str:
    name = camel_case(title, otherwise)
    return f"{name}Value" if name in _KEYWORDS else name


_RESERVED_WORDS = """
arguments async await break case catch class const continue debugger default delete do else enum
eval export extends false finally for function if implements import in instanceof interface let new
null package private protected public return static super switch this throw true try typeof
undefined var void while with yield
"""
_KEYWORDS = frozenset(_RESERVED_WORDS.split())
"""Names that no parameter can have."""
