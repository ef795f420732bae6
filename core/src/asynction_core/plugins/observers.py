"""Observers: plugins give them, and whatever they do changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynction_core.log import logger
from asynction_core.observation import Observation, methods_of
from asynction_core.plugins.each import each_of

if TYPE_CHECKING:
    import pluggy

    from asynction_core.spec import Spec

Tell = Callable[[Observation], None]
"""Tells all who want to know. It raises nothing of theirs."""


class Observers:
    """The observers of a server. Their methods are looked up here, once.

    Args:
        plugins: The plugins of the server.
        spec: What its document asks for.
        options: The options of its plugins.
    """

    def __init__(
        self, plugins: pluggy.PluginManager, spec: Spec, options: Mapping[str, Any]
    ) -> None:
        self._methods: dict[str, list[tuple[Tell, str]]] = {}
        self._blamed: set[str] = set()
        for asked in each_of(plugins, "asynction_observe"):
            for observer in asked.ask(spec=spec, options=options):
                for name, method in methods_of(observer):
                    self._methods.setdefault(name, []).append((method, asked.name))

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


def _place(error: BaseException) -> str:
    """Return where an exception was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})"
