"""Hostile credentials in the Authorization header, and in places where they do not count."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import quote

from .credentials import KEY, LONGEST, MEGABYTES, PASSWORD, TOKEN, USER, Asked, Case, basic

PAIR = f"{USER}:{PASSWORD}"
BASIC = basic(PAIR)
ENCODED = BASIC.removeprefix("Basic ")

# By what is special: the Authorization header, and what the callable is asked about.
BASIC_HEADERS: dict[str, tuple[str, Asked]] = {
    "empty header": ("", None),
    "scheme only": ("Basic", None),
    "scheme and space": ("Basic ", None),
    "scheme and spaces": ("Basic     ", None),
    "no space": (f"Basic{ENCODED}", None),
    "tab for space": (f"Basic\t{ENCODED}", None),
    "tab behind space": (f"Basic \t{ENCODED}", None),
    "no-break space": (f"Basic\xa0{ENCODED}", None),
    "leading space": (f" {BASIC}", None),
    "bearer": (f"Bearer {ENCODED}", None),
    "digest": (f'Digest username="{USER}", response="{ENCODED}"', None),
    "negotiate": (f"Negotiate {ENCODED}", None),
    "unknown scheme": (f"Basics {ENCODED}", None),
    "scheme with colon": (f"Basic: {ENCODED}", None),
    "scheme quoted": (f'"Basic" {ENCODED}', None),
    "scheme twice": (f"Basic {BASIC}", None),
    "no scheme": (ENCODED, None),
    "not encoded": (f"Basic {USER}:s3cret", None),
    "quoted": (f'Basic "{ENCODED}"', None),
    "percent-encoded": (f"Basic {quote(ENCODED, safe='')}%3D", None),
    "repeated": (f"{BASIC}, {BASIC}", None),
    "repeated with another": (f"{BASIC},Bearer {TOKEN}", None),
    "trailing comma": (f"{BASIC},", None),
    "two tokens": (f"{BASIC} {ENCODED}", None),
    "base64url": (f"Basic {urlsafe_b64encode(PAIR.encode()).decode()}", None),
    "no padding": (basic("ann-lee:s3cret!!").rstrip("="), None),
    "more padding": (f"{BASIC}====", None),
    "padding first": (f"Basic =={ENCODED}", None),
    "padding in the middle": (f"Basic {ENCODED[:8]}=={ENCODED[8:]}", None),
    "padding only": ("Basic ====", None),
    "encoded twice": (basic(ENCODED), None),
    "newline in the token": (f"Basic {ENCODED[:8]}\n{ENCODED[8:]}", None),
    "trailing newline": (f"{BASIC}\n", None),
    "another header in the token": (f"{BASIC}\r\nX-Key: {KEY}", None),
    "NUL in the token": (f"{BASIC}\0", None),
    "latin-1 in the token": (f"{BASIC}ä", None),
    "beyond latin-1 in the token": (f"{BASIC}€", None),
    "not UTF-8": (basic(b"ann-lee:\xff\xfe"), None),
    "latin-1": (basic(b"ann-lee:p\xe4ssword"), None),
    "UTF-16": (basic("ann-lee:s3cret".encode("utf-16")), None),
    "overlong UTF-8": (basic(b"ann-lee:\xc0\xaf"), None),
    "surrogate in UTF-8": (basic(b"ann-lee:\xed\xa0\x80"), None),
    "truncated UTF-8": (basic(b"ann-lee:\xe2\x82"), None),
    "no colon": (basic(USER), None),
    "colon only": (basic(":"), None),
    "no user": (basic(f":{PASSWORD}"), None),
    "NUL in the user": (basic(f"ann\0{PAIR}"), None),
    "NUL in the password": (basic(f"{PAIR}\0"), None),
    "newline in the user": (basic(f"ann\n{PAIR}"), None),
    "newline in the password": (basic(f"{PAIR}\n"), None),
    "tab in the user": (basic(f"\t{PAIR}"), None),
    "escape in the password": (basic(f"{PAIR}\x1b[0m"), None),
    "DEL in the password": (basic(f"{PAIR}\x7f"), None),
    "too long": (basic("a" * LONGEST + ":s3cret"), None),
    "megabytes": (f"Basic {'A' * MEGABYTES}", None),
    "megabytes of spaces": (f"Basic {' ' * MEGABYTES}", None),
    "megabytes of scheme": ("Basic" * (MEGABYTES // 5), None),
    "wrong password": (basic(f"{USER}:wrong-one"), (USER, "wrong-one")),
    "wrong user": (basic(f"bob-lee:{PASSWORD}"), ("bob-lee", PASSWORD)),
    "other case": (basic(f"Ann-Lee:{PASSWORD}"), ("Ann-Lee", PASSWORD)),
    "no password": (basic("ann-lee:"), (USER, "")),
    "swapped": (basic(f"{PASSWORD}:{USER}"), (PASSWORD, USER)),
    "space behind": (basic(f"{PAIR} "), (USER, f"{PASSWORD} ")),
    "colon behind": (basic(f"{PAIR}:"), (USER, f"{PASSWORD}:")),
    "decomposed": (basic(f"{PAIR[:-1]}u\u0308"), (USER, f"{PASSWORD[:-1]}u\u0308")),
    "byte order mark": (basic(f"\ufeff{PAIR}"), (f"\ufeff{USER}", PASSWORD)),
    "C1 control": (basic(f"{PAIR}\x85"), (USER, f"{PASSWORD}\x85")),
}

BEARER_HEADERS: dict[str, tuple[str, Asked]] = {
    "empty header": ("", None),
    "scheme only": ("Bearer", None),
    "scheme and space": ("Bearer ", None),
    "scheme and spaces": ("bearer     ", None),
    "no space": (f"Bearer{TOKEN}", None),
    "tab for space": (f"Bearer\t{TOKEN}", None),
    "tab behind space": (f"Bearer \t{TOKEN}", None),
    "leading space": (f" Bearer {TOKEN}", None),
    "basic": (basic(f"{USER}:{TOKEN}"), None),
    "token scheme": (f"Token {TOKEN}", None),
    "scheme with colon": (f"Bearer: {TOKEN}", None),
    "scheme twice": (f"Bearer Bearer {TOKEN}", None),
    "no scheme": (TOKEN, None),
    "repeated": (f"Bearer {TOKEN}, Bearer {TOKEN}", None),
    "two tokens, comma": (f"Bearer {TOKEN},{TOKEN}", None),
    "two tokens, space": (f"Bearer {TOKEN} {TOKEN}", None),
    "newline in the token": (f"Bearer {TOKEN[:4]}\n{TOKEN[4:]}", None),
    "trailing newline": (f"Bearer {TOKEN}\n", None),
    "NUL": (f"Bearer {TOKEN}\0", None),
    "DEL": (f"Bearer {TOKEN}\x7f", None),
    "latin-1": (f"Bearer {TOKEN}ä", None),
    "UTF-8 read as latin-1": (f"Bearer {TOKEN}Ã¤", None),
    "too long": (f"Bearer {'a' * (LONGEST + 1)}", None),
    "megabytes": (f"Bearer {'a' * MEGABYTES}", None),
    "wrong": ("Bearer s3cret-wrong", ("s3cret-wrong",)),
    "a part": (f"Bearer {TOKEN[:-1]}", (TOKEN[:-1],)),
    "one more": (f"Bearer {TOKEN}=", (f"{TOKEN}=",)),
    "other case": (f"Bearer {TOKEN.lower()}", (TOKEN.lower(),)),
    "quoted": (f'Bearer "{TOKEN}"', (f'"{TOKEN}"',)),
    "percent-encoded": (f"Bearer {quote(TOKEN)}", (quote(TOKEN),)),
    "null as text": ("Bearer null", ("null",)),
}


def hostile_in_header() -> Iterator[Case]:
    """Yield what HTTP's Basic scheme and the three schemes with a bearer token must refuse."""
    for what, (header, asked) in BASIC_HEADERS.items():
        yield Case("basic", what, asked, {"HTTP_AUTHORIZATION": header})
    yield Case("basic", "in auth", None, {}, {"username": USER, "password": PASSWORD})
    yield Case("basic", "in the query", None, {"QUERY_STRING": f"Authorization={quote(BASIC)}"})
    yield Case("basic", "in a cookie", None, {"HTTP_COOKIE": f"Authorization={ENCODED}"})
    for scheme in ("bearer", "oauth2", "openid"):
        for what, (header, asked) in BEARER_HEADERS.items():
            yield Case(scheme, what, asked, {"HTTP_AUTHORIZATION": header})
        for what in ("scheme only", "trailing newline", "repeated", "too long", "wrong"):
            header, asked = BEARER_HEADERS[what]
            environ, auth = {"HTTP_AUTHORIZATION": header}, {"token": TOKEN}
            yield Case(scheme, f"{what}, and right in auth", asked, environ, auth)
        yield Case(scheme, "in the query", None, {"QUERY_STRING": f"token={quote(TOKEN)}"})
        yield Case(scheme, "in a cookie", None, {"HTTP_COOKIE": f"token={TOKEN}"})
