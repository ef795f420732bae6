"""A Flask-SocketIO server that is bound to, and guarded by, an AsyncAPI document."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pluggy
from flask import Flask
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import SocketIO

from asynction_core.exceptions import AsynctionException
from asynction_core.garbage import garbage_collection_paused
from asynction_core.middleware import Handler
from asynction_core.plugins.options import check_choice, check_switch
from asynction_core.serving.admission import Admission
from asynction_core.serving.async_mode import tell_async_mode
from asynction_core.serving.attaching import base_path, refuse_overlap, servers_of, share, take_over
from asynction_core.serving.binary_packets import keep_apart
from asynction_core.serving.binding import Bindings
from asynction_core.serving.catch_all import catch_all
from asynction_core.serving.class_based import register_class
from asynction_core.serving.connecting import Connections
from asynction_core.serving.dispatching import Dispatch
from asynction_core.serving.failing import ErrorHandlers, answering
from asynction_core.serving.families import Families, Open
from asynction_core.serving.first_connection import tell_of_first_connection
from asynction_core.serving.guarding.connection_limits import Limits
from asynction_core.serving.guarding.installing import guard
from asynction_core.serving.health import serve_health
from asynction_core.serving.in_progress import InProgress
from asynction_core.serving.interface import LIFECYCLE
from asynction_core.serving.lifetime import Lifetime
from asynction_core.serving.observing.watching import Observing
from asynction_core.serving.presence import Left, NamespaceLimits, Presence
from asynction_core.serving.queue.choosing import check_timeout, check_url, guarded
from asynction_core.serving.queue.choosing import guard as guard_queue
from asynction_core.serving.sending import Senders, arguments, ignore, mark_as_sending
from asynction_core.serving.server_options import refuse_taken
from asynction_core.serving.signals import shut_down_on
from asynction_core.serving.stopping import check_grace, stop
from asynction_core.serving.undocumented import OnUndocumented, Undocumented, tell_unbound
from asynction_core.spec import Spec
from asynction_core.understanding import Understanding, understand

if TYPE_CHECKING:
    from asynction_core.serving.queue.guarded import Guarded

_Server = TypeVar("_Server", bound="AsynctionSocketIO")


class AsynctionSocketIO(SocketIO):
    """A `flask_socketio.SocketIO` server that cannot drift from its AsyncAPI document.

    Build it with `from_spec`. It is used like the class it extends: ``run``, ``on``, ``emit``,
    ``call``, ``on_namespace``, ``init_app`` and the functions of `flask_socketio` all work, and all
    pass the checks that the installed plugins add.

    Attributes:
        spec: What the document asks for.
        plugins: The plugin manager of this server.
        options: The options of its plugins, by name.
        families: Those of the document's namespaces whose addresses have parameters.
    """

    server: Any  # of python-socketio, which has no types; None until an app is attached
    sockio_mw: Any  # of Flask-SocketIO: there when an app is attached
    async_mode: str  # as soon as there is a server
    _log_warnings: Callable[[Understanding], None] = staticmethod(Understanding.log_warnings)

    def __new__(cls: type[_Server], *args: Any, **kwargs: Any) -> _Server:
        """Refuse what is given to `flask_socketio.SocketIO`."""
        if not isinstance(args[0] if args else kwargs.get("spec"), Spec):
            raise TypeError(
                f"{cls.__name__} is built from a document: what is given here, give to "
                f"{cls.__name__}.from_spec('asyncapi.yaml', app=app, ...)"
            )
        return object.__new__(cls)

    def __init__(
        self,
        spec: Spec,
        plugins: pluggy.PluginManager,
        options: Mapping[str, Any],
        *,
        on_undocumented: OnUndocumented = "warn",
        namespace_limits: NamespaceLimits | None = None,
        queue_timeout: float = 2.0,
        limits: Limits | None = None,
        app: Flask | None = None,
        health: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        self.spec = spec
        self.plugins = plugins
        self.options: Mapping[str, Any] = MappingProxyType(dict(options))
        self._namespace_limits = namespace_limits or NamespaceLimits()
        self.families = Families(spec.namespaces, self._namespace_limits.is_too_long)
        self._presence = Presence(self._namespace_limits, self.families)
        self._observing = Observing(self)
        self._limits = limits or Limits()
        self._errors = ErrorHandlers(self)
        self._admission = Admission(self)
        self._dispatch = Dispatch(self, self._admission)
        self._connections = Connections(self, self._admission, self._dispatch, self._errors)
        self._bindings = Bindings(self, self._connections, self._dispatch)
        audiences, sent_events = self._admission.audiences, self._observing.sent_events
        self._senders = Senders(self, self._errors, audiences, sent_events)
        self._undocumented = Undocumented(self, on_undocumented, self._senders, sent_events)
        self._in_progress = InProgress()
        self._lifetime = Lifetime(self)
        self._health = health
        self._queue_timeout = queue_timeout
        self._given = kwargs
        self._has_bound = self._has_started = False
        emits_only = app is None and bool(kwargs.get("message_queue"))
        if app is None and not emits_only:
            kwargs.pop("message_queue", None)  # Flask-SocketIO would set a server up at once
        if not emits_only:
            self._bind()
        if app is not None or emits_only:
            self.init_app(app, **kwargs)
        else:
            self.server_options.update(kwargs)

    @classmethod
    def from_spec(
        cls: type[_Server],
        spec_path: str | Path | Mapping[str, Any],
        validation: bool = True,
        server_name: str | None = None,
        docs: bool = True,
        default_error_handler: Callable[[Exception], Any] | None = None,
        app: Flask | None = None,
        *,
        plugins: Iterable[object] = (),
        disable_plugins: Iterable[str] = (),
        allow_remote_refs: bool = False,
        reference_root: str | Path | None = None,
        on_undocumented: OnUndocumented = "warn",
        on_missing_server: Literal["warn", "error"] = "error",
        max_namespace_length: int = NamespaceLimits.max_namespace_length,
        max_namespaces_per_connection: int = NamespaceLimits.max_namespaces_per_connection,
        health: bool = False,
        queue_timeout: float = 2.0,
        max_attachments: int = Limits.max_attachments,
        max_attachment_bytes: int = Limits.max_attachment_bytes,
        attachments_timeout: float = Limits.attachments_timeout,
        max_unsent_bytes: int = Limits.max_unsent_bytes,
        **kwargs: Any,
    ) -> _Server:
        """Return a server that is driven by an AsyncAPI document (2.0 to 3.1).

        Args:
            spec_path: The document: the path of a YAML or JSON file, or a mapping.
            validation: Whether events, acknowledgements and connections are checked
                (an option of asynction-validation).
            server_name: Which of the document's servers this is. Its path becomes the path of
                Socket.IO, unless ``path`` or ``resource`` is given; its security is enforced.
            docs: Whether the documentation is served (an option of asynction-docs).
            default_error_handler: Handles exceptions on namespaces that have no error handler.
            app: The Flask app. Without one, call `init_app` later. Without one and with a
                ``message_queue``, the server only emits: no handler is imported.
            plugins: Plugins besides the installed ones: modules or objects with hooks.
            disable_plugins: Names of installed plugins to leave out, besides those in the
                environment variable ``ASYNCTION_DISABLE_PLUGINS``.
            allow_remote_refs: Whether a ``$ref`` in the document may be fetched over HTTP(S).
            reference_root: A folder below which the files stand that a ``$ref`` may lead to,
                besides the folder of the document, below which they always may.
            on_undocumented: What happens when a handler is registered for an event or a namespace
                that the document lacks: ``"warn"`` logs a warning, ``"error"`` raises
                `UndocumentedEventException`, as does sending one. ``"allow"`` logs both, each once.
            on_missing_server: What happens when the document has secured servers and no
                ``server_name`` says which of them this is. ``"error"``: what all of them ask for
                holds, and where they differ, `SpecError` is raised. ``"warn"``: namespaces without
                an ``x-security`` of their own are open to all, and a warning is logged.
            max_namespace_length: How many bytes the name of a namespace may have that a client asks
                for.
            max_namespaces_per_connection: On how many namespaces a connection may be at a time.
            health: Whether ``healthz`` and ``readyz`` are served beside the path of Socket.IO.
            queue_timeout: The seconds that a message queue (Redis, RabbitMQ) may take to answer.
                What is sent then waits no longer.
            max_attachments: How many attachments (binary values) a packet of a client may have.
            max_attachment_bytes: How many bytes they may have together.
            attachments_timeout: After how many seconds they must all be there. Who exceeds one of
                these is disconnected.
            max_unsent_bytes: How many bytes may wait for a client that does not read what the
                server sends. One more, and it is disconnected.
            **kwargs: Options of plugins, and of `flask_socketio.SocketIO`.

        Raises:
            SpecError: The document cannot be served as it is.
            PluginError: A plugin cannot be used.
            AsynctionException: The ``message_queue`` cannot be used as it is.
            TypeError: An option is unknown, or `validation`, `docs` or `health` is no boolean.
            ValueError: An option has a value that it cannot have.
        """
        check_choice("on_undocumented", on_undocumented, ("warn", "error", "allow"))
        namespace_limits = NamespaceLimits(max_namespace_length, max_namespaces_per_connection)
        check_switch("health", health)
        check_timeout(queue_timeout)
        limits = Limits(
            max_attachments, max_attachment_bytes, attachments_timeout, max_unsent_bytes
        )
        with garbage_collection_paused():
            found = understand(
                spec_path,
                server_name=server_name,
                plugins=plugins,
                disable_plugins=disable_plugins,
                allow_remote_refs=allow_remote_refs,
                reference_root=reference_root,
                on_missing_server=on_missing_server,
                imports=False,
                validation=validation,
                docs=docs,
                **kwargs,
            )
            refuse_taken(found.options, found.plugins)
            cls._log_warnings(found)
            spec, server_options = found.checked(), dict(found.others)
            if spec.server is not None and not {"path", "resource"} & server_options.keys():
                server_options["path"] = spec.server.path or None
            server = cls(
                spec,
                found.plugins,
                found.options,
                on_undocumented=on_undocumented,
                namespace_limits=namespace_limits,
                queue_timeout=queue_timeout,
                limits=limits,
                app=app,
                health=health,
                **server_options,
            )
        spec.document.forget_places()
        if default_error_handler is not None:
            server.on_error_default(default_error_handler)
        return server

    def init_app(self, app: Flask | None, **kwargs: Any) -> None:
        """Attach a Flask app, as `flask_socketio.SocketIO.init_app` does.

        Args:
            app: The app; None for a process that only emits.
            **kwargs: Options of `flask_socketio.SocketIO` that replace those given before.
        """
        if "resource" in kwargs:
            self._given.pop("path", None)
        # Flask-SocketIO uses some of them up, and would not know them for another app.
        kwargs = self._given = {**self._given, **kwargs}
        if app is not None and not self._has_bound:
            self.server = None  # it only emitted so far; handlers wait for the new one
            self._bind()
        if self.server is not None:
            take_over(self)
        server_options = {**self.server_options, **kwargs}
        opened = server_options.get("namespaces") or self._undocumented.opened()
        if self._has_bound:
            self._connections.open_more(opened)
        demanding = self._admission.demanding()
        if server_options.get("always_connect") and demanding:
            raise AsynctionException(
                "always_connect=True accepts a client before its connection is checked, which "
                f"{demanding} ask for: leave it out"
            )
        if "path" not in kwargs:
            self.server_options.pop("path", None)
        others = servers_of(app, besides=self)
        asked = server_options.get("async_mode")
        if server_options.get("message_queue"):
            check_url(server_options["message_queue"])
        super().init_app(app, **kwargs)
        guard_queue(self.server.manager, self._queue_timeout)
        if self.server.namespaces != "*":
            # Without names python-socketio would let everybody into "/", also if the document has
            # no such namespace. Those where something is checked are known by connect handlers.
            names = [*opened, *self._dispatch.left_open()]
            self.server.namespaces = Open(names, self.families) if self.families else names
        if app is not None:
            refuse_overlap(self)
            share(app, self, others)
            self._admission.limit(self.server.manager)
            self._presence.watch(self.server)
            self._observing.watch(self, self._admission)
            tell_of_first_connection(self.server.manager, self._lifetime.start)
            tell_of_first_connection(self.server.manager, self.started)
            keep_apart(self.server)
            tell_async_mode(self.server, asked)
            self._in_progress.watch(self.server)
            if self._health:
                serve_health(self, app, self._in_progress)
            guard(self.server, self._limits, self._in_progress.handlers)
            self.plugins.hook.asynction_attach(server=self, app=app, options=self.options)

    def run(
        self, app: Flask, host: str | None = None, port: int | None = None, **kwargs: Any
    ) -> None:
        """Run the web server, as `flask_socketio.SocketIO.run` does."""
        self.started()
        super().run(app, host=host, port=port, **kwargs)

    @property
    def base_path(self) -> str:
        """Beneath what plugins serve what is not Socket.IO; RuntimeError before there is an app."""
        return base_path(self)

    @property
    def queue(self) -> Guarded | None:
        """The message queue that it shares with other processes, if it is a guarded one."""
        return None if self.server is None else guarded(self.server.manager)

    def started(self) -> None:
        """Say once which events have no handler: by `run`, or before the first client is let in."""
        if self._has_started:
            return
        self._has_started = True
        tell_unbound(self._bindings.unbound())

    def shutdown(self, grace: float = 10.0) -> int:
        """Stop serving without losing what has begun: to be called before the process ends.

        Nobody can connect any more. Who is connected is served until no handler runs and all
        acknowledgements have left; then all connections are dropped, and the disconnect handlers
        of the application are called. Clients connect again, where there is a server. Then plugins
        stop what they have started.

        Args:
            grace: How many seconds handlers may take. It returns within half a second more, if
                plugins need no longer to stop.

        Returns:
            How many handlers had not ended, and will be cut off. The log tells it, too.

        Raises:
            ValueError: The grace is negative.
        """
        check_grace(grace)
        cut_off = stop(self, self._in_progress, grace) if self.server is not None else 0
        self._lifetime.stop()
        return cut_off

    def shutdown_on(self, number: int = signal.SIGTERM, grace: float = 10.0) -> None:
        """Have a signal call `shutdown`, and then whatever handles it now, as gunicorn does.

        A second signal goes there at once.

        Args:
            number: The signal.
            grace: How many seconds handlers may take.

        Raises:
            ValueError: This is not the main thread, or the grace is negative.
        """
        check_grace(grace)
        shut_down_on(number, self, grace)

    # Ways in

    def on(self, message: str, namespace: str | None = None) -> Callable[[Handler], Handler]:
        """Return a decorator that registers a handler, as `flask_socketio.SocketIO.on` does.

        The handler of an event that the document has is called behind the same checks as one that
        the document names. A ``"*"`` stands for the events, or the namespaces, of the document that
        have no handler of their own, besides all that the document lacks.
        """

        def decorator(handler: Handler) -> Handler:
            self._register(namespace or "/", message, handler)
            return handler

        return decorator

    def _register(self, name: str, event: str, handler: Handler) -> None:
        self._open(name)
        namespace = self.spec.namespaces.get(name)
        is_known = namespace and (event in LIFECYCLE or event in namespace.receives)
        if not is_known:
            self._undocumented.note(name, event)
        if "*" in (name, event):
            catch_all(self._bindings, name, event, handler)
        elif is_known or event in LIFECYCLE:
            self._bindings.register(name, event, handler)
        else:
            self._bindings.register_beyond(name, event, handler)

    def _open(self, namespace: str) -> None:
        if self.families.is_too_long(namespace):
            raise ValueError(self._namespace_limits.complaint(namespace))
        self._undocumented.refuse_member(namespace)
        self._connections.open(namespace)

    def on_namespace(self, namespace_handler: NamespaceHandler) -> None:
        """Register a class-based namespace, as `flask_socketio.SocketIO.on_namespace` does."""
        super().on_namespace(namespace_handler)
        self._open(namespace_handler.namespace)
        register_class(namespace_handler, self, self._bindings, self._errors, self._undocumented)

    def on_error(self, namespace: str | None = None) -> Callable[[Handler], Handler]:
        """Return a decorator that registers the error handler of a namespace."""
        self._undocumented.refuse_member(namespace or "/")
        if (namespace or "/") not in self.spec.namespaces:
            self._undocumented.note(namespace or "/", "error")
        register = super().on_error(namespace)

        def decorator(handler: Handler) -> Handler:
            register(answering(handler, self))
            return handler

        return decorator

    def on_error_default(self, exception_handler: Handler) -> Handler:
        """Register the error handler of all namespaces that have none of their own."""
        super().on_error_default(answering(exception_handler, self))
        return exception_handler

    # Ways out

    def emit(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Emit an event, as `flask_socketio.SocketIO.emit` does; several arguments may be given.

        Raises:
            UndocumentedEventException: The document does not let this namespace send it.
            Exception: Whatever a middleware raises, as of arguments that do not fit the document.
            MessageQueueException: The process only emits, and its message queue does not answer.
        """
        namespace = kwargs["namespace"] = kwargs.get("namespace") or "/"
        args = (kwargs.pop("data"),) if "data" in kwargs else args
        try:
            try:
                send = self._senders.emitters[namespace][event]
            except KeyError:
                send = self._undocumented.sender(namespace, event, "emit")
            if len(args) == 1 and (args[0] is None or type(args[0]) is tuple):
                args = arguments(args)  # seldom: worth no call where there is nothing to do
            send(args, kwargs.pop("callback", None), kwargs)
        except AsynctionException as error:
            mark_as_sending(error)
            raise

    def call(self, event: str, *args: Any, **kwargs: Any) -> Any:
        """Emit an event and wait for its acknowledgement, as `flask_socketio.SocketIO.call` does.

        Raises:
            Exception: As `emit`; or whatever a middleware raises about the acknowledgement.
        """
        namespace = kwargs["namespace"] = kwargs.get("namespace") or "/"
        args = (kwargs.pop("data"),) if "data" in kwargs else args
        try:
            try:
                send = self._senders.callers[namespace][event]
            except KeyError:
                send = self._undocumented.sender(namespace, event, "call")
            return send(arguments(args), ignore, kwargs)
        except AsynctionException as error:
            mark_as_sending(error)
            raise

    def token_info_of(self, sid: str) -> Mapping[str, Any] | None:
        """Return what was found out about who a connection is, as its connect handler is told.

        Args:
            sid: Its session id.

        Returns:
            The ``token_info``; None if nothing was found out, and of who is not, or no longer, in.
        """
        return self._admission.token_infos.get(sid)

    def shut_out(self, sid: str, namespace: str) -> None:
        """Have a connection get nothing more, and nothing of it handled: it is to be disconnected.

        Args:
            sid: Its session id.
            namespace: Its namespace.
        """
        self._admission.shut_out(namespace, sid)

    def when_left(self, left: Left) -> None:
        """Have a callable called whenever a client has left a namespace, or was refused there.

        Args:
            left: Gets the WSGI environment of the client's connection, the session id that it had
                on the namespace, and the name of the namespace.
        """
        self._presence.tell(left)

    def _bind(self) -> None:
        self._has_bound = True
        for namespace in self.spec.namespaces.values():
            if not namespace.parameters and self.families.is_too_long(namespace.name):
                complaint = self._namespace_limits.complaint(namespace.name)
                raise namespace.node.error(complaint, rule="namespace")
        self._bindings.bind()
