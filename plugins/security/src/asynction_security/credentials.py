"""Read credentials from the request that opens a connection, and from Socket.IO's `auth`.

Each reader gets the request and the ``auth`` payload, returns the credentials as a tuple (None if
there are none) and raises `MalformedCredentials` for what can be no credentials.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from flask import Request

Credentials = tuple[Any, ...]
Reader = Callable[["Request", Any], "Credentials | None"]

LONGEST = 65_536  # characters of one credential

# A scheme (a token of RFC 9110), and what stands behind it.
_AUTHORIZATION = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(.*)", re.DOTALL)
# A superset of RFC 6750's b64token without the comma, with which servers join repeated headers.
_TOKEN = re.compile(r" +([\x21-\x2b\x2d-\x7e]+) *")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class MalformedCredentials(Exception):
    """What a client sent can be no credentials. The message quotes nothing of it."""


def basic(request: Request, auth: Any) -> Credentials | None:
    """Read the ``Authorization`` header of HTTP's Basic scheme (RFC 7617, in UTF-8)."""
    token = _authorization(request, "basic")
    if token is None:
        return None
    try:
        text = base64.b64decode(token, validate=True).decode("utf-8")
    except ValueError:  # no Base64, or no UTF-8
        raise MalformedCredentials("a malformed Authorization header") from None
    username, colon, password = text.partition(":")
    if not colon or not username or _CONTROL.search(text):
        raise MalformedCredentials("a malformed Authorization header")
    return username, password


def bearer(request: Request, auth: Any) -> Credentials | None:
    """Read the ``Authorization`` header of HTTP's Bearer scheme (RFC 6750), else ``auth.token``."""
    token = _authorization(request, "bearer")
    return _token(request, auth) if token is None else (token,)


def from_auth(*names: str) -> Reader:
    """Return what reads texts of these names from ``auth``; an empty password is one."""

    def read(request: Request, auth: Any) -> Credentials | None:
        if not isinstance(auth, dict) or not all(name in auth for name in names):
            return None
        for position, name in enumerate(names):
            if not isinstance(auth[name], str) or (not auth[name] and position == 0):
                raise MalformedCredentials(f"a malformed {name!r} in auth")
        return tuple(_sound(auth[name], f"{name!r} in auth") for name in names)

    return read


_token = from_auth("token")


def http_api_key(place: str, name: str) -> Reader:
    """Return what reads a key from the query, a header or a cookie of that name."""
    values = {"query": _query, "header": _header, "cookie": _cookies}[place]
    what = f"{place} {name!r}"

    def read(request: Request, auth: Any) -> Credentials | None:
        try:
            found = values(request, name)
        except UnicodeError:
            raise MalformedCredentials(f"a {what} that is no UTF-8") from None
        if not found:
            return None
        if len(found) > 1:
            raise MalformedCredentials(f"more than one {what}")
        if not found[0]:
            raise MalformedCredentials(f"an empty {what}")
        return (_sound(found[0], what),)

    return read


def client_certificate(request: Request, auth: Any) -> Credentials | None:
    """Read the certificate that the web server has verified, and the WSGI environment.

    The names are those of Apache's mod_ssl, which others follow. A client cannot set them: what it
    sends as headers stands under names that begin with ``HTTP_``.
    """
    environ = request.environ
    verified, subject = environ.get("SSL_CLIENT_VERIFY"), environ.get("SSL_CLIENT_S_DN")
    if verified in (None, "", "NONE"):
        return None
    if verified != "SUCCESS" or not isinstance(subject, str) or not subject:
        raise MalformedCredentials("a client certificate that is not verified")
    return subject, environ


def _authorization(request: Request, scheme: str) -> str | None:
    """Return what stands behind a scheme in the ``Authorization`` header, None if not that one."""
    given = _AUTHORIZATION.match(request.environ.get("HTTP_AUTHORIZATION", ""))
    if given is None or given[1].lower() != scheme:
        return None
    token = _TOKEN.fullmatch(given[2])
    if token is None:
        raise MalformedCredentials("a malformed Authorization header")
    return _sound(token[1], "header 'Authorization'")


def _query(request: Request, name: str) -> list[str]:
    query = request.query_string.decode("ascii")
    return [
        value
        for key, value in parse_qsl(query, keep_blank_values=True, errors="strict")
        if key == name
    ]


def _header(request: Request, name: str) -> list[str]:
    value = request.headers.get(name)
    # WSGI hands the bytes on as if they were Latin-1 (PEP 3333).
    return [] if value is None else [value.encode("latin-1").decode("utf-8")]


def _cookies(request: Request, name: str) -> list[str]:
    from werkzeug.http import parse_cookie  # with a server: documents are judged without one

    values = parse_cookie(request.environ).getlist(name)
    if any("\ufffd" in value for value in values):  # in quotes, it stands for what is no UTF-8
        raise UnicodeError
    return values


def _sound(text: str, what: str) -> str:
    if len(text) > LONGEST:
        raise MalformedCredentials(f"a {what} that is too long")
    try:
        text.encode("utf-8")
    except UnicodeError:  # half of a surrogate pair, which JSON can spell
        raise MalformedCredentials(f"a malformed {what}") from None
    return text
