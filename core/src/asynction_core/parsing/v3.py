"""Parse AsyncAPI 3.0 and 3.1: channels are namespaces, and operations say what goes which way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
    handler_of,
    namespace_name,
    namespace_of,
    schemes_of,
    servers_of,
)
from asynction_core.parsing.other_major import check_major
from asynction_core.parsing.replies import acks_of_replies, payload_of, replies_of
from asynction_core.parsing.security_v3 import SchemesV3
from asynction_core.parsing.servers import choose_server, parse_server_v3, shared_security
from asynction_core.parsing.shared_addresses import add_event
from asynction_core.referring.traits import with_traits
from asynction_core.spec import Event, Namespace, Operation, Parameter, Schema, Server, Spec

_VERSION = " of 3.x"

Direction = Literal["receive", "send"]


@dataclass
class _Channel:
    """A channel while its operations are collected.

    Attributes:
        node: Where it stands.
        name: The namespace that it stands for; None if its address is null.
        has_address: Whether its address is given.
        messages: Its messages by their places: the key, and the message.
        events: Its events, by direction and name.
        used: The places of the messages that anything uses.
        operations: How many operations there are on it.
    """

    node: Node
    name: str | None
    has_address: bool
    messages: dict[tuple[str, str], tuple[str, Node]]
    events: dict[Direction, dict[str, Event]] = field(
        default_factory=lambda: {"receive": {}, "send": {}}
    )
    used: set[tuple[str, str]] = field(default_factory=set)
    operations: int = 0


def parse(document: Document, server_name: str | None, findings: Findings) -> Spec:
    """Return what a 3.x document asks of a server, as a `Parser` does (`versions.py`)."""
    root = document.root
    check_major(root, 2, findings)
    check_fields(root, "document", findings, _VERSION)
    schemes = SchemesV3(schemes_of(root))
    servers = _servers(root, schemes, findings)
    wrong: set[tuple[str, str]] = set()
    channels = _channels(root, findings, wrong)
    operations = root.get("operations")
    for key, node in operations.items() if operations is not None else ():
        with findings.of_part():
            _operation(key, node, channels, wrong, schemes, findings)
    if findings.has_errors():  # what is left out may be what warnings of the rest would miss
        later = Findings()
        spec = _spec(document, channels, schemes, servers, servers.get(server_name or ""), later)
        findings.add_all(one for one in later if one.severity == "error")
        return replace(spec, is_whole=False)
    server = choose_server(servers, server_name, root)
    spec = _spec(document, channels, schemes, servers, server, findings)
    return replace(spec, is_whole=not findings.has_errors())


def _spec(
    document: Document,
    channels: dict[tuple[str, str], _Channel],
    schemes: SchemesV3,
    servers: dict[str, Server],
    server: Server | None,
    findings: Findings,
) -> Spec:
    """Return what channels with their operations ask of a server."""
    namespaces: dict[str, Namespace] = {}
    elsewhere: dict[str, Namespace] = {}
    for channel in channels.values():
        with findings.of_part():
            name = channel.name
            if name is None or not (channel.has_address or channel.operations):
                if name is not None and not channel.used:
                    findings.warn(
                        channel.node,
                        "the channel has no 'address' and no operation, so that it is no namespace",
                        rule="unreachable",
                    )
                continue  # it is only where replies go
            if server is not None and not _is_on(channel.node, server, document.root):
                one = elsewhere_of(partial(_namespace, name, channel, schemes))
                own = schemes.own(channel.node)
                elsewhere[name] = one or Namespace(name, channel.node, security=own)
            else:
                add_namespace(_namespace(name, channel, schemes, findings), namespaces)
    return Spec(
        document=document,
        namespaces=namespaces,
        servers=servers,
        server=server,
        elsewhere={name: one for name, one in elsewhere.items() if name not in namespaces},
        shared_security=shared_security(servers.values()),
        security_schemes=schemes.nodes,
        extensions=extensions_of(document.root),
    )


def _under(root: Node, key: str) -> Iterator[Node]:
    node = root.get(key)
    if node is not None:
        for _, item in node.items():
            yield item


def _servers(root: Node, schemes: SchemesV3, findings: Findings) -> dict[str, Server]:
    servers = {}
    for name, server in servers_of(root):
        with findings.of_part():
            security = schemes.requirements(server.get("security"))
            servers[name] = replace(parse_server_v3(name, server, findings), security=security)
    return servers


def _is_on(channel: Node, server: Server, root: Node) -> bool:
    """Return whether a channel exists on a server: on all if it names none."""
    listed = channel.get("servers") if "servers" in channel.mapping() else None
    elements = list(listed.elements()) if listed is not None else []
    places = {_place(one) for one in _under(root, "servers")}
    for element in elements:
        if _place(element) not in places:
            raise element.error(
                "this is none of the document's servers: {$ref: '#/servers/NAME'}",
                rule="channel-servers",
            )
    return not elements or (server.node.uri, server.node.pointer) in map(_place, elements)


def _place(node: Node) -> tuple[str, str]:
    found = node.resolved()
    return found.uri, found.pointer


def _channels(
    root: Node, findings: Findings, wrong: set[tuple[str, str]]
) -> dict[tuple[str, str], _Channel]:
    """Return the channels by their places, which operations refer to.

    Args:
        root: The document.
        findings: Gets what is wrong with it.
        wrong: The places of channels that are wrong are added to it.
    """
    channels = root.get("channels")
    if channels is None:
        findings.warn(
            root, "the document has no 'channels', so that nobody can connect", rule="unreachable"
        )
        return {}
    found = {}
    for key, node in channels.items():
        wrong.add(_place(node))
        with findings.of_part():
            check_fields(node, "channel", findings, _VERSION)
            messages = node.get("messages")
            found[_place(node)] = _Channel(
                node,
                _name(key, node),
                "address" in node.mapping(),
                {_place(one): (name, one) for name, one in messages.items()} if messages else {},
            )
            wrong.discard(_place(node))
    return found


def _name(key: str, channel: Node) -> str | None:
    """Return the namespace that a channel stands for; None if its address is null.

    Without an address it may be one, called after its key: an unknown address is all that null and
    no address say (Channel Object).
    """
    if "address" not in channel.mapping():
        return namespace_name(key, channel)
    address = channel.child("address")
    return None if address.value is None else namespace_name(address.text(), address)


def _of_the_other_side(channel: _Channel) -> str:
    """Return what to do about a channel that is an event, told by clients: as of fastapi-sio."""
    if [f"/{key}" for key, _ in channel.messages.values()] != [channel.name]:
        return ""
    return (
        ". If it is meant as an event, as where fastapi-sio has written this, the document is told "
        "from the client's side: give the channel the 'address' of its namespace, '/', and have "
        "its operations 'receive' what clients send"
    )


def _operation(
    key: str,
    node: Node,
    channels: dict[tuple[str, str], _Channel],
    wrong: set[tuple[str, str]],
    schemes: SchemesV3,
    findings: Findings,
) -> None:
    """Add the events of an Operation Object to its channel.

    Args:
        key: Its name.
        node: Where it stands.
        channels: The channels by their places.
        wrong: The places of those that are wrong.
        schemes: The security schemes.
        findings: Gets what is wrong or questionable.
    """
    node = with_traits(node, override=False)
    check_fields(node, "operation", findings, _VERSION)
    mapping = node.mapping()
    action = node.child("action").text() if "action" in mapping else None
    if action not in ("send", "receive"):
        place = node.child("action") if "action" in mapping else node
        rule = "field-value" if "action" in mapping else "required-field"
        raise place.error("an operation needs an 'action': send or receive", rule=rule)
    if "channel" not in mapping:
        raise node.error(
            "an operation needs a 'channel': {$ref: '#/channels/NAME'}", rule="required-field"
        )
    channel = channels.get(_place(node.child("channel")))
    if channel is None and _place(node.child("channel")) in wrong:
        return  # what is wrong with it is told
    if channel is None:
        raise node.child("channel").error(
            "this is none of the document's channels: {$ref: '#/channels/NAME'}",
            rule="operation-channel",
        )
    if channel.name is None:
        raise node.child("channel").error(
            "the address of this channel is known at run time only (null), so that it is no "
            "namespace: Socket.IO clients connect by its name. It can be where a reply goes",
            rule="namespace",
        )
    if not (channel.has_address or channel.operations):
        findings.warn(
            channel.node,
            f"the channel has no 'address': it is served as the namespace {channel.name!r}, after "
            f"its key{_of_the_other_side(channel)}",
            rule="namespace",
        )
    channel.operations += 1
    direction: Direction = "send" if action == "send" else "receive"
    handler, replies = handler_of(node), replies_of(node)
    for other in channels.values():
        other.used.update((reply.uri, reply.pointer) for reply in replies)
    ack, ack_error = acks_of_replies(replies)
    if handler is not None and direction == "send":
        findings.warn(
            handler,
            "what the server sends is never handled: x-handler of a receive operation is",
            rule="handler",
        )
    security = schemes.requirements(node.get("security")) if "security" in mapping else None
    operation, events = Operation(node, key, extensions_of(node)), channel.events[direction]
    for name, message in _messages(node, channel):
        with findings.of_part():
            event = _event(name, message, channel.name, direction, schemes, findings)
            event = replace(
                event,
                ack=event.ack or ack,
                ack_error=event.ack_error or ack_error,
                handler=event.handler or (handler if direction == "receive" else None),
                security=security if event.security is None else event.security,
                operation=operation,
            )
            add_event(events, event, node)


def _messages(operation: Node, channel: _Channel) -> Iterator[tuple[str, Node]]:
    """Yield the messages of an operation, with their keys in the channel: all if it names none."""
    if "messages" not in operation.mapping():
        channel.used.update(channel.messages)
        yield from channel.messages.values()
        return
    for element in operation.child("messages").resolved().elements():
        place = _place(element)
        if place not in channel.messages:
            raise element.error(
                f"this is none of the messages of the channel of {channel.name!r}: "
                "{$ref: '#/channels/CHANNEL/messages/NAME'}",
                rule="operation-messages",
            )
        channel.used.add(place)
        yield channel.messages[place]


def _event(
    key: str,
    message: Node,
    namespace: str,
    direction: Direction,
    schemes: SchemesV3,
    findings: Findings,
) -> Event:
    """Parse a Message Object."""
    message = replace(with_traits(message, override=False), referred_as=key)
    check_fields(message, "message", findings, _VERSION)
    own = schemes.own(message)
    return event_of(message, namespace, direction, payload_of(message), own, findings)


def _namespace(name: str, channel: _Channel, schemes: SchemesV3, findings: Findings) -> Namespace:
    """Return a Channel Object as a namespace."""
    for place, (key, message) in channel.messages.items():
        if place not in channel.used:
            findings.warn(
                message,
                f"no operation sends, receives or replies with the message {key!r} of {name!r}",
                rule="unreachable",
            )
    receives, sends = channel.events["receive"], channel.events["send"]
    own = schemes.own(channel.node)
    return namespace_of(name, channel.node, receives, sends, own, _parameter, "", findings)


def _parameter(name: str, node: Node) -> Parameter:
    """Parse a Parameter Object, whose ``enum`` is the schema of its value."""
    if "enum" not in node.mapping():
        return Parameter(name, node)
    values = [element.text() for element in node.child("enum").elements()]
    return Parameter(name, node, Schema(node.with_value({"type": "string", "enum": values})))
