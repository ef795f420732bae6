"""The namespaces of two documents, compared: those that are there on both sides, and the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from asynction_core import HandshakeBindings, Namespace, Schema, Spec
from asynction_validation.comparing.change import Change, Proof
from asynction_validation.comparing.change_rules import DEPRECATED
from asynction_validation.comparing.deprecation import namespace_is_deprecated
from asynction_validation.comparing.event_changes import EventChanges, renamed
from asynction_validation.comparing.schema_changes import SchemaChanges, Sides
from asynction_validation.comparing.ways_in import Security

_PARAMETER = re.compile(r"\{([^{}]*)\}")


class NamespaceChanges:
    """Compares namespaces.

    Args:
        old: The old document's spec.
        new: The new one's.
        schemas: Compares schemas.
    """

    def __init__(self, old: Spec, new: Spec, schemas: SchemaChanges) -> None:
        self._old = old
        self._new = new
        self._schemas = schemas
        self._security = Security(old, new)
        self._events = EventChanges(schemas, self._security)

    def all(self) -> Iterator[Change]:
        """Yield the changes of all namespaces, the old ones in their order, then what has come."""
        before, after = self._old.namespaces, self._new.namespaces
        pairs = {name: self._counterpart(one) for name, one in before.items()}
        gone = {name: before[name] for name, other in pairs.items() if other is None}
        kept = {other.name for other in pairs.values() if other is not None}
        come = {name: one for name, one in after.items() if name not in kept}
        names = self._renamed(gone, come)
        for name, namespace in before.items():
            other = pairs[name]
            if other is not None:
                yield from self._between(namespace, other)
            else:
                yield self._gone(namespace, come.get(names.get(name, "")))
        root = self._old.document.root
        for name, namespace in come.items():
            if name not in names.values():
                sides = Sides(root, namespace.node, name)
                yield sides.change("namespace-added", "compatible", f"{name!r} is there, too")

    def sources(self, sides: Sides) -> Iterator[Change]:
        """Yield where credentials are to be had elsewhere."""
        yield from self._security.sources(sides)

    def _counterpart(self, namespace: Namespace) -> Namespace | None:
        """Return what is in its place: of the same name, or a family that it is of."""
        after = self._new.namespaces
        if namespace.name in after:
            return after[namespace.name]
        shape = _PARAMETER.sub("{}", namespace.name)
        for other in after.values():
            if other.parameters and _PARAMETER.sub("{}", other.name) == shape:
                return other
        if namespace.parameters:
            return None
        families = (one for one in after.values() if one.parameters)
        return next((one for one in families if one.values_of(namespace.name) is not None), None)

    def _renamed(
        self, gone: Mapping[str, Namespace], come: Mapping[str, Namespace]
    ) -> dict[str, str]:
        looks = [
            {
                name: self._events.look(one)
                for name, one in some.items()
                if one.receives or one.sends
            }
            for some in (gone, come)
        ]
        return renamed(*looks)

    def _gone(self, namespace: Namespace, other: Namespace | None) -> Change:
        at = other.node if other is not None else self._new.document.root
        sides = Sides(namespace.node, at, namespace.name)
        name = namespace.name
        proof = Proof(name, "namespace", "old", f"there is no {name!r} any more")
        if namespace_is_deprecated(namespace):
            rule, message = DEPRECATED, f"{name!r} is gone: it was deprecated"
        elif other is not None:
            rule, message = "namespace-renamed", f"{name!r} is gone, and {other.name!r} is like it"
        else:
            rule, message = "namespace-removed", f"{name!r} is gone"
        return sides.change(rule, "breaking", message, proof)

    def _between(self, old: Namespace, new: Namespace) -> Iterator[Change]:
        sides = Sides(old.node, new.node, old.name)
        before, after = self._old.security_of(old), self._new.security_of(new)
        yield from self._security.between(before, after, sides)
        yield from self._parameters(old, new, sides)
        yield from self._bindings(old.bindings, new.bindings, sides)
        yield from self._events.between(old, new)

    def _parameters(self, old: Namespace, new: Namespace, sides: Sides) -> Iterator[Change]:
        if new.parameters and not old.parameters:
            yield from self._became_member(old, new, sides)
            return
        before, after = (_PARAMETER.findall(one.name) for one in (old, new))
        for name, other in dict(zip(before, after, strict=True)).items():
            one, two = old.parameters[name], new.parameters[other]
            found = self._schemas.change(
                "parameter",
                "parameter",
                (one.schema, two.schema),
                "received",
                Sides(one.node, two.node, old.name, around=(old.node, new.node)),
                f"values of the parameter {name!r}",
            )
            if found is not None:
                yield found

    def _became_member(self, old: Namespace, new: Namespace, sides: Sides) -> Iterator[Change]:
        """Yield that a namespace is none of the family that is in its place."""
        for name, value in (new.values_of(old.name) or {}).items():
            parameter = new.parameters[name]
            found = self._schemas.described(parameter.schema, "parameter")
            violation = found.violation(value) if parameter.schema is not None else None
            if violation is not None:
                reason = f"the parameter {name!r} of {new.name!r}: {violation.message}"
                proof = Proof(value, "parameter", "old", reason)
                at = Sides(old.node, parameter.node, old.name, around=(new.node,))
                yield at.change("parameter-narrowed", "breaking", reason, proof)

    def _bindings(
        self, old: HandshakeBindings | None, new: HandshakeBindings | None, sides: Sides
    ) -> Iterator[Change]:
        before, after = old.node if old else sides.old, new.node if new else sides.new
        at = Sides(before, after, sides.namespace, around=(sides.old, sides.new))
        methods = [one.method or "GET" if one else "GET" for one in (old, new)]
        if methods[0] != methods[1]:
            reason = f"connections are opened with {methods[1]}, and not with {methods[0]}"
            proof = Proof(methods[0], "method", "old", reason)
            yield at.change("binding-narrowed", "breaking", reason, proof)
        for role in ("query", "headers"):
            schemas: tuple[Schema | None, Schema | None] = (
                getattr(old, role, None),
                getattr(new, role, None),
            )
            found = self._schemas.change(
                "binding",
                role,
                schemas,
                "received",
                at,
                "queries of requests" if role == "query" else "headers of requests",
            )
            if found is not None:
                yield found
