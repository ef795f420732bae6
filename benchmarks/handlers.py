"""What every server under measurement runs: one handler, and one callable for security."""

from __future__ import annotations

from documents import SENT
from flask_socketio import emit

SOMEBODY = {"sub": "somebody"}


def answer(data: object) -> bool:
    """Acknowledge a received event with a boolean."""
    return True


def answer_and_tell(data: object) -> bool:
    """Acknowledge a received event, and emit it to everybody on the namespace."""
    emit(SENT, data, broadcast=True)
    return True


def somebody(token: str) -> dict[str, str] | None:
    """Accept one token, which is as little as a callable can do."""
    return SOMEBODY if token == "a-token" else None
