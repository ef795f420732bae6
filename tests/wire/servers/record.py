"""What happens in a server, kept for the tests, which ask for it over HTTP."""

from threading import Lock
from typing import Any

from flask import has_request_context, request

from asynction import ValidationException

__all__ = ["described", "note", "notes_since"]

_notes: list[dict[str, Any]] = []
_lock = Lock()


def note(kind: str, **facts: Any) -> None:
    """Note what happens, and with which client if it is in a handler."""
    if has_request_context() and hasattr(request, "sid"):
        facts |= {"namespace": request.namespace, "sid": request.sid}
    with _lock:
        _notes.append({"kind": kind, **facts})


def notes_since(count: int) -> list[dict[str, Any]]:
    with _lock:
        return _notes[count:]


def described(error: Exception) -> dict[str, Any]:
    """Return an exception as data."""
    facts: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, ValidationException):
        facts |= {
            "namespace": error.namespace,
            "event": error.event,
            "path": error.path,
            "schema_path": error.schema_path,
            "validator": error.validator,
            "instance": error.instance,
        }
    return facts
