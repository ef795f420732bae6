"""What may be a secret, and is not to be written into a document."""

from __future__ import annotations

import re
from typing import Any

_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z_$ -]{0,29}[0-9]{0,2}")
_SECRET_NAME = re.compile(
    r"pass|secret|token|credential|auth|session|cookie|jwt|bearer|signature|private|salt|hash"
    r"|(^|[_ -])(key|pin|otp|sid|csrf|ssn|iban|cvc|cvv)|(Key|Pin|Otp|Sid)$|apikey|card|account"
    r"|mail|phone|address|birth",
    re.IGNORECASE,
)
_PLAIN_TEXT = re.compile(r"[^\W\d_](?:[\w ,.!?'-]{0,38}[\w.!?])?")
_MOST_DIGITS = 3
_LONGEST_WORD = 16
_DEEPEST = 4
_MOST_ITEMS = 10


def is_plain_name(name: str) -> bool:
    """Return whether the name of a property is one that a programmer has given.

    Others may be data: names of users, identifiers, tokens.
    """
    return _PLAIN_NAME.fullmatch(name) is not None


def is_secret_name(name: str) -> bool:
    """Return whether what is called so may be a secret, or somebody's own business."""
    return _SECRET_NAME.search(name) is not None


def may_be_kept(value: Any, name: str = "", depth: int = 0) -> bool:
    """Return whether a value can stand in a document: it is small, and looks like no secret.

    Args:
        value: Anything that an event carries.
        name: What it is called, if it has a name.
        depth: How deep in an argument it stands.
    """
    if is_secret_name(name) or depth > _DEEPEST:
        return False
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        return abs(value) < 10**6
    if isinstance(value, str):
        return _is_plain(value)
    if isinstance(value, list):
        return len(value) <= _MOST_ITEMS and all(may_be_kept(item, "", depth + 1) for item in value)
    if isinstance(value, dict):
        return len(value) <= _MOST_ITEMS and all(
            is_plain_name(key) and may_be_kept(item, key, depth + 1) for key, item in value.items()
        )
    return False  # bytes


def _is_plain(text: str) -> bool:
    """Return whether a text is words: no number of a card, no token, no address."""
    if not text:
        return True
    return (
        _PLAIN_TEXT.fullmatch(text) is not None
        and sum(char.isdigit() for char in text) <= _MOST_DIGITS
        and max(map(len, text.split())) <= _LONGEST_WORD
    )
