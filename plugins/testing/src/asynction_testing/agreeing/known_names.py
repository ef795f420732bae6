"""What there is in place of a name that the document lacks."""

from __future__ import annotations

from collections.abc import Collection

from asynction_core.spelling import is_meant


def instead_of(name: str, known: Collection[str]) -> str:
    """Return what to add to an error: the name that is meant, or all that there are."""
    return is_meant(name, known) or f": only {', '.join(map(repr, known)) or 'nothing'}"
