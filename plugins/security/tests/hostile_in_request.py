"""Hostile keys in the query, a header and a cookie, and hostile client certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .credentials import KEY, LONGEST, MEGABYTES, SUBJECT, Asked, Case

# By what is special: the query, and the key that the callable is asked about.
QUERIES: dict[str, tuple[str, str | None]] = {
    "nothing but a name": ("key", None),
    "empty": ("key=", None),
    "another name": (f"other={KEY}", None),
    "name in capitals": (f"KEY={KEY}", None),
    "name with a space": (f"key+={KEY}", None),
    "name with NUL": (f"key%00={KEY}", None),
    "name of a list": (f"key[]={KEY}", None),
    "name behind a question mark": (f"?key={KEY}", None),
    "twice the same": (f"key={KEY}&key={KEY}", None),
    "twice, wrong first": (f"key=s3cret-wrong&key={KEY}", None),
    "twice, wrong last": (f"key={KEY}&key=s3cret-wrong", None),
    "twice, empty last": (f"key={KEY}&key=", None),
    "twice, by another spelling": (f"key={KEY}&%6Bey={KEY}", None),
    "semicolon": (f"key={KEY};key={KEY}", f"{KEY};key={KEY}"),
    "not UTF-8": (f"key={KEY}%FF", None),
    "truncated UTF-8": (f"key={KEY}%E2%82", None),
    "overlong UTF-8": ("key=%C0%AFs3cret", None),
    "surrogate in UTF-8": ("key=%ED%A0%80s3cret", None),
    "latin-1 byte": (f"key={KEY}\xe4", None),
    "not UTF-8 elsewhere": (f"key={KEY}&other=%FF", None),
    "too long": (f"key={'s' * (LONGEST + 1)}", None),
    "megabytes": (f"key={'s' * MEGABYTES}", None),
    "megabytes of percent": (f"key={'%' * MEGABYTES}", None),
    "a hundred thousand others": ("s3cret=1&" * 100_000, None),
    "a hundred thousand times": (f"key={KEY}&" * 100_000, None),
    "wrong": ("key=s3cret-wrong", "s3cret-wrong"),
    "wrong by another spelling": ("%6bey=s3cret-wrong", "s3cret-wrong"),
    "a part": (f"key={KEY[:-1]}", KEY[:-1]),
    "other case": (f"key={KEY.upper()}", KEY.upper()),
    "two equals signs": (f"key=={KEY}", f"={KEY}"),
    "plus behind": (f"key={KEY}+", f"{KEY} "),
    "space before": (f"key=%20{KEY}", f" {KEY}"),
    "NUL behind": (f"key={KEY}%00", f"{KEY}\0"),
    "newline behind": (f"key={KEY}%0D%0A", f"{KEY}\r\n"),
    "percent alone": (f"key={KEY}%", f"{KEY}%"),
    "percent and no digits": (f"key={KEY}%zz", f"{KEY}%zz"),
    "percent and u": (f"key={KEY}%u0041", f"{KEY}%u0041"),
    "encoded twice": (f"key={KEY.replace('-', '%252D')}", KEY.replace("-", "%2D")),
    "fragment": (f"key={KEY}#top", f"{KEY}#top"),
}

# The same for the header "X-Key", as WSGI hands it on: bytes read as if they were Latin-1.
HEADERS: dict[str, tuple[str, str | None]] = {
    "empty": ("", None),
    "not UTF-8": (f"{KEY}\xff", None),
    "latin-1": (f"{KEY}\xe4", None),
    "truncated UTF-8": (f"{KEY}\xe2\x82", None),
    "beyond latin-1": (f"{KEY}€", None),
    "too long": ("s" * (LONGEST + 1), None),
    "megabytes": ("s" * MEGABYTES, None),
    "wrong": ("s3cret-wrong", "s3cret-wrong"),
    "repeated": (f"{KEY}, {KEY}", f"{KEY}, {KEY}"),
    "repeated without space": (f"{KEY},{KEY}", f"{KEY},{KEY}"),
    "comma behind": (f"{KEY},", f"{KEY},"),
    "spaces only": ("   ", "   "),
    "space behind": (f"{KEY} ", f"{KEY} "),
    "NUL": (f"{KEY}\0", f"{KEY}\0"),
    "newline": (f"{KEY}\r\nX-Key: {KEY}", f"{KEY}\r\nX-Key: {KEY}"),
    "quoted": (f'"{KEY}"', f'"{KEY}"'),
    "other case": (KEY.upper(), KEY.upper()),
    "UTF-8": (f"{KEY}\xc3\xa4", f"{KEY}ä"),
    "percent-encoded": (f"{KEY}%00", f"{KEY}%00"),
    "with a scheme": (f"Bearer {KEY}", f"Bearer {KEY}"),
}

# The same for the header "Cookie".
COOKIES: dict[str, tuple[str, str | None]] = {
    "header empty": ("", None),
    "nothing but a name": ("key", None),
    "empty": ("key=", None),
    "empty and quoted": ('key=""', None),
    "another name": (f"other={KEY}", None),
    "name in capitals": (f"KEY={KEY}", None),
    "name with a dollar sign": (f"$key={KEY}", None),
    "no name": (f"={KEY}", None),
    "semicolons": (";;;; ; ;", None),
    "twice the same": (f"key={KEY}; key={KEY}", None),
    "twice, wrong first": (f"key=s3cret-wrong; key={KEY}", None),
    "twice, wrong last": (f"key={KEY}; key=s3cret-wrong", None),
    "twice, empty last": (f"key={KEY};key=", None),
    "not UTF-8": (f"key={KEY}\xff", None),
    "not UTF-8, quoted": (f'key="{KEY}\\377"', None),
    "too long": (f"key={'s' * (LONGEST + 1)}", None),
    "megabytes": (f"key={'s' * MEGABYTES}", None),
    "ten thousand others": ("s3cret=1; " * 10_000, None),
    "wrong": ("key=s3cret-wrong", "s3cret-wrong"),
    "comma": (f"key={KEY},key={KEY}", f"{KEY},key={KEY}"),
    "percent-encoded": (f"key={KEY.replace('-', '%2D')}", KEY.replace("-", "%2D")),
    "open quote": (f'key="{KEY}', None),
    "NUL in quotes": (f'key="{KEY}\\000"', f"{KEY}\0"),
    "UTF-8": (f"key={KEY}\xc3\xa4", f"{KEY}ä"),
    "other case": (f"key={KEY.upper()}", KEY.upper()),
}

VERIFIED = {"SSL_CLIENT_VERIFY": "SUCCESS"}
NAMED = {"SSL_CLIENT_S_DN": SUBJECT}
SPOOFED = {f"HTTP_{name}": value for name, value in {**VERIFIED, **NAMED}.items()}

# What the web server says of the client's certificate, and what clients may send in its place.
CERTIFICATES: dict[str, tuple[dict[str, Any], Asked]] = {
    "subject only": (NAMED, None),
    "no subject": (VERIFIED, None),
    "none": ({**NAMED, "SSL_CLIENT_VERIFY": "NONE"}, None),
    "empty": ({**NAMED, "SSL_CLIENT_VERIFY": ""}, None),
    "failed": ({**NAMED, "SSL_CLIENT_VERIFY": "FAILED"}, None),
    "failed for a reason": ({**NAMED, "SSL_CLIENT_VERIFY": "FAILED:certificate expired"}, None),
    "not verified": ({**NAMED, "SSL_CLIENT_VERIFY": "GENEROUS"}, None),
    "lower case": ({**NAMED, "SSL_CLIENT_VERIFY": "success"}, None),
    "capitalised": ({**NAMED, "SSL_CLIENT_VERIFY": "Success"}, None),
    "space behind": ({**NAMED, "SSL_CLIENT_VERIFY": "SUCCESS "}, None),
    "newline behind": ({**NAMED, "SSL_CLIENT_VERIFY": "SUCCESS\n"}, None),
    "two words": ({**NAMED, "SSL_CLIENT_VERIFY": "NONE,SUCCESS"}, None),
    "zero": ({**NAMED, "SSL_CLIENT_VERIFY": "0"}, None),
    "true": ({**NAMED, "SSL_CLIENT_VERIFY": True}, None),
    "bytes": ({**NAMED, "SSL_CLIENT_VERIFY": b"SUCCESS"}, None),
    "a list": ({**NAMED, "SSL_CLIENT_VERIFY": ["SUCCESS"]}, None),
    "empty subject": ({**VERIFIED, "SSL_CLIENT_S_DN": ""}, None),
    "subject None": ({**VERIFIED, "SSL_CLIENT_S_DN": None}, None),
    "subject in bytes": ({**VERIFIED, "SSL_CLIENT_S_DN": SUBJECT.encode()}, None),
    "subject in a list": ({**VERIFIED, "SSL_CLIENT_S_DN": [SUBJECT]}, None),
    "common name only": ({**VERIFIED, "SSL_CLIENT_S_DN_CN": "ann-lee"}, None),
    "issuer only": ({**VERIFIED, "SSL_CLIENT_I_DN": SUBJECT}, None),
    "names in lower case": ({"ssl_client_verify": "SUCCESS", "ssl_client_s_dn": SUBJECT}, None),
    "names with dashes": ({"SSL-CLIENT-VERIFY": "SUCCESS", "SSL-CLIENT-S-DN": SUBJECT}, None),
    "headers": (SPOOFED, None),
    "headers with X": (
        {"HTTP_X_SSL_CLIENT_VERIFY": "SUCCESS", "HTTP_X_SSL_CLIENT_S_DN": SUBJECT},
        None,
    ),
    "header of a proxy": ({"HTTP_X_FORWARDED_CLIENT_CERT": f'Subject="{SUBJECT}"'}, None),
    "header of RFC 9440": ({"HTTP_CLIENT_CERT": ":czNjcmV0:"}, None),
    "headers against none": ({**SPOOFED, "SSL_CLIENT_VERIFY": "NONE"}, None),
    "verified by a header": ({**SPOOFED, **NAMED}, None),
    "subject in a header": ({**SPOOFED, **VERIFIED}, None),
    "query": ({"QUERY_STRING": f"SSL_CLIENT_VERIFY=SUCCESS&SSL_CLIENT_S_DN={SUBJECT}"}, None),
    "wrong": ({**VERIFIED, "SSL_CLIENT_S_DN": "CN=bob-lee"}, ("CN=bob-lee",)),
    "wrong, right in a header": (
        {**SPOOFED, **VERIFIED, "SSL_CLIENT_S_DN": "CN=bob-lee"},
        ("CN=bob-lee",),
    ),
    "other order": (
        {**VERIFIED, "SSL_CLIENT_S_DN": "O=s3cret,CN=ann-lee"},
        ("O=s3cret,CN=ann-lee",),
    ),
    "NUL": ({**VERIFIED, "SSL_CLIENT_S_DN": f"{SUBJECT}\0"}, (f"{SUBJECT}\0",)),
}

# Where the right key does not count.
PLACES = {
    "query": {"QUERY_STRING": f"key={KEY}"},
    "header": {"HTTP_X_KEY": KEY},
    "cookie": {"HTTP_COOKIE": f"key={KEY}"},
    "Authorization": {"HTTP_AUTHORIZATION": f"Bearer {KEY}"},
    "environment": {"key": KEY, "X_KEY": KEY, "X-Key": KEY},
}


def hostile_in_request() -> Iterator[Case]:
    """Yield what schemes with keys in the request, and those with certificates, must refuse."""
    for scheme, variable, table in (
        ("query", "QUERY_STRING", QUERIES),
        ("header", "HTTP_X_KEY", HEADERS),
        ("cookie", "HTTP_COOKIE", COOKIES),
    ):
        for what, (value, key) in table.items():
            yield Case(scheme, what, None if key is None else (key,), {variable: value})
        for place, environ in PLACES.items():
            if place != scheme:
                yield Case(scheme, f"in {place}", None, environ)
        for auth in ({"key": KEY}, {"X-Key": KEY}, {"token": KEY}, KEY):
            name = next(iter(auth)) if isinstance(auth, dict) else "the payload"
            yield Case(scheme, f"in auth: {name}", None, {}, auth)
    for what, (environ, asked) in CERTIFICATES.items():
        yield Case("certificate", what, asked, environ)
    auth = {**VERIFIED, **NAMED}
    yield Case("certificate", "in auth", None, {}, auth)
