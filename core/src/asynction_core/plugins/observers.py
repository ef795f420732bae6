"""Observers: plugins give them, and whatever they do changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynction_core.exceptions import PluginError
from asynction_core.handler_fit import NOT_AT_ONCE, runs_at_once
from asynction_core.log import logger
from asynction_core.observation import Observation, Observer
from asynction_core.plugins.each import each_of

if TYPE_CHECKING:
    import pluggy

    from asynction_core.spec import Spec

__all__ = ["Observers", "Tell"]

_METHODS = ("connected", "refused", "disconnected", "received", "sent")

Tell = Callable[[Observation], None]
"""Tells all who want to know. It raises nothing of theirs."""


class Observers:
    """The observers of a server. Their methods are looked up here, once.

    Args:
        plugins: The plugins of the server.
        spec: What its document asks for.
        options: The options of its plugins.

    Raises:
        PluginError: What a plugin gives is no observer.
    """

    def __init__(
        self, plugins: pluggy.PluginManager, spec: Spec, options: Mapping[str, Any]
    ) -> None:
        self._methods: dict[str, list[tuple[Tell, str]]] = {}
        self._blamed: set[str] = set()
        for _, plugin, ask in each_of(plugins, "asynction_observe"):
            for observer in ask(spec=spec, options=options):
                for name, method in _methods(plugin, observer):
                    self._methods.setdefault(name, []).append((method, plugin))

    def __bool__(self) -> bool:
        return bool(self._methods)

    def teller(self, name: str) -> Tell | None:
        """Return what tells all observers that have a method; None if none has.

        Args:
            name: The name of the method.
        """
        methods = self._methods.get(name)
        if methods is None:
            return None

        def tell(observation: Observation) -> None:
            for method, plugin in methods:
                try:
                    method(observation)
                # What comes from elsewhere, as KeyboardInterrupt or gevent's timeouts do, passes.
                except (Exception, SystemExit) as error:
                    self._blame(plugin, name, error)

        return tell

    def _blame(self, plugin: str, method: str, error: BaseException) -> None:
        """Say once for each plugin that its observer fails, without a word of the exception's."""
        if plugin not in self._blamed:
            self._blamed.add(plugin)
            logger.error(
                "the observer of the plugin %r failed in %r: %s%s; that changes nothing, and is "
                "said once",
                plugin,
                method,
                type(error).__name__,
                _place(error),
            )


def _methods(plugin: str, observer: object) -> Iterator[tuple[str, Tell]]:
    """Yield the methods that an observer has, with their names.

    Raises:
        PluginError: It has none, or one that cannot be called.
    """
    what = f"asynction_observe of the plugin {plugin!r} gave {type(observer).__name__!r}"
    if isinstance(observer, type):
        raise PluginError(f"{what}, the class {observer.__name__!r}: return an object of it")
    found = False
    for name in _METHODS:
        method = getattr(observer, name, None)
        if method is None or getattr(method, "__func__", None) is getattr(Observer, name):
            continue
        if not callable(method):
            raise PluginError(f"{what}, whose {name!r} cannot be called: make it a method")
        if not runs_at_once(method):
            raise PluginError(f"{what}, whose {name!r} cannot work: {NOT_AT_ONCE}")
        found = True
        yield name, method
    if not found:
        raise PluginError(
            f"{what}, which is no observer: return an object with any of the methods "
            f"{', '.join(_METHODS)}, or None"
        )


def _place(error: BaseException) -> str:
    """Return where an exception was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})"
