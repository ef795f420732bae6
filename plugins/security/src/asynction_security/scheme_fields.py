"""Find what is wrong with the fields of a security scheme: what its type asks for, and the rest.

Implements Security Scheme Object and OAuth Flows Object of AsyncAPI 2.0 to 2.6, and of 3.0 and 3.1,
where ``scopes`` are those that are asked for, and flows define theirs as ``availableScopes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

from asynction_core import Node, SpecError
from asynction_security.kinds import CALLABLES, TYPES

_NEEDED = {
    "apiKey": ("in",),
    "http": ("scheme",),
    "httpApiKey": ("in", "name"),
    "openIdConnect": ("openIdConnectUrl",),
}

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

_FIELDS = {"$ref", "bearerFormat", "description", "flows", "type"}.union(*_NEEDED.values())


def field_defects(node: Node) -> Iterator[SpecError]:
    """Yield what is wrong with a scheme, and warnings of fields that mean nothing.

    Args:
        node: Where the scheme stands.
    """
    return _each(_of_scheme(node))


def scopes_of(node: Node) -> frozenset[str] | None:
    """Return the scopes that the flows of an oauth2 scheme define; None if any may be asked for.

    Args:
        node: Where the scheme stands; nothing is wrong with its fields.
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


def _each(defects: Iterable[SpecError]) -> Iterator[SpecError]:
    """Yield defects, also the one that is raised where nothing further can be looked at."""
    try:
        yield from defects
    except SpecError as error:
        yield error.with_traceback(None)  # which would hold on to the document


def raised(check: Callable[..., object], *args: object) -> Iterator[SpecError]:
    """Yield the error that a check raises, if it raises one."""
    try:
        check(*args)
    except SpecError as error:
        yield from (error.with_traceback(None), *error.others)


def _of_scheme(node: Node) -> Iterator[SpecError]:
    yield from _odd_names(node)
    kind = _text(node, "type", "a security scheme")
    what = f"a security scheme of type {kind}"
    for field in _NEEDED.get(kind, ()):
        yield from raised(_text, node, field, what)
    if kind == "oauth2":
        yield from _of_flows(node, what)


def _odd_names(node: Node) -> Iterator[SpecError]:
    """Yield misspelt callables, without which somebody would get in, and warn of other fields."""
    known = _FIELDS | CALLABLES | {"scopes"} - {_scopes_field(node)}
    for key in node.mapping().keys() - known:
        by_letters = {name.lower(): name for name in CALLABLES}
        near = get_close_matches(key.lower(), by_letters, n=1, cutoff=0.85)
        if near:
            yield node.child(key).error(
                f"a security scheme has no field {key!r}: is {by_letters[near[0]]!r} meant?",
                rule="security",
            )
        elif not key.startswith("x-"):
            yield node.child(key).error(
                f"the security scheme has a field {key!r}, which means nothing here",
                rule="unknown-field",
                severity="warning",
            )


def _of_flows(node: Node, what: str) -> Iterator[SpecError]:
    flows = node.get("flows")
    if flows is None:
        raise node.error(
            f"{what} needs 'flows': at least one of {', '.join(_URLS_OF_FLOWS)}",
            rule="required-field",
        )
    given = [name for name in flows.mapping() if not name.startswith("x-")]
    if not given:
        raise flows.error(
            f"'flows' needs at least one of {', '.join(_URLS_OF_FLOWS)}", rule="security"
        )
    for name in given:
        yield from _each(_of_flow(flows, name, _scopes_field(node)))


def _of_flow(flows: Node, name: str, scopes_field: str) -> Iterator[SpecError]:
    if name not in _URLS_OF_FLOWS:
        raise flows.child(name).error(
            f"there is no flow {name!r}: 'flows' has {', '.join(_URLS_OF_FLOWS)}",
            rule="unknown-field",
        )
    flow = flows.child(name).resolved()
    refresh = ("refreshUrl",) if "refreshUrl" in flow.mapping() else ()
    for field in (*_URLS_OF_FLOWS[name], *refresh):
        yield from raised(_text, flow, field, f"the flow {name}")
    scopes = flow.get(scopes_field)
    if scopes is None:
        raise flow.error(
            f"the flow {name} needs {scopes_field!r}: a mapping from names to descriptions, maybe "
            "empty",
            rule="required-field",
        )
    for _, description in scopes.items():
        yield from raised(description.text)


def _scopes_field(node: Node) -> str:
    """Return where flows define their scopes; in AsyncAPI 3.x, ``scopes`` is a field of schemes."""
    is_v3 = str(node.document.root.value["asyncapi"]).startswith("3.")
    return "availableScopes" if is_v3 else "scopes"


def _text(node: Node, field: str, what: str) -> str:
    """Return a text that is needed.

    Raises:
        SpecError: It is missing, or is not what it must be.
    """
    if field not in node.mapping():
        raise node.error(f"{what} needs {field!r}: {_MEANINGS[field]}", rule="required-field")
    place = node.child(field)
    text = place.text()
    if not text:
        raise place.error(f"{field!r} of {what} is empty", rule="field-value")
    if field == "type" and text not in TYPES:
        by_letters = {known.lower(): known for known in TYPES}
        meant = by_letters[get_close_matches(text.lower(), by_letters, n=1, cutoff=0)[0]]
        raise place.error(
            f"there is no type {text!r} of security schemes: is {meant!r} meant?",
            rule="field-value",
        )
    if field == "in" and text not in (places := _PLACES[node.child("type").text()]):
        raise place.error(f"'in' of {what} is one of {', '.join(places)}", rule="field-value")
    if field.endswith("Url") and not _is_absolute(text):
        raise place.error(
            f"{field!r} of {what} must be an absolute URL, as https://example.com/path is",
            rule="field-format",
        )
    return text


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)
