"""The handlers that asyncapi.yaml names."""

from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refusal
from perform import perform
from record import described, note


def _handled(*args: Any) -> None:
    note("handled", event=request.event["message"], args=args)


# Connections


def connect(auth: Any) -> None:
    note("connect", auth=auth)


def disconnect(reason: str) -> None:
    note("disconnect", reason=reason)


def door(auth: dict[str, str]) -> Any:
    """Treat a client as it asks for."""
    note("connect", auth=auth)
    match auth["please"]:
        case "return False":
            return False
        case "refuse":
            raise Refusal("closed today")
        case "raise":
            raise RuntimeError("the key is lost")
        case "raise TypeError":
            raise TypeError("door() takes no key")
    return None


def error(exception: Exception) -> None:
    note("error", error=described(exception))


def forgive(exception: Exception) -> bool:
    """Observe an error and say that all is well."""
    note("error", error=described(exception))
    return True


# Events


def say(message: dict[str, str]) -> bool:
    _handled(message)
    return True


def same(*args: Any) -> tuple[Any, ...]:
    """Acknowledge with the arguments themselves."""
    _handled(*args)
    return args


def turned(first: int, second: str) -> tuple[str, int]:
    _handled(first, second)
    return second, first


def nothing(*args: Any) -> None:
    _handled(*args)


def returns(value: Any) -> Any:
    """Acknowledge with a value as it is, so that a list is one argument."""
    _handled(value)
    return value


def performs(instruction: dict[str, Any]) -> dict[str, Any]:
    return perform(instruction)
