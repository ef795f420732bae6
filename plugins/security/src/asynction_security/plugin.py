"""The hooks that asynction-security implements: outermost, before all other checks."""

from __future__ import annotations

import logging
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
from asynction_security.security import Security


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
def asynction_enforces(spec: Spec, options: Mapping[str, Any]) -> set[str]:
    for defect in Security(spec, accept_any=options["accept_any_credentials"] is True).defects:
        if defect.severity == "error":
            raise defect
        logging.getLogger("asynction").warning("%s", defect)
    return {"security"}


@hookimpl(tryfirst=True)
def asynction_connect_middleware(
    server: AsynctionSocketIO, namespace: Namespace, options: Mapping[str, Any]
) -> Middleware | None:
    ways = _security(server, options).ways(server.spec.security_of(namespace))
    if not ways:
        return None
    from asynction_security.connections import connect_middleware

    return connect_middleware(ways)


@hookimpl(tryfirst=True)
def asynction_receive_middleware(
    server: AsynctionSocketIO, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    ways = _security(server, options).ways(event.security or ())
    if not ways:
        return None
    from asynction_security.events import receive_middleware

    return receive_middleware(event, ways)


_securities: WeakKeyDictionary[AsynctionSocketIO, Security] = WeakKeyDictionary()


def _security(server: AsynctionSocketIO, options: Mapping[str, Any]) -> Security:
    accept_any = options["accept_any_credentials"] is True
    found = _securities.get(server)
    if found is None or found.accept_any is not accept_any:
        found = _securities[server] = Security(server.spec, accept_any=accept_any)
    return found
