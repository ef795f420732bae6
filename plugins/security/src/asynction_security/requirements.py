"""What a document requires of whoever connects, made ready when a server is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asynction_core import Event, Namespace, SecurityRequirement, Spec
from asynction_security.scheme import Scheme, build_scheme

__all__ = ["Security", "Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: schemes that have to be satisfied together, each with the required scopes."""

    schemes: tuple[tuple[Scheme, tuple[str, ...]], ...]

    def __str__(self) -> str:
        return " and ".join(
            f"{scheme.name!r}{f' with {list(scopes)}' if scopes else ''}"
            for scheme, scopes in self.schemes
        )


class Security:
    """The security of a document, of which `check_security` finds nothing to be wrong.

    Args:
        spec: The document's spec.
        accept_any: Whether any well-formed credentials will do.
    """

    def __init__(self, spec: Spec, *, accept_any: bool = False) -> None:
        self._spec = spec
        self._accept_any = accept_any
        self._schemes: dict[str, Scheme] = {}

    def ways_into(self, namespace: Namespace) -> tuple[Way, ...]:
        """Return the ways into a namespace, any of which will do; none at all if it is open."""
        return self._ways(self._spec.security_of(namespace))

    def ways_to(self, event: Event) -> tuple[Way, ...]:
        """Return the ways to send an event to the server; none at all if all may."""
        return self._ways(event.security or ())

    def _ways(self, requirements: Sequence[SecurityRequirement]) -> tuple[Way, ...]:
        return tuple(
            Way(tuple((self._scheme(name), scopes) for name, scopes in requirement.schemes.items()))
            for requirement in requirements
        )

    def _scheme(self, name: str) -> Scheme:
        if name not in self._schemes:
            node = self._spec.security_schemes[name]
            self._schemes[name] = build_scheme(name, node, accept_any=self._accept_any)
        return self._schemes[name]
