"""Check the arguments and the acknowledgement of an event, in either direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asynction_core import (
    Event,
    MessageAckValidationException,
    Middleware,
    PayloadValidationException,
    ValidationException,
)
from asynction_jsonschema import Violation
from asynction_validation.enforcing.compiler import Compiler
from asynction_validation.enforcing.refusals import refusal

__all__ = ["receive_middleware", "send_middleware"]


def receive_middleware(
    event: Event, compiler: Compiler, *, answer_invalid: bool
) -> Middleware | None:
    """Return what checks a received event, and the acknowledgement that its handler returns.

    Args:
        event: The event.
        compiler: Compiles its schemas.
        answer_invalid: Whether a client that waits for an acknowledgement is told what is wrong.

    Returns:
        The middleware; None if anything goes.
    """
    payload, ack = compiler.arguments(event.payload), compiler.arguments(event.ack)
    if payload is None and ack is None:
        return None

    def refused(
        kind: type[ValidationException], violation: Violation, told: str | None = None
    ) -> ValidationException:
        error = refusal(kind, violation, event.namespace, event.name)
        if answer_invalid:
            error.ack = _answer(error, told or error.message)
        return error

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            if payload is not None:
                violation = payload.one(args[0]) if len(args) == 1 else payload.several(args)
                if violation is not None:
                    raise refused(PayloadValidationException, violation)
            acknowledged = next(*args)
            if ack is not None:
                is_one = type(acknowledged) is not tuple
                violation = ack.one(acknowledged) if is_one else ack.several(acknowledged)
                if violation is not None:
                    # What the handler returned is not the client's to see.
                    told = "the server's acknowledgement does not fit the document"
                    raise refused(MessageAckValidationException, violation, told)
            return acknowledged

        return receive

    return middleware


def send_middleware(event: Event, compiler: Compiler) -> Middleware | None:
    """Return what checks a sent event, and the acknowledgement that the client sends back.

    Args:
        event: The event.
        compiler: Compiles its schemas.

    Returns:
        The middleware; None if anything goes.
    """
    payload, ack = compiler.arguments(event.payload), compiler.arguments(event.ack)
    if payload is None and ack is None:
        return None

    def checked(callback: Callable[..., Any]) -> Callable[..., Any]:
        if ack is None:
            return callback

        def check_first(*args: Any) -> Any:
            violation = ack.several(args)
            if violation is not None:
                raise refusal(MessageAckValidationException, violation, event.namespace, event.name)
            return callback(*args)

        return check_first

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(
            args: tuple[Any, ...], callback: Callable[..., Any] | None, options: dict[str, Any]
        ) -> Any:
            if payload is not None:
                violation = payload.one(args[0]) if len(args) == 1 else payload.several(args)
                if violation is not None:
                    raise refusal(
                        PayloadValidationException, violation, event.namespace, event.name
                    )
            if callback is not None:
                callback = checked(callback)
            return next(args, callback, options)

        return send

    return middleware


def _answer(error: ValidationException, message: str) -> dict[str, Any]:
    """Return the acknowledgement that tells a client what is wrong."""
    return {
        "error": {
            "type": type(error).__name__,
            "message": message,
            "namespace": error.namespace,
            "event": error.event,
            "path": list(error.path),
        }
    }
