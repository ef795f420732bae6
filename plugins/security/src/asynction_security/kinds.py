"""The kinds of security schemes: where their credentials are, and which callable decides.

Implements Security Scheme Object of AsyncAPI 2.0 to 3.1.
"""

from __future__ import annotations

from asynction_core import Node
from asynction_security.credentials import (
    Reader,
    basic,
    bearer,
    client_certificate,
    from_auth,
    http_api_key,
)

SCOPE_CALLABLE = "x-scopeValidateFunc"


class Kind:
    """What schemes of one kind have in common.

    Args:
        read: Reads the credentials.
        callables: The fields that name the callable which decides; one of them is needed.
        credentials: The names of the arguments that it must take.
        more: The names of the arguments that it may take, too.
        has_scopes: Whether requirements may state scopes for it.
    """

    def __init__(
        self,
        read: Reader,
        callables: tuple[str, ...],
        credentials: tuple[str, ...],
        more: tuple[str, ...] = ("required_scopes",),
        *,
        has_scopes: bool = False,
    ) -> None:
        self.read = read
        self.callables = callables
        self.credentials = credentials
        self.more = more
        self.has_scopes = has_scopes

    def deciding(self, node: Node) -> list[str]:
        """Return the fields of a scheme that name the callable which decides: one, if it is right.

        Args:
            node: Where the scheme stands.
        """
        return [field for field in self.callables if field in node.mapping()]


_BASIC = (("x-basicInfoFunc",), ("username", "password"))
_API_KEY = (("x-apiKeyInfoFunc",), ("key",))
_TOKEN = Kind(bearer, ("x-tokenInfoFunc",), ("token",), (), has_scopes=True)

_KINDS = {
    "X509": Kind(client_certificate, ("x-certInfoFunc",), ("subject",), ("environ",)),
    "oauth2": _TOKEN,
    "openIdConnect": _TOKEN,
    "userPassword": Kind(from_auth("username", "password"), *_BASIC),
}
_KINDS_OF_HTTP = {
    "basic": Kind(basic, *_BASIC),
    "bearer": Kind(
        bearer,
        ("x-bearerInfoFunc", "x-basicBearerInfoFunc"),
        ("token",),
        ("required_scopes", "bearer_format"),
    ),
}

_SASL = ("gssapi", "plain", "scramSha256", "scramSha512")
_ENCRYPTION = ("asymmetricEncryption", "symmetricEncryption")

TYPES = frozenset({*_KINDS, "apiKey", "http", "httpApiKey", *_SASL, *_ENCRYPTION})
"""The types of schemes that AsyncAPI knows."""

CALLABLES = frozenset({SCOPE_CALLABLE, *_API_KEY[0]}).union(
    *(kind.callables for kind in (*_KINDS.values(), *_KINDS_OF_HTTP.values()))
)
"""The fields of schemes that name callables."""


def kind_of(node: Node) -> Kind | None:
    """Return the kind of a scheme that has its fields; None for one that Socket.IO has no way for.

    Args:
        node: Where the scheme stands.
    """
    match node.child("type").text():
        case "http":
            return _KINDS_OF_HTTP.get(node.child("scheme").text().lower())
        case "httpApiKey":
            place, name = node.child("in").text(), node.child("name").text()
            return Kind(http_api_key(place, name), *_API_KEY)
        case "apiKey":
            return Kind(from_auth(node.child("in").text()), *_API_KEY)
        case other:
            return _KINDS.get(other)
