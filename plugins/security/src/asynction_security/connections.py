"""Check connections, and remember for as long as they last who they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import has_request_context, request

from asynction_core import Middleware, SecurityException
from asynction_security.info import Identity
from asynction_security.scheme import Unproven
from asynction_security.security import Way

__all__ = ["Identities", "connect_middleware", "current_identities", "current_token_info"]

Identities = Mapping[str, Identity]
"""Whom a connection has presented credentials of, by the names of the security schemes."""

# In the WSGI environment, which is there for as long as the connection is: by namespace, the
# session id that the identities belong to, and the identities.
_KEY = "asynction.identities"


def connect_middleware(ways: Sequence[Way]) -> Middleware:
    """Return what lets in whoever finds one of these ways.

    The connect handler gets ``user`` and ``token_info`` of the first scheme of that way: None on a
    way without schemes.
    """

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            # Not the proxy: looking it up costs more than many a callable.
            current = request._get_current_object()  # type: ignore[attr-defined]
            identities = _identify(ways, current, auth)
            remembered = current.environ.setdefault(_KEY, {})
            remembered[current.namespace] = (current.sid, identities)
            first = first_of(identities)
            context["user"] = first.user if first is not None else None
            context["token_info"] = first.info if first is not None else None
            return next(auth, **context)

        return connect

    return middleware


def current_token_info(scheme: str | None = None) -> Mapping[str, Any] | None:
    """Return what a security callable returned for the current connection.

    To be called in the handlers of a connection: connect, disconnect, error and those of events.

    Args:
        scheme: The name of the security scheme, where the way in has several; None for its first.

    Returns:
        The `SecurityInfo`; None on a connection that presented no credentials for that scheme.

    Raises:
        RuntimeError: No handler of a connection is running.
    """
    if not has_request_context() or not hasattr(request, "sid"):
        raise RuntimeError(
            "current_token_info() is for the handlers of a Socket.IO connection, and none is "
            "running here: hand on what it returns there"
        )
    identities = current_identities()
    found = first_of(identities) if scheme is None else identities.get(scheme)
    return found.info if found is not None else None


def current_identities() -> Identities:
    """Return who the connection of the current request is."""
    remembered = request.environ.get(_KEY)
    if remembered is None:
        return {}
    sid, identities = remembered.get(request.namespace, (None, {}))  # type: ignore[attr-defined]
    return identities if sid == request.sid else {}  # type: ignore[attr-defined]


def first_of(identities: Identities) -> Identity | None:
    return next(iter(identities.values()), None)


def _identify(ways: Sequence[Way], request: Any, auth: Any) -> Identities:
    """Return who finds a way in.

    Raises:
        SecurityException: Nobody: there is no such way, for whatever reason.
    """
    reasons, is_known = [], False
    for way in ways:
        identities: dict[str, Identity] = {}
        try:
            for scheme, required in way.schemes:
                identities[scheme.name] = scheme.identify(request, auth, required)
        except Unproven as error:
            reasons.append(f"{scheme.name!r}: {error}")
            continue
        objections = [
            f"{scheme.name!r}: {objection}"
            for scheme, required in way.schemes
            if (objection := scheme.objection(required, identities[scheme.name]))
        ]
        if not objections:
            return identities
        is_known = True
        reasons += objections
    raise SecurityException(
        "; ".join(reasons),
        kind="unauthorised" if is_known else "unauthenticated",
        namespace=request.namespace,
        schemes=tuple(dict.fromkeys(scheme.name for way in ways for scheme, _ in way.schemes)),
    )
