"""The hooks: the contract between Asynction and its plugins.

A plugin is a module or an object with functions that are marked with `hookimpl` and named like the
functions below. A function takes whichever of the arguments it needs, by name:

    from asynction_core import hookimpl

    @hookimpl
    def asynction_receive_middleware(event):
        def middleware(next):
            def receive(*args):
                print("received", event.name)
                return next(*args)
            return receive
        return middleware

A distribution announces its plugin in the entry-point group ``asynction``; a server also takes
plugins directly, as ``from_spec(..., plugins=[...])``.

**All hooks are called while a server is built**, none while it serves, but for `asynction_start`
and `asynction_stop`. An exception that a hook raises stops the server from being built and reaches
the caller of `from_spec` (or `init_app`): as it is if it derives from `AsynctionException`, else as
a `PluginError` that names the plugin.

Of the hooks of which the first result counts, two plugins may not both give one, unless one of them
says ``tryfirst=True``. A wrapper (``hookimpl(wrapper=True)``) may not take away what others gave.

A *middleware* is a callable that takes the next callable and returns one that adds something around
it. Where it stands is its *stage*: a hook returns ``staged(Stage.SECURITY, middleware)``, or the
plain middleware for ``Stage.AFTER_VALIDATION``, on the application's side of all checks. Within a
stage middlewares stand around each other in the order in which pluggy calls their plugins: those
that were registered last come first and are outermost, ``tryfirst=True`` moves further out,
``trylast=True`` further in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import pluggy

from asynction_core.middleware import (
    ConnectMiddleware,
    Handler,
    Middleware,
    ReceiveMiddleware,
    SendMiddleware,
)
from asynction_core.observation import Observer
from asynction_core.plugins.option import Option

if TYPE_CHECKING:
    from asynction_core.codec import Codec
    from asynction_core.document import Document
    from asynction_core.exceptions import SpecError
    from asynction_core.extension import Extension
    from asynction_core.reading.loaded import Loaded
    from asynction_core.serving.interface import App, BoundServer
    from asynction_core.spec import Event, Namespace, Spec

__all__ = ["CONTRACT_VERSION", "Handler", "Middleware", "Option", "hookimpl"]

hookimpl = pluggy.HookimplMarker("asynction")
"""Marks a function of a plugin as the implementation of the hook of the same name."""

CONTRACT_VERSION = 1
"""The version of this contract: see the page on stability."""

_hookspec = pluggy.HookspecMarker("asynction")


@_hookspec
def asynction_options() -> Mapping[str, Option]:  # type: ignore[empty-body]
    """Add keyword options to `AsynctionSocketIO.from_spec`.

    Called when a server is built, before anything is loaded.

    Returns:
        The options by name. A name that Flask-SocketIO, the core or another plugin uses is an
        error.
    """


@_hookspec
def asynction_extensions() -> Iterable[Extension]:  # type: ignore[empty-body]
    """Declare the extensions (``x-…``) of AsyncAPI that the plugin reads.

    Called once a document is loaded, and by ``asynction schema``; it only answers. What is declared
    is checked in every document, completed and explained in editors, and refused where it has
    another form.

    Returns:
        The extensions: always the same objects, made once. One of the same name for the same object
        as the core's or another plugin's is a `PluginError`, and so is a schema that cannot be
        checked.
    """


@_hookspec(firstresult=True)
def asynction_load_document(
    source: object, options: Mapping[str, Any]
) -> Mapping[str, Any] | Loaded | None:
    """Read a document from a source that the core does not know.

    Called once, before the core looks at the source itself. The core reads paths of YAML and JSON
    files and mappings. The first result that is not None counts.

    Args:
        source: What the caller gave as ``spec_path``.
        options: The options of this server.

    Returns:
        The document as `Loaded`, with where it came from and the text that it was read from, so
        that errors have lines and relative references can be followed; or as a mapping, which has
        neither; or None to leave the source to others.
    """


@_hookspec
def asynction_transform_document(
    contents: MutableMapping[str, Any], options: Mapping[str, Any]
) -> None:
    """Rewrite the document before it is parsed.

    Called once, after the document is loaded and before references are followed.

    Args:
        contents: The document, to be changed in place.
        options: The options of this server.
    """


@_hookspec
def asynction_check_document(  # type: ignore[empty-body]
    document: Document, options: Mapping[str, Any], extensions: Sequence[Extension]
) -> Iterable[SpecError]:
    """Find what is wrong with a document, or questionable.

    Called once, after the document is transformed, if it is of an AsyncAPI version that is
    supported; also if the core finds it wrong. Nothing in it can be relied on: its objects may have
    any type, and its references may lead nowhere.

    Args:
        document: The document.
        options: The options of this server.
        extensions: Those that the core and plugins declare, see `asynction_extensions`.

    Returns:
        What is wrong, as from ``node.error("...", rule="my-rule")`` (with ``purpose="socketio"``
        for what is not about the document, but about serving it): then no server is built, and
        one error that holds all of them is raised. And what is questionable, with
        ``severity="warning"``: that is logged. All of them are collected before any is told.
    """


@_hookspec
def asynction_check_spec(  # type: ignore[empty-body]
    spec: Spec, options: Mapping[str, Any], imports: bool
) -> Iterable[SpecError]:
    """Find what is wrong with what a document asks for, or questionable.

    Called once, after the document is parsed and before anything is made of it; not if it is too
    wrong to be parsed. It may break rules that `asynction_check_document` knows all the same. Parts
    that are wrong are left out (``spec.is_whole`` is False then, and warnings are not told).

    Args:
        spec: The spec.
        options: The options of this server.
        imports: Whether callables that the document names may be imported, to see that they fit.
            When a server is built they may not: it imports those that it needs itself.

    Returns:
        The same as for `asynction_check_document`, with ``rule="server"`` for what is not about the
        document, but about a server that were built of it now.
    """


@_hookspec
def asynction_payload_format(schema_format: str, options: Mapping[str, Any]) -> Codec | None:
    """Bring a schema language that is no JSON Schema: Avro, Protobuf, MessagePack, …

    Called once a document is parsed, once per ``schemaFormat`` of its events that is no JSON
    Schema. What the codec makes of a schema decodes what clients send for handlers and encodes what
    the application sends, whatever the options; asynction-validation checks the values, a mock and
    the documentation make examples. Schemas in other languages are not concerned.

    Args:
        schema_format: The ``schemaFormat`` as the document writes it, as in
            ``"application/vnd.apache.avro;version=1.9.0"``.
        options: The options of this server.

    Returns:
        The codec, or None to leave the language to others. Two plugins that bring one for the same
        language are a `PluginError`; where nobody does, its schemas cannot be checked.
    """


@_hookspec(firstresult=True)
def asynction_handler(
    server: BoundServer | None, spec: Spec, event: Event, options: Mapping[str, Any]
) -> Handler | None:
    """Say which callable handles a received event.

    Called when handlers are bound, once per event that the server receives; not in a process that
    only emits (a ``message_queue`` and no app). The first result that is not None counts.

    Args:
        server: The server that is built; None for a tool that only asks what a server would do.
        spec: What the document asks for.
        event: The event.
        options: The options of this server.

    Returns:
        The callable, called with the event's arguments, and with those parameters of the channel
        whose names its signature has; what it returns is the acknowledgement
        (None for no arguments, a tuple for several). None to leave the event to others; one that
        nobody handles can be registered in code.
    """


@_hookspec
def asynction_namespace_handlers(
    server: BoundServer | None, spec: Spec, namespace: Namespace, options: Mapping[str, Any]
) -> Mapping[str, Handler] | None:
    """Say which callables handle connect, disconnect and errors of a namespace.

    Called when handlers are bound, once per namespace; not in a process that only emits. Two
    plugins that return the same handler are an error.

    Args:
        server: The server that is built; None for a tool that only asks what a server would do.
        spec: What the document asks for.
        namespace: The namespace.
        options: The options of this server.

    Returns:
        Callables under ``"connect"`` (gets ``auth``, what connect middlewares add, and the
        parameters of the channel, as far as its signature takes them; returns False or raises to
        refuse), ``"disconnect"`` (gets the reason and the parameters, if its signature takes them)
        and ``"error"`` (gets the exception), each if there is one.
    """


@_hookspec
def asynction_connect_middleware(
    server: BoundServer | None, spec: Spec, namespace: Namespace, options: Mapping[str, Any]
) -> ConnectMiddleware | None:
    """Check connections to a namespace.

    Called when handlers are bound, once per namespace (once for a family of namespaces, whose
    channel has parameters), and once for each namespace that is opened though the document lacks it
    (in code, or with ``namespaces=[...]``): that one has no events and no fields. Not called in a
    process that only emits. The middleware is put around each connect handler that is registered
    for the namespace, and stands alone where there is none.

    The middleware's callables have the signature ``connect(auth, **context)``: ``auth`` is the
    client's ``auth`` payload, ``context`` is what outer middlewares add for the connect handler.
    They run within Flask's request context of the connection. **Whatever is raised refuses the
    connection**, SystemExit and the like included: error handlers observe it and cannot change
    that, and no more can a middleware that catches it. The client is told its ``refusal`` attribute
    if it has one, otherwise no reason, and its ``refusal_data``.

    What says who connects is named ``user`` and ``token_info`` in the context: a connect handler
    that takes them gets None where no middleware gives them, and never ``auth`` in their place.

    Returns:
        The middleware, or None if there is nothing to check.
    """


@_hookspec
def asynction_receive_middleware(
    server: BoundServer | None, spec: Spec, event: Event, options: Mapping[str, Any]
) -> ReceiveMiddleware | None:
    """Check received events.

    Called when handlers are bound, once per event that the server receives; not in a process that
    only emits. The middleware is put around each handler that is registered for the event,
    whichever way.

    The middleware's callables have the signature ``receive(*args)``: they get the event's arguments
    and return its acknowledgement as a handler does. They run within Flask's request context. An
    exception reaches the error handlers as one of the handler does.

    Returns:
        The middleware, or None if there is nothing to check.
    """


@_hookspec(firstresult=True)
def asynction_error_ack(
    server: BoundServer | None, spec: Spec, event: Event, options: Mapping[str, Any]
) -> Callable[[Exception, Any], Any] | None:
    """Say what a client is answered whose event is refused, or whose handler fails.

    Called when handlers are bound, once per event that the server receives and whose ``x-ack`` has
    an ``error``, which is `Event.ack_error`. The first result that is not None counts.

    Returns:
        A callable that gets the exception, and the answer that it or an error handler gives (None
        for none); and that returns the arguments of the acknowledgement as a handler does, None to
        answer nothing. It may not raise. None to leave the event to others; without any callable,
        it is answered as an event whose document says nothing of errors. With
        ``on_invalid="warn"`` it is so, too: the callable is told what a client is answered, if it
        is, and what it returns is not sent.
    """


@_hookspec
def asynction_send_middleware(
    server: BoundServer | None,
    spec: Spec,
    event: Event,
    options: Mapping[str, Any],
    kind: Literal["emit", "call"],
) -> SendMiddleware | None:
    """Check sent events.

    Called when a server is built, twice per event that the server sends: once for emitting it and
    once for calling with it, as `kind` says.

    The middleware's callables have the signature ``send(args, callback, options)``: they get the
    event's arguments as a tuple, the callable that gets the arguments of the client's
    acknowledgement (None if nobody waits for it), and the other keywords of ``emit`` as a dict
    (``to``, ``namespace``, ``skip_sid``, …); they return what the next callable returns. An
    exception reaches whoever sends the event.

    Returns:
        The middleware, or None if there is nothing to check.
    """


@_hookspec
def asynction_audience(
    server: BoundServer | None, spec: Spec, event: Event, options: Mapping[str, Any]
) -> Callable[[], object] | None:
    """Say who may have an event that the server sends.

    Called when handlers are bound, once per event that the server sends; not in a process that only
    emits. Whichever way the event is sent, to a room, to all, by another process through a message
    queue, it goes to those connections alone that may have it.

    Returns:
        A callable without arguments, called once per connection, after connect middlewares and
        before the connect handler, within Flask's request context of the connection: it returns
        True if that connection may have the event for as long as it lasts. Anything else, and
        whatever it raises, counts as no. None if everybody may have it. Where several plugins
        return one, all have to say yes.
    """


@_hookspec
def asynction_attach(server: BoundServer, app: App, options: Mapping[str, Any]) -> None:
    """Add to a Flask app: routes, background tasks.

    Called when a Flask app is attached to a server: in `from_spec` if it gets one, else in
    `init_app`, after Flask-SocketIO has been set up. `init_app` may be called again, with the same
    app or another one, and an app may have several servers.

    Args:
        server: The server.
        app: The Flask app.
        options: The options of this server.
    """


@_hookspec
def asynction_observe(spec: Spec, options: Mapping[str, Any]) -> Observer | None:
    """Be told of all that happens on the wire.

    Called once when a server is built, also in a process that only emits. Where no plugin gives an
    observer, nothing is put around anything.

    Args:
        spec: What the document asks for.
        options: The options of this server.

    Returns:
        An object with any of the methods of `asynction_core.Observer`; None to be told of nothing.
        The methods are looked up once, and called with one `asynction_core.Observation` each,
        outside of all middlewares and error handlers, by the thread that has done what they are
        told of: so they must be quick. They can change nothing: what they return is ignored, and
        what they raise is one line in the log, once for each plugin.
    """


@_hookspec
def asynction_disconnect(
    server: BoundServer | None, spec: Spec, namespace: Namespace, options: Mapping[str, Any]
) -> Callable[[str], object] | None:
    """Clean up after connections.

    Called when handlers are bound, for the same namespaces as `asynction_connect_middleware`.

    Returns:
        A callable that gets the reason, as a disconnect handler does: ``"client disconnect"``,
        ``"transport close"``, … It is called once for each connection that was let in, within
        Flask's request context of the connection, after the disconnect handler, whether or not
        there is one and whatever that raises. What it raises is in the log, and keeps no other from
        being called. None if there is nothing to do.
    """


@_hookspec
def asynction_start(server: BoundServer, options: Mapping[str, Any]) -> None:
    """Start what a plugin does beside serving: tasks, connections to others.

    Called once in a process, **while it serves**: when its first client comes, before that is let
    in. So it is not called in a process that only loads an application for others, which are forked
    from it, nor in one that only emits. What it raises is in the log, and nothing else comes of it.

    Args:
        server: The server.
        options: The options of this server.
    """


@_hookspec
def asynction_stop(server: BoundServer, options: Mapping[str, Any]) -> None:
    """Stop what a plugin has started.

    Called once by `AsynctionSocketIO.shutdown`, when all connections have ended, if plugins have
    started before. Who started last stops first, and a plugin whose `asynction_start` has raised
    something is left out. What it raises is in the log, and keeps no other from stopping. It must
    be quick, as the process is about to end.

    Args:
        server: The server.
        options: The options of this server.
    """


@_hookspec
def asynction_enforces(spec: Spec, options: Mapping[str, Any]) -> Iterable[str]:  # type: ignore[empty-body]
    """Name the parts of a spec that the plugin enforces, or deliberately leaves to an option.

    Called once a document is parsed; it only answers. What the document asks for and nobody
    enforces is reported; where that is security, no server is built.

    Returns:
        Any of ``"handlers"``, ``"payloads"``, ``"acks"``, ``"bindings"``, ``"parameters"`` (of
        channels), ``"security"``.
    """
