"""Who gets in: connections and what is checked of them, and what their handlers get."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from threading import Event as ThreadEvent
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import emit

from asynction_core import (
    AsynctionException,
    AsynctionSocketIO,
    Namespace,
    PayloadValidationException,
    hookimpl,
)

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]
Log = list[Any]


class Guarding:
    """Lets in who sends auth {"token": "good"}, and adds a user to the context."""

    @hookimpl
    def asynction_connect_middleware(self, namespace: Namespace) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                if not isinstance(auth, dict) or auth.get("token") != "good":
                    raise PayloadValidationException("no token", namespace=namespace.name)
                return next(auth, **context, user="somebody")

            return connect

        return middleware


GOOD = {"token": "good"}


def is_let_in(server: AsynctionSocketIO, auth: Any = None, namespace: str = "/chat") -> bool:
    return bool(client_of(server, namespace, auth=auth).is_connected(namespace))


@pytest.mark.parametrize("channel", [{}, {"subscribe": {"message": {"name": "out"}}}])
def test_every_namespace_of_the_document_accepts_connections(serve: Serve, channel: Any) -> None:
    assert is_let_in(serve(document_of({"/a": channel})), namespace="/a")


@pytest.mark.parametrize("namespace", ["/", "/other"])
def test_a_namespace_that_the_document_lacks_accepts_none(
    serve: Serve, chat: Any, namespace: str
) -> None:
    assert not is_let_in(serve(chat), namespace=namespace)


def test_more_namespaces_are_opened_on_demand(serve: Serve, chat: Any) -> None:
    assert is_let_in(serve(chat, namespaces=["/other"]), namespace="/other")


def test_a_connection_is_checked_on_a_namespace_without_a_connect_handler(
    serve: Serve, chat: Any
) -> None:
    server = serve(chat, plugins=[Guarding()])
    assert not is_let_in(server)
    assert is_let_in(server, GOOD)


def test_a_client_is_never_accepted_before_it_is_checked(serve: Serve, chat: Any) -> None:
    with pytest.raises(AsynctionException, match="always_connect=True accepts"):
        serve(chat, plugins=[Guarding()], always_connect=True)
    assert is_let_in(serve(chat, app=Flask("x"), always_connect=True))


class Swallowing:
    """Stands outermost and swallows whatever is raised further in."""

    @hookimpl(tryfirst=True)
    def asynction_connect_middleware(self) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                with suppress(BaseException):
                    return next(auth, **context)

            return connect

        return middleware


@pytest.mark.parametrize("auth", [None, {"token": "bad"}])
def test_a_middleware_cannot_let_in_whom_another_one_refuses(
    serve: Serve, chat: Any, auth: Any
) -> None:
    errors: Log = []
    server = serve(chat, plugins=[Guarding(), Swallowing()])
    server.on_error("/chat")(errors.append)
    assert not is_let_in(server, auth)
    (told,) = map(str, errors)
    assert "has returned without calling the next callable successfully" in told
    assert "Swallowing" in told
    assert is_let_in(server, GOOD)


@pytest.mark.parametrize("answer", [False, ConnectionRefusedError])
def test_nor_whom_the_connect_handler_refuses(serve: Serve, chat: Any, answer: Any) -> None:
    def connect() -> Any:
        if answer is not False:
            raise answer
        return answer

    server = serve(chat, plugins=[Swallowing()])
    server.on("connect", namespace="/chat")(connect)
    assert not is_let_in(server)


def test_a_middleware_need_not_return_what_the_next_callable_returns(
    serve: Serve, chat: Any
) -> None:
    class Forgetful:
        @hookimpl
        def asynction_connect_middleware(self) -> Any:
            return lambda next: lambda auth, **context: print(next(auth, **context))

    assert is_let_in(serve(chat, plugins=[Forgetful()]))


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, BaseException])
@pytest.mark.parametrize("observed", [False, True])
def test_what_is_no_exception_refuses_a_connection_too(
    serve: Serve, chat: Any, kind: type[BaseException], observed: bool
) -> None:
    errors: Log = []

    def connect() -> None:
        raise kind("while connecting")

    def observe(error: Exception) -> None:
        errors.append(error)
        raise kind("while observing")

    server = serve(chat)
    server.on("connect", namespace="/chat")(connect)
    if observed:
        server.on_error("/chat")(observe)
    assert not is_let_in(server)
    assert [str(error) for error in errors] == [f"connecting raised {kind.__name__}"] * observed


def opened_by_option(serve: Serve, document: Any, namespaces: Any) -> AsynctionSocketIO:
    return serve(document, plugins=[Guarding()], namespaces=namespaces)


def opened_by_an_event(serve: Serve, document: Any, namespace: Any) -> AsynctionSocketIO:
    server = serve(document, plugins=[Guarding()])
    server.on("anything", namespace="/other")(print)
    return server


def opened_by_connect(serve: Serve, document: Any, namespace: Any) -> AsynctionSocketIO:
    server = serve(document, plugins=[Guarding()])
    server.on("connect", namespace="/other")(lambda: None)
    return server


def opened_by_a_class(serve: Serve, document: Any, namespace: Any) -> AsynctionSocketIO:
    server = serve(document, plugins=[Guarding()])
    server.on_namespace(NamespaceHandler("/other"))
    return server


def opened_with_a_catch_all(serve: Serve, document: Any, namespaces: Any) -> AsynctionSocketIO:
    server = serve(document, plugins=[Guarding()], app=None)
    server.on("connect", namespace="*")(lambda auth: None)
    server.init_app(Flask(__name__), namespaces=namespaces)
    return server


@pytest.mark.parametrize(
    ("opened", "namespaces"),
    [
        (opened_by_option, ["/other"]),
        (opened_by_option, "*"),
        (opened_with_a_catch_all, ["/other"]),
        (opened_with_a_catch_all, "*"),
        (opened_by_an_event, None),
        (opened_by_connect, None),
        (opened_by_a_class, None),
    ],
)
def test_connections_are_checked_also_to_what_is_opened_beyond_the_document(
    serve: Serve, chat: Any, opened: Any, namespaces: Any
) -> None:
    server = opened(serve, chat, namespaces)
    assert not is_let_in(server, namespace="/other")
    assert is_let_in(server, GOOD, namespace="/other")


def test_namespaces_to_open_are_a_list(serve: Serve, chat: Any) -> None:
    with pytest.raises(ValueError, match=r"a list of names, or '\*', not '/other'"):
        serve(chat, namespaces="/other")


class Holding:
    """Keeps a connection waiting until `released`; lets it in if `lets_in`."""

    def __init__(self, *, lets_in: bool) -> None:
        self.asked, self.released = ThreadEvent(), ThreadEvent()
        self.lets_in = lets_in

    @hookimpl
    def asynction_connect_middleware(self) -> Any:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                if auth == "wait":
                    self.asked.set()
                    assert self.released.wait(10)
                    if not self.lets_in:
                        raise PayloadValidationException("no")
                return next(auth, **context)

            return connect

        return middleware


@pytest.mark.parametrize("lets_in", [False, True])
def test_who_is_still_being_checked_gets_no_event_and_sends_none(
    serve: Serve, chat: Any, lets_in: bool
) -> None:
    said: Log = []
    holding = Holding(lets_in=lets_in)
    server = serve(chat, plugins=[holding])
    server.on("say", namespace="/chat")(said.append)
    somebody = client_of(server)
    waiting = client_of(server, namespace="/other")  # which is refused
    thread = Thread(target=waiting.connect, args=("/chat",), kwargs={"auth": "wait"})
    thread.start()
    try:
        assert holding.asked.wait(10)
        server.emit("said", "to all", namespace="/chat")
        # As if python-socketio did not keep its events back, as it does not for some microseconds.
        manager = server.server.manager
        pending, manager.pending_connect = manager.pending_connect, {}
        waiting.connected["/chat"] = True
        waiting.emit("say", "too early", namespace="/chat")
        manager.pending_connect = pending
    finally:
        holding.released.set()
        thread.join(10)
    server.emit("said", "again", namespace="/chat")
    assert said == []
    assert [packet["args"] for packet in somebody.get_received("/chat")] == [["to all"], ["again"]]
    assert [packet["args"] for packet in waiting.queue] == [["again"]] * lets_in


def test_a_connect_handler_may_emit_to_who_connects(serve: Serve, chat: Any) -> None:
    server = serve(chat, plugins=[Guarding()])
    server.on("connect", namespace="/chat")(lambda: emit("said", "welcome"))
    (welcome,) = client_of(server, auth=GOOD).get_received("/chat")
    assert welcome["args"] == ["welcome"]


def test_the_disconnect_handler_is_called_for_who_was_let_in(serve: Serve, chat: Any) -> None:
    gone: Log = []
    server = serve(chat, plugins=[Guarding()])
    server.on("disconnect", namespace="/chat")(gone.append)
    for auth in (None, GOOD):
        client = client_of(server, auth=auth)
        if client.is_connected("/chat"):
            client.disconnect("/chat")
    assert gone == ["client disconnect"]


def test_nobody_is_remembered_who_is_gone(serve: Serve, chat: Any) -> None:
    server = serve(chat, plugins=[Guarding()])
    clients = [client_of(server, auth=auth) for auth in (GOOD, None, GOOD)]
    admitted = server._admission.of("/chat")
    assert admitted is not None
    assert len(admitted) == 2
    for client in (clients[0], clients[2]):
        client.disconnect("/chat")
    assert admitted == set()


def register_connect(server: AsynctionSocketIO, way: str, handler: Any) -> None:
    if way == "on":
        server.on("connect", namespace="/chat")(handler)
    elif way == "catch-all":
        server.on("connect", namespace="*")(handler)
    else:
        methods: dict[str, Any] = {"on_connect": staticmethod(handler)}
        if way == "class with error":
            methods["error"] = lambda self, error: None
        elif way == "dispatching class":
            methods = {
                "trigger_event": lambda self, event, sid, environ, auth: (
                    handler() if event == "connect" else None
                )
            }
        server.on_namespace(type("Chat", (NamespaceHandler,), methods)("/chat"))


CONNECT_WAYS = ["on", "catch-all", "class", "class with error", "dispatching class"]


@pytest.mark.parametrize("error_handler", ["none", "namespace", "default", "broken"])
@pytest.mark.parametrize("way", CONNECT_WAYS)
@pytest.mark.parametrize("failing", ["middleware", "handler"])
def test_nothing_that_fails_while_connecting_is_turned_into_an_acceptance(
    serve: Serve, chat: Any, way: str, error_handler: str, failing: str
) -> None:
    calls: Log = []

    def connect() -> Any:
        calls.append("connect")
        raise TypeError("inside the handler")

    server = serve(chat, plugins=[Guarding()])
    if error_handler == "namespace":
        server.on_error("/chat")(lambda error: calls.append("observed"))
    elif error_handler == "default":
        server.on_error_default(lambda error: calls.append("observed"))
    elif error_handler == "broken":
        server.on_error("/chat")(lambda error: 1 / 0)
    register_connect(server, way, connect)
    assert not is_let_in(server, GOOD if failing == "handler" else None)
    assert calls.count("connect") == (1 if failing == "handler" else 0)
    assert calls.count("observed") == (1 if error_handler in ("namespace", "default") else 0)


@pytest.mark.parametrize("way", CONNECT_WAYS)
@pytest.mark.parametrize(("answer", "let_in"), [(False, False), (None, True), (True, True)])
def test_a_connect_handler_decides(
    serve: Serve, chat: Any, way: str, answer: Any, let_in: bool
) -> None:
    server = serve(chat)
    register_connect(server, way, lambda: answer)
    assert is_let_in(server) is let_in


@pytest.mark.parametrize("way", ["on", "class", "catch-all"])
def test_a_client_cannot_call_connect_and_disconnect_handlers_by_events(
    serve: Serve, chat: Any, way: str
) -> None:
    calls: Log = []

    class Chat(NamespaceHandler):
        def on_connect(self, auth: Any) -> None:
            calls.append(("connect", auth))

        def on_disconnect(self, reason: Any) -> None:
            calls.append(("disconnect", reason))

    server = serve(chat)
    handler = Chat("/chat")
    if way == "class":
        server.on_namespace(handler)
    else:
        namespace = "/chat" if way == "on" else "*"
        server.on("connect", namespace=namespace)(handler.on_connect)
        server.on("disconnect", namespace=namespace)(handler.on_disconnect)
    client = client_of(server, auth="real")
    for event, args in (("connect", ()), ("connect", ({}, "fake")), ("disconnect", ("fake",))):
        assert client.emit(event, *args, namespace="/chat", callback=True) is None
    client.disconnect("/chat")
    assert calls == [("connect", "real"), ("disconnect", "client disconnect")]


def test_it_cannot_do_so_where_every_client_is_accepted_first(serve: Serve, chat: Any) -> None:
    calls: Log = []
    server = serve(chat, always_connect=True)
    server.on("connect", namespace="/chat")(lambda auth: calls.append(auth))
    client = client_of(server, auth="real")
    client.emit("connect", {}, "fake", namespace="/chat")
    assert calls == ["real"]


def no_argument() -> tuple[Any, ...]:
    return ()


def only_auth(auth: Any) -> tuple[Any, ...]:
    return (auth,)


def any_name(data: Any) -> tuple[Any, ...]:
    return (data,)


def auth_and_user(auth: Any, user: Any) -> tuple[Any, ...]:
    return (auth, user)


def user_first(user: Any, auth: Any = None) -> tuple[Any, ...]:
    return (user, auth)


def only_user(user: Any) -> tuple[Any, ...]:
    return (user,)


def keyword_only(*, user: Any) -> tuple[Any, ...]:
    return (user,)


def positional_only(auth: Any, /) -> tuple[Any, ...]:
    return (auth,)


def all_keywords(**given: Any) -> tuple[Any, ...]:
    return (given["auth"], given["user"])


def all_positions(*given: Any) -> tuple[Any, ...]:
    return given


@pytest.mark.parametrize(
    ("handler", "gets"),
    [
        (no_argument, ()),
        (only_auth, (GOOD,)),
        (any_name, (GOOD,)),
        (auth_and_user, (GOOD, "somebody")),
        (user_first, ("somebody", GOOD)),
        (only_user, ("somebody",)),
        (keyword_only, ("somebody",)),
        (positional_only, (GOOD,)),
        (all_keywords, (GOOD, "somebody")),
        (all_positions, (GOOD,)),
    ],
)
def test_a_connect_handler_gets_what_its_signature_takes(
    serve: Serve, chat: Any, handler: Any, gets: Any
) -> None:
    seen: Log = []
    server = serve(chat, plugins=[Guarding()])

    class Recording:
        __signature__ = __import__("inspect").signature(handler)

        def __call__(self, *args: Any, **kwargs: Any) -> None:
            seen.append(handler(*args, **kwargs))

    server.on("connect", namespace="/chat")(Recording())
    assert is_let_in(server, GOOD)
    assert seen == [gets]


def user_and_info(user: Any, token_info: Any) -> tuple[Any, ...]:
    return (user, token_info)


def info_and_another(token_info: Any, data: Any) -> tuple[Any, ...]:
    return (token_info, data)


def info_with_a_default(token_info: Any = "unknown") -> tuple[Any, ...]:
    return (token_info,)


@pytest.mark.parametrize(
    ("handler", "gets"),
    [
        (user_and_info, (None, None)),
        (info_and_another, (None, GOOD)),
        (info_with_a_default, (None,)),
        (only_user, (None,)),
    ],
)
def test_what_a_client_claims_is_never_taken_for_who_it_is(
    serve: Serve, chat: Any, handler: Any, gets: Any
) -> None:
    seen: Log = []

    @wraps(handler)
    def connect(*args: Any, **kwargs: Any) -> None:
        seen.append(handler(*args, **kwargs))

    server = serve(chat)
    server.on("connect", namespace="/chat")(connect)
    assert is_let_in(server, GOOD)
    assert seen == [gets]


@pytest.mark.parametrize("as_class", [False, True])
@pytest.mark.parametrize("takes_reason", [False, True])
def test_a_disconnect_handler_may_take_a_reason(
    serve: Serve, chat: Any, as_class: bool, takes_reason: bool
) -> None:
    seen: Log = []
    server = serve(chat)

    def without() -> None:
        seen.append(())

    def with_reason(reason: Any) -> None:
        seen.append((reason,))

    handler = with_reason if takes_reason else without
    if as_class:
        methods = {"on_disconnect": staticmethod(handler)}
        server.on_namespace(type("Chat", (NamespaceHandler,), methods)("/chat"))
    else:
        server.on("disconnect", namespace="/chat")(handler)
    client_of(server).disconnect("/chat")
    assert seen == [("client disconnect",) if takes_reason else ()]


@pytest.mark.parametrize("as_class", [False, True])
def test_a_type_error_in_a_disconnect_handler_does_not_call_it_twice(
    serve: Serve, chat: Any, as_class: bool
) -> None:
    calls: Log = []
    server = serve(chat)

    def disconnect(reason: Any = None) -> None:
        calls.append(reason)
        raise TypeError("inside the handler")

    if as_class:
        methods = {"on_disconnect": staticmethod(disconnect)}
        server.on_namespace(type("Chat", (NamespaceHandler,), methods)("/chat"))
    else:
        server.on("disconnect", namespace="/chat")(disconnect)
    with pytest.raises(AsynctionException, match="inside the handler"):
        client_of(server).disconnect("/chat")
    assert calls == ["client disconnect"]


def test_nor_does_one_in_the_error_handler(serve: Serve, chat: Any) -> None:
    calls: Log = []
    server = serve(chat)

    def disconnect() -> None:
        calls.append("disconnect")
        raise LookupError

    def failing(error: Exception) -> None:
        calls.append(type(error).__name__)
        raise TypeError("inside the error handler")

    server.on("disconnect", namespace="/chat")(disconnect)
    server.on_error("/chat")(failing)
    with pytest.raises(AsynctionException, match="inside the error handler"):
        client_of(server).disconnect("/chat")
    assert calls == ["disconnect", "LookupError"]


def test_namespace_handlers_come_from_hooks(serve: Serve, chat: Any) -> None:
    seen: Log = []

    class Handling:
        @hookimpl
        def asynction_namespace_handlers(self, namespace: Namespace) -> Any:
            return {
                "connect": lambda: seen.append(f"connect {namespace.name}"),
                "disconnect": lambda: seen.append("disconnect"),
                "error": lambda error: seen.append(type(error).__name__),
            }

    client = client_of(serve(chat, plugins=[Handling()]))
    client.emit("say", namespace="/chat")
    client.disconnect("/chat")
    assert seen == ["connect /chat", "UnboundEventException", "disconnect"]
