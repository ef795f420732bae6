"""Whatever registers a handler, its events pass the same middlewares."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, request
from flask_socketio import Namespace as NamespaceHandler

from asynction_core import (
    AsynctionSocketIO,
    Event,
    PayloadValidationException,
    UnboundEventException,
    UndocumentedEventException,
    hookimpl,
)

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]
Log = list[Any]


class Checking:
    """Refuses the argument "bad", and notes what passes."""

    def __init__(self) -> None:
        self.passed: Log = []

    @hookimpl
    def asynction_receive_middleware(self, event: Event) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def receive(*args: Any) -> Any:
                if "bad" in args:
                    raise PayloadValidationException(
                        "'bad' is bad",
                        namespace=event.namespace,
                        event=event.name,
                        validator="not",
                    )
                self.passed.append((event.name, *args))
                return next(*args)

            return receive

        return middleware


def by_hook(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    class Handling:
        @hookimpl
        def asynction_handler(self, event: Event) -> Any:
            return handler if event.name == "say" else None

    return serve(document, plugins=[plugin, Handling()])


def by_on(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    server = serve(document, plugins=[plugin])
    assert server.on("say", namespace="/chat")(handler) is handler
    return server


def by_on_event(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    server = serve(document, plugins=[plugin])
    server.on_event("say", handler, namespace="/chat")
    return server


def by_event(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    def say(*args: Any) -> Any:
        return handler(*args)

    server = serve(document, plugins=[plugin])
    server.event(namespace="/chat")(say)
    return server


def by_class(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    class Chat(NamespaceHandler):
        def on_say(self, *args: Any) -> Any:
            return handler(*args)

    server = serve(document, plugins=[plugin])
    server.on_namespace(Chat("/chat"))
    return server


def by_dispatching_class(
    serve: Serve, document: Any, handler: Any, plugin: Checking
) -> AsynctionSocketIO:
    class Chat(NamespaceHandler):
        def trigger_event(self, event: str, *args: Any) -> Any:
            return handler(*args[1:]) if event == "say" else None

    server = serve(document, plugins=[plugin])
    server.on_namespace(Chat("/chat"))
    return server


def by_catch_all(serve: Serve, document: Any, handler: Any, plugin: Checking) -> AsynctionSocketIO:
    server = serve(document, plugins=[plugin])
    server.on("*", namespace="/chat")(lambda event, *args: handler(*args))
    return server


def by_catch_all_namespace(
    serve: Serve, document: Any, handler: Any, plugin: Checking
) -> AsynctionSocketIO:
    server = serve(document, plugins=[plugin])
    server.on("say", namespace="*")(handler)
    return server


def before_init_app(serve: Serve, document: Any, handler: Any, plugin: Checking) -> Any:
    app = Flask(__name__)
    server = serve(document, plugins=[plugin], app=None)
    server.on("say", namespace="/chat")(handler)
    server.init_app(app)
    return server


WAYS = [
    by_hook,
    by_on,
    by_on_event,
    by_event,
    by_class,
    by_dispatching_class,
    by_catch_all,
    by_catch_all_namespace,
    before_init_app,
]
ways = pytest.mark.parametrize("register", WAYS, ids=lambda way: way.__name__)


@ways
def test_a_handler_is_called_behind_the_middlewares(register: Any, serve: Serve, chat: Any) -> None:
    plugin, seen = Checking(), []

    def handler(*args: Any) -> Any:
        seen.append((request.namespace, request.event["message"], *args))  # type: ignore[attr-defined]
        return "ok"

    client = client_of(register(serve, chat, handler, plugin))
    assert client.emit("say", 1, [2], namespace="/chat", callback=True) == "ok"
    assert plugin.passed == [("say", 1, [2])]
    assert seen == [("/chat", "say", 1, [2])]


@ways
def test_what_a_middleware_refuses_reaches_no_handler_and_is_raised(
    register: Any, serve: Serve, chat: Any
) -> None:
    called: Log = []
    client = client_of(register(serve, chat, lambda *args: called.append(args), Checking()))
    with pytest.raises(PayloadValidationException):
        client.emit("say", "bad", namespace="/chat")
    assert called == []


@ways
@pytest.mark.parametrize("of_namespace", [True, False])
def test_what_a_middleware_refuses_reaches_the_error_handler(
    register: Any, serve: Serve, chat: Any, of_namespace: bool
) -> None:
    server = register(serve, chat, lambda *args: None, Checking())
    seen: Log = []

    def observe(error: Exception) -> str:
        seen.append(type(error))
        return "sorry"

    if of_namespace:
        assert server.on_error("/chat")(observe) is observe
    else:
        assert server.on_error_default(observe) is observe
    client = client_of(server)
    assert client.emit("say", "bad", namespace="/chat", callback=True) == "sorry"
    assert seen == [PayloadValidationException]


def test_the_error_method_of_a_class_handles_what_a_middleware_refuses(
    serve: Serve, chat: Any
) -> None:
    class Chat(NamespaceHandler):
        def on_say(self, *args: Any) -> None:
            raise AssertionError("called")

        def error(self, error: Exception) -> str:
            return type(error).__name__

    server = serve(chat, plugins=[Checking()])
    server.on_namespace(Chat("/chat"))
    answer = client_of(server).emit("say", "bad", namespace="/chat", callback=True)
    assert answer == "PayloadValidationException"


@pytest.mark.parametrize("of_namespace", [True, False])
def test_the_error_method_of_a_class_handles_what_an_error_handler_raises(
    serve: Serve, chat: Any, of_namespace: bool
) -> None:
    class Chat(NamespaceHandler):
        def on_say(self, *args: Any) -> None:
            raise AssertionError

        def error(self, error: Exception) -> str:
            return type(error).__name__

    def raise_another(error: Exception) -> None:
        raise LookupError from error

    server = serve(chat)
    server.on_error("/chat")(raise_another) if of_namespace else server.on_error_default(
        raise_another
    )
    server.on_namespace(Chat("/chat"))
    answer = client_of(server).emit("say", namespace="/chat", callback=True)
    assert answer == "LookupError"


def test_middlewares_stand_around_each_other_tryfirst_outermost(serve: Serve, chat: Any) -> None:
    order: list[str] = []

    def plugin(name: str, **how: Any) -> Any:
        class Noting:
            @hookimpl(**how)
            def asynction_receive_middleware(self) -> Any:
                def middleware(next: Any) -> Any:
                    def receive(*args: Any) -> Any:
                        order.append(name)
                        return next(*args)

                    return receive

                return middleware

        return Noting()

    plugins = [plugin("outermost", tryfirst=True), plugin("inner"), plugin("outer")]
    server = serve(chat, plugins=plugins)
    server.on("say", namespace="/chat")(lambda: order.append("handler"))
    client_of(server).emit("say", namespace="/chat")
    assert order == ["outermost", "outer", "inner", "handler"]


def test_an_asynchronous_server_logs_one_line_without_values_or_traceback(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server = by_on(serve, chat, lambda *args: None, Checking())
    client = client_of(server)
    server.server.async_handlers = True
    server.server.start_background_task = lambda target, *args: target(*args)  # run at once
    with caplog.at_level(logging.WARNING):
        assert client.emit("say", "bad", namespace="/chat", callback=True) is None
    refused = [record for record in caplog.records if "refused" in record.getMessage()]
    assert len(refused) == 1
    assert refused[0].getMessage() == (
        "event refused: PayloadValidationException: event 'say', namespace '/chat', violates 'not'"
    )
    assert refused[0].exc_info is None


def test_an_exception_answers_a_waiting_client_as_it_asks(serve: Serve, chat: Any) -> None:
    class Answering:
        @hookimpl
        def asynction_receive_middleware(self) -> Any:
            def receive(*args: Any) -> Any:
                error = PayloadValidationException("no")
                error.ack = {"error": "no"}
                raise error

            return lambda next: receive

    server = serve(chat, plugins=[Answering()])
    server.on("say", namespace="/chat")(print)
    assert client_of(server).emit("say", namespace="/chat", callback=True) == {"error": "no"}
    server.on_error("/chat")(lambda error: None)
    assert client_of(server).emit("say", namespace="/chat", callback=True) == {"error": "no"}
    server.on_error("/chat")(lambda error: "own answer")
    assert client_of(server).emit("say", namespace="/chat", callback=True) == "own answer"


# What has no handler, and what the document lacks


def test_an_event_without_a_handler_says_so_when_it_arrives(serve: Serve, chat: Any) -> None:
    with pytest.raises(UnboundEventException, match="'say' of '/chat' has no handler"):
        client_of(serve(chat)).emit("say", namespace="/chat")


def test_events_without_a_handler_are_listed_once_when_the_server_starts(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(chat)
    server.on("leave", namespace="/chat")(lambda: None)
    assert not caplog.records
    client_of(server)
    client_of(server)
    assert [record.getMessage() for record in caplog.records] == [
        "no handler is registered for 'say' of '/chat': give their messages an 'x-handler', "
        "or register handlers with @on(...)"
    ]


@pytest.mark.parametrize(
    ("event", "namespace"), [("sy", "/chat"), ("said", "/chat"), ("say", "/"), ("connect", "/x")]
)
def test_a_handler_for_what_the_document_lacks_is_a_warning_or_an_error(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture, event: str, namespace: str
) -> None:
    serve(chat).on(event, namespace=namespace)(print)
    assert f"registered for {event!r} of {namespace!r}" in caplog.text
    with pytest.raises(UndocumentedEventException):
        serve(chat, app=Flask("x"), on_undocumented="error").on(event, namespace=namespace)(print)


def test_an_error_handler_for_a_namespace_that_the_document_lacks_is_a_warning(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture
) -> None:
    serve(chat).on_error("/chta")(print)
    assert "'/chta'" in caplog.text


def test_a_class_with_more_than_the_document_is_a_warning(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Chat(NamespaceHandler):
        def on_connect(self) -> None: ...
        def on_say(self) -> None: ...
        def on_shout(self) -> str:
            return "loud"

    server = serve(chat)
    server.on_namespace(Chat("/chat"))
    assert [record for record in caplog.records if "'shout' of '/chat'" in record.getMessage()]
    assert len(caplog.records) == 1
    assert client_of(server).emit("shout", namespace="/chat", callback=True) == "loud"


def test_a_class_replaces_handlers_only_by_methods_of_their_own(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Chat(NamespaceHandler):
        def on_say(self) -> str:
            return "class"

    class Dispatching(NamespaceHandler):
        def trigger_event(self, event: str, *args: Any) -> Any:
            return "dispatched"

    def ask(handler: NamespaceHandler) -> list[Any]:
        server = serve(chat, app=Flask("x"))
        server.on("say", namespace="/chat")(lambda: "own")
        server.on_namespace(handler)
        client = client_of(server)
        client.get_received("/chat")
        return [client.emit(event, namespace="/chat", callback=True) for event in ("say", "leave")]

    assert ask(Dispatching("/chat")) == ["own", "dispatched"]
    assert "replaces" not in caplog.text
    with pytest.raises(UnboundEventException):
        ask(Chat("/chat"))
    assert "on_say of Chat replaces the handler that 'say' of '/chat' has already" in caplog.text


def test_a_handler_of_its_own_replaces_a_catch_all_whichever_comes_first(
    serve: Serve, chat: Any
) -> None:
    server = serve(chat)
    server.on("leave", namespace="/chat")(lambda: "own")
    server.on("*", namespace="/chat")(lambda event, *args: f"all: {event}")
    server.on("say", namespace="/chat")(lambda: "own, later")
    client = client_of(server)

    def ask(event: str) -> Any:
        return client.emit(event, namespace="/chat", callback=True)

    assert [ask("leave"), ask("say"), ask("other")] == ["own", "own, later", "all: other"]
