"""Parse AsyncAPI 2.0 to 2.6: `publish` is what the server receives, `subscribe` what it sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from asynction_core.document import Document, Node
from asynction_core.findings import Findings
from asynction_core.parsing.fields import check_fields
from asynction_core.parsing.objects import (
    add_namespace,
    elsewhere_of,
    event_of,
    extensions_of,
    namespace_name,
    namespace_of,
    schema_under,
    schemes_of,
    servers_of,
)
from asynction_core.parsing.other_major import check_major
from asynction_core.parsing.servers import (
    choose_server,
    parse_security,
    parse_server,
    shared_security,
)
from asynction_core.parsing.shared_addresses import add_event
from asynction_core.referring.traits import with_traits
from asynction_core.spec import (
    Event,
    Namespace,
    Operation,
    Parameter,
    SecurityRequirement,
    Server,
    Spec,
)


def parse(document: Document, server_name: str | None, findings: Findings) -> Spec:
    """Return what a 2.x document asks of a server, as a `Parser` does (`versions.py`)."""
    root = document.root
    check_major(root, 3, findings)
    check_fields(root, "document", findings)
    channels = root.get("channels")
    if channels is None:
        raise root.error(
            "the document has no 'channels': each is a Socket.IO namespace", rule="required-field"
        )
    namespaces: dict[str, Namespace] = {}
    elsewhere: dict[str, Namespace] = {}
    for key, channel in channels.items():
        with findings.of_part():
            if server_name is not None and not _is_on(channel, server_name, root):
                one = elsewhere_of(partial(_namespace, key, channel))
                name = namespace_name(key, channel)
                security = _own_security(channel)
                elsewhere[name] = one or Namespace(name, channel, security=security)
            else:
                add_namespace(_namespace(key, channel, findings), namespaces)
    servers: dict[str, Server] = {}
    for name, node in servers_of(root):
        with findings.of_part():
            servers[name] = parse_server(name, node, findings)
    is_whole = not findings.has_errors()
    chosen = servers.get(server_name or "")
    return Spec(
        document=document,
        namespaces=namespaces,
        servers=servers,
        server=choose_server(servers, server_name, root) if is_whole else chosen,
        elsewhere={name: one for name, one in elsewhere.items() if name not in namespaces},
        shared_security=shared_security(servers.values()),
        security_schemes=schemes_of(root),
        is_whole=is_whole,
        extensions=extensions_of(root),
    )


def _is_on(channel: Node, server_name: str, root: Node) -> bool:
    """Return whether a channel exists on a server: on all if it names none (since 2.2)."""
    servers = channel.get("servers") if "servers" in channel.mapping() else None
    names = [element.text() for element in servers.elements()] if servers is not None else []
    known = root.mapping().get("servers") or {}
    for index, name in enumerate(names):
        if servers is not None and name not in known:
            raise servers.child(index).error(
                f"there is no server {name!r} in the document", rule="channel-servers"
            )
    return not names or server_name in names


def _namespace(key: str, channel: Node, findings: Findings) -> Namespace:
    """Parse a Channel Item Object."""
    check_fields(channel, "channel", findings)
    name = namespace_name(key, channel)
    receives = _events(name, "receive", channel.get("publish"), findings)
    sends = _events(name, "send", channel.get("subscribe"), findings)
    advice = ": what clients send stands under 'publish'"
    return namespace_of(
        name, channel, receives, sends, _own_security(channel), _parameter, advice, findings
    )


def _parameter(name: str, node: Node) -> Parameter:
    """Parse a Parameter Object."""
    return Parameter(name, node, schema_under(node, "schema"))


def _own_security(node: Node) -> tuple[SecurityRequirement, ...] | None:
    """Return the requirements in `x-security`, None if there is no such field."""
    if "x-security" not in node.mapping():
        return None
    return parse_security(node.get("x-security"))


def _events(
    namespace: str,
    direction: Literal["receive", "send"],
    operation: Node | None,
    findings: Findings,
) -> dict[str, Event]:
    """Parse an Operation Object."""
    if operation is None:
        return {}
    operation = with_traits(operation)
    check_fields(operation, "operation", findings)
    security = (
        parse_security(operation.get("security")) if "security" in operation.mapping() else None
    )
    named = operation.get("operationId")
    operation_id = named.value if named is not None and isinstance(named.value, str) else None
    of_all = Operation(operation, operation_id, extensions_of(operation))
    events: dict[str, Event] = {}
    for element in _messages(operation):
        with findings.of_part():
            message = _message(element, findings)
            event = _event(namespace, direction, message, findings)
            own = security if event.security is None else event.security
            event = replace(event, security=own, operation=of_all)
            add_event(events, event, message)
    return events


def _messages(operation: Node) -> Iterator[Node]:
    """Yield the messages of an operation: one, or each of a `oneOf`."""
    if "message" not in operation.mapping():
        return
    message = operation.child("message").resolved()
    if isinstance(message.value, dict) and "oneOf" in message.value:
        yield from message.child("oneOf").elements()
    else:
        yield message


def _message(node: Node, findings: Findings) -> Node:
    if isinstance(node.value, str) and "#/" in node.value:
        findings.warn(
            node,
            f"{node.value!r} is read as a reference: write it as {{$ref: {node.value!r}}}",
            rule="shape",
        )
        node = replace(node, value={"$ref": node.value})
    return with_traits(node.resolved())


def _event(
    namespace: str, direction: Literal["receive", "send"], message: Node, findings: Findings
) -> Event:
    """Parse a Message Object."""
    check_fields(message, "message", findings)
    schema_format = message.get("schemaFormat")
    payload = schema_under(message, "payload", schema_format.text() if schema_format else None)
    return event_of(message, namespace, direction, payload, _own_security(message), findings)
