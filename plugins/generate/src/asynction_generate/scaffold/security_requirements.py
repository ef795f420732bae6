"""How a test gets into a namespace, and what it may send there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynction_core import Event, Namespace, SecurityRequirement, Spec
    from asynction_generate.scaffold.plan import Plan
    from asynction_generate.security_schemes import Scheme

Way = tuple[str, ...]


def way_in(spec: Spec, namespace: Namespace, event: Event | None = None) -> Way | None:
    """Return the names of the schemes to present credentials of.

    Args:
        spec: The spec, with the server that is run.
        namespace: The namespace to connect to.
        event: An event that shall be let through then; None if it is only about connecting.

    Returns:
        The names; None if no connection may send the event.
    """
    ways = [tuple(one.schemes) for one in spec.security_of(namespace)] or [()]
    if event is None or not event.security:
        return ways[0]
    needed = [set(one.schemes) for one in event.security]
    for index, way in enumerate(ways):
        # Requirements are tried in their order, and what comes first says who it is.
        is_first = not any(set(other) <= set(way) for other in ways[:index])
        if is_first and any(schemes <= set(way) for schemes in needed):
            return way
    return None


def let_in(spec: Spec, plan: Plan) -> dict[str, dict[str, Any] | None]:
    """Return what tests have the callables answer that decide about credentials, by dotted path.

    That is who presents the credentials; None for a callable that decides about scopes.
    """
    found: dict[str, dict[str, Any] | None] = {}
    for function in plan.functions:
        names = {scheme.name for scheme in function.schemes}
        required = [one.schemes for one in _requirements(spec) if names & one.schemes.keys()]
        if required:
            scopes = {scope for one in required for name in names for scope in one.get(name, ())}
            info = {"sub": "ada"} | ({"scopes": sorted(scopes)} if scopes else {})
            found[function.path] = None if function.kind == "scopes" else info
    return found


def check_enforceable(spec: Spec, schemes: dict[str, Scheme]) -> None:
    """Check that there is a way to enforce every scheme that is required.

    Args:
        schemes: The schemes that there is a way for.

    Raises:
        SpecError: There is none.
    """
    for requirement in _requirements(spec):
        for name in requirement.schemes:
            if name not in schemes:
                raise spec.security_schemes[name].error(
                    f"the security scheme {name!r} cannot be enforced on Socket.IO: require "
                    "another one, or let the web server in front enforce it",
                    rule="security",
                )


def _requirements(spec: Spec) -> Iterator[SecurityRequirement]:
    for namespace in spec.namespaces.values():
        yield from spec.security_of(namespace)
        for events in (namespace.receives, namespace.sends):
            for event in events.values():
                yield from event.security or ()
