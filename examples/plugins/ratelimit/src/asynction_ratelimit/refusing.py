# src/asynction_ratelimit/refusing.py
"""Events are refused that are beyond a limit."""

from collections.abc import Callable, Mapping
from typing import Any

from asynction_core import (
    AsynctionException,
    ConnectMiddleware,
    Event,
    ReceiveMiddleware,
    Spec,
    Stage,
    hookimpl,
    staged,
)
from asynction_ratelimit.budgets import budgets_of


class RateLimitExceeded(AsynctionException):
    """A client has sent too many events."""

    outcome = "refused"  # what observers are told
    fault = "client"

    def __init__(self, event: Event, retry_after: int) -> None:
        super().__init__(f"event {event.name!r}, namespace {event.namespace!r}: too many")
        self.retry_after = retry_after  # seconds
        self.ack = answer(event, f"too many events: try again in {retry_after} s", retry_after)

    def summary(self) -> str:  # what is logged
        return f"{type(self).__name__}: {self}"


def answer(event: Event, message: str, retry_after: int) -> dict[str, Any]:
    """Return what a client is told that waits, in the form that the document gives its errors."""
    facts = {"type": "RateLimitExceeded", "message": message, "retryAfter": retry_after}
    schema = None if event.ack_error is None else event.ack_error.bundle()
    named = schema.get("properties", {}) if isinstance(schema, dict) else {}
    if "error" in named or not named:
        return {"error": facts}
    return {name: fact for name, fact in facts.items() if name in named}


@hookimpl
def asynction_receive_middleware(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> ReceiveMiddleware | None:
    budgets = budgets_of(spec, options)
    spent, clients = budgets.of_event(spec, event), budgets.clients
    if not spent:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any) -> Any:
            for budget in spent:
                retry_after = budget.spend(clients)
                if retry_after is not None:
                    raise RateLimitExceeded(event, retry_after)
            return next(*args)

        return receive

    # First of all: what is refused by others, or does not fit the document, counts too.
    return staged(Stage.BEFORE_SECURITY, middleware)


@hookimpl
def asynction_connect_middleware(spec: Spec, options: Mapping[str, Any]) -> ConnectMiddleware:
    clients = budgets_of(spec, options).clients

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, /, **context: Any) -> Any:
            clients.note()
            return next(auth, **context)

        return connect

    return middleware
