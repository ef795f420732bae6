"""Rules about security requirements."""

from __future__ import annotations

from typing import Any

from asynction_core import Node
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

_SCOPED = ("oauth2", "openIdConnect")


def schemes(requirement: Place, whole: Whole) -> Found:
    """A requirement names security schemes of the components (2.x)."""
    known = whole.under_root("components", "securitySchemes")
    for name in requirement.value:
        if name not in known:
            names = ", ".join(map(repr, known)) or "nothing"
            yield (
                requirement.child(name),
                f"there is no security scheme {name!r}: components/securitySchemes has {names}",
            )


def scopes(requirement: Place, whole: Whole) -> Found:
    """Scopes are asked of schemes that have them, and of those that they have (2.x)."""
    for name, asked in requirement.value.items():
        scheme = _scheme(name, whole)
        if not isinstance(asked, list) or scheme is None:
            continue
        kind = scheme.value.get("type")
        if isinstance(kind, str) and kind not in _SCOPED and asked:
            yield (
                requirement.child(name),
                f"{name!r} is of the type {kind!r}, which has no scopes: the list must be empty",
            )
        elif kind == "oauth2":
            yield from _unknown(requirement.child(name), asked, _available(scheme, "scopes"))


def scheme_scopes(scheme: Place, whole: Whole) -> Found:
    """The scopes of a scheme are some of those that its flows have (3.x)."""
    asked = scheme.get("scopes")
    if scheme.get("type") != "oauth2" or not isinstance(asked, list):
        return
    yield from _unknown(scheme.child("scopes"), asked, _available(scheme.node(), "availableScopes"))


def _scheme(name: str, whole: Whole) -> Node | None:
    if name not in whole.under_root("components", "securitySchemes"):
        return None
    root = Place(whole.root.value, "document", whole.root)
    node = root.child("components", "securitySchemes", name).resolved()
    return node if node is not None and isinstance(node.value, dict) else None


def _available(scheme: Node, field: str) -> list[str] | None:
    """Return the scopes that the flows of a scheme have; None if that cannot be told."""
    flows = scheme.value.get("flows")
    if not isinstance(flows, dict) or "$ref" in flows:
        return None
    found: list[str] = []
    for name, flow in flows.items():
        if name.startswith("x-"):
            continue
        listed: Any = flow.get(field) if isinstance(flow, dict) else None
        if not isinstance(listed, dict):
            return None
        found += listed
    return found


def _unknown(place: Place, asked: list[Any], available: list[str] | None) -> Found:
    if available is None:
        return
    names = ", ".join(map(repr, dict.fromkeys(available))) or "no scopes at all"
    for index, scope in enumerate(asked):
        if isinstance(scope, str) and scope not in available:
            yield (
                place.child(index),
                f"no flow of the security scheme has the scope {scope!r}: they have {names}",
            )
