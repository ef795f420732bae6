"""Hostile credentials in Socket.IO's `auth`: anything that JSON can spell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .credentials import KEY, LONGEST, MEGABYTES, PASSWORD, TOKEN, USER, Case, basic

# Where each scheme reads credentials from, with the right ones.
FIELDS: dict[str, dict[str, str]] = {
    "bearer": {"token": TOKEN},
    "oauth2": {"token": TOKEN},
    "openid": {"token": TOKEN},
    "user": {"user": KEY},
    "password": {"password": KEY},
    "login": {"username": USER, "password": PASSWORD},
}


def nested(value: Any, depth: int = 200) -> Any:
    for _ in range(depth):
        value = [value]
    return value


# In place of all fields. A number arrives as nothing: in a packet one there is its id.
PAYLOADS: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "integer": 1234567890,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "empty text": "",
    "text": "s3cret-text",
    "megabytes": "s3cret" * (MEGABYTES // 6),
    "empty list": [],
    "list of many": ["s3cret"] * 1000,
    "empty object": {},
    "nested": nested("s3cret"),
    "names of others": {"s3cret": "s3cret", "__class__": "s3cret", "constructor": {}},
}

# In place of one field, while the others are right. No callable is asked about these.
NO_TEXTS: dict[str, Any] = {
    **{what: value for what, value in PAYLOADS.items() if not isinstance(value, str)},
    "number": 12345.678,
    "a list of it": ["s3cret-text"],
    "an object of it": {"value": "s3cret-text"},
    "half of a surrogate pair": "s3cret\ud83d",
    "the other half": "\ude00s3cret",
    "too long": "s" * (LONGEST + 1),
    "megabytes": PAYLOADS["megabytes"],
}

# Texts, about which the callable is asked.
WRONG_TEXTS: dict[str, str] = {
    "wrong": "s3cret-wrong",
    "NUL": "s3cret\0",
    "newlines": "s3cret\r\nX-Key: s3cret",
    "escape": "\x1b[31ms3cret",
    "as basic": basic("s3cret:s3cret"),
    "an object as text": '{"token": "s3cret"}',
    "format of a log": "%s %d {0} s3cret",
    "right to left": "\u202es3cret",
    "the longest": "s" * LONGEST,
    "null as text": "null-s3cret",
}


def hostile_in_auth() -> Iterator[Case]:
    """Yield what each scheme that reads `auth` must refuse."""
    for scheme, right in FIELDS.items():
        for what, payload in PAYLOADS.items():
            yield Case(scheme, f"auth: {what}", None, {}, payload)
        yield Case(scheme, "auth: right ones in a list", None, {}, [right])
        yield Case(scheme, "auth: right ones deeper", None, {}, {"auth": right})
        yield Case(scheme, "auth: right ones in order", None, {}, list(right.values()))
        capitals = {name.upper(): value for name, value in right.items()}
        yield Case(scheme, "auth: names in capitals", None, {}, capitals)
        spaced = {f"{name} ": value for name, value in right.items()}
        yield Case(scheme, "auth: names with a space", None, {}, spaced)
        query = "&".join(f"{name}={value}" for name, value in right.items() if value.isascii())
        yield Case(scheme, "fields in the query", None, {"QUERY_STRING": query})
        for name in right:
            others = {other: value for other, value in right.items() if other != name}
            yield Case(scheme, f"auth without {name}", None, {}, others)
            for what, value in NO_TEXTS.items():
                yield Case(scheme, f"auth.{name}: {what}", None, {}, {**right, name: value})
            for what, text in WRONG_TEXTS.items():
                given = {**right, name: text}
                yield Case(scheme, f"auth.{name}: {what}", tuple(given.values()), {}, given)
    right = FIELDS["login"]
    given = {**right, "password": ""}
    yield Case("login", "auth.password: empty", (USER, ""), {}, given)
    yield Case("login", "in a header", None, {"HTTP_AUTHORIZATION": basic(f"{USER}:{PASSWORD}")})
    for scheme in ("user", "password"):
        other = {"user": "password", "password": "user"}[scheme]
        yield Case(scheme, "auth: in the other field", None, {}, {other: KEY})
