"""Check what a document says about security, before anything is imported that it names."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from asynction_core import Event, Namespace, SecurityRequirement, Spec
from asynction_security.kinds import kind_of
from asynction_security.scheme_fields import check_fields, scopes_of

__all__ = ["check_security"]

logger = logging.getLogger("asynction")


def check_security(spec: Spec) -> None:
    """Check schemes and requirements.

    Args:
        spec: The document's spec.

    Raises:
        SpecError: A scheme or a requirement breaks a rule, or cannot be enforced.
    """
    for node in spec.security_schemes.values():
        check_fields(node)
    for requirements in _all_requirements(spec):
        for requirement in requirements:
            _check_requirement(requirement, spec)
        _check_order(requirements)
    for namespace in spec.namespaces.values():
        for event in namespace.sends.values():
            _check_sent(namespace, event, spec)
        for event in namespace.receives.values():
            _check_received(namespace, event, spec)


def _check_requirement(requirement: SecurityRequirement, spec: Spec) -> None:
    known = spec.security_schemes
    for name, scopes in requirement.schemes.items():
        place = requirement.node.child(name)
        if name not in known:
            listed = ", ".join(map(repr, known)) or "none"
            raise place.error(
                f"there is no security scheme {name!r} under components/securitySchemes "
                f"(there is {listed})"
            )
        kind = kind_of(known[name])
        if scopes and kind is not None and not kind.has_scopes:
            raise place.error(
                f"the security scheme {name!r} is {known[name].child('type').value}, which has "
                "no scopes: the list must be empty"
            )
        defined = scopes_of(known[name])
        for index, scope in enumerate(scopes):
            if defined is not None and scope not in defined:
                listed = ", ".join(map(repr, sorted(defined))) or "none"
                raise place.child(index).error(
                    f"no flow of the security scheme {name!r} defines the scope {scope!r} "
                    f"(they define {listed})"
                )


def _check_sent(namespace: Namespace, event: Event, spec: Spec) -> None:
    """Check that whoever is on the namespace may get what is sent there: all of them do."""
    if not event.security:
        return
    ways_in = spec.security_of(namespace)
    if not ways_in or not all(
        any(_implies(way.schemes, needed.schemes) for needed in event.security) for way in ways_in
    ):
        raise event.security[0].node.error(
            f"everybody on {namespace.name!r} gets the event {event.name!r}, also who does not "
            "satisfy this: require it of connections, in 'x-security' of the channel or "
            "'security' of the server (which server_name=... chooses)"
        )


def _check_received(namespace: Namespace, event: Event, spec: Spec) -> None:
    """Tell of an event that nobody can send."""
    if not event.security:
        return
    presented = {name for way in spec.security_of(namespace) for name in way.schemes}
    if not any(needed.schemes.keys() <= presented for needed in event.security):
        logger.warning(
            "%s",
            event.security[0].node.error(
                f"the event {event.name!r} of {namespace.name!r} is always refused: no "
                "connection presents credentials for these schemes, which "
                "'x-security' of the channel or 'security' of the chosen server can ask for"
            ),
        )


def _all_requirements(spec: Spec) -> Iterator[Sequence[SecurityRequirement]]:
    """Yield each list of requirements once: the messages of an operation share one."""
    lists = [server.security for server in spec.servers.values()]
    lists += [namespace.security or () for namespace in spec.elsewhere.values()]
    for namespace in spec.namespaces.values():
        lists.append(namespace.security or ())
        for events in (namespace.receives, namespace.sends):
            lists += [event.security or () for event in events.values()]
    yield from {id(requirements): requirements for requirements in lists}.values()


def _check_order(requirements: Sequence[SecurityRequirement]) -> None:
    """Tell of a requirement that is never tried."""
    for before, after in pairwise(requirements):
        if not before.schemes:
            message = "is never tried, as the empty one before it lets everybody in: swap them"
            logger.warning("%s", after.node.error(f"this requirement {message}"))


def _implies(has: Mapping[str, Iterable[str]], needed: Mapping[str, Iterable[str]]) -> bool:
    """Return whether who satisfies one requirement satisfies another."""
    return all(name in has and set(needed[name]) <= set(has[name]) for name in needed)
