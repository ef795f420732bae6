"""Parse AsyncAPI 2.0 to 2.6: `publish` is what the server receives, `subscribe` what it sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from asynction_core._fields import check_fields
from asynction_core._log import logger
from asynction_core._servers import choose_server, parse_security, parse_server
from asynction_core._traits import with_traits
from asynction_core.document import Document, Node
from asynction_core.spec import (
    Event,
    HandshakeBindings,
    Namespace,
    Schema,
    SecurityRequirement,
    Spec,
)

__all__ = ["parse"]

_LIFECYCLE_HANDLERS = ("connect", "disconnect", "error")
_RESERVED_EVENTS = frozenset({"*", "connect", "connect_error", "disconnect"})


def parse(document: Document, server_name: str | None) -> Spec:
    """Return what a 2.x document asks of a server.

    Raises:
        SpecError: The document breaks a rule that the server depends on.
    """
    root = document.root
    check_fields(root, "document")
    channels = root.get("channels")
    if channels is None:
        raise root.error("the document has no 'channels': each is a Socket.IO namespace")
    namespaces: dict[str, Namespace] = {}
    elsewhere: dict[str, Namespace] = {}
    for key, channel in channels.items():
        if server_name is not None and not _is_on(channel, server_name, root):
            name = _namespace_name(key)
            elsewhere[name] = Namespace(name, channel, security=_own_security(channel))
            continue
        namespace = _namespace(key, channel)
        if namespace.name in namespaces:
            raise channel.error(f"there are two channels for the namespace {namespace.name!r}")
        namespaces[namespace.name] = namespace
    servers_node = root.get("servers")
    servers = (
        {name: parse_server(name, node) for name, node in servers_node.items()}
        if servers_node is not None
        else {}
    )
    components = root.get("components")
    schemes = components.get("securitySchemes") if components is not None else None
    return Spec(
        document=document,
        namespaces=namespaces,
        servers=servers,
        server=choose_server(servers, server_name, root),
        elsewhere=elsewhere,
        security_schemes=dict(schemes.items()) if schemes is not None else {},
    )


def _is_on(channel: Node, server_name: str, root: Node) -> bool:
    """Return whether a channel exists on a server: on all if it names none (since 2.2)."""
    servers = channel.get("servers") if "servers" in channel.mapping() else None
    names = [element.text() for element in servers.elements()] if servers is not None else []
    known = root.mapping().get("servers") or {}
    for index, name in enumerate(names):
        if servers is not None and name not in known:
            raise servers.child(index).error(f"there is no server {name!r} in the document")
    return not names or server_name in names


def _namespace(key: str, channel: Node) -> Namespace:
    """Parse a Channel Item Object."""
    check_fields(channel, "channel")
    name = _namespace_name(key)
    if "," in name or "?" in name:
        raise channel.error(f"{name!r} is no Socket.IO namespace: it may not hold ',' or '?'")
    if channel.mapping().get("parameters"):
        _warn(channel, f"channel parameters are not supported: the namespace is literally {name!r}")
    receives = _events(name, "receive", channel.get("publish"))
    sends = _events(name, "send", channel.get("subscribe"))
    for event in sends.values():
        if event.handler is not None and event.name not in receives:
            _warn(
                event.handler,
                f"the server sends {event.name!r} and does not receive it, so that its x-handler "
                "is never called: what clients send stands under 'publish'",
            )
    return Namespace(
        name=name,
        node=channel,
        receives=receives,
        sends=sends,
        handlers=_lifecycle_handlers(channel.get("x-handlers")),
        bindings=_bindings(channel.get("bindings")),
        security=_own_security(channel),
        extensions=_extensions(channel),
    )


def _namespace_name(key: str) -> str:
    return key if key.startswith("/") else f"/{key}"


def _own_security(node: Node) -> tuple[SecurityRequirement, ...] | None:
    """Return the requirements in `x-security`, None if there is no such field."""
    if "x-security" not in node.mapping():
        return None
    return parse_security(node.get("x-security"))


def _lifecycle_handlers(node: Node | None) -> dict[str, Node]:
    """Parse a Channel Handlers Object (`x-handlers`)."""
    if node is None:
        return {}
    handlers = dict(node.items())
    for name, handler in handlers.items():
        if name not in _LIFECYCLE_HANDLERS:
            raise handler.error(
                f"x-handlers knows {', '.join(_LIFECYCLE_HANDLERS)}, not {name!r}: "
                "the handler of an event is the 'x-handler' of its message"
            )
        handler.text()
    return handlers


def _bindings(node: Node | None) -> HandshakeBindings | None:
    """Parse the `ws` part of a Channel Bindings Object (WebSockets Channel Binding 0.1.0)."""
    ws = node.get("ws") if node is not None else None
    if ws is None:
        return None
    for key in ws.mapping():
        if key not in ("method", "query", "headers", "bindingVersion") and not key.startswith("x-"):
            _warn(ws, f"the WebSockets binding has no field {key!r}: it is not enforced")
    method = ws.get("method")
    if method is not None and method.text().upper() not in ("GET", "POST"):
        raise method.error("the method of a WebSockets binding is GET or POST")
    return HandshakeBindings(
        node=ws,
        method=method.text().upper() if method is not None else None,
        query=_schema(ws, "query"),
        headers=_schema(ws, "headers"),
    )


def _events(
    namespace: str, direction: Literal["receive", "send"], operation: Node | None
) -> dict[str, Event]:
    """Parse an Operation Object."""
    if operation is None:
        return {}
    operation = with_traits(operation)
    check_fields(operation, "operation")
    security = (
        parse_security(operation.get("security")) if "security" in operation.mapping() else None
    )
    events: dict[str, Event] = {}
    for message in _messages(operation):
        event = _event(namespace, direction, message)
        if event.security is None:
            event = replace(event, security=security)
        if event.name in events:
            raise message.error(
                f"the operation has two messages for the event {event.name!r}: "
                "give one of them another 'name', or make one message of both with oneOf payloads"
            )
        events[event.name] = event
    return events


def _messages(operation: Node) -> Iterator[Node]:
    """Yield the messages of an operation: one, or each of a `oneOf`."""
    if "message" not in operation.mapping():
        return
    message = operation.child("message").resolved()
    if isinstance(message.value, dict) and "oneOf" in message.value:
        for element in message.child("oneOf").elements():
            yield _message(element)
    else:
        yield _message(message)


def _message(node: Node) -> Node:
    if isinstance(node.value, str) and "#/" in node.value:
        _warn(node, f"{node.value!r} is read as a reference: write it as {{$ref: {node.value!r}}}")
        node = replace(node, value={"$ref": node.value})
    return with_traits(node.resolved())


def _event(namespace: str, direction: Literal["receive", "send"], message: Node) -> Event:
    """Parse a Message Object."""
    check_fields(message, "message")
    name = _event_name(message)
    if message.mapping().get("headers") is not None:
        _warn(message, "a Socket.IO event has no headers: 'headers' of the message is not enforced")
    schema_format = message.get("schemaFormat")
    ack = message.get("x-ack")
    if ack is not None:
        for key in ack.mapping():
            if key != "args" and not key.startswith("x-"):
                _warn(ack, f"x-ack has no field {key!r}: it is not enforced")
    handler = message.get("x-handler")
    if handler is not None:
        handler.text()
    return Event(
        name=name,
        namespace=namespace,
        direction=direction,
        node=message,
        payload=_schema(message, "payload", schema_format.text() if schema_format else None),
        ack=_schema(ack, "args") if ack is not None else None,
        handler=handler,
        security=_own_security(message),
        extensions=_extensions(message),
    )


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
            "('message' or 'json' for Socket.IO's unnamed events)"
        )
    if name in _RESERVED_EVENTS:
        raise message.error(
            f"{name!r} is no event of the application's in Socket.IO: choose another name "
            "(the handlers of connect and disconnect stand in 'x-handlers' of the channel)"
        )
    return name


def _schema(parent: Node, key: str, schema_format: str | None = None) -> Schema | None:
    if key not in parent.mapping():
        return None
    node = parent.child(key)
    if schema_format is None and not isinstance(node.resolved().value, (dict, bool)):
        raise node.error("a schema is a mapping (or true or false)")
    return Schema(node, schema_format)


def _extensions(node: Node) -> dict[str, Any]:
    return {key: value for key, value in node.mapping().items() if key.startswith("x-")}


def _warn(node: Node, message: str) -> None:
    logger.warning("%s", node.error(message))
