"""The connection that a handler, a middleware or an observer is called for."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app, has_request_context, request

from asynction_core.observation import Observation
from asynction_core.plugins.observers import Tell
from asynction_core.serving.interface import BoundServer
from asynction_core.value import Value

HELD = "asynction_token_info"
"""Of the request of an event: who the connection was when it began, whether or not it lasts."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Connection(Value):
    """A client's connection to a namespace.

    Attributes:
        sid: Its session id; "" where observers are told of a client that has got none.
        namespace: The name of the namespace, as the client knows it: of a family, that of the
            member.
        parameters: The values of the channel's parameters in that name; empty where it has none.
        token_info: What was found out about who it is, as the connect handler is told. None if
            nothing was, or while that is still being checked.
    """

    sid: str
    namespace: str
    parameters: Mapping[str, str]
    token_info: Mapping[str, Any] | None


class Place(NamedTuple):
    """Where something has happened of which observers are told.

    Attributes:
        server: The server.
        sid: The session id of the client, None if it has got none.
        namespace: The name of the namespace, as the client knows it.
        token_info: What was found out about who it is.
    """

    server: BoundServer
    sid: str | None
    namespace: str
    token_info: Mapping[str, Any] | None


_told: ContextVar[Place | None] = ContextVar("asynction_told", default=None)

begin_telling, end_telling = _told.set, _told.reset  # as plain calls, since each event makes them


def tell_at(place: Place, tell: Tell, observation: Observation) -> None:
    """Tell observers of something, for whom the connection it has happened to is the current one.

    Args:
        place: The connection.
        tell: Tells them.
        observation: What has happened.
    """
    token = begin_telling(place)
    try:
        tell(observation)
    finally:
        end_telling(token)


def current_connection() -> Connection:
    """Return the connection that is being handled.

    To be called in the handlers of a connection, in middlewares, in what `asynction_disconnect`
    gives, and in observers: of an emission it is the connection in whose handler that is made.

    Raises:
        RuntimeError: No connection is being handled.
    """
    server, sid, namespace, token_info = _told.get() or _place_of_request()
    parameters = dict(server.families.values_of(namespace))
    return Connection(sid or "", namespace, parameters, token_info)


def _place_of_request() -> Place:
    server: Any = None
    if has_request_context() and getattr(request, "sid", None):
        server = current_app.extensions.get("socketio")
    if not hasattr(server, "token_info_of"):
        raise RuntimeError(
            "current_connection() is for what is called while a Socket.IO connection is handled, "
            "and none is here: hand on what it returns there"
        )
    current: Any = request
    held = getattr(current, HELD, None)
    token_info = server.token_info_of(current.sid) if held is None else held
    return Place(server, current.sid, current.namespace, token_info)
