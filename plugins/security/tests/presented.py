"""Strategies for what clients present: anything, and more often what could be credentials."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st

from .credentials import RIGHT


class Presented(NamedTuple):
    """What a client presents: items of the WSGI environment, and Socket.IO's ``auth``."""

    environ: dict[str, Any]
    auth: Any


# Few, so that what is presented is often what is accepted.
WORDS = st.sampled_from(["ann", "bob"])
LATIN = st.characters(max_codepoint=255)
ANYTHING = st.one_of(WORDS, st.text(max_size=8), st.text(LATIN, max_size=8))

ACCEPTABLE = st.fixed_dictionaries(
    {scheme: st.tuples(*(WORDS for _ in right)) for scheme, right in RIGHT.items()}
)
"""The credentials that the callable of each scheme accepts."""


def encoded(text: str) -> str:
    return b64encode(text.encode("utf-8", "surrogatepass")).decode()


PAIRS = st.one_of(
    st.builds("{}:{}".format, WORDS, WORDS),
    st.builds("{}:{}".format, ANYTHING, ANYTHING),
    ANYTHING,
).map(encoded)

SCHEMES = st.sampled_from(["Basic", "Bearer", "basic", "BEARER", "Digest", "Basic Basic", ""])
SEPARATORS = st.sampled_from([" ", " ", " ", "  ", "", "\t", ": ", ", "])
LATIN_TEXT = st.text(LATIN, max_size=12)

AUTHORIZATION = st.one_of(
    PAIRS.map("Basic {}".format),
    WORDS.map("Bearer {}".format),
    st.builds("{}{}{}".format, SCHEMES, SEPARATORS, st.one_of(PAIRS, WORDS, LATIN_TEXT)),
    st.binary(max_size=8).map(lambda octets: f"Basic {b64encode(octets).decode()}"),
    LATIN_TEXT,
)

NAMES = st.sampled_from(["key", "key", "key", "Key", "token", "k%65y", ""])
ASCII_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)
VALUES = st.one_of(
    WORDS, WORDS, ASCII_TEXT, st.text(max_size=4).map(lambda text: quote(text, errors="replace"))
)
ITEMS = st.lists(st.builds("{}={}".format, NAMES, VALUES), max_size=3)

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.one_of(WORDS, WORDS, ANYTHING, st.just("\ud800"), JSON)
AUTH = st.one_of(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("token", "user", "username", "password", "key"), FIELDS)
    ),
    JSON.filter(lambda payload: type(payload) not in (int, float)),  # a packet's id, not its data
)

VERIFIED = st.sampled_from(["SUCCESS", "SUCCESS", "NONE", "FAILED:expired", "GENEROUS", "", None])

ENVIRON = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_AUTHORIZATION": AUTHORIZATION,
        "QUERY_STRING": st.one_of(ITEMS.map("&".join), LATIN_TEXT),
        "HTTP_COOKIE": st.one_of(ITEMS.map("; ".join), LATIN_TEXT),
        "HTTP_X_KEY": st.one_of(WORDS, LATIN_TEXT),
        "SSL_CLIENT_VERIFY": VERIFIED,
        "SSL_CLIENT_S_DN": st.one_of(WORDS, ANYTHING, st.none()),
        "HTTP_SSL_CLIENT_VERIFY": VERIFIED.filter(bool),
        "HTTP_SSL_CLIENT_S_DN": WORDS,
    },
)


ANYWHERE = st.builds(Presented, ENVIRON, AUTH)

# Where a scheme looks, with what could be right.
THERE: dict[str, st.SearchStrategy[Presented]] = {
    "basic": st.builds("{}:{}".format, WORDS, WORDS).map(
        lambda pair: Presented({"HTTP_AUTHORIZATION": f"Basic {encoded(pair)}"}, {})
    ),
    **{
        scheme: st.one_of(
            WORDS.map(lambda word: Presented({"HTTP_AUTHORIZATION": f"Bearer {word}"}, {})),
            WORDS.map(lambda word: Presented({}, {"token": word})),
        )
        for scheme in ("bearer", "oauth2", "openid")
    },
    "query": WORDS.map(lambda word: Presented({"QUERY_STRING": f"key={word}"}, {})),
    "header": WORDS.map(lambda word: Presented({"HTTP_X_KEY": word}, {})),
    "cookie": WORDS.map(lambda word: Presented({"HTTP_COOKIE": f"key={word}"}, {})),
    "user": WORDS.map(lambda word: Presented({}, {"user": word})),
    "password": WORDS.map(lambda word: Presented({}, {"password": word})),
    "login": st.fixed_dictionaries({"username": WORDS, "password": WORDS}).map(
        lambda auth: Presented({}, auth)
    ),
    "certificate": st.fixed_dictionaries(
        {"SSL_CLIENT_VERIFY": VERIFIED, "SSL_CLIENT_S_DN": WORDS}
    ).map(lambda environ: Presented(environ, {})),
}


def presented(scheme: str) -> st.SearchStrategy[Presented]:
    """Return a strategy for what a client presents, in half of the cases where a scheme looks."""

    def both(anywhere: Presented, there: Presented) -> Presented:
        auth = anywhere.auth if isinstance(anywhere.auth, dict) else {}
        return Presented({**anywhere.environ, **there.environ}, {**auth, **there.auth})

    return st.one_of(ANYWHERE, st.builds(both, ANYWHERE, THERE[scheme]))
