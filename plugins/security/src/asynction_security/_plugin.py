"""The hooks that asynction-security implements: outermost, before all other checks."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from asynction_core import AsynctionSocketIO, Event, Middleware, Namespace, Spec, hookimpl
from asynction_security._checks import check_security
from asynction_security._connections import connect_middleware
from asynction_security._events import receive_middleware
from asynction_security._requirements import Security


@hookimpl
def asynction_enforces(spec: Spec) -> set[str]:
    check_security(spec)
    return {"security"}


@hookimpl(tryfirst=True)
def asynction_connect_middleware(
    server: AsynctionSocketIO, namespace: Namespace
) -> Middleware | None:
    ways = _security(server).ways_into(namespace)
    return connect_middleware(ways) if ways else None


@hookimpl(tryfirst=True)
def asynction_receive_middleware(server: AsynctionSocketIO, event: Event) -> Middleware | None:
    ways = _security(server).ways_to(event)
    return receive_middleware(event, ways) if ways else None


_securities: WeakKeyDictionary[AsynctionSocketIO, Security] = WeakKeyDictionary()


def _security(server: AsynctionSocketIO) -> Security:
    if server not in _securities:
        _securities[server] = Security(server.spec)
    return _securities[server]
