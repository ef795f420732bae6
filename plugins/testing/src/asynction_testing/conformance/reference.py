"""What stands beside a plugin under test: an application, and checks such as security's.

They are written as anybody's would be, and watch whether the plugin lets them do their work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from asynction_core import (
    AsynctionException,
    Event,
    Middleware,
    Namespace,
    Spec,
    Stage,
    hookimpl,
    staged,
)
from asynction_testing.agreeing.agreement import Agreement


class Refused(AsynctionException):
    """A check refuses, as it was told to."""

    refusal = "refused by a check"


class Application:
    """Handles every event with an acknowledgement that fits, and says that all is enforced.

    For that the checks stand that are beside it.

    Attributes:
        handled: The namespaces and names of the events that it has handled.
    """

    def __init__(self) -> None:
        self.handled: set[tuple[str, str]] = set()
        self._agreements: WeakKeyDictionary[Spec, Agreement] = WeakKeyDictionary()

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"acks", "bindings", "handlers", "parameters", "payloads", "security"}

    @hookimpl(trylast=True)
    def asynction_handler(self, spec: Spec, event: Event) -> Callable[..., Any]:
        if spec not in self._agreements:
            self._agreements[spec] = Agreement(spec)
        agreement = self._agreements[spec]
        acknowledgement = cache(lambda: agreement.example(event.ack) or ())

        def handle(*args: Any) -> Any:
            self.handled.add((event.namespace, event.name))
            made = acknowledgement()
            return made[0] if len(made) == 1 else made

        return handle


class Check:
    """Stands before every connection, and every event in either direction, and may refuse it.

    Attributes:
        refuses: Whether it refuses all.
        called: How often it was asked: by kind (connect, receive, send), namespace, and event, ""
            for connections.
    """

    def __init__(self) -> None:
        self.refuses = False
        self.called: Counter[tuple[str, str, str]] = Counter()

    @hookimpl
    def asynction_connect_middleware(self, namespace: Namespace) -> Middleware:
        return self._standing("connect", namespace.name, "")

    @hookimpl
    def asynction_receive_middleware(self, event: Event) -> Middleware:
        return self._standing("receive", event.namespace, event.name)

    @hookimpl
    def asynction_send_middleware(self, event: Event) -> Middleware:
        return self._standing("send", event.namespace, event.name)

    def _standing(self, *place: str) -> Middleware:
        kind, namespace, event = place

        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def ask(*args: Any, **context: Any) -> Any:
                self.called[kind, namespace, event] += 1
                if self.refuses:
                    raise Refused
                return next(*args, **context)

            return ask

        return middleware


class OutermostCheck(Check):
    """A check that stands further out, as that of security does."""

    def _standing(self, *place: str) -> Middleware:
        return staged(Stage.SECURITY, super()._standing(*place))


class InnermostCheck(Check):
    """What stands next to the handler: it sees what everybody has let through."""

    @hookimpl(trylast=True)
    def asynction_connect_middleware(self, namespace: Namespace) -> Middleware:
        return super().asynction_connect_middleware(namespace)

    @hookimpl(trylast=True)
    def asynction_receive_middleware(self, event: Event) -> Middleware:
        return super().asynction_receive_middleware(event)
