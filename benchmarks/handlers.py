"""What every server under measurement runs: one handler, and one callable for security."""

from __future__ import annotations

SOMEBODY = {"sub": "somebody"}


def answer(data: object) -> bool:
    """Acknowledge a received event with a boolean."""
    return True


def somebody(token: str) -> dict[str, str] | None:
    """Accept one token, which is as little as a callable can do."""
    return SOMEBODY if token == "a-token" else None
