"""The ways in: what a connection or an event passes before a handler gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import SocketIO

from asynction_core.addresses import values_in
from asynction_core.exceptions import (
    AsynctionException,
    PluginError,
    UnboundEventException,
    UndocumentedEventException,
)
from asynction_core.log import logger
from asynction_core.middleware import Handler, Middleware, compose
from asynction_core.serving.admission import Admission
from asynction_core.serving.families import Families
from asynction_core.serving.family_dispatch import FamilyDispatch, speak_for_members
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.signatures import connect_call, event_call, takes_reason, variable_name
from asynction_core.spec import Event, Namespace, Parameter

__all__ = ["Receivers", "answering", "disconnect_failed"]

_LIFECYCLE = ("connect", "disconnect")

_NOT_PASSED = "a connect middleware has returned without calling the next callable successfully"


class _Bound(Enum):
    """How an event of the document came to its handler."""

    NOT = "no handler yet"
    SHARED = "a catch-all handler, until one of its own is registered"
    OWN = "a handler of its own"


class Receivers:
    """The handlers of a server, each registered behind the checks of its event.

    Args:
        server: The server.
        families: Its families of namespaces.
        on_undocumented: ``"warn"`` or ``"error"``: what a handler meets for which the document has
            no event.
    """

    def __init__(self, server: BoundServer, families: Families, on_undocumented: str) -> None:
        self._server = server
        self._on_undocumented = on_undocumented
        self._bound: dict[tuple[str, str], _Bound] = {}
        self._middlewares: dict[tuple[str, str], list[Middleware]] = {}
        self._class_errors: dict[str, Handler] = {}
        self._guards: dict[str, list[Middleware]] = {}  # by namespace
        self.families = families
        self.admission = Admission(families)
        self._dispatch = FamilyDispatch(server, families) if families else None

    def bind(self) -> None:
        """Register the handlers that plugins give, and a stand-in for each that is missing."""
        server = self._server
        for namespace in server.spec.namespaces.values():
            self._guard(namespace)
            handlers = self._lifecycle_handlers(namespace)
            for name in _LIFECYCLE:
                if name in handlers:
                    self._register(namespace.name, name, handlers[name])
                else:
                    self._bound[namespace.name, name] = _Bound.NOT
            if "connect" not in handlers:
                # Only a namespace with a connect handler accepts connections, and checks them.
                self._install(namespace.name, "connect", self._connect(namespace.name, None))
            if "error" in handlers:
                server.on_error(namespace.name)(handlers["error"])
            for event in namespace.receives.values():
                self._middlewares[namespace.name, event.name] = (
                    server.plugins.hook.asynction_receive_middleware(
                        server=server, spec=server.spec, event=event, options=server.options
                    )
                )
                handler = server.plugins.hook.asynction_handler(
                    server=server, spec=server.spec, event=event, options=server.options
                )
                self._register(namespace.name, event.name, handler or _unbound(event))
                if handler is None:
                    self._bound[namespace.name, event.name] = _Bound.NOT

    def open(self, name: str) -> None:
        """Check connections to a namespace that is open though the document lacks it."""
        if name in self._guards or self.families.find(name) is not None:
            return
        spec = self._server.spec
        self._guard(spec.elsewhere.get(name) or Namespace(name, spec.document.root))
        if self._guards[name]:
            self._install(name, "connect", self._connect(name, None))

    def open_more(self, namespaces: str | Iterable[str]) -> None:
        """Check connections to what python-socketio is told to open: names, or ``"*"`` for all."""
        if isinstance(namespaces, str) and namespaces != "*":
            raise ValueError(f"namespaces is a list of names, or '*', not {namespaces!r}")
        if "*" not in self._guards:  # whose connect handler is also that of those without one
            for name in namespaces:
                self.open(name)

    def unbound(self) -> list[Event]:
        """Return the events that have no handler."""
        namespaces = self._server.spec.namespaces
        return [
            namespaces[namespace].receives[event]
            for (namespace, event), bound in self._bound.items()
            if bound is _Bound.NOT and event not in _LIFECYCLE
        ]

    def on(self, namespace: str, event: str, handler: Handler) -> None:
        """Register a handler for an event, connect or disconnect; ``"*"`` for all without one."""
        spec = self._server.spec
        self.refuse_member(namespace)
        self.open(namespace)
        if namespace != "*" and event != "*":
            if event not in _LIFECYCLE and spec.receives(namespace, event) is None:
                self.note_undocumented(namespace, event)
                self._install(namespace, event, handler)
            else:
                if namespace not in spec.namespaces:
                    self.note_undocumented(namespace, event)
                self._register(namespace, event, handler)
            return
        self.note_undocumented(namespace, event)
        for place in self._catchable(namespace, event):
            takes_name = event == "*"
            self._register(*place, _naming(place[1], handler) if takes_name else handler)
            self._bound[place] = _Bound.SHARED
        if event in _LIFECYCLE:
            handler = self._lifecycle(namespace, event, handler)
        self._install(namespace, event, handler)

    def on_namespace(self, handler: NamespaceHandler) -> None:
        """Register the methods of a class-based namespace."""
        name = handler.namespace
        self.refuse_member(name)
        self.open(name)
        namespace = self._server.spec.namespaces.get(name)
        methods = {
            attribute.removeprefix("on_"): getattr(handler, attribute)
            for attribute in dir(handler)
            if attribute.startswith("on_")
        }
        if type(handler).call is NamespaceHandler.call:
            # It would go past Flask-SocketIO, and so past the checks.
            handler.call = lambda *args, **options: self._server.call(
                *args, **{**options, "namespace": options.get("namespace") or name}
            )
        if name in self.families:
            speak_for_members(handler)
        if namespace is None:
            self.note_undocumented(name, "*")
            known = set[str]()
        else:
            known = set(namespace.receives)
        error_method = getattr(handler, "error", None)
        if error_method is not None:
            self._class_errors[name] = answering(error_method)
        for event in methods.keys() - known - set(_LIFECYCLE):
            if namespace is not None:
                self.note_undocumented(name, event)
        dispatches_itself = type(handler).trigger_event is not NamespaceHandler.trigger_event
        for event in (*_LIFECYCLE, *sorted(known)):
            is_taken = self._bound.get((name, event)) is _Bound.OWN
            if event in methods and (event in _LIFECYCLE or not dispatches_itself):
                method = methods[event]
            elif dispatches_itself and not is_taken:
                method = _triggering(handler, event)
            else:
                continue
            if is_taken:
                logger.warning(
                    "the method on_%s of %s replaces the handler that %r of %r has already",
                    event,
                    type(handler).__name__,
                    event,
                    name,
                )
            self._register(name, event, method, of_class=True)

    def refuse_member(self, name: str) -> None:
        """Refuse handlers for one namespace of a family: they would go past the family's checks.

        Raises:
            UndocumentedEventException: The namespace is one of a family.
        """
        family = self.families.find(name) if name not in self._server.spec.namespaces else None
        if family is not None:
            raise UndocumentedEventException(
                f"{name!r} is one of the family {family.name!r}: register handlers for that, with "
                f"{' and '.join(map(variable_name, family.parameters))} in their signatures",
                namespace=name,
            )

    def class_error(self, namespace: str) -> Handler | None:
        """Return the `error` method of the class-based namespace for a namespace, or None."""
        family = self.families.find(namespace)
        return self._class_errors.get(family.name if family is not None else namespace)

    def note_undocumented(self, namespace: str, event: str) -> None:
        """Warn, or raise, that the document has no such event or namespace.

        Raises:
            UndocumentedEventException: The server was built with ``on_undocumented="error"``.
        """
        if namespace == "*" or event == "*":
            message = (
                f"a handler is registered for {event!r} of {namespace!r}: "
                "what it receives beyond the document is not checked"
            )
        elif namespace in self._server.spec.namespaces:
            message = (
                f"a handler is registered for {event!r} of {namespace!r}, "
                "but the document has no such event for the server to receive: it is not checked"
            )
        else:
            lacks = (
                "that namespace only on other servers"
                if namespace in self._server.spec.elsewhere
                else "no such namespace"
            )
            message = (
                f"a handler is registered for {event!r} of {namespace!r}, "
                f"but the document has {lacks}: what it receives is not checked"
            )
        if self._on_undocumented == "error":
            raise UndocumentedEventException(message, namespace=namespace, event=event)
        logger.warning("%s", message)

    def _catchable(self, namespace: str, event: str) -> Iterator[tuple[str, str]]:
        """Yield the namespaces and events of the document that a catch-all handler is for."""
        for place, bound in list(self._bound.items()):
            if bound is _Bound.OWN or namespace not in ("*", place[0]):
                continue
            if event == place[1] or (event == "*" and place[1] not in _LIFECYCLE):
                yield place

    def _lifecycle_handlers(self, namespace: Namespace) -> dict[str, Handler]:
        server = self._server
        handlers: dict[str, Handler] = {}
        for found in server.plugins.hook.asynction_namespace_handlers(
            server=server, spec=server.spec, namespace=namespace, options=server.options
        ):
            for name, handler in found.items():
                if name in handlers:
                    raise PluginError(f"two plugins handle {name!r} of {namespace.name!r}")
                handlers[name] = handler
        return handlers

    def _register(
        self, namespace: str, event: str, handler: Handler, *, of_class: bool = False
    ) -> None:
        self._bound[namespace, event] = _Bound.OWN
        if event in _LIFECYCLE:
            call = self._lifecycle(namespace, event, handler)
        else:
            handler = self._with_parameters(namespace, handler)
            call = compose(self._middlewares[namespace, event], handler)
        if of_class and event != "connect" and namespace in self._class_errors:
            call = self._with_class_error(namespace, call)
        self._install(namespace, event, call)

    def _lifecycle(self, namespace: str, event: str, handler: Handler) -> Handler:
        if event == "connect":
            return self._connect(namespace, handler)
        names = [variable_name(name) for name in self._parameters(namespace)]
        call = self._with_parameters(namespace, handler)
        return self._disconnect(
            namespace, call if takes_reason(handler, names) else lambda *reason: call()
        )

    def _parameters(self, namespace: str) -> Mapping[str, Parameter]:
        found = self._server.spec.namespaces.get(namespace)
        return found.parameters if found is not None else {}

    def _with_parameters(self, namespace: str, handler: Handler) -> Handler:
        """Return a handler that gets the parameters of a channel that its signature takes."""
        names = {name: variable_name(name) for name in self._parameters(namespace)}
        return event_call(handler, names.values(), _values(namespace, names)) if names else handler

    def _guard(self, namespace: Namespace) -> None:
        """Ask the plugins for the checks of connections to a namespace."""
        server, name = self._server, namespace.name
        guards = self._guards[name] = server.plugins.hook.asynction_connect_middleware(
            server=server, spec=server.spec, namespace=namespace, options=server.options
        )
        if guards:
            self.admission.demand(name)

    def _connect(self, name: str, handler: Handler | None) -> Handler:
        """Return the connect handler of a namespace: whatever goes wrong in it refuses."""
        server, admitted = self._server, self.admission.of(name)
        accept = _accepting(handler, self._parameters(name), name)
        if admitted is None:
            let_in: Handler = lambda current, auth: accept(auth)  # noqa: E731
        else:
            let_in = self._guarded(self._guards[name], accept, admitted)

        def connect(auth: Any = None) -> object:
            current = request._get_current_object()  # type: ignore[attr-defined]
            if not _is_of_socketio(current):
                return self._not_handled()
            # Flask-SocketIO and python-socketio take a TypeError for a wrong signature and call
            # again, an error handler's answer for an acceptance, and what is no Exception for
            # nothing that concerns the client: no exception but a refusal may leave here.
            try:
                server.started()
                let_in(current, auth)
            except BaseException as error:
                raise server.refusal(error) from error
            return None

        return connect

    def _guarded(self, guards: list[Middleware], accept: Handler, admitted: set[str]) -> Handler:
        """Return what lets through whom all guards and the connect handler accept."""
        server = self._server

        def check_presence(current: Any) -> None:
            if server.server.get_environ(current.sid, current.namespace) is None:
                raise Refusal  # it has left meanwhile: no disconnect handler will be called

        def enter(auth: Any, **context: Any) -> None:
            current = request._get_current_object()  # type: ignore[attr-defined]
            check_presence(current)
            sid = current.sid
            admitted.add(sid)  # before the handler, which may emit to the client
            try:
                accept(auth, **context)
            except BaseException:
                admitted.discard(sid)
                raise

        call = compose(guards, enter)

        def let_in(current: Any, auth: Any) -> None:
            try:
                call(auth)
                if current.sid not in admitted:
                    raise PluginError(_NOT_PASSED)
                check_presence(current)
            except BaseException:
                admitted.discard(current.sid)
                raise

        return let_in

    def _disconnect(self, name: str, call: Handler) -> Handler:
        """Return the disconnect handler of a namespace, which only a real disconnect calls."""
        server, admitted = self._server, self.admission.of(name)

        def disconnect(*reason: Any) -> Any:
            sid, namespace = request.sid, request.namespace  # type: ignore[attr-defined]
            if server.server.manager.is_connected(sid, namespace):
                return self._not_handled()  # a client's event of that name
            if admitted is not None and sid not in admitted:
                return None
            return call(*reason)

        return disconnect

    def _not_handled(self) -> object:
        """Return what python-socketio takes for no answer."""
        return self._server.server.not_handled

    def _with_class_error(self, namespace: str, call: Handler) -> Handler:
        """Return a callable whose exceptions reach the `error` method of a class-based namespace.

        As in Flask-SocketIO, that is asked only where no error handler is registered.
        """
        server, error_method = self._server, self._class_errors[namespace]

        def handle(*args: Any) -> Any:
            try:
                return call(*args)
            except Exception as error:
                if server.error_handler(namespace) is not None:
                    raise
                return error_method(error)

        return handle

    def _install(self, namespace: str, event: str, handler: Handler) -> None:
        if event not in _LIFECYCLE:
            handler = self.admission.gate(namespace, handler, self._not_handled)
        if self._dispatch is not None and self._dispatch.takes(namespace, event, handler):
            return
        SocketIO.on(self._server, event, namespace)(handler)


def answering(error_handler: Handler) -> Handler:
    """Return an error handler that lets the exception answer a client if it gives no answer."""

    def handle(error: Exception) -> Any:
        try:
            answer = error_handler(error)
        except TypeError as failure:
            if request.event["message"] != "disconnect":  # type: ignore[attr-defined]
                raise
            raise disconnect_failed(failure) from failure
        return getattr(error, "ack", None) if answer is None else answer

    return handle


def disconnect_failed(error: TypeError) -> AsynctionException:
    """Return what to raise in place of a TypeError while a client disconnects.

    python-socketio would take that for a wrong signature, and call the handler once more.
    """
    return AsynctionException(f"the disconnect handler failed: TypeError: {error}")


def _is_of_socketio(current: Any) -> bool:
    """Return whether python-socketio itself called a connect handler.

    It also calls it for an event that a client names "connect", but cannot then give it the WSGI
    environment of the connection.

    Args:
        current: The current request, as Flask-SocketIO has made it.
    """
    args = current.event["args"]
    return bool(args) and args[0] is current.environ


def _accepting(handler: Handler | None, parameters: Iterable[str], address: str) -> Handler:
    """Return ``connect(auth, **context)``, which raises where a connect handler refuses.

    Args:
        handler: The connect handler.
        parameters: The names of the parameters of its channel, which it gets besides the context.
        address: The address of the channel.
    """
    if handler is None:
        return lambda auth, **context: None
    call, names = connect_call(handler), {name: variable_name(name) for name in parameters}
    values = _values(address, names) if names else dict

    def accept(auth: Any, **context: Any) -> None:
        if call(auth, **{**values(), **context}) is False:
            raise Refusal

    return accept


def _values(address: str, names: Mapping[str, str]) -> Callable[[], dict[str, str]]:
    """Return what tells the parameters' values in the current request, by the names to call them.

    Args:
        address: The address of a family of namespaces.
        names: What each parameter is called in the signature of a handler.
    """

    def values() -> dict[str, str]:
        namespace = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        found = values_in(namespace, address) or {}
        return {names[name]: value for name, value in found.items()}

    return values


def _unbound(event: Event) -> Handler:
    message = (
        f"the event {event.name!r} of {event.namespace!r} has no handler: "
        "give its message an 'x-handler', or register one with @on(...)"
    )

    def unbound(*args: Any) -> None:
        raise UnboundEventException(message)

    return unbound


def _naming(event: str, handler: Handler) -> Handler:
    """Return a catch-all handler for one event: it gets the event's name first."""
    return lambda *args: handler(event, *args)


def _triggering(handler: NamespaceHandler, event: str) -> Handler:
    """Return a handler that leaves an event to a class that dispatches events itself."""

    def trigger(*args: Any) -> Any:
        sid = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        leading = (request.environ,) if event == "connect" else ()
        return handler.trigger_event(event, sid, *leading, *args)

    if event == "connect":
        return lambda auth: trigger(auth)
    return trigger
