"""The classes of a namespace: two clients, and a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from asynction_core.addresses import variable_name
from asynction_generate.python.annotations import Annotations
from asynction_generate.python.parameter_lists import Handled, Parameters, Signatures, apart
from asynction_generate.python.presented_credentials import ways_in
from asynction_generate.shapes.document_shapes import EventShapes, NamespaceShapes
from asynction_generate.shapes.naming import TypeNames
from asynction_generate.source_text import WIDTH, Call, Code, call, literal, width

if TYPE_CHECKING:
    from asynction_core import Spec

_MARGIN = " " * 8
_LONGEST_RETURNED = WIDTH - len("    ) -> : ...")


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a method.

    Attributes:
        parameters: Its parameters.
        returns: The annotation of what it returns.
        body: What it does, if it is the only one.
    """

    parameters: list[str]
    returns: str
    body: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method.

    Attributes:
        head: What stands before its parameters.
        said: What it does, in words.
        signatures: The ways to call it.
        parameters: What it takes, if there are several.
        body: What it does, if there are several.
        returns: What it returns, if there are several.
    """

    head: str
    said: str
    signatures: list[Signature]
    parameters: list[str] = field(default_factory=list)
    body: str = ""
    returns: str = "None"

    def __bool__(self) -> bool:
        return bool(self.signatures)


@dataclass(frozen=True, slots=True)
class Handler:
    """What handles an event on a server.

    Attributes:
        protocol: The name of its protocol.
        parameters: What it is called with.
        returns: The annotation of what it returns; "object" if that is of no use.
        shapes: The event that it handles.
    """

    protocol: str
    parameters: Handled
    returns: str
    shapes: EventShapes


class ClassWriter:
    """Tells what classes and protocols a document needs.

    Args:
        spec: The document's spec.
        annotations: Writes annotations.
        names: Gives names.

    Attributes:
        protocols: What the callables look like that handle events.
        handlers: What handles the events on a server, by namespace and name.
        servers: The names of the classes of what a server sends, by namespace.
    """

    def __init__(self, spec: Spec, annotations: Annotations, names: TypeNames) -> None:
        self._spec = spec
        self._annotations = annotations
        self._names = names
        self._signatures = Signatures(annotations)
        self.protocols: list[dict[str, Any]] = []
        self.handlers: dict[tuple[str, str], Handler] = {}
        self.servers: dict[str, str] = {}

    def classes(self, space: NamespaceShapes) -> dict[str, Any]:
        """Return what the template of a namespace is filled with."""
        name = space.namespace.name
        base = "Root" if name == "/" else name
        for event in space.receives:
            self._handler(event, space)
        listeners = {one.event.name: self._listeners(one, name) for one in space.sends}
        said = space.namespace.node.mapping().get("description")
        return {
            "name": name,
            "said": said if isinstance(said, str) else "",
            "classes": [
                self._client(space, base, listeners),
                self._client(space, base, listeners, is_async=True),
                self._server(space, base),
            ],
        }

    def _client(
        self,
        space: NamespaceShapes,
        base: str,
        listeners: dict[str, tuple[str, str]],
        *,
        is_async: bool = False,
    ) -> dict[str, Any]:
        kind, head, wait = (
            ("Async Client", "async def", "await ") if is_async else ("Client", "def", "")
        )
        listens = [
            self._listening(event, listeners[event.event.name][is_async]) for event in space.sends
        ]
        return {
            "name": self._names.new(f"{base} {kind}"),
            "base": f"_{kind.replace(' ', '')}",
            "said": "A client for asyncio on" if is_async else "A client on",
            "methods": [
                self._connect(space, head, wait),
                Method(
                    f"{head} emit",
                    "Emit an event, with its arguments one by one.",
                    list(self._emitted(space.receives, f"{wait}self._emit")),
                    ["self", "event: str", "/", "*args: Any"],
                    f"{_MARGIN}{wait}self._emit(event, args)",
                ),
                Method(
                    f"{head} call",
                    "Emit an event, wait so many seconds, and return what acknowledges it.",
                    list(
                        self._called(
                            space.receives,
                            f"{wait}self._call",
                            "timeout",
                            ["timeout: float = 60"],
                        )
                    ),
                    ["self", "event: str", "/", "*args: Any", "timeout: float = 60"],
                    f"{_MARGIN}return {wait}self._call(event, args, timeout)",
                    "Any",
                ),
                Method(
                    "def on",
                    "Have a callable get an event, in place of the one before.",
                    listens,
                    ["self", "event: str", "handler: Any", "/"],
                    f"{_MARGIN}self._on(event, handler)",
                ),
            ],
        }

    def _server(self, space: NamespaceShapes, base: str) -> dict[str, Any]:
        address, values = self._address(space)
        family = [f"{name}: str" for name in values.values()]
        options = ["to: str | None = None", "**options: Any"]
        handed = '{"to": to, **options}'
        server = apart("server", values.values())
        place = call(f"{_MARGIN}super().__init__", [Code(server), self._place(address, values)])
        name = self.servers[space.namespace.name] = self._names.new(f"{base} Server")
        return {
            "name": name,
            "base": "_Server",
            "said": "What a server sends on",
            "methods": [
                Method(
                    "def __init__",
                    "Send with an `AsynctionSocketIO`.",
                    [
                        Signature(
                            ["self", f"{server}: Any", *_by_name(family)],
                            "None",
                            place,
                        )
                    ],
                ),
                Method(
                    "def emit",
                    "Emit an event, with its arguments one by one: to a room, or to all.",
                    list(self._emitted(space.sends, "self._emit", handed, options)),
                    ["self", "event: str", "/", "*args: Any", *options],
                    f"{_MARGIN}self._emit(event, args, {handed})",
                ),
                Method(
                    "def call",
                    "Emit an event to one client, and return what acknowledges it.",
                    list(
                        self._called(
                            space.sends,
                            "self._call",
                            handed,
                            ["to: str", "**options: Any"],
                        )
                    ),
                    ["self", "event: str", "/", "*args: Any", "to: str", "**options: Any"],
                    f"{_MARGIN}return self._call(event, args, {handed})",
                    "Any",
                ),
            ],
        }

    def _emitted(
        self, events: Sequence[EventShapes], does: str, last: str = "", options: Sequence[str] = ()
    ) -> Iterator[Signature]:
        for event in events:
            for way in self._signatures.ways(event.arguments, event.event.name):
                body = call(f"{_MARGIN}{does}", _handed_on(way, last))
                yield self._signature(event, way, options, "None", body)

    def _called(
        self, events: Sequence[EventShapes], does: str, last: str, options: Sequence[str]
    ) -> Iterator[Signature]:
        for event in events:
            if not event.acknowledgements:
                continue
            returns = self._signatures.answer(event.acknowledgements, event.event.name)
            for way in self._signatures.ways(event.arguments, event.event.name):
                body = call(f"{_MARGIN}answer: {returns} = {does}", _handed_on(way, last))
                body = f"{body}\n{_MARGIN}return answer"
                yield self._signature(event, way, options, returns, body)

    def _signature(
        self, event: EventShapes, way: Parameters, options: Sequence[str], returns: str, body: str
    ) -> Signature:
        self._annotations.used.add("Literal")
        named = [_event(event), *way.declared]
        keywords = [*options]
        if keywords and way.others is None:
            keywords.insert(0, "*")
        return Signature(["self", *named, *keywords], returns, body)

    def _listening(self, event: EventShapes, kind: str) -> Signature:
        self._annotations.used.add("Literal")
        parameters = [
            *("self", _event(event)),
            *(f"handler: {kind}", "/"),
        ]
        return Signature(parameters, "None", f"{_MARGIN}self._on(event, handler)")

    def _listeners(self, event: EventShapes, place: str) -> tuple[str, str]:
        """Return the names of what handles an event on a client, and on one for asyncio."""
        name = event.event.name
        returns = "object"
        if event.answers:
            returns = self._signatures.answer(event.answers, name)
        parameters = self._signatures.handled(event.arguments, name)
        said = f"Gets `{' '.join(name.split())}` of `{place}` on a client."
        plain = self._protocol(f"{name} Listener", event, parameters, returns, said)
        if not event.answers:
            return plain, plain
        self._annotations.used.add("Awaitable")
        kinds = [returns, f"Awaitable[{returns}]"]
        waited = " | ".join(kinds)
        if width(waited) > _LONGEST_RETURNED:
            waited = self._annotations.alias("Union", kinds, f"{name} Awaited")
        return plain, self._protocol(f"{name} Async Listener", event, parameters, waited, said)

    def _handler(self, event: EventShapes, space: NamespaceShapes) -> None:
        """Note what handles an event on a server of Asynction."""
        name, place = event.event.name, space.namespace.name
        _, values = self._address(space)
        parameters = self._signatures.handled(event.arguments, name, values.values())
        returns = self._signatures.answer(event.answers, name) if event.answers else "object"
        said = f"Handles `{' '.join(name.split())}` of `{place}` on a server."
        protocol = self._protocol(f"{name} Handler", event, parameters, returns, said)
        self.handlers[place, name] = Handler(protocol, parameters, returns, event)

    def _protocol(
        self, hint: str, event: EventShapes, parameters: Handled, returns: str, said: str
    ) -> str:
        name = self._names.new(hint)
        tag = "Deprecated." if event.is_deprecated else ""
        self.protocols.append(
            {
                "name": name,
                "parameters": ["self", *parameters.declared],
                "returns": returns,
                "said": "\n\n".join(filter(None, [said, event.description, tag])),
            }
        )
        return name

    def _connect(self, space: NamespaceShapes, head: str, wait: str) -> Method:
        address, values = self._address(space)
        family = [f"{name}: str" for name in values.values()]
        url, more = (apart(name, values.values()) for name in ("url", "more"))
        own, others = ["self", f"{url}: str"], f"**{more}: Any"
        ways = ways_in(self._spec, space.namespace)
        parts: dict[str, dict[str, str]] = {}
        for way in ways:
            for place, shown in way.parts.items():
                parts[place] = {**parts.get(place, {}), **shown}
        presented = {
            place: {key: Code(value) for key, value in shown.items()}
            for place, shown in parts.items()
        }
        body = call(
            f"{_MARGIN}{wait}self._connect",
            [Code(url), self._place(address, values), presented, Code(more)],
        )
        signatures = [
            Signature(
                [*own, *_by_name([*family, *(f"{name}: str" for name in way.keywords)]), others],
                "None",
                body,
            )
            for way in ways
        ]
        optional = dict.fromkeys(one for way in ways for one in way.keywords)
        keywords = [f"{name}: str | None = None" for name in optional]
        return Method(
            f"{head} connect",
            "Connect to a server; `more` is for python-socketio, but for `query`.",
            signatures,
            [*own, *_by_name([*family, *keywords]), others],
            body,
        )

    def _address(self, space: NamespaceShapes) -> tuple[str, dict[str, str]]:
        """Return the address of a namespace, and what its parameters are called in Python."""
        names = space.namespace.parameters
        return space.namespace.name, {name: variable_name(name) for name in names}

    def _place(self, address: str, values: dict[str, str]) -> object:
        if not values:
            return address
        return Call("_address", (address, {name: Code(value) for name, value in values.items()}))


def _by_name(parameters: list[str]) -> list[str]:
    return ["*", *parameters] if parameters else []


def _handed_on(way: Parameters, last: str) -> list[object]:
    return [Code("event"), way.handed_on, *([Code(last)] if last else [])]


def _event(event: EventShapes) -> str:
    """Return the parameter that says which event is meant: where it is long, in several lines."""
    name = literal(event.event.name)
    line = f"event: Literal[{name}]"
    if width(f"{_MARGIN}{line},") <= WIDTH:
        return line
    return f"event: Literal[\n{_MARGIN}    {name}\n{_MARGIN}]"
