"""The events of two namespaces that correspond to each other, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Literal

from asynction_core import Event, Namespace, Node
from asynction_validation.comparing.change import Change, Proof
from asynction_validation.comparing.change_rules import DEPRECATED
from asynction_validation.comparing.deprecation import event_is_deprecated
from asynction_validation.comparing.schema_changes import SchemaChanges, Sides
from asynction_validation.comparing.ways_in import Security

_Events = Mapping[str, Event]
_Direction = Literal["receive", "send"]


class EventChanges:
    """Compares events.

    Args:
        schemas: Compares schemas.
        security: Compares who may have or send an event.
    """

    def __init__(self, schemas: SchemaChanges, security: Security) -> None:
        self._schemas = schemas
        self._security = security

    def between(self, old: Namespace, new: Namespace) -> Iterator[Change]:
        """Yield the changes of the events of a namespace."""
        yield from self._of_direction("receive", old, new)
        yield from self._of_direction("send", old, new)

    def look(self, namespace: Namespace) -> tuple[object, ...]:
        """Return what is equal for namespaces with the same events and schemas."""
        return tuple(
            sorted((name, *self._look(event)) for name, event in events.items())
            for events in (namespace.receives, namespace.sends)
        )

    def _look(self, event: Event) -> tuple[str, ...]:
        """Return what is equal for events that differ in nothing but their names."""
        found = [event.payload, event.ack, event.ack_error]
        described = [self._schemas.described(schema, "arguments") for schema in found]
        return tuple("" if one.is_any else one.look() for one in described)

    def _of_direction(
        self, direction: _Direction, old: Namespace, new: Namespace
    ) -> Iterator[Change]:
        before, after = (
            (old.receives, new.receives) if direction == "receive" else (old.sends, new.sends)
        )
        gone = {name: event for name, event in before.items() if name not in after}
        come = {name: event for name, event in after.items() if name not in before}
        names = renamed(
            {name: self._look(event) for name, event in gone.items() if event.payload},
            {name: self._look(event) for name, event in come.items() if event.payload},
        )
        for name, event in before.items():
            if name in after:
                yield from self._of_event(event, after[name], old, new)
            else:
                yield self._gone(event, come.get(names.get(name, "")), old, new)
        for name, event in come.items():
            if name not in names.values():
                sides = Sides(old.node, event.node, old.name, name, direction, (new.node,))
                what = "takes" if direction == "receive" else "sends"
                yield sides.change("event-added", "compatible", f"the server {what} {name!r}, too")

    def _gone(self, event: Event, other: Event | None, old: Namespace, new: Namespace) -> Change:
        direction = event.direction
        at = other.node if other is not None else new.node
        around = (old.node, new.node, *_operations(event))
        sides = Sides(event.node, at, old.name, event.name, direction, around)
        no_more = "takes no" if direction == "receive" else "sends no"
        reason = f"the server {no_more} {event.name!r} any more"
        proof = Proof(event.name, "event", "old", reason)
        if event_is_deprecated(event, old):
            rule, message = DEPRECATED, f"{reason}: it was deprecated"
        elif other is not None:
            rule, message = "event-renamed", f"{reason}, but {other.name!r} with the same schemas"
        else:
            rule, message = "event-removed", reason
        return sides.change(rule, "breaking", message, proof)

    def _of_event(
        self, old: Event, new: Event, before: Namespace, after: Namespace
    ) -> Iterator[Change]:
        around = (before.node, after.node, *_operations(old, new))
        sides = Sides(old.node, new.node, before.name, old.name, old.direction, around)
        is_received = old.direction == "receive"
        there, back = ("received", "sent") if is_received else ("sent", "received")
        parts = (
            ("payload", (old.payload, new.payload), there),
            ("ack", (old.ack, new.ack), back),
            ("error", (old.ack_error, new.ack_error), back),
        )
        for part, schemas, flow in parts:
            found = self._schemas.change(part, "arguments", schemas, flow, sides)  # type: ignore[arg-type]  # their literals
            if found is not None:
                yield found
        yield from self._security.between(old.security or (), new.security or (), sides)


def _operations(*events: Event) -> list[Node]:
    return [event.operation.node for event in events if event.operation is not None]


def renamed(
    gone: Mapping[str, tuple[object, ...]], come: Mapping[str, tuple[object, ...]]
) -> dict[str, str]:
    """Return which of some things have another name now: those that look the same.

    Args:
        gone: The looks of what is gone, by name.
        come: The looks of what has come.
    """
    found: dict[str, str] = {}
    for name, look in gone.items():
        alike = [
            other for other, one in come.items() if one == look and other not in found.values()
        ]
        if alike:
            found[name] = max(alike, key=lambda other: SequenceMatcher(None, name, other).ratio())
    return found
