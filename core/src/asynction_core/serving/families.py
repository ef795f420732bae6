"""Families of namespaces: a channel whose address has parameters, as ``/orders/{orderId}`` has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from asynction_core.addresses import Address
from asynction_core.spec import Namespace


class Member(NamedTuple):
    """A namespace of a family.

    Attributes:
        family: The family.
        values: What its parameters are in the name of the namespace, by their names.
    """

    family: Namespace
    values: Mapping[str, str]


class Families:
    """Those of a document's namespaces that are families, to find the one that a name is of.

    What is found of a namespace is known as long as somebody is on it.

    Args:
        namespaces: The namespaces of the document, by name.
        is_too_long: Says of a name whether it is too long for anybody to ask for.
    """

    def __init__(
        self, namespaces: Mapping[str, Namespace], is_too_long: Callable[[str], bool]
    ) -> None:
        self._namespaces = namespaces
        self.is_too_long = is_too_long
        families = [(one, Address(one.name)) for one in namespaces.values() if one.parameters]
        # A literal part of an address is a better match than a parameter, from left to right.
        families.sort(key=lambda family: family[1].is_open)
        self._families: dict[tuple[int, str | None], list[tuple[Namespace, Address]]] = {}
        for family, address in families:
            place = (len(address.is_open), address.leading)
            self._families.setdefault(place, []).append((family, address))
        self._names = {family.name for family, _ in families}
        self._known: dict[str, Member] = {}
        self._occupied: Callable[[], Iterable[str]] = tuple

    def __bool__(self) -> bool:
        return bool(self._families)

    def __contains__(self, name: str) -> bool:
        """Tell whether a name is the address of a family itself."""
        return name in self._names

    def member(self, name: str) -> Member | None:
        """Return what a namespace is of a family, None if it is of none.

        One that the document has by its own name is of none.
        """
        known = self._known.get(name)
        if known is None:
            known = self._look_up(name)
            if known is not None:
                self._known[name] = known
                self.forget_unless_occupied(name)
        return known

    def find(self, name: str) -> Namespace | None:
        """Return the family that a namespace belongs to, None if to none."""
        member = self.member(name)
        return None if member is None else member.family

    def name_of(self, namespace: str) -> str:
        """Return the name under which handlers are registered for a namespace."""
        member = self.member(namespace)
        return namespace if member is None else member.family.name

    def values_of(self, namespace: str) -> Mapping[str, str]:
        """Return the values of the parameters in a name; none if it is of no family."""
        member = self.member(namespace)
        return {} if member is None else member.values

    def expect(self, name: str) -> bool:
        """Return whether a name is of a family that somebody asks for, who is about to be let in.

        It is known until `forget_unless_occupied`.
        """
        member = self._known.get(name) or self._look_up(name)
        if member is not None:
            self._known[name] = member
        return member is not None

    def forget_unless_occupied(self, name: str) -> None:
        """Forget what is known of a namespace that nobody is on.

        Without a lock: who remembers one asks afterwards, and who leaves one asks when it has left.
        """
        if name in self._known and name not in self._occupied():
            self._known.pop(name, None)

    def watch(self, occupied: Callable[[], Iterable[str]]) -> None:
        """Have what is found remembered for namespaces that somebody is on.

        Args:
            occupied: Returns their names, in constant time.
        """
        self._occupied = occupied

    def _look_up(self, name: str) -> Member | None:
        if not self._families or name in self._namespaces or self.is_too_long(name):
            return None
        texts = name.split("/")
        leading = texts[1] if len(texts) > 1 else None
        for place in ((len(texts), leading), (len(texts), None)):
            for family, address in self._families.get(place, ()):
                values = address.values_in(name)
                if values is not None:
                    return Member(family, values)
        return None


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
        return super().__contains__(name) or (isinstance(name, str) and self._is_asked_for(name))

    def _is_asked_for(self, name: str) -> bool:
        # Who asks for too long a name is told so by `Presence`, and else only that it cannot be.
        return self._families.is_too_long(name) or self._families.expect(name)
