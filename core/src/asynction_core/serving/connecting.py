"""What a connection passes: the checks of its namespace, then the connect handler."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refusal

from asynction_core.exceptions import AsynctionException, PluginError
from asynction_core.handler_fit import NOT_AT_ONCE, runs_at_once
from asynction_core.middleware import Handler, Middleware, compose
from asynction_core.plugins.given import by_whom
from asynction_core.serving.admission import Admission
from asynction_core.serving.cleaning_up import CleaningUp
from asynction_core.serving.dispatching import Dispatch
from asynction_core.serving.failing import ErrorHandlers
from asynction_core.serving.families import Families
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.signatures import connect_call, disconnect_call
from asynction_core.serving.surrounding import around_connections
from asynction_core.spec import Namespace


class Connections:
    """The connect and disconnect handlers of a server, behind the checks of their namespaces.

    Args:
        server: The server.
        admission: Who has passed the checks.
        dispatch: What the handlers of namespaces without any are handed over to.
        errors: What refuses who does not pass.
    """

    def __init__(
        self, server: BoundServer, admission: Admission, dispatch: Dispatch, errors: ErrorHandlers
    ) -> None:
        self._server = server
        self._admission = admission
        self._dispatch = dispatch
        self._errors = errors
        self._guards: dict[str, list[Middleware]] = {}  # by namespace
        self._cleaning_up = CleaningUp(server)

    def guard(self, namespace: Namespace) -> None:
        """Have connections to a namespace checked by whatever plugins ask for."""
        server, name = self._server, namespace.name
        guards = self._guards[name] = around_connections(
            server.plugins, server, server.spec, namespace, server.options
        )
        is_restricted = self._admission.audiences.restrict(namespace)
        if guards or is_restricted:
            self._admission.demand(name)
        let_in = self._connect(name, None)
        if guards or is_restricted or namespace.parameters:
            self._dispatch.install(name, "connect", let_in)
        elif name in server.spec.namespaces:
            self._dispatch.leave_open(name, let_in)
        if self._cleaning_up.ask(namespace):
            self._dispatch.install(name, "disconnect", self._disconnect(name, _nothing))

    def open(self, name: str) -> None:
        """Check connections to a namespace that is open though the document lacks it."""
        if name not in self._guards and self._server.families.find(name) is None:
            spec = self._server.spec
            if spec.server is None and spec.shared_security is None and name not in spec.elsewhere:
                raise AsynctionException(
                    f"who may connect to {name!r}, which the document lacks, depends on the "
                    "server, and none was chosen: choose one with server_name=..."
                )
            self.guard(spec.elsewhere.get(name) or Namespace(name, spec.document.root))

    def open_more(self, namespaces: str | Iterable[str]) -> None:
        """Check connections to what python-socketio is told to open: names, or ``"*"`` for all."""
        if isinstance(namespaces, str) and namespaces != "*":
            raise ValueError(f"namespaces is a list of names, or '*', not {namespaces!r}")
        if "*" not in self._guards:  # whose connect handler is also that of those without one
            for name in namespaces:
                self.open(name)

    def behind_checks(self, namespace: str, event: str, handler: Handler) -> Handler:
        """Return a connect or disconnect handler behind the checks of its namespace.

        Raises:
            ValueError: A connect handler is asynchronous, or a generator: it would refuse nobody.
        """
        if event == "connect" and not runs_at_once(handler):
            raise ValueError(f"the connect handler of {namespace!r} cannot work: {NOT_AT_ONCE}")
        place = self._connect if event == "connect" else self._disconnect
        return place(namespace, handler)

    def _connect(self, name: str, handler: Handler | None) -> Handler:
        """Return the connect handler of a namespace: whatever goes wrong in it refuses."""
        server, admitted = self._server, self._admission.of(name)
        accept = _accepting(handler, server.spec.namespaces.get(name), server.families)
        if admitted is None:
            let_in: Handler = lambda current, auth: accept(auth)  # noqa: E731
        else:
            let_in = _guarded(server, name, self._guards[name], accept, self._admission)

        def connect(auth: Any = None) -> object:
            current = request._get_current_object()  # type: ignore[attr-defined]
            if not _is_of_socketio(current):
                return server.server.not_handled
            # Flask-SocketIO and python-socketio take a TypeError for a wrong signature and call
            # again, an error handler's answer for an acceptance, and what is no Exception for
            # nothing that concerns the client: no exception but a refusal may leave here.
            try:
                let_in(current, auth)
            except BaseException as error:
                raise self._errors.refusal(error) from error
            return None

        return connect

    def _disconnect(self, name: str, handler: Handler) -> Handler:
        """Return the disconnect handler of a namespace, which only a real disconnect calls."""
        server, admitted = self._server, self._admission.of(name)
        leaving = self._admission.leaving
        call = disconnect_call(handler, server.spec.namespaces.get(name), server.families)
        call = self._cleaning_up.after(name, call)

        def disconnect(*reason: Any) -> Any:
            sid, namespace = request.sid, request.namespace  # type: ignore[attr-defined]
            if server.server.manager.is_connected(sid, namespace):
                return server.server.not_handled  # a client's event of that name
            if admitted is not None and sid not in admitted and sid not in leaving:
                return None
            return call(*reason)

        return disconnect


def _guarded(
    server: BoundServer,
    name: str,
    guards: list[Middleware],
    accept: Handler,
    admission: Admission,
) -> Handler:
    """Return what lets through whom all guards and the connect handler accept."""
    admitted, audiences = admission.of(name), admission.audiences
    is_restricted = audiences.restricts(name)
    assert admitted is not None  # or there would be no guards

    def check_presence(current: Any) -> None:
        if server.server.get_environ(current.sid, current.namespace) is None:
            raise Refusal  # it has left meanwhile: no disconnect handler will be called

    def leave(sid: str) -> None:
        admitted.discard(sid)
        admission.leaving.discard(sid)
        admission.token_infos.pop(sid, None)
        audiences.forget(name, sid)

    def enter(auth: Any, **context: Any) -> None:
        current = request._get_current_object()  # type: ignore[attr-defined]
        check_presence(current)
        sid = current.sid
        admitted.add(sid)  # before the handler, which may emit to the client
        if context.get("token_info") is not None:
            admission.token_infos[sid] = context["token_info"]
        try:
            if is_restricted:
                audiences.admit(name, sid)
            accept(auth, **context)
        except BaseException:
            leave(sid)
            raise

    call = compose(guards, enter)

    def let_in(current: Any, auth: Any) -> None:
        try:
            call(auth)
            if current.sid in admission.leaving:
                raise Refusal
            if current.sid not in admitted:
                raise _not_passed(guards)
            check_presence(current)
        except BaseException:
            leave(current.sid)
            raise

    return let_in


def _not_passed(guards: Iterable[Middleware]) -> PluginError:
    """Return the error of a connection that no guard has refused, and that one has not let in."""
    by = [by_whom(guard) for guard in guards]
    owners = dict.fromkeys(str(one.origin) for one in by if one is not None)
    return PluginError(
        f"a connect middleware, of {' or '.join(owners)}, has returned without calling the next "
        "callable successfully: have it call that, or raise"
    )


def _accepting(handler: Handler | None, namespace: Namespace | None, families: Families) -> Handler:
    """Return ``connect(auth, **context)``, which raises where a connect handler refuses."""
    if handler is None:
        return lambda auth, **context: None
    call = connect_call(handler, namespace, families)

    def accept(auth: Any, **context: Any) -> None:
        answer = call(auth, **context)
        if answer is False:
            raise Refusal
        if _is_left_undone(answer):
            raise RuntimeError(f"the connect handler has not run: {NOT_AT_ONCE}")

    return accept


def _nothing() -> None:
    """Handle the end of a connection that nobody handles."""


def _is_left_undone(answer: object) -> bool:
    """Return whether a handler's answer is work that nobody does, as of a wrapped ``async def``."""
    if inspect.iscoroutine(answer):
        answer.close()  # or Python warns that it was never awaited
        return True
    return inspect.isawaitable(answer) or inspect.isgenerator(answer) or inspect.isasyncgen(answer)


def _is_of_socketio(current: Any) -> bool:
    """Return whether python-socketio itself called a connect handler.

    It also calls it for an event that a client names "connect", but cannot then give it the WSGI
    environment of the connection.

    Args:
        current: The current request, as Flask-SocketIO has made it.
    """
    args = current.event["args"]
    return bool(args) and args[0] is current.environ
