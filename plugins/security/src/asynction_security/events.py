"""Check that a connection may send an event, or have one that is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from asynction_core import Event, Middleware, SecurityException
from asynction_security.connections import Identities, current_identities
from asynction_security.security import Way

__all__ = ["may_have", "receive_middleware"]


def receive_middleware(event: Event, ways: Sequence[Way]) -> Middleware:
    """Return what lets an event pass from whoever has one of these ways.

    Credentials are presented when a connection is opened; here counts what they proved then.
    """
    schemes = tuple(dict.fromkeys(scheme.name for way in ways for scheme, _ in way.schemes))
    message = f"it needs {' or '.join(map(str, ways))}"

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            identities = current_identities()
            for way in ways:
                if _suffices(way, identities):
                    return next(*args)
            raise SecurityException(
                message,
                kind="unauthorised" if identities else "unauthenticated",
                namespace=event.namespace,
                event=event.name,
                schemes=schemes,
            )

        return receive

    return middleware


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
