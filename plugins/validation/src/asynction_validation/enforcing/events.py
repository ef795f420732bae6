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
from asynction_jsonschema.arguments import ArgumentsChecker
from asynction_validation.enforcing.compiler import Compiler
from asynction_validation.enforcing.error_acks import answer_to
from asynction_validation.enforcing.refusals import OnInvalid, refusal, refuse


def receive_middleware(
    event: Event, compiler: Compiler, on_invalid: OnInvalid
) -> Middleware | None:
    """Return what checks a received event, and the acknowledgement that its handler returns.

    Args:
        compiler: Compiles its schemas.
        on_invalid: What happens to it if it is invalid.

    Returns:
        The middleware; None if anything goes.
    """
    payload, ack = compiler.arguments(event.payload), _ack_checker(event, compiler)
    if payload is None and ack is None:
        return None

    def refuse_event(kind: type[ValidationException], violation: Violation) -> None:
        error = refusal(kind, violation, event.namespace, event.name)
        if on_invalid == "ack":
            error.ack = answer_to(event, error)
        refuse(error, on_invalid)

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            if payload is not None:
                violation = payload.one(args[0]) if len(args) == 1 else payload.several(args)
                if violation is not None:
                    refuse_event(PayloadValidationException, violation)
            acknowledged = next(*args)
            if ack is not None:
                is_one = type(acknowledged) is not tuple
                violation = ack.one(acknowledged) if is_one else ack.several(acknowledged)
                if violation is not None:
                    refuse_event(MessageAckValidationException, violation)
            return acknowledged

        return receive

    return middleware


def send_middleware(event: Event, compiler: Compiler, on_invalid: OnInvalid) -> Middleware | None:
    """Return what checks a sent event, and the acknowledgement that the client sends back.

    Args:
        compiler: Compiles its schemas.
        on_invalid: What happens to it if it is invalid.

    Returns:
        The middleware; None if anything goes.
    """
    payload, ack = compiler.arguments(event.payload), _ack_checker(event, compiler)
    if payload is None and ack is None:
        return None

    def refuse_event(kind: type[ValidationException], violation: Violation) -> None:
        refuse(refusal(kind, violation, event.namespace, event.name), on_invalid)

    def checked(callback: Callable[..., Any]) -> Callable[..., Any]:
        if ack is None:
            return callback

        def check_first(*args: Any) -> Any:
            violation = ack.several(args)
            if violation is not None:
                refuse_event(MessageAckValidationException, violation)
            return callback(*args)

        return check_first

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(
            args: tuple[Any, ...], callback: Callable[..., Any] | None, options: dict[str, Any]
        ) -> Any:
            if payload is not None:
                violation = payload.one(args[0]) if len(args) == 1 else payload.several(args)
                if violation is not None:
                    refuse_event(PayloadValidationException, violation)
            if callback is not None:
                callback = checked(callback)
            return next(args, callback, options)

        return send

    return middleware


def _ack_checker(event: Event, compiler: Compiler) -> ArgumentsChecker | None:
    """Return what checks an acknowledgement: it may be one of an error, if there are such."""
    ack, error = compiler.arguments(event.ack), compiler.arguments(event.ack_error)
    if ack is None or error is None:
        return ack

    def one(argument: Any) -> Violation | None:
        violation = ack.one(argument)
        return None if violation is None or error.one(argument) is None else violation

    def several(args: tuple[Any, ...]) -> Violation | None:
        violation = ack.several(args)
        return None if violation is None or error.several(args) is None else violation

    return ArgumentsChecker(one, several)
