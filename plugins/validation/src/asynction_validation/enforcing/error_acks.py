"""Answer a client whose event is refused, or whose handler fails, as the document says.

Implements ``error`` of the Message Ack Object (`x-ack`), and of the reply of an operation (3.x) the
messages with ``x-error``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asynction_core import (
    AsynctionException,
    Event,
    MessageAckValidationException,
    SecurityException,
    Spec,
    SpecError,
    ValidationException,
)
from asynction_core.log import logger
from asynction_jsonschema.arguments import (
    ArgumentsChecker,
    describes_tuple,
    items_of,
    resolved,
)
from asynction_validation.enforcing.compiler import Compiler

__all__ = ["answer_to", "error_ack", "unanswerable"]


def answer_to(event: Event, error: Exception) -> dict[str, Any]:
    """Return the acknowledgement that tells a client what is wrong, as far as it may know.

    Args:
        event: The event.
        error: What is wrong with it. Of an exception that is not ours, nothing is told.
    """
    kind, message, path = "InternalError", "the event could not be handled", list[str | int]()
    if isinstance(error, MessageAckValidationException):
        # What the handler returned is not the client's to see.
        kind = type(error).__name__
        message, path = "the server's acknowledgement does not fit the document", [*error.path]
    elif isinstance(error, ValidationException):
        kind, message, path = type(error).__name__, error.message, [*error.path]
    elif isinstance(error, SecurityException):
        kind, message = type(error).__name__, error.kind
    elif isinstance(error, AsynctionException):
        kind = type(error).__name__
    facts = {"namespace": event.namespace, "event": event.name, "path": path}
    return {"error": {"type": kind, "message": message, **facts}}


def error_ack(event: Event, compiler: Compiler) -> Callable[[Exception, Any], Any] | None:
    """Return what makes answers fit the document: see `asynction_core.hookspecs`.

    Args:
        event: The event.
        compiler: Compiles its schemas.

    Returns:
        The callable; None if anything goes.
    """
    check, check_ack = compiler.arguments(event.ack_error), compiler.arguments(event.ack)
    compiled = compiler.compile(event.ack_error)
    if check is None or compiled is None:
        return None
    schema = compiled[0]

    def answer(error: Exception, given: Any) -> Any:
        if given is not None:
            if _fits(check, given) or (check_ack is not None and _fits(check_ack, given)):
                return given
            if given is not getattr(error, "ack", None):
                logger.warning(
                    "the error handler's answer does not fit the 'error' of the event %r of %r, "
                    "and is not sent",
                    event.name,
                    event.namespace,
                )
        candidates = _forms(answer_to(event, error), schema)
        return next((one for one in candidates if _fits(check, one)), None)

    return answer


def unanswerable(spec: Spec, compiler: Compiler) -> Iterator[SpecError]:
    """Warn of events whose refusals get no answer, as none that can be made fits the document."""
    sample = ValidationException("a message", path=["a", 0])
    for namespace in spec.namespaces.values():
        for event in namespace.receives.values():
            try:
                answer = error_ack(event, compiler)
            except SpecError:
                continue  # no valid schema, which is told
            if answer is not None and event.ack_error and answer(sample, None) is None:
                yield event.ack_error.node.error(
                    f"no answer of Asynction's fits the 'error' of the acknowledgement of "
                    f"{event.name!r} of {event.namespace!r}: a client whose event is refused gets "
                    "none, unless an error handler returns one that fits",
                    rule="server",
                    severity="warning",
                )


def _fits(check: ArgumentsChecker, answer: Any) -> bool:
    if type(answer) is tuple:
        return check.several(answer) is None
    return check.one(answer) is None


def _forms(whole: dict[str, Any], schema: Any) -> Iterator[Any]:
    """Yield an answer in all forms, the fullest first."""
    inner = whole["error"]
    yield whole
    yield inner
    for form in (whole, inner):
        yield _with_properties_of(schema, form, schema)
    yield {"error": inner["message"]}
    yield inner["message"]
    yield {"error": inner["type"]}
    yield inner["type"]


def _with_properties_of(schema: Any, value: Any, root: Any) -> Any:
    """Return a mapping with those of its items alone that a schema names."""
    schema = resolved(schema, root)
    if describes_tuple(schema):
        first, rest = items_of(schema)
        schema = resolved(first[0] if first else rest, root)
    named = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(value, dict) or not isinstance(named, dict):
        return value
    return {
        name: _with_properties_of(named[name], item, root)
        for name, item in value.items()
        if name in named
    }
