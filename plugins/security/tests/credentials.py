"""What a client may present to a scheme, and the only credentials that tests accept."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple

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


def right(scheme: str, what: str, environ: dict[str, Any], auth: Any = None) -> Case:
    return Case(scheme, what, RIGHT[scheme], environ, auth)


PAIR = f"{USER}:{PASSWORD}"
ENCODED = b64encode(PAIR.encode()).decode()
VERIFIED = {"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_S_DN": SUBJECT}

RIGHT_CASES = [
    right("basic", "as it is", {"HTTP_AUTHORIZATION": basic(PAIR)}),
    right("basic", "scheme in lower case", {"HTTP_AUTHORIZATION": f"basic {ENCODED}"}),
    right("basic", "scheme in capitals", {"HTTP_AUTHORIZATION": f"BASIC {ENCODED}"}),
    right("basic", "spaces", {"HTTP_AUTHORIZATION": f"Basic    {ENCODED}  "}),
    right("basic", "beside auth", {"HTTP_AUTHORIZATION": basic(PAIR)}, {"username": "bob"}),
    *(
        case
        for scheme in ("bearer", "oauth2", "openid")
        for case in (
            right(scheme, "in the header", {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}),
            right(scheme, "scheme in lower case", {"HTTP_AUTHORIZATION": f"bearer {TOKEN}"}),
            right(scheme, "spaces", {"HTTP_AUTHORIZATION": f"Bearer   {TOKEN} "}),
            right(scheme, "in auth", {}, {"token": TOKEN}),
            right(scheme, "in auth, with more", {}, {"token": TOKEN, "more": [{}, None]}),
            right(scheme, "beside basic", {"HTTP_AUTHORIZATION": basic("b:c")}, {"token": TOKEN}),
            right(scheme, "header first", {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, {"token": 1}),
        )
    ),
    right("query", "as it is", {"QUERY_STRING": f"key={KEY}"}),
    right("query", "beside others", {"QUERY_STRING": f"EIO=4&Key=1&key={KEY}&other=%C3%A4"}),
    right("query", "percent-encoded", {"QUERY_STRING": f"k%65y={KEY.replace('-', '%2D')}"}),
    right("header", "as it is", {"HTTP_X_KEY": KEY}),
    right("header", "beside others", {"HTTP_X_KEY": KEY, "HTTP_KEY": "1", "QUERY_STRING": "key="}),
    right("cookie", "as it is", {"HTTP_COOKIE": f"key={KEY}"}),
    right("cookie", "quoted", {"HTTP_COOKIE": f'key="{KEY}"'}),
    right("cookie", "beside others", {"HTTP_COOKIE": f"a=b; key={KEY}; Key=other"}),
    right("user", "as it is", {}, {"user": KEY}),
    right("user", "with a password", {}, {"user": KEY, "password": None}),
    right("password", "as it is", {}, {"password": KEY}),
    right("login", "as it is", {}, {"username": USER, "password": PASSWORD}),
    right("login", "other order, more", {}, {"password": PASSWORD, "username": USER, "a": 1}),
    right("certificate", "as it is", VERIFIED),
    right("certificate", "beside headers", {**VERIFIED, "HTTP_SSL_CLIENT_VERIFY": "NONE"}),
]
