"""What the chat does about what it receives. asyncapi.yaml names these callables.

Nothing is checked here: arguments that do not fit the document never arrive.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import Any

from flask import request
from flask_socketio import emit

logger = logging.getLogger("chat")


class Users:
    """The names of those who have signed up, by session id. Handlers run in many threads."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._lock = Lock()

    def add(self, sid: str, name: str) -> int | None:
        """Return how many have signed up now; None if this one may not."""
        with self._lock:
            if sid in self._names or name in self._names.values():
                return None
            self._names[sid] = name
            return len(self._names)

    def remove(self, sid: str) -> tuple[str, int] | None:
        """Return the name of who leaves and how many stay; None for one who never signed up."""
        with self._lock:
            name = self._names.pop(sid, None)
            return None if name is None else (name, len(self._names))

    def name(self, sid: str) -> str | None:
        with self._lock:
            return self._names.get(sid)

    def count(self) -> int:
        with self._lock:
            return len(self._names)


users = Users()


def connect() -> None:
    logger.info("%s connects", _sid())


def disconnect(reason: str) -> None:
    logger.info("%s is gone: %s", _sid(), reason)
    left = users.remove(_sid())
    if left is not None:
        name, count = left
        _tell_others("user left", {"username": name, "numUsers": count})


def error(exception: Exception) -> None:
    """Note what goes wrong. The answer to the client is `from_spec(..., on_invalid="ack")`."""
    logger.warning("%s: %s", type(exception).__name__, exception)


def add_user(name: str) -> dict[str, Any]:
    count = users.add(_sid(), name)
    if count is None:
        return {"error": {"message": "this name is taken, or you have one already"}}
    emit("login", {"numUsers": count})
    _tell_others("user joined", {"username": name, "numUsers": count})
    _tell_admins("signup")
    return {"numUsers": count}


def new_message(text: str) -> bool:
    name = users.name(_sid())
    if name is None:
        return False
    _tell_others("new message", {"username": name, "message": text})
    _tell_admins("message")
    return True


def typing() -> None:
    _tell_others_who("typing")


def stop_typing() -> None:
    _tell_others_who("stop typing")


def _tell_others_who(event: str) -> None:
    name = users.name(_sid())
    if name is not None:
        _tell_others(event, {"username": name})


def _tell_others(event: str, data: dict[str, Any]) -> None:
    emit(event, data, broadcast=True, include_self=False)


def _tell_admins(name: str) -> None:
    metric = {"name": name, "users": users.count()}
    emit("server metric", metric, namespace="/admin", broadcast=True, callback=_acknowledged)


def _acknowledged(taken: bool) -> None:
    logger.info("an admin has %s", "taken the metric down" if taken else "dropped the metric")


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return sid
