"""Translate between the wire and the application where a codec says how.

What arrives is decoded before it is checked, and what is sent is encoded after that: who checks
sees the values of the application in both directions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import request

from asynction_core.codec import Coder, PayloadProblem
from asynction_core.exceptions import (
    MessageAckValidationException,
    PayloadValidationException,
    ValidationException,
)
from asynction_core.log import Few
from asynction_core.middleware import Middleware
from asynction_core.serving.failing import ErrorAck
from asynction_core.spec import Event, Schema, Spec

_Refusal = TypeVar("_Refusal", bound=ValidationException)

# What is raised for a value, though it is no Exception: the latter by libraries written in Rust.
_OF_LIBRARIES = ("SystemExit", "PanicException")

_Translate = Callable[[tuple[Any, ...]], Any]
"""Gets arguments and returns the one argument that stands for them."""


def coding_of_received(event: Event, spec: Spec, *, answers: bool) -> Middleware | None:
    """Return what decodes a received event for its handler, and encodes its acknowledgement.

    Args:
        event: The event.
        spec: What has the codecs.
        answers: Whether a client that waits is told what cannot be translated.

    Returns:
        The middleware; None if nothing is to be translated.
    """
    kind, acks = MessageAckValidationException, (event.ack, event.ack_error)
    decode = _translation(
        event, spec, PayloadValidationException, "decode", event.payload, answers=answers
    )
    encode = _translation(event, spec, kind, "encode", *acks, answers=answers)
    if decode is None and encode is None:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            if decode is not None:
                args = (decode(args),)
            acknowledged = next(*args)
            return acknowledged if encode is None else _returned(encode, acknowledged)

        return receive

    return middleware


def coding_of_sent(event: Event, spec: Spec) -> Middleware | None:
    """Return what encodes a sent event, and decodes the acknowledgement of the client.

    Args:
        event: The event.
        spec: What has the codecs.

    Returns:
        The middleware; None if nothing is to be translated.
    """
    encode = _translation(event, spec, PayloadValidationException, "encode", event.payload)
    kind, acks = MessageAckValidationException, (event.ack, event.ack_error)
    decode = _translation(event, spec, kind, "decode", *acks)
    if encode is None and decode is None:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(
            args: tuple[Any, ...], callback: Callable[..., Any] | None, options: dict[str, Any]
        ) -> Any:
            if encode is not None:
                args = (encode(args),)
            if decode is None or callback is None:
                return next(args, callback, options)
            decoded: list[Any] = []

            def decode_first(*acked: Any) -> Any:
                value = decode(acked)
                decoded.append(value)
                return callback(value)

            returned = next(args, decode_first, options)
            # Who calls has waited for the acknowledgement; who emits gets nothing back.
            return returned if returned is None or not decoded else decoded[0]

        return send

    return middleware


def coding_of_answers(event: Event, spec: Spec, answer: ErrorAck) -> ErrorAck:
    """Return what says what a client is answered whose event is refused, encoded.

    Args:
        event: The event.
        spec: What has the codecs.
        answer: Says it. What cannot be encoded of that is not sent.
    """
    kind, acks = MessageAckValidationException, (event.ack_error, event.ack)
    encode = _translation(event, spec, kind, "encode", *acks)
    if encode is None:
        return answer

    lines = Few()

    def encoded(error: Exception, given: Any) -> Any:
        found = answer(error, given)
        try:
            return None if found is None else _returned(encode, found)
        except MessageAckValidationException as unfit:
            lines.log(logging.WARNING, "no answer is sent: %s", unfit.summary())
            return None

    return encoded


def _translation(
    event: Event,
    spec: Spec,
    kind: type[_Refusal],
    way: Literal["decode", "encode"],
    first: Schema | None,
    *others: Schema | None,
    answers: bool = False,
) -> _Translate | None:
    """Return what translates arguments by a schema, and where that fails by others.

    Args:
        event: The event.
        spec: What has the codecs.
        kind: What it raises where the arguments do not fit.
        way: Which way.
        first: The schema. If no codec is for it, nothing is translated.
        *others: The others.
        answers: Whether a client that waits is told what is wrong.
    """
    schemas = [one for one in (first, *others) if one is not None]
    coders = [(coder, one) for one in schemas if (coder := spec.coder_of(one)) is not None]
    if spec.coder_of(first) is None:
        return None
    by_first, *by_others = [_attempt(coder, way) for coder, _ in coders]
    language, contents = str(coders[0][1].language), coders[0][1].node.resolved().value

    def refused(problem: PayloadProblem, instance: Any) -> _Refusal:
        error = kind(
            problem.message,
            namespace=event.namespace,
            event=event.name,
            path=problem.path,
            schema_path=problem.schema_path,
            validator=language,
            instance=instance,
            schema=contents,
        )
        if answers:
            error.ack = _answer(error)
        return error

    def translate(args: tuple[Any, ...]) -> Any:
        if len(args) > 1:
            message = f"one argument is described, and {len(args)} were given"
            raise refused(PayloadProblem(message), list(args))
        given = args[0] if args else None
        result = by_first(given)
        for attempt in by_others if type(result) is PayloadProblem else ():
            other = attempt(given)
            if type(other) is not PayloadProblem:
                return other
        if type(result) is PayloadProblem:
            raise refused(result, given)
        return result

    return translate


def _attempt(coder: Coder, way: Literal["decode", "encode"]) -> Callable[[Any], Any]:
    """Return what translates one argument, and returns the problem where that fails.

    The problem is no cause of what is raised: the log would show it, and what it quotes.
    """
    translate = getattr(coder, way)

    def attempt(given: Any) -> Any:
        try:
            return translate(given)
        except PayloadProblem as problem:
            return PayloadProblem(
                problem.message, path=problem.path, schema_path=problem.schema_path
            )
        except BaseException as error:  # whatever a client's bytes do to a library
            if not isinstance(error, Exception) and type(error).__name__ not in _OF_LIBRARIES:
                raise
            return PayloadProblem(f"it cannot be {way}d ({type(error).__name__})")

    return attempt


def _returned(encode: _Translate, acknowledged: Any) -> Any:
    """Return what a handler returns, encoded as the one argument of an acknowledgement."""
    if type(acknowledged) is not tuple:
        acknowledged = (acknowledged,)
    encoded = encode(acknowledged)
    return (encoded,) if encoded is None or type(encoded) is tuple else encoded


def _answer(error: ValidationException) -> dict[str, Any]:
    """Return the acknowledgement that tells a client what is wrong, as far as it may know."""
    message, path = error.message, [*error.path]
    if isinstance(error, MessageAckValidationException):
        # What the handler returned is not the client's to see.
        message, path = "the server's acknowledgement does not fit the document", []
    # The client knows its own namespace, and not the family.
    namespace = getattr(request, "namespace", None) or error.namespace
    facts = {"namespace": namespace, "event": error.event, "path": path}
    return {"error": {"type": type(error).__name__, "message": message, **facts}}
