"""The one handler that every server under measurement runs."""

from __future__ import annotations


def answer(data: object) -> bool:
    """Acknowledge a received event with a boolean."""
    return True
