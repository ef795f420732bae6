"""Families of namespaces: a channel whose address has parameters, as ``/orders/{orderId}`` has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from asynction_core.spec import Namespace

__all__ = ["Families", "Open"]


class Families:
    """Those of a document's namespaces that are families, to find the one that a name is of.

    Args:
        namespaces: The namespaces of the document, by name.
    """

    def __init__(self, namespaces: Mapping[str, Namespace]) -> None:
        families = [namespace for namespace in namespaces.values() if namespace.parameters]
        # A literal part of an address is a better match than a parameter, from left to right.
        self._families = sorted(families, key=lambda family: _openness(family.name))
        self._names = {namespace.name for namespace in families}
        self._namespaces = namespaces

    def __bool__(self) -> bool:
        return bool(self._families)

    def __contains__(self, name: str) -> bool:
        """Tell whether a name is the address of a family itself."""
        return name in self._names

    def find(self, name: str) -> Namespace | None:
        """Return the family that a namespace belongs to, None if to none.

        One that the document has by its own name belongs to none.
        """
        if name not in self._namespaces:
            for family in self._families:
                if family.values_of(name) is not None:
                    return family
        return None

    def name_of(self, namespace: str) -> str:
        """Return the name under which handlers are registered for a namespace."""
        family = self.find(namespace)
        return namespace if family is None else family.name


class Open(list[str]):
    """What python-socketio asks whether a namespace is open that has no handlers of its own.

    Args:
        names: The names of namespaces that are open.
        families: The families whose members are open.
    """

    def __init__(self, names: Iterable[str], families: Families) -> None:
        super().__init__(names)
        self._families = families

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (
            isinstance(name, str) and self._families.find(name) is not None
        )


def _openness(address: str) -> tuple[bool, ...]:
    return tuple("{" in part for part in address.split("/"))
