"""Compare what a document asks for with what the installed plugins enforce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pluggy

from asynction_core.log import logger
from asynction_core.spec import Event, SecurityRequirement, Spec

__all__ = ["check_enforcement", "check_server_choice"]

_CHOOSE = "choose one with server_name=... (on the command line: --server)"

_ENFORCED_BY = {
    "handlers": "asynction-handlers",
    "payloads": "asynction-validation",
    "acks": "asynction-validation",
    "bindings": "asynction-validation",
    "parameters": "asynction-validation",
}


def check_enforcement(
    spec: Spec, plugins: pluggy.PluginManager, options: Mapping[str, Any]
) -> None:
    """Report what a document asks for and no plugin enforces.

    Raises:
        SpecError: That is security: nobody may get in whom the document does not let in.
    """
    enforced = {
        part
        for parts in plugins.hook.asynction_enforces(spec=spec, options=options)
        for part in parts
    }
    if "security" not in enforced:
        for requirement in _requirements(spec):
            raise requirement.node.error(
                "the document asks for security and no plugin in use enforces it: "
                "pip install asynction-security"
            )
    missing = [part for part in _parts(spec) if part not in enforced]
    if options.get("validation") is False:
        missing = [part for part in missing if part == "handlers"]
    for distribution in sorted({_ENFORCED_BY[part] for part in missing}):
        parts = [part for part in missing if _ENFORCED_BY[part] == distribution]
        logger.warning(
            "%s of %s are not enforced, as no plugin in use does: pip install %s",
            " and ".join(parts),
            spec.document.source.name or "the document",
            distribution,
        )


def check_server_choice(spec: Spec, on_missing_server: str) -> None:
    """Report servers whose security holds for no namespace, as none of them was chosen.

    Args:
        spec: The spec.
        on_missing_server: ``"warn"`` or ``"error"``: how.

    Raises:
        SpecError: As an error.
    """
    secured = [server for server in spec.servers.values() if server.security]
    inherits = any(namespace.security is None for namespace in spec.namespaces.values())
    if spec.server is not None or not inherits or not secured:
        return
    names = ", ".join(repr(server.name) for server in secured)
    message = f"no server was chosen, so the security of {names} is not enforced: "
    if on_missing_server == "error":
        raise secured[0].node.error(f"{message}{_CHOOSE}")
    logger.warning("%s%s", message, _CHOOSE)


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
