"""Rules about the form of texts: URLs, addresses of e-mail, media types, runtime expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found
from asynction_validation.judging.rules.whole import Whole

__all__ = ["email", "media_type", "runtime_expression", "uri"]

# RFC 3986, "URI", and characters beyond ASCII (RFC 3987): whoever reads them knows what is meant.
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|[^\x00-\xa0])+"
)
_EMAIL = re.compile(
    r"(?:[^\s@\"(),:;<>\[\\\].]+(?:\.[^\s@\"(),:;<>\[\\\].]+)*|\"[^\"\n]+\")"
    r"@(?:[^\s@\"(),:;<>\[\\\].]+(?:\.[^\s@\"(),:;<>\[\\\].]+)*|\[[^\s\[\]]+\])"
)
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+"
_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:\s*;(?:\s*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))?)*\s*"
)
_EXPRESSION = re.compile(r"\$message\.(?:header|payload)(?:#(?:/(?:[^/~]|~[01])*)*)?")
# What the pattern of the official schema accepts, which tells of all else.
_BEGINNING = re.compile(r"\$message\.(?:header|payload)#")


def uri(field: str, *, web: bool = True) -> Check:
    """Return the rule that a field holds an absolute URI.

    Args:
        field: The field.
        web: Whether it is to be a URL, for the words of the complaint.
    """
    example = (
        "a URL with its scheme, as in 'https://example.com'"
        if web
        else "a URI, as in 'urn:example:chat'"
    )
    return _form(field, lambda text: bool(_URI.fullmatch(text)), f"must be {example}")


def email(field: str) -> Check:
    """Return the rule that a field holds an address of e-mail."""
    words = "must be an e-mail address, as in 'ada@example.com'"
    return _form(field, lambda text: bool(_EMAIL.fullmatch(text)), words)


def media_type(field: str) -> Check:
    """Return the rule that a field holds a specific media type (RFC 6838)."""

    def fits(text: str) -> bool:
        return bool(_MEDIA_TYPE.fullmatch(text)) and "*" not in text.partition(";")[0]

    return _form(field, fits, "must be a specific media type, as in 'application/json'")


def runtime_expression(field: str) -> Check:
    """Return the rule that a field holds a runtime expression ("Runtime Expression")."""

    def fits(text: str) -> bool:
        return bool(_EXPRESSION.fullmatch(text)) or not _BEGINNING.match(text)

    return _form(
        field,
        fits,
        "must be a runtime expression: '$message.header#' or '$message.payload#' and a JSON "
        "pointer, as in '$message.payload#/user/id'",
    )


def _form(field: str, fits: Callable[[str], bool], words: str) -> Check:
    def check(place: Place, whole: Whole) -> Found:
        text = place.get(field)
        if isinstance(text, str) and not fits(text):
            shown = text if len(text) <= 60 else f"{text[:57]}..."
            yield place.child(field), f"{field!r} {words}, not {shown!r}"

    return check
