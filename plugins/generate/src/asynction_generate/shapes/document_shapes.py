"""A document's namespaces and events, with the shapes of what they carry."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.naming import TypeNames
from asynction_generate.shapes.schema_reader import SchemaReader
from asynction_generate.shapes.shape import ANY, NEVER, Name, Plain, Shape, Union, union_of

if TYPE_CHECKING:
    from asynction_core import Event, Namespace, Node, Schema, Spec


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of an event, or of an acknowledgement.

    Attributes:
        title: What the document calls it; "" for nothing.
        shape: What it is.
        is_optional: Whether it may be missing.
        is_null_if_missing: Whether null says the same.
    """

    title: str
    shape: Shape
    is_optional: bool = False
    is_null_if_missing: bool = False


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of an event, or of an acknowledgement.

    Attributes:
        leading: The first.
        others: What all that follow are; None if none may follow.
    """

    leading: tuple[Argument, ...] = ()
    others: Shape | None = None

    @property
    def shapes(self) -> Iterator[Shape]:
        """What the arguments are."""
        yield from (one.shape for one in self.leading)
        yield from () if self.others is None else (self.others,)


@dataclass(frozen=True, slots=True)
class EventShapes:
    """An event.

    Attributes:
        event: The event as the spec has it.
        arguments: Its arguments.
        answers: The arguments that acknowledge it, of any of several kinds; none if the document
            does not say that it is acknowledged.
        refusals: Those that acknowledge it if it is refused, or its handler fails.
        description: What the document says of it.
        is_deprecated: Whether it is not to be used any more.
    """

    event: Event
    arguments: Arguments
    answers: tuple[Arguments, ...]
    refusals: tuple[Arguments, ...]
    description: str
    is_deprecated: bool

    @property
    def acknowledgements(self) -> tuple[Arguments, ...]:
        """The arguments that may acknowledge it, whatever happens."""
        return tuple(dict.fromkeys((*self.answers, *self.refusals)))

    @property
    def shapes(self) -> Iterator[Shape]:
        """What its arguments and its acknowledgements are."""
        yield from self.arguments.shapes
        yield from (shape for answer in self.acknowledgements for shape in answer.shapes)


@dataclass(frozen=True, slots=True)
class NamespaceShapes:
    """A namespace, or a family of them, with its events."""

    namespace: Namespace
    receives: tuple[EventShapes, ...]
    sends: tuple[EventShapes, ...]


@dataclass(frozen=True, slots=True)
class DocumentShapes:
    """What a document describes.

    Attributes:
        declarations: The types that have a name.
        namespaces: The namespaces.
        names: Gives more names.
    """

    declarations: list[Declaration]
    namespaces: list[NamespaceShapes]
    names: TypeNames


def document_shapes(spec: Spec, reserved: Collection[str]) -> DocumentShapes:
    """Return what a document describes.

    Args:
        reserved: The names that no type may have.
    """
    names = TypeNames(reserved)
    reader = SchemaReader(spec, names)
    spaces = [
        NamespaceShapes(
            space,
            tuple(_event(reader, one) for one in space.receives.values()),
            tuple(_event(reader, one) for one in space.sends.values()),
        )
        for space in spec.namespaces.values()
    ]
    events = [event for space in spaces for event in (*space.receives, *space.sends)]
    shapes = [shape for event in events for shape in event.shapes]
    return DocumentShapes(reader.declarations(shapes), spaces, names)


def _event(reader: SchemaReader, event: Event) -> EventShapes:
    message = event.node.mapping()
    arguments = _arguments(reader, event.payload, event.name)[0]
    said = [text.strip() for text in map(message.get, _SAYING) if isinstance(text, str)]
    answers, refusals = list[Arguments](), list[Arguments]()
    if event.ack is not None:
        answers = _arguments(reader, event.ack, f"{event.name} Ack")
    elif event.ack_error is not None:
        answers = [Arguments((), ANY)]
    if event.ack_error is not None:
        refusals = _arguments(reader, event.ack_error, f"{event.name} Error")
    return EventShapes(
        event,
        arguments,
        tuple(answers),
        tuple(refusals),
        "\n\n".join(dict.fromkeys(filter(None, said))),
        message.get("deprecated") is True,
    )


_SAYING = ("summary", "description")


def _arguments(reader: SchemaReader, schema: Schema | None, hint: str) -> list[Arguments]:
    """Return the arguments that a schema describes: those of each of several, if it is a choice."""
    if schema is None:
        return [Arguments((), ANY)]
    if schema.is_choice and schema.foreign_language is None:
        below = schema.node.child("anyOf").elements()
        kinds = [_of_one(reader, schema, one, hint) for one in below]
        if schema.describes_tuple:
            return kinds
        shapes = [shape for one in kinds for shape in one.shapes]
        with_null = [Plain("null")] if len(shapes) < len(kinds) else []
        return [Arguments(_single(reader, union_of([*shapes, *with_null])))]
    return [_of_one(reader, schema, schema.node, hint)]


def _of_one(reader: SchemaReader, schema: Schema, node: Node, hint: str) -> Arguments:
    place = node.resolved()
    if not schema.describes_tuple:
        return Arguments(_single(reader, reader.shape_of(schema, node, hint)))
    value: dict[str, Any] = place.value
    leading = [
        Argument(
            _title_of(one), reader.shape_of(schema, one, f"{hint} {_title_of(one) or index + 1}")
        )
        for index, one in enumerate(_leading(place))
    ]
    others = _others(reader, schema, place, hint)
    least, most = value.get("minItems", 0), value.get("maxItems")
    if isinstance(most, int) and most <= len(leading):
        leading, others = leading[:most], None
    needed = least if isinstance(least, int) else 0
    return Arguments(
        tuple(Argument(one.title, one.shape, index >= needed) for index, one in enumerate(leading)),
        others,
    )


def _single(reader: SchemaReader, shape: Shape) -> tuple[Argument, ...]:
    """Return the one argument that there is; none if it is null, as null alone counts as none."""
    known = reader.structure(shape) if isinstance(shape, Name) else shape
    if known == Plain("null"):
        return ()
    options = known.options if isinstance(known, Union) else (known,)
    may_be_null = Plain("null") in options or known == ANY
    return (Argument("", shape, may_be_null, may_be_null),)


def _leading(node: Node) -> Iterator[Node]:
    key = "prefixItems" if "prefixItems" in node.value else "items"
    if isinstance(node.value.get(key), list):
        yield from node.child(key).elements()


def _others(reader: SchemaReader, schema: Schema, node: Node, hint: str) -> Shape | None:
    """Return what the arguments are that follow the first ones."""
    value = node.value
    follows = "items" if "prefixItems" in value and "items" in value else "additionalItems"
    if follows not in value:
        return ANY
    shape = reader.shape_of(schema, node.child(follows), f"{hint} More")
    return None if shape == NEVER else shape


def _title_of(node: Node) -> str:
    value = node.value
    if not isinstance(value, dict):
        return ""
    title = value.get("title")
    if not isinstance(title, str) and isinstance(value.get("$ref"), str):
        target = node.resolved()
        title = target.value.get("title") if isinstance(target.value, dict) else None
        title = title if isinstance(title, str) else target.referred_as
    return title.strip() if isinstance(title, str) else ""


def with_a_server(spec: Spec) -> Spec:
    """Return a spec with a server, whose path and security hold: the first, if none is chosen."""
    if spec.server is None and spec.servers:
        return replace(spec, server=next(iter(spec.servers.values())))
    return spec


def title_of(spec: Spec) -> str:
    """Return a sentence that says whose types these are."""
    info = spec.document.root.mapping().get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return f"Types of {' '.join(str(title).split())}." if title else "Types of a document."
