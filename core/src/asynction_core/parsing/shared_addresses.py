"""Make one namespace of several channels with one address, and one event of one told twice.

AsyncAPI 3 lets channels share an address (Channel Object, ``address``); in 2.x, ``a`` and ``/a``
are one namespace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from asynction_core.document import Node
from asynction_core.spec import (
    Event,
    HandshakeBindings,
    Namespace,
    Parameter,
    Schema,
    SecurityRequirement,
)


def add_event(events: dict[str, Event], event: Event, place: Node) -> None:
    """Add an event, unless it is there already.

    Args:
        events: Those of one direction of a namespace, by name. The event is added.
        place: What is wrong if there is another one of that name.

    Raises:
        SpecError: There is one that is not the same.
    """
    known = events.get(event.name)
    if known is None:
        events[event.name] = event
        return
    different = _difference(known, event)
    if different is not None:
        raise place.error(
            f"the event {event.name!r} of {event.namespace!r} is described twice, with different "
            f"{different}: give one of the messages another 'name', or describe it once (oneOf in "
            "its payload takes alternatives)",
            rule="contradiction",
        )
    if known.handler is None:
        events[event.name] = event


def merged(one: Namespace, other: Namespace) -> Namespace:
    """Return two channels of one address as one namespace.

    Raises:
        SpecError: They contradict each other.
    """
    receives, sends = dict(one.receives), dict(one.sends)
    for events, more in ((receives, other.receives), (sends, other.sends)):
        for event in more.values():
            add_event(events, event, event.node)
    if _security(one.security) != _security(other.security):
        raise _contradiction(other, "'x-security'", "who may connect must be the same for both")
    if None not in (one.bindings, other.bindings) and (
        _bindings(one.bindings) != _bindings(other.bindings)
    ):
        raise _contradiction(other, "'bindings'", "leave them out of one")
    for name in one.handlers.keys() & other.handlers.keys():
        if one.handlers[name].value != other.handlers[name].value:
            raise _contradiction(other, f"{name!r} in 'x-handlers'", "leave it out of one")
    for name in one.parameters.keys() & other.parameters.keys():
        schemas = [_schema(each.parameters[name].schema) for each in (one, other)]
        if None not in schemas and schemas[0] != schemas[1]:
            raise _contradiction(other, f"parameters {name!r}", "describe it once")
    return replace(
        one,
        receives=receives,
        sends=sends,
        handlers={**other.handlers, **one.handlers},
        bindings=one.bindings or other.bindings,
        extensions={**other.extensions, **one.extensions},
        parameters=_described(one.parameters, other.parameters),
    )


def _contradiction(namespace: Namespace, what: str, advice: str) -> Exception:
    return namespace.node.error(
        f"two channels of the namespace {namespace.name!r} have different {what}: {advice}",
        rule="contradiction",
    )


def _difference(one: Event, other: Event) -> str | None:
    """Return what is different about two events of one name, None if nothing is."""
    if _schema(one.payload) != _schema(other.payload):
        return "payloads"
    if (_schema(one.ack), _schema(one.ack_error)) != (_schema(other.ack), _schema(other.ack_error)):
        return "acknowledgements"
    if _security(one.security) != _security(other.security):
        return "security"
    handlers = {event.handler.value for event in (one, other) if event.handler is not None}
    return "handlers" if len(handlers) > 1 else None


def _schema(schema: Schema | None) -> Any:
    """Return what two schemas have in common that say the same."""
    if schema is None:
        return None
    return schema.language, json.dumps(schema.bundle(), sort_keys=True, default=repr)


def _security(requirements: tuple[SecurityRequirement, ...] | None) -> Any:
    if requirements is None:
        return None
    return [{name: sorted(scopes) for name, scopes in one.schemes.items()} for one in requirements]


def _bindings(bindings: HandshakeBindings | None) -> Any:
    if bindings is None:
        return None
    return bindings.method, _schema(bindings.query), _schema(bindings.headers)


def _described(
    one: Mapping[str, Parameter], other: Mapping[str, Parameter]
) -> dict[str, Parameter]:
    """Return parameters, those that only one of two channels describes among them."""
    return {
        name: parameter if parameter.schema is not None else other.get(name, parameter)
        for name, parameter in one.items()
    }
