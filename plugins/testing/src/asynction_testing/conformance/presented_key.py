"""Who presents what in the documents of the corpus that ask for credentials."""

from __future__ import annotations

from typing import Any

KEY = {"key": "of a client that may do all"}
"""The query of a connection that is let in."""


def info_of_key(key: str) -> dict[str, Any] | None:
    """Return who presents an API key; None if nobody has it."""
    return {"sub": "client"} if key == KEY["key"] else None
