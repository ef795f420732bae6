"""What a client may present to a scheme, and the only credentials that tests accept."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple

__all__ = [
    "KEY",
    "LONGEST",
    "MEGABYTES",
    "PASSWORD",
    "RIGHT",
    "SUBJECT",
    "TOKEN",
    "USER",
    "Asked",
    "Case",
    "basic",
]

Asked = tuple[str, ...] | None


class Case(NamedTuple):
    """What a client presents to a scheme.

    Attributes:
        scheme: The scheme's name.
        what: What is special about it.
        asked: The credentials that the scheme's callable is asked about; None if it is not called.
        environ: Items of the WSGI environment: headers, the query, what the web server adds.
        auth: Socket.IO's ``auth``.
    """

    scheme: str
    what: str
    asked: Asked
    environ: dict[str, Any]
    auth: Any = None


USER, PASSWORD = "ann-lee", "s3cret>>>???ü"
TOKEN = "eyJhbGciOi.s3cret-T0ken~+/=="
KEY = "s3cret-key-1"
SUBJECT = "CN=ann-lee,O=s3cret"

# The only credentials that the callables of the tests accept.
RIGHT: dict[str, tuple[str, ...]] = {
    "basic": (USER, PASSWORD),
    "bearer": (TOKEN,),
    "oauth2": (TOKEN,),
    "openid": (TOKEN,),
    "query": (KEY,),
    "header": (KEY,),
    "cookie": (KEY,),
    "user": (KEY,),
    "password": (KEY,),
    "login": (USER, PASSWORD),
    "certificate": (SUBJECT,),
}

LONGEST, MEGABYTES = 65_536, 3_000_000


def basic(text: str | bytes) -> str:
    """Return the Authorization header of HTTP's Basic scheme for a text."""
    return "Basic " + b64encode(text.encode() if isinstance(text, str) else text).decode()
