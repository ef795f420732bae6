"""What stands around an event or a connection, the outermost first, and who put it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Literal

from asynction_core import AsynctionException, Event, Middleware, Namespace, Stage, Understanding
from asynction_core.plugins.given import by_whom
from asynction_core.plugins.manager import Plugins
from asynction_core.plugins.origin import Origin
from asynction_core.serving.surrounding import around_connections, around_received, around_sent
from asynction_core.stage import Staged

Kind = Literal["emit", "call"]


@dataclass(frozen=True, slots=True)
class Link:
    """One of what stands around an event or a connection.

    Attributes:
        place: ``"observer"``, ``"error_ack"`` (what answers a client whose event is refused or
            fails), the name of a stage, ``"handler"``, or ``"wire"``, to which what is sent goes.
        what: What stands there, if that has a name: the dotted path of a handler.
        plugin: The plugin that put it there; None if the core did.
        distribution: That of the plugin; None for one that no distribution announces.
        version: The version of that.
    """

    place: str
    what: str | None = None
    plugin: str | None = None
    distribution: str | None = None
    version: str | None = None


class Chains:
    """What stands around events and connections of a document.

    Hooks are asked as for a server, and none is built.

    Args:
        found: What is understood of the document.

    Raises:
        SpecError: No server can be built of it.
    """

    def __init__(self, found: Understanding) -> None:
        self._spec = found.checked()
        self._options = found.options
        assert isinstance(found.plugins, Plugins)
        self._plugins = found.plugins

    def received(self, event: Event) -> list[Link]:
        """Return what an event passes that a client sends."""
        asked = self._asked(event=event)
        found = around_received(self._plugins, **asked)
        handler = self._handler("asynction_handler", asked)
        return [*self._observers(), *self._error_ack(asked), *self._through(found), handler]

    def connected(self, namespace: Namespace) -> list[Link]:
        """Return what a connection to a namespace passes."""
        asked = self._asked(namespace=namespace)
        found = around_connections(self._plugins, **asked)
        hook = "asynction_namespace_handlers"
        handler = self._handler(hook, asked, methodcaller("get", "connect"))
        return [*self._observers(), *self._through(found), handler]

    def sent(self, event: Event, kind: Kind) -> list[Link]:
        """Return what an event passes that the server sends.

        Args:
            kind: Which method of the server sends it.
        """
        found = around_sent(self._plugins, **self._asked(event=event), kind=kind)
        return [*self._observers(), *self._through(found), Link("wire")]

    def _observers(self) -> Iterator[Link]:
        asked = {"spec": self._spec, "options": self._options}
        for origin, ask in self._each("asynction_observe", asked):
            if ask() is not None:
                yield _link_of("observer", origin)

    def _error_ack(self, asked: Mapping[str, Any]) -> Iterator[Link]:
        """Yield what answers a client whose event is refused, if the document says what with."""
        if asked["event"].ack_error is not None:
            for origin, ask in self._each("asynction_error_ack", asked):
                if ask() is not None:
                    yield _link_of("error_ack", origin)
                    return  # the first one counts

    def _through(self, middlewares: Iterable[Middleware]) -> Iterator[Link]:
        for one in middlewares:
            stage = one.stage.name if isinstance(one, Staged) else Stage.AFTER_VALIDATION.name
            by = by_whom(one)
            yield Link(stage, "codec") if by is None else _link_of(stage, by.origin)

    def _asked(self, **about: Any) -> dict[str, Any]:
        return {"server": None, "spec": self._spec, "options": self._options, **about}

    def _handler(
        self,
        hook: str,
        asked: Mapping[str, Any],
        of_given: Callable[[Any], Any] = lambda given: given,
    ) -> Link:
        """Return the handler that plugins give; why not, if it cannot be had."""
        for origin, ask in self._each(hook, asked):
            try:
                given = ask()
                handler = None if given is None else of_given(given)
            except AsynctionException as error:
                return _link_of("handler", origin, f"cannot be had: {error}")
            if handler is not None:
                return _link_of("handler", origin, _dotted_path(handler))
        return Link("handler")

    def _each(
        self, hook: str, asked: Mapping[str, Any]
    ) -> Iterator[tuple[Origin, Callable[[], Any]]]:
        """Yield whose the implementations of a hook are, and what asks them, in their order."""
        implementations = getattr(self._plugins.hook, hook).get_hookimpls()
        for one in reversed(implementations):
            if not (one.wrapper or one.hookwrapper):
                yield self._plugins.origin_of(one.plugin_name), _asking(one, asked)


def _asking(implementation: Any, asked: Mapping[str, Any]) -> Callable[[], Any]:
    given = {name: asked[name] for name in implementation.argnames}
    return lambda: implementation.function(**given)


def _link_of(place: str, origin: Origin, what: str | None = None) -> Link:
    entry_point = origin.entry_point
    distribution = None if entry_point is None else entry_point.dist
    if distribution is None:
        return Link(place, what, origin.name)
    return Link(place, what, origin.name, distribution.name, distribution.version)


def _dotted_path(handler: Any) -> str:
    name = getattr(handler, "__qualname__", None)
    return f"{handler.__module__}.{name}" if name else f"an object of {type(handler).__name__!r}"
