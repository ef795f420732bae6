"""Check that a connection may send an event, or have one that is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from asynction_core import Event, Middleware, SecurityException
from asynction_security.connections import Identities, current_identities, hold_identities
from asynction_security.security import Way


def receive_middleware(event: Event, ways: Sequence[Way]) -> Middleware:
    """Return what lets an event pass from whoever has one of these ways.

    Credentials are presented when a connection is opened; here counts what they proved then.
    """
    schemes = tuple(dict.fromkeys(scheme.name for way in ways for scheme, _ in way.schemes))
    message = f"it needs {' or '.join(map(str, ways))}"

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            identities = hold_identities()
            for way in ways:
                if _suffices(way, identities):
                    return next(*args)
            error = SecurityException(
                message,
                kind="unauthorised" if identities else "unauthenticated",
                namespace=event.namespace,
                event=event.name,
                schemes=schemes,
            )
            # The client knows its own namespace, and not the family.
            error.ack["error"]["namespace"] = request.namespace  # type: ignore[attr-defined]
            raise error

        return receive

    return middleware


def holding_middleware(next: Callable[..., Any]) -> Callable[..., Any]:
    """Have handlers know who an event is of, also where everybody on the namespace may send it."""

    def receive(*args: Any) -> Any:
        hold_identities()
        return next(*args)

    return receive


def may_have(ways: Sequence[Way]) -> Callable[[], bool]:
    """Return what tells whether the connection of the current request has one of these ways."""

    def suffices() -> bool:
        identities = current_identities()
        return any(_suffices(way, identities) for way in ways)

    return suffices


def _suffices(way: Way, identities: Identities) -> bool:
    return all(
        scheme.name in identities and not scheme.objection(required, identities[scheme.name])
        for scheme, required in way.schemes
    )
