"""The plugins of a server, each hook of which answers by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import pluggy

from asynction_core import hookspecs
from asynction_core.exceptions import PluginError
from asynction_core.plugins.attribution import attributed, old_wrapper, wrapper
from asynction_core.plugins.due import due_from
from asynction_core.plugins.fitting import refuse_misfit
from asynction_core.plugins.implementation import Implementation
from asynction_core.plugins.origin import Origin
from asynction_core.plugins.timings import asked_for, timed, timed_wrapper
from asynction_core.plugins.wrapped import All, One

_ARGUMENTS = {
    name: hook.__code__.co_varnames[: hook.__code__.co_argcount]
    for name, hook in vars(hookspecs).items()
    if name.startswith("asynction_")
}


class Plugins(pluggy.PluginManager):
    """pluggy's manager, with the name of its plugin on whatever an implementation does.

    Where only one result of a hook counts, two plugins that give one are refused, unless one of
    them says which comes first.
    """

    def __init__(self) -> None:
        super().__init__("asynction")
        self.add_hookspecs(hookspecs)
        self._origins: dict[str, Origin] = {}
        self._marks: dict[str, pluggy.HookimplOpts] = {}
        self._first = {name for name in _ARGUMENTS if self._gives_one(name)}
        self._answering: pluggy.HookImpl | None = None
        self.add_hookcall_monitoring(self._expect_answer, self._refuse_rivals)

    def register(
        self, plugin: object, name: str | None = None, origin: Origin | None = None
    ) -> str | None:
        """Register a plugin.

        Args:
            plugin: A module or an object with hooks.
            name: Its name; None for a name of pluggy's.
            origin: What errors call it.

        Returns:
            Its name.

        Raises:
            PluginError: It does not fit, or another one has its name.
        """
        named = name or getattr(plugin, "__name__", None) or type(plugin).__qualname__
        known = origin or Origin(named)
        self._marks = refuse_misfit(plugin, known, super().parse_hookimpl_opts, _ARGUMENTS)
        self._refuse_twin(plugin, name or self.get_canonical_name(plugin), known)
        try:
            registered = super().register(plugin, name)
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(f"{known} does not fit the hooks: {error}") from error
        if registered is not None:
            self._origins[registered] = known
            self._attribute(plugin, known)
        return registered

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        """Return how an attribute of the plugin that is being registered is marked: read once."""
        return self._marks.get(name)

    def parse_hookspec_opts(
        self, module_or_class: type | ModuleType, name: str
    ) -> pluggy.HookspecOpts | None:
        """Return how a hook is declared: nothing else of its module is looked at."""
        return super().parse_hookspec_opts(module_or_class, name) if name in _ARGUMENTS else None

    def origin_of(self, name: str) -> Origin:
        """Return where the plugin that is registered under a name comes from."""
        return self._origins[name]

    def _gives_one(self, hook: str) -> bool:
        options = self.parse_hookspec_opts(hookspecs, hook)
        return options is not None and bool(options.get("firstresult"))

    def _refuse_twin(self, plugin: object, name: str, origin: Origin) -> None:
        registered = self.get_name(plugin)
        if registered is not None and (registered != name or origin.entry_point is None):
            raise PluginError(
                f"{origin} cannot be registered twice: it is {self._origins[registered]} already"
            )
        if self.has_plugin(name):
            raise PluginError(
                f"{origin} cannot be registered twice: it has the name of {self._origins[name]}: "
                f"uninstall one, or {origin.way_out}"
            )

    def _attribute(self, plugin: object, origin: Origin) -> None:
        timings = asked_for()
        for caller in self.get_hookcallers(plugin) or ():
            due = due_from(caller.name)
            by = Implementation(origin, caller.name, due.text)
            merging = One(due, by) if caller.name in self._first else All(due, by)
            for found in caller.get_hookimpls():
                if found.plugin is not plugin:
                    continue
                function: Any = found.function
                taken = None if timings is None else timings.answering(origin.name, caller.name)
                if taken is not None and (found.wrapper or found.hookwrapper):
                    function = timed_wrapper(function, taken)
                if found.wrapper:
                    function = wrapper(function, by, merging)
                elif found.hookwrapper:
                    function = old_wrapper(function, by, merging)
                else:
                    function = attributed(function, by, due)
                    if taken is not None:  # with what it yields
                        function = timed(function, taken)
                    if caller.name in self._first:
                        function = self._noting(found, function)
                # Declared final, and read anew for each call.
                found.function = function  # type: ignore[misc]

    def _noting(self, implementation: pluggy.HookImpl, function: Any) -> Any:
        """Return a function that notes that its answer is the first."""

        def call(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            if answer is not None:
                self._answering = implementation
            return answer

        return call

    def _expect_answer(self, *call: object) -> None:
        self._answering = None

    def _refuse_rivals(
        self,
        outcome: pluggy.Result[Any],
        hook: str,
        implementations: Sequence[pluggy.HookImpl],
        given: Mapping[str, object],
    ) -> None:
        """Refuse two answers of which nobody has said that one comes first."""
        first = self._answering
        if first is None or first not in implementations or outcome.exception is not None:
            return
        order = [one for one in reversed(implementations) if not (one.wrapper or one.hookwrapper)]
        for other in order[order.index(first) + 1 :]:
            if (other.tryfirst, other.trylast) != (first.tryfirst, first.trylast):
                continue
            answer: Any = other.function
            if answer(**{name: given[name] for name in other.argnames}) is not None:
                origins = self._origins[first.plugin_name], self._origins[other.plugin_name]
                raise PluginError(
                    f"{origins[0]} and {origins[1]} both give {_subject(given)} from {hook}"
                    f"{_choice(first)}; or {origins[1].way_out}"
                )


def _choice(answering: pluggy.HookImpl) -> str:
    if answering.tryfirst:
        return ", and both say tryfirst=True: let one alone say it"
    return ": mark the one that is to count with hookimpl(tryfirst=True)"


def _subject(given: Mapping[str, Any]) -> str:
    """Return what a call of a hook is about."""
    event = given.get("event")
    return "a document" if event is None else f"an answer for {event.name!r} of {event.namespace!r}"
