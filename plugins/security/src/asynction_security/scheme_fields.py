"""Check the fields that the type of a security scheme asks for.

Implements Security Scheme Object and OAuth Flows Object of AsyncAPI 2.0 to 2.6, and of 3.0 and 3.1,
where ``scopes`` are those that are asked for, and flows define theirs as ``availableScopes``.
"""

from __future__ import annotations

import logging
from difflib import get_close_matches
from urllib.parse import urlsplit

from asynction_core import Node
from asynction_security.kinds import CALLABLES, TYPES

__all__ = ["check_fields", "scopes_of"]

logger = logging.getLogger("asynction")

_PLACES = {"apiKey": ("user", "password"), "httpApiKey": ("query", "header", "cookie")}

_URLS_OF_FLOWS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
}


_MEANINGS = {
    "authorizationUrl": "where the user is asked",
    "in": "where the credential stands",
    "name": "what the query parameter, header or cookie is called",
    "openIdConnectUrl": "where the provider describes itself (OpenID Connect Discovery)",
    "scheme": "'basic' or 'bearer'",
    "tokenUrl": "where tokens are issued",
    "type": f"one of {', '.join(sorted(TYPES))}",
}

_FIELDS = frozenset(
    {"$ref", "bearerFormat", "description", "flows", "in", "name", "openIdConnectUrl", "scheme"}
) | {"type"}


def check_fields(node: Node) -> None:
    """Check that a scheme has what its type asks for.

    Args:
        node: Where the scheme stands.

    Raises:
        SpecError: A field is missing, or is not what it must be.
    """
    _check_names(node)
    kind = _text(node, "type", "a security scheme")
    if kind not in TYPES:
        by_letters = {known.lower(): known for known in TYPES}
        meant = by_letters[get_close_matches(kind.lower(), by_letters, n=1, cutoff=0)[0]]
        raise node.child("type").error(
            f"there is no type {kind!r} of security schemes: is {meant!r} meant?"
        )
    what = f"a security scheme of type {kind}"
    if kind in _PLACES:
        place = _text(node, "in", what)
        if place not in _PLACES[kind]:
            raise node.child("in").error(f"'in' of {what} is one of {', '.join(_PLACES[kind])}")
    match kind:
        case "http":
            _text(node, "scheme", what)
        case "httpApiKey":
            _text(node, "name", what)
        case "oauth2":
            _check_flows(node, what)
        case "openIdConnect":
            _url(node, "openIdConnectUrl", what)


def scopes_of(node: Node) -> frozenset[str] | None:
    """Return the scopes that the flows of an oauth2 scheme define; None if any may be asked for.

    Args:
        node: Where the scheme stands; its fields have been checked.
    """
    if node.child("type").value != "oauth2":
        return None
    flows = node.get("flows")
    return frozenset(
        scope
        for name, flow in (flows.items() if flows is not None else ())
        if name in _URLS_OF_FLOWS
        for scope in flow.mapping()[_scopes_field(node)]
    )


def _check_names(node: Node) -> None:
    """Refuse a misspelt callable, without which somebody would get in; tell of other fields."""
    for key in node.mapping():
        if key in _FIELDS or key in CALLABLES or (key == "scopes" and _is_v3(node)):
            continue
        by_letters = {known.lower(): known for known in CALLABLES}
        near = get_close_matches(key.lower(), by_letters, n=1, cutoff=0.85)
        if near:
            raise node.child(key).error(
                f"a security scheme has no field {key!r}: is {by_letters[near[0]]!r} meant?"
            )
        if not key.startswith("x-"):
            logger.warning(
                "%s",
                node.child(key).error(
                    f"the security scheme has a field {key!r}, which means nothing here"
                ),
            )


def _check_flows(node: Node, what: str) -> None:
    flows = node.get("flows")
    if flows is None:
        raise node.error(f"{what} needs 'flows': at least one of {', '.join(_URLS_OF_FLOWS)}")
    given = [name for name in flows.mapping() if not name.startswith("x-")]
    if not given:
        raise flows.error(f"'flows' needs at least one of {', '.join(_URLS_OF_FLOWS)}")
    for name in given:
        if name not in _URLS_OF_FLOWS:
            raise flows.child(name).error(
                f"there is no flow {name!r}: 'flows' has {', '.join(_URLS_OF_FLOWS)}"
            )
        flow = flows.child(name).resolved()
        for field in _URLS_OF_FLOWS[name]:
            _url(flow, field, f"the flow {name}")
        if "refreshUrl" in flow.mapping():
            _url(flow, "refreshUrl", f"the flow {name}")
        field = _scopes_field(node)
        scopes = flow.get(field)
        if scopes is None:
            raise flow.error(
                f"the flow {name} needs {field!r}: a mapping from names to descriptions, maybe "
                "empty"
            )
        for _, description in scopes.items():
            description.text()


def _scopes_field(node: Node) -> str:
    """Return where flows define their scopes."""
    return "availableScopes" if _is_v3(node) else "scopes"


def _is_v3(node: Node) -> bool:
    return str(node.document.root.value["asyncapi"]).startswith("3.")


def _text(node: Node, field: str, what: str) -> str:
    if field not in node.mapping():
        raise node.error(f"{what} needs {field!r}: {_MEANINGS[field]}")
    text = node.child(field).text()
    if not text:
        raise node.child(field).error(f"{field!r} of {what} is empty")
    return text


def _url(node: Node, field: str, what: str) -> None:
    text = _text(node, field, what)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or not parts.netloc:
        raise node.child(field).error(
            f"{field!r} of {what} must be an absolute URL, as https://example.com/path is"
        )
