"""The hooks that asynction-security implements: before validation, whatever its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from asynction_core import (
    Event,
    Extension,
    Middleware,
    Namespace,
    Option,
    Spec,
    SpecError,
    Stage,
    hookimpl,
    staged,
)
from asynction_security.checks import is_implied
from asynction_security.security import Security

if TYPE_CHECKING:
    from asynction_core.serving.interface import BoundServer


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "accept_any_credentials": Option(
            False,
            "Let in whoever presents well-formed credentials, and call none of the document's "
            "callables: for mock servers.",
        ),
        "disconnect_expired": Option(
            True,
            "End connections when their credentials expire: at 'exp' of what callables return.",
        ),
    }


@hookimpl
def asynction_extensions() -> tuple[Extension, ...]:
    from asynction_security.scheme_extensions import EXTENSIONS

    return EXTENSIONS


@hookimpl
def asynction_check_spec(
    spec: Spec, options: Mapping[str, Any], imports: bool
) -> Iterator[SpecError]:
    security = _security(spec, options)
    yield from security.defects
    if imports:
        yield from security.unready()


@hookimpl
def asynction_enforces() -> set[str]:
    return {"security"}


@hookimpl
def asynction_connect_middleware(
    server: BoundServer | None, spec: Spec, namespace: Namespace, options: Mapping[str, Any]
) -> Middleware | None:
    ways = _security(spec, options).ways(spec.security_of(namespace))
    if not ways:
        return None
    from asynction_security.connections import connect_middleware
    from asynction_security.expiry import expiry_of

    ends = server is not None and options["disconnect_expired"]
    expiry = expiry_of(server) if server is not None and ends else None
    return staged(Stage.SECURITY, connect_middleware(ways, namespace.name, expiry))


@hookimpl
def asynction_attach(server: BoundServer) -> None:
    from asynction_security.connections import forget
    from asynction_security.disconnecting import listen
    from asynction_security.expiry import expiry_of

    expiry = expiry_of(server)

    def left(environ: Mapping[str, Any], sid: str, namespace: str) -> None:
        forget(environ, sid, namespace)
        expiry.forget(sid)

    listen(server)
    server.when_left(left)


@hookimpl
def asynction_receive_middleware(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    security = _security(spec, options)
    ways = security.ways(event.security or ())
    if not ways and not security.ways(spec.security_of(spec.namespaces[event.namespace])):
        return None
    from asynction_security.events import holding_middleware, receive_middleware

    return staged(Stage.SECURITY, receive_middleware(event, ways) if ways else holding_middleware)


@hookimpl
def asynction_audience(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> Callable[[], bool] | None:
    known = spec.namespaces.get(event.namespace) or spec.elsewhere[event.namespace]
    ways_in = spec.security_of(known)
    ways = _security(spec, options).ways(event.security or ())
    if not ways or is_implied(event.security or (), ways_in):
        return None
    from asynction_security.events import may_have

    return may_have(ways)


_securities: WeakKeyDictionary[Spec, Security] = WeakKeyDictionary()


def _security(spec: Spec, options: Mapping[str, Any]) -> Security:
    accept_any = options["accept_any_credentials"] is True
    found = _securities.get(spec)
    if found is None or found.accept_any is not accept_any:
        found = _securities[spec] = Security(spec, accept_any=accept_any)
    return found
