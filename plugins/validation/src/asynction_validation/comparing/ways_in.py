"""Who may connect, or have or send an event: ways in that are lost or have come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asynction_core import Node, SecurityRequirement, Spec
from asynction_validation.comparing.change import Change, Proof
from asynction_validation.comparing.schema_changes import Sides

_INFORMING = ("description", "bearerFormat", "scopes", "availableScopes")
_ADDRESSES = ("authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl")

_Way = Mapping[str, frozenset[str]]  # from what a scheme is to the scopes that it must grant


class Security:
    """Compares security requirements.

    A scheme is known by what it asks for: what it is called is the document's business.

    Args:
        old: The old document's spec.
        new: The new one's.
    """

    def __init__(self, old: Spec, new: Spec) -> None:
        self._old = {name: _kind(node) for name, node in old.security_schemes.items()}
        self._new = {name: _kind(node) for name, node in new.security_schemes.items()}
        self._nodes = (old.security_schemes, new.security_schemes)

    def between(
        self,
        old: Sequence[SecurityRequirement],
        new: Sequence[SecurityRequirement],
        sides: Sides,
    ) -> Iterator[Change]:
        """Yield the changes of the ways in.

        Args:
            old: The old requirements, of which one is enough; none lets everybody in.
            new: The new ones.
            sides: What they are for.
        """
        before = [_way(one, self._old) for one in old] or [{}]
        after = [_way(one, self._new) for one in new] or [{}]
        for index, way in enumerate(before):
            if not any(_is_enough(way, one) for one in after):
                at = old[index].node if old else sides.old
                yield self._lost(way, after, new, _moved(sides, old=at))
        for index, way in enumerate(after):
            if not any(_is_enough(way, one) for one in before):
                at = new[index].node if new else sides.new
                message = f"there is a way in that there was not: {_in_words(way)}"
                yield _moved(sides, new=at).change("security-added", "compatible", message)

    def _lost(
        self, way: _Way, after: list[_Way], new: Sequence[SecurityRequirement], sides: Sides
    ) -> Change:
        alike = [index for index, one in enumerate(after) if one.keys() == way.keys()]
        if alike:
            other = after[alike[0]]
            more = sorted({scope for one in other for scope in other[one] - way[one]})
            rule, reason = "security-scope", f"scopes are asked for, too: {', '.join(more)}"
        else:
            rule = "security-lost"
            reason = f"what was enough is not any more: {_in_words(way)}"
        at = new[alike[0] if alike else 0].node if new else sides.new
        credentials = {_name(one): sorted(scopes) for one, scopes in way.items()}
        proof = Proof(credentials, "credentials", "old", reason)
        return _moved(sides, new=at).change(rule, "breaking", reason, proof)

    def sources(self, sides: Sides) -> Iterator[Change]:
        """Yield that credentials are to be had elsewhere, for schemes that are still there."""
        before, after = ({_kind(node): node for node in one.values()} for one in self._nodes)
        for kind, node in before.items():
            other = after.get(kind)
            if other is not None and _addresses(node.value) != _addresses(other.value):
                message = f"credentials are to be had elsewhere: {_name(kind)}"
                yield _moved(sides, node, other).change("security-source", "unsure", message)


def _moved(sides: Sides, old: Node | None = None, new: Node | None = None) -> Sides:
    around = (sides.old, sides.new, *sides.around)
    return replace(sides, old=old or sides.old, new=new or sides.new, around=around)


def _way(requirement: SecurityRequirement, kinds: Mapping[str, str]) -> _Way:
    found: dict[str, frozenset[str]] = {}
    for name, scopes in requirement.schemes.items():
        kind = kinds.get(name, json.dumps({"name": name}))
        found[kind] = found.get(kind, frozenset()) | {*scopes}
    return found


def _is_enough(way: _Way, asked: _Way) -> bool:
    """Return whether who has what one way asks for has what another does."""
    return all(one in way and scopes <= way[one] for one, scopes in asked.items())


def _kind(node: Node) -> str:
    """Return what a scheme is, as JSON."""

    def told(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            key: told(one)
            for key, one in value.items()
            if key not in _INFORMING and key not in _ADDRESSES and not str(key).startswith("x-")
        }

    return json.dumps(told(node.resolved().value), sort_keys=True, default=str)


def _addresses(value: Any) -> Any:
    """Return the addresses in a scheme, with the way to each."""
    if not isinstance(value, dict):
        return None
    found = {key: value[key] for key in _ADDRESSES if key in value}
    below = {key: _addresses(one) for key, one in value.items() if isinstance(one, dict)}
    return found, {key: one for key, one in below.items() if one != ({}, {})}


def _name(kind: str) -> str:
    """Return what messages call a scheme, by what it is."""
    fields = json.loads(kind)
    if not isinstance(fields, dict):
        return kind
    named = [str(fields[key]) for key in ("type", "scheme", "in", "name") if key in fields]
    return " ".join([*named, *sorted(fields.get("flows", ()))])


def _in_words(way: _Way) -> str:
    if not way:
        return "no credentials at all"
    return " and ".join(
        _name(kind) + (f" with {', '.join(sorted(scopes))}" if scopes else "")
        for kind, scopes in way.items()
    )
