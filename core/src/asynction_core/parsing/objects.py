"""Parse what is alike in AsyncAPI 2.x and 3.x, our own extensions above all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Literal

from asynction_core.acks import ACK_FIELDS, is_ack_object
from asynction_core.addresses import parameters_in
from asynction_core.document import Node
from asynction_core.findings import Findings
from asynction_core.parsing.shared_addresses import merged
from asynction_core.referring.literals import NAME_MAPS
from asynction_core.spec import (
    Event,
    HandshakeBindings,
    Namespace,
    Parameter,
    Schema,
    SecurityRequirement,
)

LIFECYCLE_HANDLERS = ("connect", "disconnect", "error")
"""What ``x-handlers`` names, and plugins may handle of a namespace besides its events."""

_ACK_SCHEMAS = frozenset({"args", "error", "x-ack"})
_RESERVED_EVENTS = frozenset({"*", "connect", "connect_error", "disconnect"})


def namespace_name(key: str, place: Node) -> str:
    """Return the namespace that a channel's address stands for.

    Args:
        key: The address.
        place: Where it stands.

    Raises:
        SpecError: Socket.IO has no such namespaces.
    """
    name = key if key.startswith("/") else f"/{key}"
    if "," in name or "?" in name:
        raise place.error(
            f"{name!r} is no Socket.IO namespace: it may not hold ',' or '?'", rule="namespace"
        )
    if re.search(r"[{}]", re.sub(r"\{[^{}]+\}", "", name)):
        raise place.error(
            f"the braces of {name!r} do not match: a parameter is written as {{name}}",
            rule="namespace",
        )
    return name


def servers_of(root: Node) -> list[tuple[str, Node]]:
    """Return a document's servers, references followed.

    Raises:
        SpecError: A reference is to stand for all of them.
    """
    written = root.mapping().get("servers")
    if isinstance(written, dict) and isinstance(written.get("$ref"), str):
        raise (
            root.child("servers")
            .child("$ref")
            .error(
                "'servers' maps names to objects, and no reference stands for all of them: refer "
                "from each entry, as in NAME: {$ref: …}",
                rule="shape",
            )
        )
    node = root.get("servers")
    return list(node.items()) if node is not None else []


def add_namespace(namespace: Namespace, namespaces: dict[str, Namespace]) -> None:
    """Add a namespace. One of the same name becomes one with it.

    Args:
        namespaces: The others that exist on the same server, by name. This one is added.

    Raises:
        SpecError: They contradict each other, or another family has the same members.
    """
    name = namespace.name
    if name in namespaces:
        namespaces[name] = merged(namespaces[name], namespace)
        return
    if namespace.parameters:
        shape = _shape(name)
        same = next((other for other in namespaces if _shape(other) == shape), None)
        if same is not None:
            raise namespace.node.error(
                f"there are two channels for the namespaces {name!r}: {same!r} is the same",
                rule="namespace",
            )
    namespaces[name] = namespace


def elsewhere_of(make: Callable[[Findings], Namespace]) -> Namespace | None:
    """Return what is to be known of a namespace of other servers: who may connect, and have what.

    Args:
        make: Makes the namespace. What it finds is not told: nothing of it is served.

    Returns:
        The namespace; None if it is wrong.
    """
    found = Findings()
    with found.of_part():
        whole = make(found)
        return replace(whole, receives={}, handlers={}, bindings=None)
    return None


def _shape(address: str) -> str:
    """Return what an address is apart from the names of its parameters."""
    return re.sub(r"\{[^{}]*\}", "{}", address)


def namespace_of(
    name: str,
    channel: Node,
    receives: Mapping[str, Event],
    sends: Mapping[str, Event],
    security: tuple[SecurityRequirement, ...] | None,
    parameter: Callable[[str, Node], Parameter],
    advice: str,
    findings: Findings,
) -> Namespace:
    """Return a channel as a namespace.

    Args:
        channel: Where it stands.
        receives: The events that the server receives on it, by name.
        sends: The events that the server sends on it, by name.
        security: Its own requirements, None if it has none.
        parameter: Returns a Parameter Object as a parameter, given its name.
        advice: What to add about a handler that is never called.
        findings: Gets what is questionable.
    """
    for event in sends.values():
        if event.handler is not None and event.name not in receives:
            findings.warn(
                event.handler,
                f"the server sends {event.name!r} and does not receive it, so that its x-handler "
                f"is never called{advice}",
                rule="handler",
            )
    return Namespace(
        name=name,
        node=channel,
        receives=receives,
        sends=sends,
        handlers=_lifecycle_handlers(channel.get("x-handlers"), findings),
        bindings=_handshake_bindings(channel.get("bindings"), findings),
        security=security,
        extensions=extensions_of(channel),
        parameters=_parameters(name, channel, parameter, findings),
    )


def event_of(
    message: Node,
    namespace: str,
    direction: Literal["receive", "send"],
    payload: Schema | None,
    security: tuple[SecurityRequirement, ...] | None,
    findings: Findings,
) -> Event:
    """Return a message as an event.

    Args:
        message: Where it stands, its traits merged into it.
        namespace: The name of its namespace.
        direction: Which way it goes.
        payload: The schema of its arguments.
        security: Its own requirements, None if it has none.
        findings: Gets what is questionable.
    """
    if message.mapping().get("headers") is not None:
        findings.warn(
            message,
            "a Socket.IO event has no headers: 'headers' of the message is not enforced",
            rule="not-enforced",
        )
    ack, ack_error = _acks(message, findings)
    return Event(
        name=_event_name(message),
        namespace=namespace,
        direction=direction,
        node=message,
        payload=payload,
        ack=ack,
        ack_error=ack_error,
        handler=handler_of(message),
        security=security,
        extensions=extensions_of(message),
        headers=_headers(message),
    )


def schemes_of(root: Node) -> dict[str, Node]:
    """Return where the security schemes of a document's components stand, by name."""
    components = root.get("components")
    schemes = components.get("securitySchemes") if components is not None else None
    return dict(schemes.items()) if schemes is not None else {}


def _headers(message: Node) -> Schema | None:
    """Return the schema of headers. What is none is for those to tell who check documents."""
    if "headers" not in message.mapping():
        return None
    is_schema = isinstance(message.child("headers").resolved().value, (dict, bool))
    return any_schema_under(message, "headers") if is_schema else None


def _parameters(
    name: str, channel: Node, parameter: Callable[[str, Node], Parameter], findings: Findings
) -> dict[str, Parameter]:
    """Parse a Parameters Object, as far as the channel's address has the parameters in it.

    That one is not described is for those to tell who check documents.
    """
    described = channel.get("parameters")
    parameters = {}
    for one in parameters_in(name):
        node = described.get(one) if described is not None else None
        if node is None:
            parameters[one] = Parameter(one, channel)  # any value will do
            continue
        if "location" in node.mapping():
            findings.warn(
                node,
                f"the parameter {one!r} stands in the name of the namespace: that a message has "
                "the same value at its 'location' is not enforced",
                rule="not-enforced",
            )
        parameters[one] = parameter(one, node)
    return parameters


def _lifecycle_handlers(node: Node | None, findings: Findings) -> dict[str, Node]:
    """Parse a Channel Handlers Object (`x-handlers`)."""
    handlers = {}
    for name, handler in node.items() if node is not None else ():
        with findings.of_part():
            if name not in LIFECYCLE_HANDLERS:
                raise handler.error(
                    f"x-handlers knows {', '.join(LIFECYCLE_HANDLERS)}, not {name!r}: "
                    "the handler of an event is the 'x-handler' of its message",
                    rule="handler",
                )
            handler.text()
            handlers[name] = handler
    return handlers


def _handshake_bindings(node: Node | None, findings: Findings) -> HandshakeBindings | None:
    """Parse the `ws` part of a Channel Bindings Object (WebSockets Channel Binding 0.1.0)."""
    ws = node.get("ws") if node is not None else None
    if ws is None:
        return None
    for key in ws.mapping():
        if key not in ("method", "query", "headers", "bindingVersion") and not key.startswith("x-"):
            findings.warn(
                ws.child(key),
                f"the WebSockets binding has no field {key!r}: it is not enforced",
                rule="ws-binding",
            )
    method = ws.get("method")
    if method is not None and method.text().upper() not in ("GET", "POST"):
        raise method.error("the method of a WebSockets binding is GET or POST", rule="ws-binding")
    return HandshakeBindings(
        node=ws,
        method=method.text().upper() if method is not None else None,
        query=schema_under(ws, "query"),
        headers=schema_under(ws, "headers"),
    )


def _acks(message: Node, findings: Findings) -> tuple[Schema | None, Schema | None]:
    """Parse `x-ack`: a Message Ack Object, or the schema that would be its ``args``.

    Returns:
        The schemas of its ``args`` and of its ``error``.
    """
    ack = message.get("x-ack")
    if ack is None:
        return None, None
    if is_ack_object(ack.value):
        return any_schema_under(ack, "args"), any_schema_under(ack, "error")
    for key in ack.value if isinstance(ack.value, dict) else ():
        if key in ("args", "error"):
            findings.warn(
                ack.child(key),
                f"{key!r} is not enforced: beside other fields than 'args', 'error', 'description' "
                "and extensions, all of x-ack is taken for a schema. Leave the other fields out",
                rule="ack",
            )
        meant = get_close_matches(key, ACK_FIELDS, n=1, cutoff=0.6)
        if meant and key not in ACK_FIELDS and key not in NAME_MAPS:
            findings.warn(
                ack.child(key),
                f"x-ack has a field {key!r}, so that all of it is taken for a schema: is "
                f"{meant[0]!r} meant?",
                rule="ack",
            )
    return any_schema_under(message, "x-ack"), None


def handler_of(node: Node) -> Node | None:
    """Return where the `x-handler` of an object stands."""
    handler = node.get("x-handler")
    if handler is not None:
        handler.text()
    return handler


def _event_name(message: Node) -> str:
    for key in ("name", "messageId"):
        node = message.get(key)
        if node is not None:
            name = node.text()
            break
    else:
        name = message.referred_as or ""
    if not name:
        raise message.error(
            "the message has no event name: give it a 'name' "
            "('message' or 'json' for Socket.IO's unnamed events)",
            rule="event-name",
        )
    if name in _RESERVED_EVENTS:
        raise message.error(
            f"{name!r} is no event of the application's in Socket.IO: choose another name "
            "(the handlers of connect and disconnect stand in 'x-handlers' of the channel)",
            rule="event-name",
        )
    return name


def schema_under(parent: Node, key: str, schema_format: str | None = None) -> Schema | None:
    if key not in parent.mapping():
        return None
    node = parent.child(key)
    found = node.resolved()
    if schema_format is None and not isinstance(found.value, (dict, bool)):
        rule = "ack" if key in _ACK_SCHEMAS else "payload-schema"
        raise found.error("a schema is a mapping (or true or false)", rule=rule)
    return Schema(node, schema_format)


def any_schema_under(parent: Node, key: str) -> Schema | None:
    """Return the schema under a key: a schema, or a Multi Format Schema Object (3.x)."""
    if key not in parent.mapping():
        return None
    node = parent.child(key).resolved()
    if isinstance(node.value, dict) and "schemaFormat" in node.value:
        if "schema" not in node.value:
            raise node.error(
                "a schema with a 'schemaFormat' stands under 'schema'", rule="required-field"
            )
        return schema_under(node, "schema", node.child("schemaFormat").text())
    return schema_under(parent, key)


def extensions_of(node: Node) -> dict[str, Any]:
    """Return the ``x-`` fields of an object."""
    return {key: value for key, value in node.mapping().items() if key.startswith("x-")}
