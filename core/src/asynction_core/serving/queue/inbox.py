"""What arrives on the channel of a message queue, on which others may write what they like."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from asynction_core.log import logger

PROBE = "asynction"
"""The method of a message that says nothing: it is published to see whether that works."""

_SILENCE = 60.0  # seconds between two lines about what is not understood

_TEXT = (str,)
_NAME = (str, type(None))
_ROOM = (str, int, list, type(None))
METHODS: dict[str, dict[str, tuple[type, ...]]] = {
    "callback": {"host_id": _TEXT},
    "emit": {
        "event": _TEXT,
        "namespace": _NAME,
        "room": _ROOM,
        "skip_sid": (str, list, type(None)),
        "callback": (list, type(None)),
    },
    "disconnect": {"sid": _NAME, "namespace": _NAME},  # None where a plugin says whom it means
    "enter_room": {"sid": _TEXT, "namespace": _NAME, "room": _ROOM},
    "leave_room": {"sid": _TEXT, "namespace": _NAME, "room": _ROOM},
    "close_room": {"namespace": _NAME, "room": _ROOM},
}
"""The fields of the messages of python-socketio, by their method, and what may be in them."""

_FIELDS = {method: tuple(fields.items()) for method, fields in METHODS.items()}


def fits(message: Any) -> bool:
    """Return whether something has the shape of a message of python-socketio's.

    A method that is not known is one of another version, or ours, and does no harm.
    """
    if not isinstance(message, dict) or not isinstance(method := message.get("method"), str):
        return False
    if method == "emit" and "data" not in message:
        return False
    for field, kinds in _FIELDS.get(method, ()):  # noqa: SIM110  # runs for every message
        if not isinstance(message.get(field), kinds):
            return False
    return True


class Inbox:
    """Turns what arrives into messages, and leaves out the rest, which is logged once in a while.

    Args:
        name: What the queue is called in the log.
        load: Turns text into a value.
    """

    def __init__(self, name: str, load: Callable[[Any], Any]) -> None:
        self._name = name
        self._load = load
        self._unfit = 0
        self._silent_until = 0.0

    def message(self, text: Any) -> dict[str, Any] | None:
        """Return a message that python-socketio can handle; None for anything else.

        Args:
            text: What has arrived, JSON for the most part.
        """
        try:
            message = self._load(text)
        except Exception:  # RecursionError and the like, too
            message = None
        if not fits(message):
            self.leave_out()
            return None
        found: dict[str, Any] = message
        return found

    def leave_out(self) -> None:
        """Take notice of something that is not understood."""
        self._unfit += 1
        now = monotonic()
        if now < self._silent_until:
            return
        self._silent_until = now + _SILENCE
        logger.warning(
            "%d messages on the channel of %s are none of a Socket.IO server: they are left out; "
            "give the servers a channel of their own (channel=...)",
            self._unfit,
            self._name,
        )
        self._unfit = 0
