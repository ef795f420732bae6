"""The kinds of security schemes: where their credentials are, and which callable decides.

Implements Security Scheme Object of AsyncAPI 2.0 to 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from asynction_core import Node
from asynction_security import credentials as credentials

__all__ = ["CALLABLES", "SCOPE_CALLABLE", "TYPES", "Kind", "kind_of"]

SCOPE_CALLABLE = "x-scopeValidateFunc"


@dataclass(frozen=True, slots=True)
class Kind:
    """What schemes of one kind have in common.

    Attributes:
        read: Reads the credentials.
        callables: The fields that name the callable which decides; one of them is needed.
        credentials: The names of the arguments that it must take.
        more: The names of the arguments that it may take, too.
        has_scopes: Whether requirements may state scopes for it.
    """

    read: credentials.Reader
    callables: tuple[str, ...]
    credentials: tuple[str, ...]
    more: tuple[str, ...] = ("required_scopes",)
    has_scopes: bool = False


def _user(node: Node) -> Kind:
    read = credentials.from_auth("username", "password")
    return Kind(read, ("x-basicInfoFunc",), ("username", "password"))


def _http(node: Node) -> Kind | None:
    scheme = node.child("scheme").text().lower()
    if scheme == "basic":
        return Kind(credentials.basic, ("x-basicInfoFunc",), ("username", "password"))
    if scheme == "bearer":
        return Kind(
            credentials.bearer,
            ("x-bearerInfoFunc", "x-basicBearerInfoFunc"),
            ("token",),
            ("required_scopes", "bearer_format"),
        )
    return None


def _token(node: Node) -> Kind:
    return Kind(credentials.bearer, ("x-tokenInfoFunc",), ("token",), (), has_scopes=True)


def _http_api_key(node: Node) -> Kind:
    read = credentials.http_api_key(node.child("in").text(), node.child("name").text())
    return Kind(read, ("x-apiKeyInfoFunc",), ("key",))


def _api_key(node: Node) -> Kind:
    read = credentials.from_auth(node.child("in").text())
    return Kind(read, ("x-apiKeyInfoFunc",), ("key",))


def _certificate(node: Node) -> Kind:
    return Kind(credentials.client_certificate, ("x-certInfoFunc",), ("subject",), ("environ",))


_KINDS: dict[str, Callable[[Node], Kind | None]] = {
    "X509": _certificate,
    "apiKey": _api_key,
    "http": _http,
    "httpApiKey": _http_api_key,
    "oauth2": _token,
    "openIdConnect": _token,
    "userPassword": _user,
}

TYPES = frozenset(_KINDS) | {
    "asymmetricEncryption",
    "gssapi",
    "plain",
    "scramSha256",
    "scramSha512",
    "symmetricEncryption",
}
"""The types of schemes that AsyncAPI knows."""

CALLABLES = frozenset(
    {
        "x-apiKeyInfoFunc",
        "x-basicBearerInfoFunc",
        "x-basicInfoFunc",
        "x-bearerInfoFunc",
        "x-certInfoFunc",
        "x-tokenInfoFunc",
        SCOPE_CALLABLE,
    }
)
"""The fields of schemes that name callables."""


def kind_of(node: Node) -> Kind | None:
    """Return the kind of a scheme that has its fields; None for one that Socket.IO has no way for.

    Args:
        node: Where the scheme stands.
    """
    of_type = _KINDS.get(node.child("type").text())
    return of_type(node) if of_type is not None else None
