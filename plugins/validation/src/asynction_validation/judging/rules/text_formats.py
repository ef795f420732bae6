"""Rules about the form of texts: URLs, addresses of e-mail, media types, runtime expressions."""

from __future__ import annotations

import re

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found, Whole

# RFC 3986, "URI", and characters beyond ASCII (RFC 3987): whoever reads them knows what is meant.
_URI = (
    r"[A-Za-z][A-Za-z0-9+.\-]*:"
    r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|[^\x00-\xa0])+"
)
_EMAIL = (
    r"(?:[^\s@\"(),:;<>\[\\\].]+(?:\.[^\s@\"(),:;<>\[\\\].]+)*|\"[^\"\n]+\")"
    r"@(?:[^\s@\"(),:;<>\[\\\].]+(?:\.[^\s@\"(),:;<>\[\\\].]+)*|\[[^\s\[\]]+\])"
)
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+"
_NAME = _TOKEN.replace("*", "")  # a wildcard names no type
_MEDIA_TYPE = rf"{_NAME}/{_NAME}(?:\s*;(?:\s*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))?)*\s*"
# What the pattern of the official schema refuses is told of already.
_EXPRESSION = (
    r"\$message\.(?:header|payload)#(?:/(?:[^/~]|~[01])*)*"
    r"|(?!\$message\.(?:header|payload)#)[\s\S]*"
)


def url(field: str) -> Check:
    """Return the rule that a field holds an absolute URL."""
    return _form(field, _URI, "must be a URL with its scheme, as in 'https://example.com'")


def media_type(field: str) -> Check:
    """Return the rule that a field holds a specific media type (RFC 6838)."""
    return _form(field, _MEDIA_TYPE, "must be a specific media type, as in 'application/json'")


def _form(field: str, form: str, words: str) -> Check:
    def check(place: Place, whole: Whole) -> Found:
        text = place.get(field)
        if isinstance(text, str) and not re.fullmatch(form, text):
            shown = text if len(text) <= 60 else f"{text[:57]}..."
            yield place.child(field), f"{field!r} {words}, not {shown!r}"

    return check


document_id = _form("id", _URI, "must be a URI, as in 'urn:example:chat'")
email = _form("email", _EMAIL, "must be an e-mail address, as in 'ada@example.com'")
location = _form(
    "location",
    _EXPRESSION,
    "must be a runtime expression: '$message.header#' or '$message.payload#' and a JSON "
    "pointer, as in '$message.payload#/user/id'",
)
