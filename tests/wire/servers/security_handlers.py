"""The handlers that security.yaml names."""

from typing import Any

from flask import request
from record import note

from asynction import SecurityException
from asynction_security import current_token_info


def connect(user: Any, token_info: Any) -> None:
    note("connect", user=user, token_info=token_info)


def disconnect() -> None:
    note("disconnect")


def ask(*args: Any) -> Any:
    """Acknowledge with what is known of the client."""
    info = current_token_info()
    note("asked", event=request.event["message"], args=args, token_info=info)
    return info or "anonymous"


def forgive(error: Exception) -> bool:
    """Observe an error and say that all is well."""
    assert isinstance(error, SecurityException)
    note("error", error=error.kind, of=error.namespace, event=error.event, schemes=error.schemes)
    return True
