"""The model of a document that plugins work with: the same for every AsyncAPI version.

Everything is seen from the server: it *receives* and *sends* events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from asynction_core.addresses import values_in
from asynction_core.codec import Codec, Coder
from asynction_core.document import Document, Node
from asynction_core.referring.bundling import bundle
from asynction_core.value import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Schema(Value):
    """A schema as a document gives it.

    Attributes:
        node: Where it stands.
        format: The media type of its language (``schemaFormat``); None for AsyncAPI's own.
        is_choice: Whether it was made of those of several messages, any of which will do.
    """

    node: Node
    format: str | None = None
    is_choice: bool = False

    @property
    def language(self) -> str | None:
        """The media type of its language; None for AsyncAPI's own, however the document says it."""
        return language_of(self.format)

    @property
    def foreign_language(self) -> str | None:
        """The media type of its language if that is no JSON Schema of any draft; else None."""
        language = self.language
        return None if language is None or re.match(_JSON_SCHEMA, language) else language

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What is equal for two schemas that are the same one in the document."""
        value = self.node.value
        plain = isinstance(value, dict) and value.keys() == {"$ref"}
        node = self.node.resolved() if plain else self.node
        return (node.uri, node.pointer, self.format)

    @property
    def rule(self) -> str:
        """The rule that it breaks if it is no schema: AsyncAPI knows no extension."""
        place = self.node.resolved().pointer
        return "ack" if "/x-ack" in place or "/x-messageAcks" in place else "payload-schema"

    @property
    def describes_tuple(self) -> bool:
        """Whether it describes arguments one by one (``prefixItems``, or ``items`` as a list).

        Any other schema describes the one argument that there is; but an array of additional items
        alone, which generators write for no arguments, or for any, describes what follows none. One
        that is no JSON Schema describes one argument.
        """
        if self.foreign_language is not None:
            return False
        schema = self.node.resolved().value
        return isinstance(schema, dict) and (
            "prefixItems" in schema
            or isinstance(schema.get("items"), list)
            or _has_additional_items_alone(schema)
        )

    def bundle(self) -> Any:
        """Return the schema as plain data, its references all into its own ``definitions``.

        What refers to nothing is shared with the document: do not change it. A schema of another
        file has the ``$schema`` of that file, unless the document says its language.
        """
        if self.foreign_language is not None:
            return bundle(self.node)
        schema = _with_leading_items(bundle(self.node))
        if self.language is not None or not isinstance(schema, dict) or "$schema" in schema:
            return schema
        place = self.node.resolved()
        found = place.document.meta_schema_of(place)
        return schema if found is None else {"$schema": found, **schema}


def language_of(schema_format: str | None) -> str | None:
    """Return a ``schemaFormat``, but None for AsyncAPI's own Schema Object.

    That is AsyncAPI's media type, in any version from 2 on (Message Object of 2.x, Multi Format
    Schema Object of 3.x).
    """
    if schema_format is None:
        return None
    name, *parameters = (part.strip().lower() for part in schema_format.split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    versions = (value.strip(" '\"") for key, _, value in pairs if key.strip() == "version")
    is_own = re.fullmatch(_OWN_LANGUAGE, name) and all(
        re.match(_VERSION_OF_OURS, one) for one in versions
    )
    return None if is_own else schema_format


_OWN_LANGUAGE = r"application/vnd\.aai\.asyncapi(\+json|\+yaml)?"
_JSON_SCHEMA = r"(?i)\s*application/schema\+(json|yaml)\s*(;|$)"
_VERSION_OF_OURS = r"[23](\.|$)"


def _with_leading_items(schema: Any) -> Any:
    """Return the schema of a tuple that leads with no items as one that validators understand.

    They refuse ``prefixItems: []``, and ignore `additionalItems` that come after no items. So the
    first of the other items leads, of which there may be none.
    """
    if isinstance(schema, dict) and schema.get("prefixItems") == []:
        leading, others = "prefixItems", schema.get("items", True)
    elif _has_additional_items_alone(schema):
        leading, others = "items", schema["additionalItems"]
    else:
        return schema
    limit = {"maxItems": 0} if others is False else {}
    return {**schema, leading: [others is False or others], **limit}


def _has_additional_items_alone(schema: Any) -> bool:
    return (
        isinstance(schema, dict)
        and schema.get("type") == "array"
        and "additionalItems" in schema
        and "items" not in schema
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SecurityRequirement(Value):
    """One way in: the security schemes that have to be satisfied together.

    Attributes:
        schemes: The names of the schemes, each with the scopes that it must grant. An empty
            mapping lets everybody in.
        node: Where it stands.
    """

    schemes: Mapping[str, tuple[str, ...]]
    node: Node

    def place_of(self, name: str, scope: int | None = None) -> Node:
        """Return where a scheme is asked for, or one of its scopes, as near as the document tells.

        Args:
            name: The name of the scheme.
            scope: Which of the scopes that it asks for; None for the scheme.
        """
        is_v2 = "$ref" not in self.node.value and "type" not in self.node.value
        place = self.node.child(name) if is_v2 else self.node
        if scope is None:
            return place
        scopes = place if is_v2 else place.resolved().get("scopes")
        return place if scopes is None else scopes.child(scope)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Operation(Value):
    """What a document says of events that go one way: ``publish`` or ``subscribe``, or one of 3.x.

    Attributes:
        node: Where it stands, its traits merged into it.
        operation_id: Its name: ``operationId`` in 2.x, its key in 3.x. None if it has none.
        extensions: Its ``x-`` fields, those of its traits among them.
    """

    node: Node
    operation_id: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Event(Value):
    """A named Socket.IO event in one direction on one namespace.

    Attributes:
        name: The event's name.
        namespace: The name of its namespace.
        direction: ``"receive"`` or ``"send"``, seen from the server.
        node: Where its message stands.
        payload: The schema of its arguments; None if anything goes.
        ack: The schema of the arguments that acknowledge it; None if anything goes.
        ack_error: The schema of the arguments that acknowledge it if it is refused or its handler
            fails; None if the document does not say.
        handler: Where its ``x-handler``, the dotted path of a callable, stands.
        security: The requirements for this event alone; None if it has none.
        extensions: The ``x-`` fields of its message, those of its traits among them.
        headers: The schema of what its message says of headers, which Socket.IO has none of; None
            if it says nothing.
        operation: The operation that it belongs to: the first, if it belongs to several.
    """

    name: str
    namespace: str
    direction: Literal["receive", "send"]
    node: Node
    payload: Schema | None = None
    ack: Schema | None = None
    ack_error: Schema | None = None
    handler: Node | None = None
    security: tuple[SecurityRequirement, ...] | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    headers: Schema | None = None
    operation: Operation | None = None

    def schemas(self) -> Iterator[tuple[Schema, str]]:
        """Yield the schemas that it has, each with what messages call it."""
        named = f"the event {self.name!r} of {self.namespace!r}"
        if self.payload is not None:
            yield self.payload, f"the payload of {named}"
        if self.ack is not None:
            yield self.ack, f"the x-ack of {named}"
        if self.ack_error is not None:
            yield self.ack_error, f"the error of the x-ack of {named}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class HandshakeBindings(Value):
    """What the HTTP request that opens a connection must look like (WebSockets Channel Binding).

    Attributes:
        node: Where they stand.
        method: The HTTP method; None if any.
        query: The schema of the query parameters, as an object; None if anything goes.
        headers: The schema of the headers, as an object; None if anything goes.
    """

    node: Node
    method: str | None = None
    query: Schema | None = None
    headers: Schema | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter(Value):
    """A parameter in the address of a channel (Parameter Object).

    Attributes:
        name: Its name in the address.
        node: Where it stands; the channel's place if it is not described.
        schema: The schema of its value, which is a text in the name of a namespace; None if any
            value will do.
    """

    name: str
    node: Node
    schema: Schema | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Namespace(Value):
    """A Socket.IO namespace, or a family of them: a channel whose address has parameters.

    Attributes:
        name: Its name, with the leading ``/``. The one of a family has parameters in it, as in
            ``/orders/{orderId}``.
        node: Where its channel stands.
        receives: The events that the server receives on it, by name.
        sends: The events that the server sends on it, by name.
        handlers: Where the dotted paths of its ``connect``, ``disconnect`` and ``error`` handlers
            stand, of those that it has.
        bindings: What a connection's HTTP request must look like; None if anything goes.
        security: The requirements that replace the server's; None if the server's hold.
        extensions: The ``x-`` fields of its channel.
        parameters: What a family's address has parameters for, by name; empty for a namespace.
    """

    name: str
    node: Node
    receives: Mapping[str, Event] = field(default_factory=dict)
    sends: Mapping[str, Event] = field(default_factory=dict)
    handlers: Mapping[str, Node] = field(default_factory=dict)
    bindings: HandshakeBindings | None = None
    security: tuple[SecurityRequirement, ...] | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def values_of(self, name: str) -> dict[str, str] | None:
        """Return the values that the parameters have in the name of a namespace of this family.

        Args:
            name: The name, as in ``/orders/17``.

        Returns:
            The values by the names of their parameters, none for a namespace that is no family;
            None if the name is not of this family.
        """
        return values_in(name, self.name)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Server(Value):
    """A server that a document describes.

    Attributes:
        name: Its name in the document.
        node: Where it stands.
        url: Its address, with the variables in it replaced by their defaults.
        path: The path of the address without slashes around it, Socket.IO's path; "" for none.
        security: Its security requirements.
        extensions: Its ``x-`` fields.
    """

    name: str
    node: Node
    url: str
    path: str
    security: tuple[SecurityRequirement, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Spec:
    """What a document asks of a server.

    Plugins may keep what they make of one in a `weakref.WeakKeyDictionary`.

    Attributes:
        document: The document.
        namespaces: Its namespaces, by name.
        servers: Its servers, by name.
        server: The one of its servers that is run; None if none was chosen.
        security_schemes: Where its security schemes stand, by name.
        elsewhere: Namespaces that exist only on other servers than the chosen one, by name, with
            nothing but what says who may connect and have what: nobody can connect to them here,
            unless code opens them.
        shared_security: What holds if no server is chosen: the requirements that all servers have
            alike; None if they differ.
        is_whole: Whether all is in it that the document asks for. Of a document that is wrong,
            the rest is checked: nothing is served then.
        extensions: The ``x-`` fields of the document itself, beside ``asyncapi`` and ``info``.
        codecs: What plugins bring for the languages of schemas that are no JSON Schema, by
            ``schemaFormat``.
        coders: What codecs have made of the schemas of the document, by `Schema.key`.
    """

    document: Document
    namespaces: Mapping[str, Namespace]
    servers: Mapping[str, Server] = field(default_factory=dict)
    server: Server | None = None
    security_schemes: Mapping[str, Node] = field(default_factory=dict)
    elsewhere: Mapping[str, Namespace] = field(default_factory=dict)
    shared_security: tuple[SecurityRequirement, ...] | None = ()
    is_whole: bool = True
    extensions: Mapping[str, Any] = field(default_factory=dict)
    codecs: Mapping[str, Codec] = field(default_factory=dict)
    coders: Mapping[tuple[str, str, str | None], Coder] = field(default_factory=dict)

    def coder_of(self, schema: Schema | None) -> Coder | None:
        """Return what a codec has made of a schema; None for a JSON Schema, and without a codec."""
        return None if schema is None or not self.coders else self.coders.get(schema.key)

    def security_of(self, namespace: Namespace) -> tuple[SecurityRequirement, ...]:
        """Return the requirements that hold for connections to a namespace.

        Where that depends on which server is run, and none was chosen, there are none: no server is
        built then.
        """
        if namespace.security is not None:
            return namespace.security
        if self.server is not None:
            return self.server.security
        return self.shared_security or ()

    def receives(self, namespace: str, event: str) -> Event | None:
        """Return the event that the server receives by this name, or None."""
        found = self.namespaces.get(namespace)
        return found.receives.get(event) if found is not None else None

    def sends(self, namespace: str, event: str) -> Event | None:
        """Return the event that the server sends by this name, or None."""
        found = self.namespaces.get(namespace)
        return found.sends.get(event) if found is not None else None
