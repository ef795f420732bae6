"""The hooks that asynction-security implements: outermost, before all other checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from asynction_core import (
    AsynctionSocketIO,
    Event,
    Middleware,
    Namespace,
    Option,
    Spec,
    hookimpl,
)
from asynction_security.checks import check_security
from asynction_security.connections import connect_middleware
from asynction_security.events import receive_middleware
from asynction_security.requirements import Security


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "accept_any_credentials": Option(
            False,
            "Let in whoever presents well-formed credentials, and call none of the document's "
            "callables: for mock servers.",
        )
    }


@hookimpl
def asynction_enforces(spec: Spec) -> set[str]:
    check_security(spec)
    return {"security"}


@hookimpl(tryfirst=True)
def asynction_connect_middleware(
    server: AsynctionSocketIO, namespace: Namespace, options: Mapping[str, Any]
) -> Middleware | None:
    ways = _security(server, options).ways_into(namespace)
    return connect_middleware(ways) if ways else None


@hookimpl(tryfirst=True)
def asynction_receive_middleware(
    server: AsynctionSocketIO, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    ways = _security(server, options).ways_to(event)
    return receive_middleware(event, ways) if ways else None


_securities: WeakKeyDictionary[AsynctionSocketIO, Security] = WeakKeyDictionary()


def _security(server: AsynctionSocketIO, options: Mapping[str, Any]) -> Security:
    if server not in _securities:
        accept_any = options["accept_any_credentials"] is True
        _securities[server] = Security(server.spec, accept_any=accept_any)
    return _securities[server]
