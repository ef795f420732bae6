"""Check connections, and remember for as long as they last who they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import Any

from flask import has_request_context, request

from asynction_core import Middleware, SecurityException
from asynction_security.expiry import Expiry
from asynction_security.info import Identity
from asynction_security.scheme import Unproven
from asynction_security.security import Way

Identities = Mapping[str, Identity]
"""Whom a connection has presented credentials of, by the names of the security schemes."""

_NOBODY: Identities = {}

# In the WSGI environment, which is there for as long as a client is, however many namespaces it
# connects to.
_KEY = "asynction.connections"

# Of the request of an event: its handler may outlast the connection.
_HELD = "asynction_identities"


class Connection:
    """A connection to a namespace.

    Args:
        sid: Its session id.

    Attributes:
        sid: Its session id.
        identities: Whom it has presented credentials of.
        ended: Who must not be connected any more, as far as that was told while it was checked.
    """

    __slots__ = ("ended", "identities", "sid")

    def __init__(self, sid: str) -> None:
        self.sid = sid
        self.identities: Identities = _NOBODY
        self.ended: list[Any] = []

    def is_of(self, user: object) -> bool:
        """Return whether somebody has presented credentials."""
        return any(identity.user == user for identity in self.identities.values())


def connect_middleware(ways: Sequence[Way], namespace: str, expiry: Expiry | None) -> Middleware:
    """Return what lets in whoever finds one of these ways.

    The connect handler gets ``user`` and ``token_info`` of the first scheme of that way: None on a
    way without schemes.

    Args:
        namespace: The name of the namespace, or of the family: what the log says.
        expiry: What ends connections whose credentials expire; None to let them be.
    """

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            # Not the proxy: looking it up costs more than many a callable.
            current = request._get_current_object()  # type: ignore[attr-defined]
            connection = _remember(current)
            identities, expires = _identify(
                ways, current, auth, namespace, expires=expiry is not None
            )
            connection.identities = identities
            if connection.ended and any(map(connection.is_of, connection.ended)):
                raise _refused("access has ended while it was checked", namespace, ways)
            if expiry is not None and expires is not None:
                expiry.end_at(expires, current.sid, current.namespace)
            first = first_of(identities)
            context["user"] = first.user if first is not None else None
            context["token_info"] = first.info if first is not None else None
            return next(auth, **context)

        return connect

    return middleware


def connection_of(environ: Mapping[str, Any], sid: str, namespace: str) -> Connection | None:
    """Return what is known of a connection; None for one whose credentials are not looked at.

    Args:
        environ: The WSGI environment of its client.
        sid: Its session id.
    """
    found = environ.get(_KEY, {}).get(namespace)
    return found if found is not None and found.sid == sid else None


def _remember(current: Any) -> Connection:
    """Return the connection of a request, of which nothing is known yet."""
    connections: dict[str, Connection] = current.environ.setdefault(_KEY, {})
    connection = connections[current.namespace] = Connection(current.sid)
    return connection


def forget(environ: Mapping[str, Any], sid: str, namespace: str) -> None:
    """Forget a connection that has ended: see `connection_of`."""
    if _KEY in environ and connection_of(environ, sid, namespace) is not None:
        environ[_KEY].pop(namespace, None)


def _expiry_of(identities: Identities) -> float | None:
    """Return when the first of some credentials expires, None for never."""
    first = None
    for one in identities.values():
        if one.expires is not None and (first is None or one.expires < first):
            first = one.expires
    return first


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
    held: Identities | None = getattr(request, _HELD, None)
    return _look_up() if held is None else held


def hold_identities() -> Identities:
    """Return who the connection of an event is, as its handler is told whether or not it lasts."""
    identities = _look_up()
    setattr(request._get_current_object(), _HELD, identities)  # type: ignore[attr-defined]
    return identities


def _look_up() -> Identities:
    namespace, sid = request.namespace, request.sid  # type: ignore[attr-defined]
    connection = connection_of(request.environ, sid, namespace)
    return {} if connection is None else connection.identities


def first_of(identities: Identities) -> Identity | None:
    return next(iter(identities.values()), None)


def _identify(
    ways: Sequence[Way], request: Any, auth: Any, namespace: str, *, expires: bool
) -> tuple[Identities, float | None]:
    """Return who finds a way in, and when the first of their credentials expires.

    Args:
        ways: The ways, in the order in which they are tried.
        request: The request that opens the connection.
        auth: The client's ``auth`` payload.
        namespace: The name of the namespace, or of the family.
        expires: Whether credentials expire.

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
        end = _expiry_of(identities) if expires else None
        if end is not None and end <= time():
            reasons.append("the credentials have expired")
            continue
        objections = [
            f"{scheme.name!r}: {objection}"
            for scheme, required in way.schemes
            if (objection := scheme.objection(required, identities[scheme.name]))
        ]
        if not objections:
            return identities, end
        is_known = True
        reasons += objections
    raise _refused("; ".join(reasons), namespace, ways, is_known=is_known)


def _refused(
    why: str, namespace: str, ways: Sequence[Way], *, is_known: bool = False
) -> SecurityException:
    """Return what refuses a connection.

    Args:
        why: Why, for the log.
        namespace: The name of the namespace, or of the family.
        ways: The ways that it has not found.
        is_known: Whether it is known who it is.
    """
    return SecurityException(
        why,
        kind="unauthorised" if is_known else "unauthenticated",
        namespace=namespace,
        schemes=tuple(dict.fromkeys(scheme.name for way in ways for scheme, _ in way.schemes)),
    )
