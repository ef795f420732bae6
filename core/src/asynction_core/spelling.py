"""What somebody may have meant who wrote a name that nothing has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def is_meant(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return a question in parentheses to add to an error, "" if nothing is similar.

    Args:
        name: The name that nothing has.
        known: The names that there are.
        cutoff: How similar one has to be, of 1.
    """
    similar = get_close_matches(name, sorted(known), n=1, cutoff=cutoff)
    return f" (is {similar[0]!r} meant?)" if similar else ""
