"""Find what is wrong with the security of a document, or questionable. Nothing is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from asynction_core import Event, Namespace, Node, SecurityRequirement, Spec, SpecError
from asynction_security.kinds import CALLABLES, SCOPE_CALLABLE, kind_of
from asynction_security.scheme_fields import field_defects, scopes_of


def defects_of(spec: Spec, *, accept_any: bool = False) -> Iterator[SpecError]:
    """Yield what is wrong with schemes and requirements, and warnings of what cannot be meant.

    Args:
        spec: The document's spec.
        accept_any: Whether any well-formed credentials will do, whatever the callables say.
    """
    broken = set()
    for name, node in spec.security_schemes.items():
        for defect in field_defects(node):
            if defect.severity == "error":
                broken.add(name)
            yield defect
    for name, node in schemes_in_use(spec).items():
        if accept_any:
            message = f"the security scheme {name!r} accepts any well-formed credentials"
            source = spec.document.source.name
            yield SpecError(message, source=source, rule="server", severity="warning")
        elif name not in broken:
            yield from _of_used(name, node)
    for requirements in _all_requirements(spec):
        for requirement in requirements:
            for name, scopes in requirement.schemes.items():
                if name not in broken:
                    yield from _of_required(requirement, name, scopes, spec.security_schemes)
        yield from _never_tried(requirements)
    for namespace in spec.namespaces.values():
        for event in (*namespace.receives.values(), *namespace.sends.values()):
            yield from _out_of_reach(namespace, event, spec)


def schemes_in_use(spec: Spec) -> dict[str, Node]:
    """Return where those schemes stand, by name, of which credentials are looked at."""
    lists: list[Sequence[SecurityRequirement]] = []
    for namespace in spec.namespaces.values():
        lists.append(spec.security_of(namespace))
        for events in (namespace.receives, namespace.sends):
            lists += [event.security or () for event in events.values()]
    names = {name for one in lists for requirement in one for name in requirement.schemes}
    return {name: node for name, node in spec.security_schemes.items() if name in names}


def _of_used(name: str, node: Node) -> Iterator[SpecError]:
    """Yield what is questionable about a scheme of which credentials are looked at."""
    kind = kind_of(node)
    given = kind.deciding(node) if kind is not None else []
    if kind is None or len(given) != 1:
        return  # wrong in another way, where callables are asked for
    of_use = {*given, SCOPE_CALLABLE} if kind.has_scopes else {*given}
    for field in sorted(CALLABLES & node.mapping().keys() - of_use):
        yield node.child(field).error(
            f"the security scheme {name!r} has no use for {field}: what decides is its {given[0]}",
            rule="security",
            severity="warning",
        )


def _of_required(
    requirement: SecurityRequirement,
    name: str,
    scopes: Sequence[str],
    schemes: Mapping[str, Node],
) -> Iterator[SpecError]:
    """Yield what is wrong with what a requirement says of a scheme."""
    place = requirement.place_of(name)
    if name not in schemes:
        listed = ", ".join(map(repr, schemes)) or "none"
        yield place.error(
            f"there is no security scheme {name!r} under components/securitySchemes "
            f"(there is {listed})",
            rule="security-scheme-exists",
        )
        return
    kind, defined = kind_of(schemes[name]), scopes_of(schemes[name])
    if scopes and kind is not None and not kind.has_scopes:
        yield place.error(
            f"the security scheme {name!r} is {schemes[name].child('type').value}, which has "
            "no scopes: the list must be empty (a scheme of type oauth2 or openIdConnect has some)",
            rule="security-scopes",
        )
    for index, scope in enumerate(scopes):
        if defined is not None and scope not in defined:
            listed = ", ".join(map(repr, sorted(defined))) or "none"
            yield requirement.place_of(name, index).error(
                f"no flow of the security scheme {name!r} defines the scope {scope!r} "
                f"(they define {listed})",
                rule="security-scopes",
            )


def is_implied(
    requirements: Sequence[SecurityRequirement], ways_in: Sequence[SecurityRequirement]
) -> bool:
    """Return whether whoever comes in by any of some ways satisfies the requirements of an event.

    Args:
        requirements: Those of the event, of which any will do.
        ways_in: Those of connections; none for everybody.
    """
    return bool(ways_in) and all(
        any(_implies(way.schemes, needed.schemes) for needed in requirements) for way in ways_in
    )


def _out_of_reach(namespace: Namespace, event: Event, spec: Spec) -> Iterator[SpecError]:
    """Warn of an event that nobody can send, or that nobody gets."""
    if not event.security:
        return
    presented = {name for way in spec.security_of(namespace) for name in way.schemes}
    if not any(needed.schemes.keys() <= presented for needed in event.security):
        what = "is always refused" if event.direction == "receive" else "is sent to nobody"
        yield event.security[0].node.error(
            f"the event {event.name!r} of {namespace.name!r} {what}: no "
            "connection presents credentials for these schemes, which "
            "'x-security' of the channel or 'security' of the chosen server can ask for",
            rule="unreachable",
            severity="warning",
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


def _never_tried(requirements: Sequence[SecurityRequirement]) -> Iterator[SpecError]:
    """Warn of a requirement that is never tried."""
    for before, after in pairwise(requirements):
        if not before.schemes:
            message = "is never tried, as the empty one before it lets everybody in: swap them"
            told = f"this requirement {message}"
            yield after.node.error(told, rule="unreachable", severity="warning")


def _implies(has: Mapping[str, Iterable[str]], needed: Mapping[str, Iterable[str]]) -> bool:
    """Return whether who satisfies one requirement satisfies another."""
    return all(name in has and set(needed[name]) <= set(has[name]) for name in needed)
