"""The ways to register a handler for the event "say" of "/a"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_socketio import Namespace

from asynction_core import AsynctionSocketIO


def by_document(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    """Leave the handler to the x-handler of the document."""


def by_on(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    server.on("say", "/a")(handler)


def by_on_event(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    server.on_event("say", handler, "/a")


def by_event(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    def say(*args: Any) -> Any:
        return handler(*args)

    server.event(namespace="/a")(say)


def by_class(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    class Handlers(Namespace):
        def on_say(self, *args: Any) -> Any:
            return handler(*args)

    server.on_namespace(Handlers("/a"))


def by_dispatching_class(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    class Handlers(Namespace):
        def trigger_event(self, event: str, *args: Any) -> Any:
            return handler(*args[1:]) if event == "say" else None

    server.on_namespace(Handlers("/a"))


def by_catch_all(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    server.on("*", "/a")(lambda event, *args: handler(*args))


def by_catch_all_namespace(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    server.on("say", "*")(handler)


def by_catch_all_of_all(server: AsynctionSocketIO, handler: Callable[..., Any]) -> None:
    server.on("*", "*")(lambda event, *args: handler(*args))


REGISTERED = [
    by_document,
    by_on,
    by_on_event,
    by_event,
    by_class,
    by_dispatching_class,
    by_catch_all,
    by_catch_all_namespace,
    by_catch_all_of_all,
]
