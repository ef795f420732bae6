"""One hook of a plugin, without a server."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from asynction_core import Event, Namespace, Spec, hookspecs, understand
from asynction_testing.agreeing.known_names import instead_of
from asynction_testing.hosting.served import installed_names

_OF_SENT_EVENTS = frozenset({"asynction_audience", "asynction_send_middleware"})

_One = TypeVar("_One")

_HOOKS = [name for name in vars(hookspecs) if name.startswith("asynction_")]


def call_hook(
    plugin: object,
    hook: str,
    *,
    document: str | Path | Mapping[str, Any] | None = None,
    namespace: str = "/",
    event: str | None = None,
    options: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Any:
    """Call one hook of a plugin as a server does, and return what it gives.

    No server is built, and no other plugin is there. The plugin manager checks the plugin before.

    Args:
        plugin: The plugin: a module or an object.
        hook: The name of the hook.
        document: What it is asked about; by default a document that has that namespace, which
            receives and sends that event.
        namespace: The name of a namespace in the document, for hooks that get one, or an event.
        event: The name of an event there, for hooks that get one: one that the server sends where
            the hook is about those.
        options: The options of the plugin that are not to have their defaults.
        **arguments: Arguments of the hook in place of those that follow from the above, such as
            ``server`` (None), ``app``, ``source`` or ``imports`` (False).

    Returns:
        What the plugin returns; what it yields as a list.

    Raises:
        PluginError: The plugin cannot be used.
        SpecError: The document cannot be parsed.
        ValueError: There is no such hook, namespace or event, or the plugin does not implement it.
    """
    if document is None:
        document = _document(namespace, event or "message")
        event = event or "message"
    asked = HooksOf(plugin, document, options or {})
    return asked.call(hook, namespace=namespace, event=event, **arguments)


def around(
    handler: Callable[..., Any],
    plugin: object,
    hook: str = "asynction_receive_middleware",
    **asked: Any,
) -> Callable[..., Any]:
    """Return a handler with the middleware of a plugin around it, and nothing else.

    What needs a request is called in one: ``with app.test_request_context():``.

    Args:
        handler: What is called within: with the arguments of a received event, with ``auth,
            **context`` for a connection, with ``args, callback, options`` for what is sent.
        plugin: The plugin.
        hook: The hook that gives the middleware.
        **asked: Keywords of `call_hook`.

    Returns:
        What the middleware makes of it; the handler itself if the hook gives none.
    """
    middleware = call_hook(plugin, hook, **asked)
    if middleware is None:
        return handler
    wrapped: Callable[..., Any] = middleware(handler)
    return wrapped


class HooksOf:
    """The hooks of a plugin that nobody else stands beside, asked about a document.

    Args:
        plugin: The plugin.
        document: The document.
        options: Options of the plugin.

    Raises:
        PluginError: The plugin cannot be used.
        SpecError: The document cannot be parsed.
    """

    def __init__(
        self, plugin: object, document: str | Path | Mapping[str, Any], options: Mapping[str, Any]
    ) -> None:
        self._found = understand(
            document, plugins=[plugin], disable_plugins=installed_names(), **options
        )
        self._plugin = plugin

    @property
    def spec(self) -> Spec:
        """What the document asks for."""
        return self._found.spec or self._found.checked()

    def implements(self, hook: str) -> bool:
        """Return whether the plugin has a hook."""
        callers = self._found.plugins.get_hookcallers(self._plugin) or ()
        return hook in {caller.name for caller in callers}

    def call(
        self, hook: str, *, namespace: str = "/", event: str | None = None, **more: Any
    ) -> Any:
        """Call a hook, and return what it gives: see `call_hook`."""
        if hook not in _HOOKS:
            raise ValueError(f"there is no hook {hook!r}{instead_of(hook, _HOOKS)}")
        if not self.implements(hook):
            raise ValueError(f"the plugin does not implement {hook!r}: is @hookimpl there?")
        caller = getattr(self._found.plugins.hook, hook)
        names = inspect.signature(getattr(hookspecs, hook)).parameters
        arguments = {
            name: more[name] if name in more else self._argument(name, hook, namespace, event)
            for name in names
        }
        given = caller(**arguments)
        is_wrapper = any(one.wrapper or one.hookwrapper for one in caller.get_hookimpls())
        if not is_wrapper and isinstance(given, list) and not caller.spec.opts["firstresult"]:
            given = given[0] if given else None
        return list(given) if isinstance(given, Iterator) else given

    def _argument(self, name: str, hook: str, namespace: str, event: str | None) -> Any:
        if name in _PLAIN:
            return _PLAIN[name]
        if name == "options":
            return self._found.options
        if name == "document":
            return self._found.document
        if name == "spec":
            return self.spec
        if name == "namespace":
            return self._namespace(namespace)
        if name == "event":
            return self._event(namespace, event, is_sent=hook in _OF_SENT_EVENTS)
        raise ValueError(f"{hook} gets {name!r}, of which nothing is known here: give {name}=...")

    def _namespace(self, name: str) -> Namespace:
        return _of(self.spec.namespaces, name, "namespace")

    def _event(self, namespace: str, name: str | None, *, is_sent: bool) -> Event:
        found = self._namespace(namespace)
        events, verb = (found.sends, "sent") if is_sent else (found.receives, "received")
        if name is None:
            raise ValueError(
                f"say which event is meant: event=... ({', '.join(map(repr, events))})"
            )
        return _of(events, name, f"{verb} event")


_PLAIN: dict[str, Any] = {"extensions": (), "imports": False, "kind": "emit", "server": None}
"""Arguments that are the same whatever is asked."""


def _of(known: Mapping[str, _One], name: str, kind: str) -> _One:
    if name not in known:
        raise ValueError(f"the document has no {kind} {name!r}{instead_of(name, known)}")
    return known[name]


def _document(namespace: str, event: str) -> dict[str, Any]:
    operation = {"message": {"name": event}}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "A document for one hook", "version": "1.0.0"},
        "channels": {namespace: {"publish": operation, "subscribe": operation}},
    }
