"""Security schemes: which callable each needs, and how a test presents credentials.

Implements Security Scheme Object of AsyncAPI 2.0 to 3.1, as asynction-security enforces it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynction_core import Node

SCOPES_FIELD = "x-scopeValidateFunc"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client presents when it connects.

    Attributes:
        auth: Items of Socket.IO's ``auth``.
        headers: HTTP headers.
        query: Query parameters.
        environ: What the web server says of a certificate.
    """

    auth: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme.

    Attributes:
        name: Its name in the document.
        node: Where it stands.
        words: What it is, in words.
        fields: The fields that name the callable which decides; one of them is needed.
        parameters: The parameters of that callable.
        credentials: What a test presents.
        has_scopes: Whether requirements may state scopes for it.
    """

    name: str
    node: Node
    words: str
    fields: tuple[str, ...]
    parameters: tuple[str, ...]
    credentials: Credentials
    has_scopes: bool = False

    @property
    def field(self) -> str:
        """The field that names its callable: the one that is there, else the usual one."""
        return next((name for name in self.fields if name in self.node.mapping()), self.fields[0])


_USER = ("username: str", "password: str", "required_scopes: list[str]")
_TOKEN = ("token: str", "required_scopes: list[str]", "bearer_format: str | None")
_KEY = ("key: str", "required_scopes: list[str]")
_BASIC = "Basic YWRhOnNlY3JldA=="  # ada:secret


def scheme_of(name: str, node: Node) -> Scheme | None:
    """Return a scheme of a document; None for one that Socket.IO has no way for.

    Args:
        node: Where it stands.
    """
    make = _KINDS.get(_text(node, "type"))
    return make(name, node) if make is not None else None


def _http(name: str, node: Node) -> Scheme | None:
    kind = _text(node, "scheme").lower()
    if kind == "basic":
        presented = Credentials(headers={"Authorization": _BASIC})
        return Scheme(name, node, "HTTP Basic", ("x-basicInfoFunc",), _USER, presented)
    if kind == "bearer":
        fields = ("x-bearerInfoFunc", "x-basicBearerInfoFunc")
        return Scheme(name, node, "an HTTP Bearer token", fields, _TOKEN, _bearer())
    return None


def _oauth2(name: str, node: Node) -> Scheme:
    kind = "OAuth 2.0" if _text(node, "type") == "oauth2" else "OpenID Connect"
    fields = ("x-tokenInfoFunc",)
    return Scheme(name, node, f"a token of {kind}", fields, ("token: str",), _bearer(), True)


def _user_password(name: str, node: Node) -> Scheme:
    presented = Credentials(auth={"username": "ada", "password": "secret"})
    return Scheme(name, node, "a name and a password", ("x-basicInfoFunc",), _USER, presented)


def _api_key(name: str, node: Node) -> Scheme:
    presented = Credentials(auth={_text(node, "in"): "secret"})
    return Scheme(name, node, "an API key", ("x-apiKeyInfoFunc",), _KEY, presented)


def _http_api_key(name: str, node: Node) -> Scheme:
    key, place = _text(node, "name"), _text(node, "in")
    presented = {
        "query": Credentials(query={key: "secret"}),
        "cookie": Credentials(headers={"Cookie": f"{key}=secret"}),
    }.get(place, Credentials(headers={key: "secret"}))
    words = f"an API key in the {place} {key!r}"
    return Scheme(name, node, words, ("x-apiKeyInfoFunc",), _KEY, presented)


def _certificate(name: str, node: Node) -> Scheme:
    presented = Credentials(environ={"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_S_DN": "CN=ada"})
    parameters = ("subject: str", "environ: dict[str, Any]")
    return Scheme(name, node, "a client certificate", ("x-certInfoFunc",), parameters, presented)


def _bearer() -> Credentials:
    # As browsers do it, so that a header may present something else.
    return Credentials(auth={"token": "secret"})


_KINDS: dict[str, Callable[[str, Any], Scheme | None]] = {
    "X509": _certificate,
    "apiKey": _api_key,
    "http": _http,
    "httpApiKey": _http_api_key,
    "oauth2": _oauth2,
    "openIdConnect": _oauth2,
    "userPassword": _user_password,
}


def _text(node: Node, key: str) -> str:
    value = node.mapping().get(key)
    return value if isinstance(value, str) else ""
