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
from asynction_validation._arguments import ArgumentsChecker
from asynction_validation.engines import Violation

__all__ = ["receive_middleware", "send_middleware"]


def receive_middleware(
    event: Event,
    check_payload: ArgumentsChecker | None,
    check_ack: ArgumentsChecker | None,
    *,
    answer_invalid: bool,
) -> Middleware | None:
    """Return what checks a received event, and the acknowledgement that its handler returns.

    Args:
        event: The event.
        check_payload: Checks its arguments; None if anything goes.
        check_ack: Checks its acknowledgement; None if anything goes.
        answer_invalid: Whether a client that waits for an acknowledgement is told what is wrong.
    """
    if check_payload is None and check_ack is None:
        return None

    def refuse_payload(violation: Violation) -> ValidationException:
        error = _exception(PayloadValidationException, event, violation)
        if answer_invalid:
            error.ack = _answer(error, error.message)
        return error

    def refuse_ack(violation: Violation) -> ValidationException:
        error = _exception(MessageAckValidationException, event, violation)
        if answer_invalid:
            # What the handler returned is not the client's to see.
            error.ack = _answer(error, "the server's acknowledgement does not fit the document")
        return error

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            if check_payload is not None and (violation := check_payload(args)) is not None:
                raise refuse_payload(violation)
            ack = next(*args)
            if check_ack is not None:
                violation = check_ack(ack if type(ack) is tuple else (ack,))
                if violation is not None:
                    raise refuse_ack(violation)
            return ack

        return receive

    return middleware


def send_middleware(
    event: Event, check_payload: ArgumentsChecker | None, check_ack: ArgumentsChecker | None
) -> Middleware | None:
    """Return what checks a sent event, and the acknowledgement that the client sends back.

    Args:
        event: The event.
        check_payload: Checks its arguments; None if anything goes.
        check_ack: Checks its acknowledgement; None if anything goes.
    """
    if check_payload is None and check_ack is None:
        return None

    def checked(callback: Callable[..., Any]) -> Callable[..., Any]:
        if check_ack is None:
            return callback

        def check_first(*args: Any) -> Any:
            violation = check_ack(args)
            if violation is not None:
                raise _exception(MessageAckValidationException, event, violation)
            return callback(*args)

        return check_first

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(*args: Any, callback: Callable[..., Any] | None = None, **options: Any) -> Any:
            if check_payload is not None and (violation := check_payload(args)) is not None:
                raise _exception(PayloadValidationException, event, violation)
            if callback is not None:
                callback = checked(callback)
            return next(*args, callback=callback, **options)

        return send

    return middleware


def _exception(
    kind: type[ValidationException], event: Event, violation: Violation
) -> ValidationException:
    return kind(
        violation.message,
        namespace=event.namespace,
        event=event.name,
        path=violation.path,
        schema_path=violation.schema_path,
        validator=violation.validator,
        instance=violation.instance,
        schema=violation.schema,
    )


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
