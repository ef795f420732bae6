"""What happens in a server, kept for the tests, which ask for it over HTTP."""

from threading import Lock
from typing import Any

from flask import Blueprint, has_request_context, request
from flask.typing import ResponseReturnValue
from wire_json import dumps

from asynction import ValidationException

notes = Blueprint("notes", __name__)

_notes: list[dict[str, Any]] = []
_lock = Lock()


def note(kind: str, **facts: Any) -> None:
    """Note what happens, and with which client if it is in a handler."""
    if has_request_context() and hasattr(request, "sid"):
        facts |= {"namespace": request.namespace, "sid": request.sid}
    with _lock:
        _notes.append({"kind": kind, **facts})


@notes.get("/notes/<int:count>")
def notes_since(count: int) -> ResponseReturnValue:
    """Answer what was noted, but for the first `count`."""
    with _lock:
        return dumps(_notes[count:]), {"Content-Type": "application/json"}


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
