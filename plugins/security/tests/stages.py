"""Servers with each combination of error handlers, and notes of what happens on them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from flask_socketio import Namespace

from asynction_core import AsynctionSocketIO, hookimpl, staged
from asynction_core import Stage as Where

from .conftest import SCHEMES, document_of, serve_document

BINDINGS = {
    "ws": {
        "query": {
            "type": "object",
            "required": ["door"],
            "properties": {"door": {"const": "front"}},
        }
    }
}


def fail(error: Exception) -> Any:
    raise LookupError("of the error handler")


class Stage:
    """A server, and what the callables and handlers of the current example do and did.

    Attributes:
        accepted: The credentials that callables accept.
        otherwise: What they do with others.
        on_connect: What the connect handler of "/connecting" does.
        asked: What callables were asked about.
        handled: What handlers ran.
        errors: What error handlers observed.
        observed: Whether there is an error handler.
        swallows: Whether a middleware outside of security swallows exceptions.
    """

    server: AsynctionSocketIO
    observed = True
    swallows = False

    def __init__(self) -> None:
        self.reset()

    def reset(
        self,
        accepted: Any = None,
        otherwise: Callable[[], Any] = lambda: None,
        on_connect: Callable[[], Any] = lambda: None,
    ) -> None:
        self.accepted = accepted
        self.otherwise = otherwise
        self.on_connect = on_connect
        self.asked: list[Any] = []
        self.handled: list[str] = []
        self.errors: list[Exception] = []

    def decide(self, *credentials: Any) -> Any:
        self.asked.append(credentials)
        if credentials == self.accepted:
            return {"sub": "known"}
        return self.otherwise()

    def connect(self, user: Any) -> Any:
        self.handled.append(f"connect {user}")

    def connect_as_told(self, user: Any) -> Any:
        self.connect(user)
        return self.on_connect()

    def say(self) -> None:
        self.handled.append("say")

    def observe(self, error: Exception, then: Callable[[Exception], Any]) -> Any:
        self.errors.append(error)
        return then(error)

    def observing(self, then: Callable[[Exception], Any]) -> Callable[[Exception], Any]:
        return lambda error: self.observe(error, then)

    @property
    def has_accepted(self) -> bool:
        return self.accepted in self.asked


def accepting(error: Exception) -> Any:
    return True


class GivingErrorHandlers:
    """A plugin that handles the errors of all namespaces."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @hookimpl
    def asynction_namespace_handlers(self) -> Any:
        return {"error": self._stage.observing(accepting)}


class Swallowing:
    """A plugin whose middleware is outside of all others, and lets no exception pass."""

    @hookimpl
    def asynction_connect_middleware(self) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                try:
                    return next(auth, **context)
                except BaseException:
                    return True

            return connect

        return staged(Where.BEFORE_SECURITY, middleware)


def of_document(then: Callable[[Exception], Any]) -> Callable[[Stage, Any, Any], None]:
    """Return what names an error handler for each namespace in the document."""

    def prepare(stage: Stage, document: Any, options: Any) -> None:
        sys.modules["application"].error = stage.observing(then)  # type: ignore[attr-defined]
        for channel in document["channels"].values():
            channel["x-handlers"] = {"error": "application.error"}

    return prepare


def default(stage: Stage, document: Any, options: Any) -> None:
    options["default_error_handler"] = stage.observing(accepting)


def both(stage: Stage, document: Any, options: Any) -> None:
    of_document(accepting)(stage, document, options)
    default(stage, document, options)


def of_plugin(stage: Stage, document: Any, options: Any) -> None:
    options["plugins"] = [GivingErrorHandlers(stage)]


def swallowing(stage: Stage, document: Any, options: Any) -> None:
    stage.swallows = True
    options["plugins"] = [Swallowing()]
    default(stage, document, options)


def nothing(stage: Stage, document: Any, options: Any) -> None:
    """Have no error handler, or one that is registered later."""


# What is prepared before a server is built, by the names of the combinations.
COMBINATIONS: dict[str, Callable[[Stage, Any, Any], None]] = {
    "none": nothing,
    "x-handlers, returns None": of_document(lambda error: None),
    "x-handlers, returns True": of_document(accepting),
    "x-handlers, raises": of_document(fail),
    "default": default,
    "x-handlers and default": both,
    "class": nothing,
    "class and default": default,
    "on_error": nothing,
    "plugin": of_plugin,
    "swallowing middleware": swallowing,
}


def class_based(stage: Stage, namespace: str) -> Namespace:
    class Handlers(Namespace):
        def on_connect(self, user: Any) -> Any:
            return connect(user=user)

        def on_say(self) -> None:
            stage.say()

        def error(self, error: Exception) -> Any:
            return stage.observe(error, accepting)

    connect = stage.connect_as_told if namespace == "/connecting" else stage.connect
    return Handlers(namespace)


def build(combination: str) -> Stage:
    """Return a stage with a namespace for each scheme, and two for other reasons to refuse."""
    stage = Stage()
    stage.observed = combination != "none"
    said = {"publish": {"message": {"name": "say"}}}
    channels = {f"/{name}": {**said, "x-security": [{name: []}]} for name in SCHEMES}
    secured = {**said, "x-security": [{"user": []}]}
    channels["/bound"] = {**secured, "bindings": BINDINGS}
    channels["/connecting"] = dict(secured)
    document, options = document_of(channels), dict[str, Any]()
    for name in SCHEMES:
        setattr(sys.modules["application"], name, _as_for(name, stage))
    COMBINATIONS[combination](stage, document, options)
    stage.server = server = serve_document(document, **options)
    for namespace in channels:
        if combination.startswith("class"):
            server.on_namespace(class_based(stage, namespace))
            continue
        connect = stage.connect_as_told if namespace == "/connecting" else stage.connect
        server.on("connect", namespace)(connect)
        server.on("say", namespace)(stage.say)
        if combination == "on_error":
            server.on_error(namespace)(stage.observing(accepting))
    return stage


def _as_for(scheme: str, stage: Stage) -> Callable[..., Any]:
    """Return the callable of a scheme, with as many arguments as it has credentials."""
    if scheme in ("basic", "login"):
        return lambda username, password: stage.decide(username, password)
    return lambda credential: stage.decide(credential)
