"""Compare what a document asks for with what the plugins in use enforce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from asynction_core.advice import advice
from asynction_core.exceptions import SpecError
from asynction_core.findings import about_server
from asynction_core.spec import Event, SecurityRequirement, Spec

if TYPE_CHECKING:
    import pluggy

PARTS = ("handlers", "payloads", "acks", "bindings", "parameters", "security")
"""What a plugin may say that it enforces."""

_CHOOSE = "choose one with server_name=... (on the command line: --server)"

# What the option `validation` leaves unchecked when it is off.
_VALIDATED = frozenset({"acks", "bindings", "parameters", "payloads"})


def unenforced(
    spec: Spec, plugins: pluggy.PluginManager, options: Mapping[str, Any]
) -> Iterator[SpecError]:
    """Yield what a document asks for and no plugin enforces.

    That is an error for security: nobody may get in whom the document does not let in.
    """
    enforced = {
        part
        for parts in plugins.hook.asynction_enforces(spec=spec, options=options)
        for part in parts
    }
    if options.get("validation") is False:
        enforced |= _VALIDATED
    required = None if "security" in enforced else next(_requirements(spec), None)
    if required is not None:
        how = advice("part", "security") or "install a plugin that does"
        yield required.node.error(
            f"the document asks for security and no plugin in use enforces it: {how}",
            rule="server",
        )
    missing: dict[str | None, list[str]] = {}
    for part in _parts(spec):
        if part not in enforced:
            missing.setdefault(advice("part", part), []).append(part)
    name = spec.document.source.name
    for way_out, parts in sorted(missing.items(), key=str):
        yield about_server(
            f"{' and '.join(parts)} of {name or 'the document'} are not enforced, as no plugin in "
            f"use does: {way_out or 'install one that does'}",
            spec.document,
        )


def unchosen_server(spec: Spec, on_missing_server: str) -> Iterator[SpecError]:
    """Yield that who gets in depends on which server is run, and none was chosen.

    Args:
        on_missing_server: ``"error"`` for an error, unless all servers ask for the same; ``"warn"``
            for a warning that nothing of it holds.
    """
    secured = [server for server in spec.servers.values() if server.security]
    inherits = any(namespace.security is None for namespace in spec.namespaces.values())
    if spec.server is not None or not inherits or not secured:
        return
    if on_missing_server == "warn":
        names = ", ".join(repr(server.name) for server in secured)
        message = f"no server was chosen, so the security of {names} is not enforced: {_CHOOSE}"
        yield about_server(message, spec.document)
    elif spec.shared_security is None:
        names = ", ".join(map(repr, spec.servers))
        yield secured[0].node.error(
            f"the servers {names} ask for different security, and none of them was chosen: "
            f"{_CHOOSE}",
            rule="server",
        )


def _events(spec: Spec) -> Iterator[Event]:
    for namespace in spec.namespaces.values():
        yield from namespace.receives.values()
        yield from namespace.sends.values()


def _requirements(spec: Spec) -> Iterator[SecurityRequirement]:
    """Yield the requirements that keep somebody out."""
    for namespace in spec.namespaces.values():
        yield from (one for one in spec.security_of(namespace) if one.schemes)
    for event in _events(spec):
        yield from (one for one in event.security or () if one.schemes)


def _parts(spec: Spec) -> list[str]:
    events, namespaces = list(_events(spec)), spec.namespaces.values()
    used = {
        "handlers": any(event.handler for event in events)
        or any(namespace.handlers for namespace in namespaces),
        "payloads": any(event.payload for event in events),
        "acks": any(event.ack for event in events),
        "bindings": any(namespace.bindings for namespace in namespaces),
        "parameters": any(
            parameter.schema
            for namespace in namespaces
            for parameter in namespace.parameters.values()
        ),
    }
    return [part for part, is_used in used.items() if is_used]
