"""What is on the page: a document, in the order in which its readers want to know of it.

Whatever of it is said nowhere else is among the further information.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from asynction_core import Event, Namespace, Node, Schema, SecurityRequirement, Spec, SpecError
from asynction_docs.anchors import Anchors
from asynction_docs.made_examples import Examples, given_examples
from asynction_docs.plain_values import json_of
from asynction_docs.schema_in_words import Part, Reader
from asynction_docs.snippets import snippets

_Requirements = tuple[SecurityRequirement, ...] | None

# What of an object is said in a way of its own, so that it is left out of the other fields.
OF_MESSAGE = ("name", "payload", "summary", "description", "deprecated", "x-ack", "examples")
_OF_OPERATION = ("action", "channel", "description", "message", "summary")
_OF_CHANNEL = (
    "address",
    "description",
    "messages",
    "parameters",
    "publish",
    "subscribe",
    "summary",
)
_OF_ROOT = ("channels", "components", "info", "operations", "servers")
_OF_OUR_OWN = ("security", "x-security")


@dataclass(slots=True)
class Section:
    """Something with a heading and fields."""

    title: str
    anchor: str
    value: Any
    part: Part | None = None


@dataclass(slots=True)
class ShownEvent:
    """An event as the page shows it.

    Attributes:
        event: The event.
        anchor: Where it is.
        arguments: What it holds, an argument after the other; None if anything goes.
        ack: What acknowledges it, likewise; None if the document does not say.
        error: What a refusal looks like, likewise; None if the document does not say.
        examples: Examples, each with the fields of a Message Example Object.
        is_made: Whether there is one that is not the author's.
        snippets: How to use it, by the name of the language, as code.
        headers: The schema of its headers.
        security: Who may have it; None for everybody who is connected.
        further: The other fields of its message.
    """

    event: Event
    anchor: str
    arguments: list[Part] | None
    ack: list[Part] | None
    ack_fields: dict[str, Any]
    error: list[Part] | None
    examples: list[dict[str, Any]]
    is_made: bool
    snippets: Mapping[str, str]
    headers: Part | None
    security: list[list[tuple[str, str, str]]] | None
    further: dict[str, Any]


@dataclass(slots=True)
class Group:
    """Events that go one way, and what their operation says of all of them."""

    operation: dict[str, Any]
    further: dict[str, Any]
    events: list[ShownEvent] = field(default_factory=list)


@dataclass(slots=True)
class ShownNamespace:
    """A namespace as the page shows it."""

    namespace: Namespace
    anchor: str
    fields: dict[str, Any]
    parameters: list[tuple[Part, dict[str, Any]]]
    security: list[list[tuple[str, str, str]]] | None
    directions: list[tuple[str, list[Group]]]
    further: dict[str, Any]


class Contents:
    """What is on the page.

    Args:
        spec: The document as it is shown: `as_shown`.
        examples: Examples of what is in it.
    """

    def __init__(self, spec: Spec, examples: Examples | None = None) -> None:
        self.spec = spec
        self.root: dict[str, Any] = spec.document.root.value
        self.anchors = Anchors()
        self.examples = examples or Examples(spec)
        self.read = Reader(self.follow)
        self._shown: set[str] = set()
        self._referred: dict[str, Section] = {}
        self._place_all()

    @property
    def info(self) -> dict[str, Any]:
        return mapping(self.root.get("info"))

    @property
    def title(self) -> str:
        title = self.info.get("title")
        return title if isinstance(title, str) and title else "AsyncAPI document"

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the document itself that are not said elsewhere."""
        return without(self.root, *_OF_ROOT)

    def namespaces(self) -> Iterator[ShownNamespace]:
        """Yield the namespaces, each when it is asked for."""
        for namespace in self.spec.namespaces.values():
            yield self._namespace(namespace)

    @cached_property
    def outline(self) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
        """The namespaces and their events: names, anchors, and which way the events go."""
        return [
            (
                namespace.name,
                self._anchor_of[namespace.name],
                [
                    (event.name, self._anchor_of[namespace.name, event.direction, event.name], way)
                    for way, events in (("receive", namespace.receives), ("send", namespace.sends))
                    for event in events.values()
                ],
            )
            for namespace in self.spec.namespaces.values()
        ]

    def servers(self) -> Iterator[tuple[Section, str, Any]]:
        """Yield the servers, each with its address and who gets in."""
        for key, value in mapping(self.root.get("servers")).items():
            found = mapping(resolved(self.spec.document.root.with_value(value)))
            server = self.spec.servers.get(key)
            section = Section(str(key), self.anchors.of(pointer_to("servers", key)), found)
            security = self.alternatives(server.security) if server and server.security else None
            yield section, server.url if server else "", security

    def security_schemes(self) -> Iterator[Section]:
        """Yield the security schemes, the ones that no component is among them."""
        for name, node in self.spec.security_schemes.items():
            yield Section(name, self._anchor_of["scheme", name], mapping(resolved(node)))

    def schemas(self) -> Iterator[Section]:
        """Yield the schemas of the components, and further parts that others refer to.

        To be asked last, as what has been shown refers to them.
        """
        for name, value in self._components("schemas"):
            anchor = self.anchors.of(pointer_to("components", "schemas", name))
            yield Section(name, anchor, value, self.read.part(self._unwrapped(value)))
        while self._referred:
            pointer = next(iter(self._referred))
            section = self._referred.pop(pointer)
            section.part = self.read.part(self.follow(pointer))
            yield section

    def further(self) -> Iterator[tuple[str, list[Section]]]:
        """Yield what has been shown nowhere, with the names of the kinds. To be asked last."""
        for kind in ("channels", "operations"):
            left = mapping(self.root.get(kind)).items()
            yield (
                kind,
                [
                    Section(str(key), self.anchors.of(pointer_to(kind, key)), value)
                    for key, value in left
                    if pointer_to(kind, key) not in self._shown
                ],
            )
        messages = [
            Section(name, self.anchors.of(pointer), value)
            for name, pointer, value in _messages(self.root)
            if pointer not in self._shown and "$ref" not in mapping(value)
        ]
        yield "messages", messages
        for kind, values in mapping(self.root.get("components")).items():
            if kind in ("schemas", "messages", "securitySchemes"):
                continue
            yield (
                str(kind),
                [
                    Section(str(key), self.anchors.of(pointer_to("components", kind, key)), value)
                    for key, value in mapping(values).items()
                    if pointer_to("components", kind, key) not in self._shown
                ],
            )

    def follow(self, reference: str) -> Any:
        """Return what a reference of the document leads to; None if it leads nowhere."""
        return resolved(self.spec.document.root.with_value({"$ref": reference}))

    def link(self, reference: Any) -> tuple[str, str]:
        """Return how what a reference leads to is called, and its anchor.

        What has no place on the page gets one among the schemas.
        """
        if not isinstance(reference, str) or not reference.startswith("#"):
            return str(reference), ""
        pointer = reference[1:]
        try:
            pointer = self.spec.document.target(reference, self.spec.document.root).pointer
        except SpecError:
            return reference, ""
        name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        anchor = self.anchors.of(pointer)
        if not anchor:
            anchor = self.anchors.put(pointer, self.anchors.new("at", pointer))
            self._referred[f"#{pointer}"] = Section(pointer, anchor, None)
        return name, anchor

    def alternatives(self, requirements: _Requirements) -> list[list[tuple[str, str, str]]] | None:
        """Return the ways in: of each the schemes that go together, with anchors and scopes."""
        if requirements is None:
            return None
        return [
            [
                (name, self._anchor_of.get(("scheme", name), ""), ", ".join(scopes))
                for name, scopes in requirement.schemes.items()
            ]
            for requirement in requirements
        ]

    def _place_all(self) -> None:
        """Give all that can be linked to its anchor."""
        self._anchor_of: dict[Any, str] = {}
        for namespace in self.spec.namespaces.values():
            anchor = self.anchors.new("namespace", namespace.name)
            self._anchor_of[namespace.name] = self.anchors.put(namespace.node.pointer, anchor)
            for event in (*namespace.receives.values(), *namespace.sends.values()):
                anchor = self.anchors.new(f"{event.direction}s", namespace.name, event.name)
                self._anchor_of[namespace.name, event.direction, event.name] = anchor
                self.anchors.put(event.node.pointer, anchor)
                if "x-ack" in event.node.value:
                    self.anchors.put(event.node.child("x-ack").resolved().pointer, anchor)
            for parameter in namespace.parameters.values():
                self.anchors.put(parameter.node.pointer, self._anchor_of[namespace.name])
        for name, node in self.spec.security_schemes.items():
            anchor = self.anchors.new("scheme", name)
            self._anchor_of["scheme", name] = self.anchors.put(node.resolved().pointer, anchor)
        for kind in ("servers", "channels", "operations"):
            for name in mapping(self.root.get(kind)):
                self._place(kind, name)
        for kind, values in mapping(self.root.get("components")).items():
            for name in mapping(values):
                self._place("components", kind, name)

        for name, pointer, message in _messages(self.root):
            if "$ref" not in mapping(message) and not self.anchors.of(pointer):
                self.anchors.put(pointer, self.anchors.new("message", name))

    def _place(self, *path: Any) -> None:
        pointer = pointer_to(*path)
        if not self.anchors.of(pointer):
            kind = str(path[-2]).removesuffix("s")
            self.anchors.put(pointer, self.anchors.new(kind, str(path[-1])))

    def _components(self, kind: str) -> list[tuple[str, Any]]:
        values = mapping(mapping(self.root.get("components")).get(kind))
        return [(str(name), value) for name, value in values.items()]

    def _namespace(self, namespace: Namespace) -> ShownNamespace:
        fields = mapping(namespace.node.value)
        self._shown.add(namespace.node.pointer)
        parameters = []
        for one in namespace.parameters.values():
            self._shown.add(one.node.pointer)
            about = mapping(one.node.value) if one.node.pointer != namespace.node.pointer else {}
            schema = True if one.schema is None else one.schema.node.value
            part = self.read.whole(schema, name=one.name, is_required=True)
            if isinstance(about.get("description"), str) and not part.description:
                part.description = about["description"]
                about = without(about, "description")
            parameters.append((part, without(about, "schema")))
        requirements = self.spec.security_of(namespace)
        return ShownNamespace(
            namespace,
            self._anchor_of[namespace.name],
            fields,
            parameters,
            self.alternatives(requirements) or None,
            [
                (way, self._groups(events.values()))
                for way, events in (("receive", namespace.receives), ("send", namespace.sends))
            ],
            {**without(fields, *_OF_CHANNEL, *_OF_OUR_OWN), **_named_messages(namespace)},
        )

    def _groups(self, events: Iterable[Event]) -> list[Group]:
        groups: dict[str, Group] = {}
        for event in events:
            node = event.operation.node if event.operation else None
            pointer = "" if node is None else node.pointer
            if pointer not in groups:
                self._shown.add(pointer)
                fields = mapping(node.value) if node else {}
                rest = without(fields, *_OF_OPERATION, *_OF_OUR_OWN)
                groups[pointer] = Group(fields, rest)
            groups[pointer].events.append(self._event(event))
        return [*groups.values()]

    def _event(self, event: Event) -> ShownEvent:
        self._shown.add(event.node.pointer)
        message = mapping(event.node.value)
        made = self.examples.of_event(event)
        own = given_examples(event)
        is_made = bool(made) and not any("payload" in one for one in own)
        ack_node = event.node.child("x-ack") if "x-ack" in message else None
        ack = mapping(resolved(ack_node)) if ack_node else {}
        if ack_node:
            self._shown.add(ack_node.resolved().pointer)
        headers = None if event.headers is None else self.read.whole(event.headers.node.value)
        further = without(message, *OF_MESSAGE, *_OF_OUR_OWN, *(["headers"] if headers else []))
        if event.payload is not None and event.payload.format is not None:
            further["schemaFormat"] = event.payload.format
        return ShownEvent(
            event,
            self._anchor_of[event.namespace, event.direction, event.name],
            self._arguments(event.payload),
            self._arguments(event.ack),
            {key: ack[key] for key in ack if key == "description" or key.startswith("x-")},
            self._arguments(event.ack_error),
            [*own, {"payload": made[0]}] if is_made else own,
            is_made,
            snippets(event, made, self.examples.of_schema(event.ack)),
            headers,
            self.alternatives(event.security),
            further,
        )

    def _arguments(self, schema: Schema | None) -> list[Part] | None:
        if schema is None:
            return None
        value = self._unwrapped(schema.node.value)
        if schema.foreign_language is not None:
            text = resolved(schema.node)
            return [Part(role="the argument", type=schema.foreign_language, code=as_text(text))]
        if not schema.describes_tuple:
            return [self.read.whole(value)]
        whole = self.read.whole(value)
        for number, part in enumerate((one for one in whole.parts if one.role[:5] == "item "), 1):
            part.role = f"argument {number}"
        facts = Part(facts=whole.facts, description=whole.description, further=whole.further)
        facts.title = whole.title
        rest = [facts] if whole.facts or whole.description or whole.further or whole.title else []
        return [*whole.parts, *rest]

    @staticmethod
    def _unwrapped(value: Any) -> Any:
        """Return the schema of a Multi Format Schema Object."""
        if isinstance(value, dict) and {"schema", "schemaFormat"} <= value.keys():
            return value["schema"]
        return value


def as_text(schema: Any) -> str:
    """Return a schema that is no JSON Schema as it is written."""
    return schema if isinstance(schema, str) else json_of(schema)


def mapping(value: Any) -> dict[str, Any]:
    """Return a value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a mapping without some of its fields."""
    return {key: value for key, value in fields.items() if key not in names}


def pointer_to(*path: Any) -> str:
    """Return the JSON pointer of a place."""
    return "".join("/" + str(one).replace("~", "~0").replace("/", "~1") for one in path)


def resolved(node: Node) -> Any:
    """Return what a place stands for; None if its reference leads nowhere."""
    try:
        return node.resolved().value
    except SpecError:
        return None


def _named_messages(namespace: Namespace) -> dict[str, Any]:
    """Return the messages of a channel of 3.x by their keys, as references."""
    messages = mapping(namespace.node.value).get("messages")
    if not mapping(messages):
        return {}
    place = f"#{namespace.node.pointer}"
    named = {
        key: one if "$ref" in mapping(one) else {"$ref": place + pointer_to("messages", key)}
        for key, one in mapping(messages).items()
    }
    return {"messages": named}


def _messages(root: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the messages of a document, each where it stands, with a name and its pointer."""
    for path in ((), ("components",)):
        holder = mapping(root.get("components")) if path else root
        for name, message in mapping(holder.get("messages")).items():
            yield str(name), pointer_to(*path, "messages", name), message
        for key, channel in mapping(holder.get("channels")).items():
            place = (*path, "channels", key)
            for name, message in mapping(mapping(channel).get("messages")).items():
                yield str(name), pointer_to(*place, "messages", name), message
            for action in ("publish", "subscribe"):
                message = mapping(mapping(mapping(channel).get(action)).get("message"))
                several = message.get("oneOf")
                at = (*place, action, "message")
                if isinstance(several, list):
                    for index, one in enumerate(several):
                        yield f"{key} {index}", pointer_to(*at, "oneOf", index), one
                elif message:
                    yield str(key), pointer_to(*at), message
