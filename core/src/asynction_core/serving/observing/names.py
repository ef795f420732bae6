"""The names that observers are told: those of the document alone."""

from __future__ import annotations

from asynction_core.serving.families import Families
from asynction_core.spec import Namespace, Spec


class Names:
    """What a document calls the namespaces and events that clients and code name.

    Args:
        spec: What the document asks for.
        families: Its families of namespaces.
    """

    def __init__(self, spec: Spec, families: Families) -> None:
        self._spec = spec
        self._families = families

    def namespace(self, name: str) -> Namespace | None:
        """Return a namespace, or the family that it is of; None if the document lacks it."""
        found = self._spec.namespaces.get(name) or self._families.find(name)
        return found or self._spec.elsewhere.get(name)

    def name_of(self, namespace: str) -> str | None:
        """Return what the document calls a namespace, None if it lacks it."""
        found = self.namespace(namespace)
        return None if found is None else found.name
