"""Answer a client whose event is refused, or whose handler fails, as the document says.

Implements ``error`` of the Message Ack Object (`x-ack`), and of the reply of an operation (3.x) the
messages with ``x-error``.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from asynction_core import (
    AsynctionException,
    Event,
    MessageAckValidationException,
    PayloadValidationException,
    SecurityException,
    Spec,
    SpecError,
    ValidationException,
)
from asynction_core.log import Few
from asynction_jsonschema.arguments import (
    ArgumentsChecker,
    describes_tuple,
    items_of,
    resolved,
)
from asynction_validation.enforcing.compiler import Compiler

_MOST_BRANCHES = 16
_DEEPEST = 8


def answer_to(event: Event, error: Exception) -> dict[str, Any]:
    """Return the acknowledgement that tells a client what is wrong, as far as it may know.

    Args:
        error: What is wrong with it. Of an exception that is not ours, and of what its handler was
            about to send, nothing is told.
    """
    kind, message, path = _told_of(error)
    from flask import has_request_context, request  # which reading a document does not need

    # The client knows its own namespace, and not the family.
    namespace = getattr(request, "namespace", None) if has_request_context() else None
    facts = {"namespace": namespace or event.namespace, "event": event.name, "path": path}
    return {"error": {"type": kind, "message": message, **facts}}


def _told_of(error: Exception) -> tuple[str, str, list[str | int]]:
    """Return the kind of an exception, what is told of it, and where in the value it is wrong."""
    kind, internal = type(error).__name__, "the event could not be handled"
    if not isinstance(error, AsynctionException) or error.while_sending:
        return "InternalError", internal, []  # what a handler sends to others is for these
    if isinstance(error, MessageAckValidationException):
        # What the handler returned is not the client's to see.
        return kind, "the server's acknowledgement does not fit the document", [*error.path]
    if isinstance(error, ValidationException):
        return kind, error.message, [*error.path]
    return kind, error.kind if isinstance(error, SecurityException) else internal, []


def error_ack(
    event: Event, compiler: Compiler, *, is_sent: bool = True
) -> Callable[[Exception, Any], Any] | None:
    """Return what makes answers fit the document: see `asynction_core.hookspecs`.

    Args:
        compiler: Compiles its schemas.
        is_sent: Whether what it makes is sent, and what does not fit is not; or else what does not
            fit is told in the log alone.

    Returns:
        The callable; None if anything goes.
    """
    check, check_ack = compiler.arguments(event.ack_error), compiler.arguments(event.ack)
    compiled = compiler.compile(event.ack_error)
    if check is None or compiled is None:
        return None
    schema, lines = compiled[0], Few()

    def answer(error: Exception, given: Any) -> Any:
        if given is not None:
            fits = _fits(check, given) or (check_ack is not None and _fits(check_ack, given))
            if fits and _can_be_sent(given):
                return given
            if given is not getattr(error, "ack", None):
                lines.log(
                    logging.WARNING,
                    "the error handler's answer does not fit the 'error' of the event %r of %r%s",
                    event.name,
                    event.namespace,
                    ", and is not sent" if is_sent else "",
                )
        candidates = _forms(answer_to(event, error), schema)
        return next((one for one in candidates if _fits(check, one)), None)

    return answer


def unanswerable(spec: Spec, compiler: Compiler) -> Iterator[SpecError]:
    """Warn of events whose refusals get no answer, as none that can be made fits the document."""
    for namespace in spec.namespaces.values():
        for event in namespace.receives.values():
            try:
                answer = error_ack(event, compiler)
            except SpecError:
                continue  # no valid schema, which is told
            unanswered = [
                type(one).__name__
                for one in _PROBES
                if answer is not None and answer(one, None) is None
            ]
            if unanswered and event.ack_error is not None:
                yield event.ack_error.node.error(
                    "no answer of Asynction's fits the 'error' of the acknowledgement of "
                    f"{event.name!r} of {event.namespace!r} for {', '.join(unanswered)}: a client "
                    "gets none then, unless an error handler returns one that fits: let it be an "
                    "object with a text as 'message', or as 'error', too",
                    rule="server",
                    severity="warning",
                )


_PROBES: tuple[Exception, ...] = (
    PayloadValidationException("a message", path=["a", 0]),
    MessageAckValidationException("a message"),
    SecurityException(event="event"),
    RuntimeError(),
)


def _fits(check: ArgumentsChecker, answer: Any) -> bool:
    if type(answer) is tuple:
        return check.several(answer) is None
    return check.one(answer) is None


def _can_be_sent(answer: Any) -> bool:
    try:
        json.dumps(answer, default=_binary)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _binary(value: object) -> str:
    if isinstance(value, (bytes, bytearray)):
        return ""
    raise TypeError


def _forms(whole: dict[str, Any], schema: Any) -> Iterator[Any]:
    """Yield an answer in all forms, the fullest first."""
    inner = whole["error"]
    yield whole
    yield inner
    if describes_tuple(schema):
        first, rest = items_of(resolved(schema, schema))
        of_answer = first[0] if first else rest
    else:
        of_answer = schema
    for form in (whole, inner):
        yield from _with_named_alone(of_answer, form, schema)
    yield {"error": inner["message"]}
    yield inner["message"]
    yield {"error": inner["type"]}
    yield inner["type"]


def _with_named_alone(schema: Any, value: Any, root: Any) -> Iterator[Any]:
    """Yield a mapping with those of its items alone that a schema names, or one of its branches."""
    for named in islice(_named(schema, root, 0), _MOST_BRANCHES):
        yield {
            name: next(_with_named_alone(named[name], item, root), item)
            if isinstance(item, dict)
            else item
            for name, item in value.items()
            if name in named
        }


def _named(schema: Any, root: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the properties that a schema names, with each of its branches."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    own = schema.get("properties")
    found = [dict(own) if isinstance(own, dict) else {}]
    for part in schema.get("allOf") or ():
        others = list(islice(_named(part, root, depth + 1), _MOST_BRANCHES)) or [{}]
        found = [{**one, **other} for one in found for other in others][:_MOST_BRANCHES]
    branches = [*(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())]
    for branch in branches:
        for other in _named(branch, root, depth + 1):
            yield from ({**one, **other} for one in found)
    if found != [{}] or not branches:
        yield from found
