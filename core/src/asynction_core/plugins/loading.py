"""Find plugins, and refuse those that do not fit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pluggy

from asynction_core import hookspecs
from asynction_core.exceptions import PluginError

if TYPE_CHECKING:
    from importlib_metadata import EntryPoint

__all__ = [
    "DISABLE_VARIABLE",
    "disabled_by_environment",
    "installed_plugins",
    "load_plugin",
    "load_plugins",
    "misspelt_in_environment",
    "plugin_manager",
]

DISABLE_VARIABLE = "ASYNCTION_DISABLE_PLUGINS"
_GROUP = "asynction"


def load_plugins(
    extra: Iterable[object] = (), disabled: Iterable[str] = ()
) -> pluggy.PluginManager:
    """Return a plugin manager with the installed plugins and more.

    Args:
        extra: Plugins besides the installed ones: modules or objects.
        disabled: Names of installed plugins to leave out, besides those that the environment
            variable ``ASYNCTION_DISABLE_PLUGINS`` names (separated by commas).

    Raises:
        PluginError: A plugin fails to import, implements a hook that does not exist, or none at
            all, or another one has its name; or `disabled` names a plugin that is not installed.
    """
    manager = plugin_manager()
    installed = installed_plugins()
    left_out = _disabled(disabled, installed)
    for entry_point in installed:
        if entry_point.name not in left_out:
            load_plugin(manager, entry_point)
    for plugin in extra:
        name = getattr(plugin, "__name__", None) or type(plugin).__qualname__
        _register(manager, plugin, None, f"the plugin {name!r} given to the server".__str__)
    return manager


def plugin_manager() -> pluggy.PluginManager:
    """Return a plugin manager that knows the hooks, and no plugin yet."""
    manager = pluggy.PluginManager(_GROUP)
    manager.add_hookspecs(hookspecs)
    return manager


def installed_plugins() -> list[EntryPoint]:
    """Return what announces the installed plugins, in the order in which servers load them."""
    from importlib_metadata import entry_points  # 20 ms: not needed to import the package

    return sorted(entry_points(group=_GROUP), key=lambda entry_point: entry_point.name)


def load_plugin(manager: pluggy.PluginManager, entry_point: EntryPoint) -> object:
    """Import and register an installed plugin, and return it.

    Args:
        manager: Where it is registered; a plugin that is refused is not.
        entry_point: What announces it.

    Raises:
        PluginError: It cannot be used.
    """
    name = entry_point.name
    try:
        plugin: object = entry_point.load()
    except (Exception, SystemExit) as error:
        raise PluginError(
            f"{_origin(entry_point)} fails to import ({type(error).__name__}: {error}): "
            "reinstall or remove that distribution, or leave the plugin out with "
            f"disable_plugins=[{name!r}] or {DISABLE_VARIABLE}={name}"
        ) from error
    try:
        _register(manager, plugin, name, partial(_origin, entry_point))
    except PluginError:
        if manager.get_plugin(name) is plugin:
            manager.unregister(plugin)
        raise
    return plugin


def disabled_by_environment() -> set[str]:
    """Return the names of plugins that the environment variable leaves out."""
    names = os.environ.get(DISABLE_VARIABLE, "").split(",")
    return {name.strip() for name in names if name.strip()}


def misspelt_in_environment() -> Iterator[str]:
    """Yield what is wrong with the environment variable: names of plugins that are not there."""
    disabled = disabled_by_environment()
    known = {entry_point.name for entry_point in installed_plugins()} if disabled else set[str]()
    for name in sorted(disabled - known):
        yield f"{DISABLE_VARIABLE}: there is no plugin {name!r} ({_listed(known)})"


def _disabled(by_option: Iterable[str], installed: Iterable[EntryPoint]) -> set[str]:
    wanted = {by_option} if isinstance(by_option, str) else set(by_option)
    known = {entry_point.name for entry_point in installed}
    for name in sorted(wanted - known):
        raise PluginError(f"disable_plugins: there is no plugin {name!r} ({_listed(known)})")
    return wanted | disabled_by_environment()


def _listed(names: Iterable[str]) -> str:
    return f"installed: {', '.join(sorted(names)) or 'none'}"


def _origin(entry_point: EntryPoint) -> str:
    """Return what errors call an installed plugin: its metadata are not read for anything else."""
    distribution = entry_point.dist
    assert distribution is not None  # or it would not be installed
    named = f"{distribution.name} {distribution.version}"
    return f"the plugin {entry_point.name!r} of the distribution {named}"


def _register(
    manager: pluggy.PluginManager, plugin: object, name: str | None, origin: Callable[[], str]
) -> None:
    for attribute in dir(plugin):
        if not attribute.startswith("asynction_"):
            continue
        function = getattr(plugin, attribute)
        if hasattr(manager.hook, attribute) and not hasattr(function, "asynction_impl"):
            raise PluginError(f"{origin()} has {attribute!r} without @hookimpl: mark it with that")
    try:
        manager.register(plugin, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(f"{origin()} does not fit the hooks: {error}") from error
    except ValueError as error:
        raise PluginError(f"{origin()} cannot be registered twice: {error}") from error
    if not manager.get_hookcallers(plugin):
        raise PluginError(
            f"{origin()} implements no hook: give a module or an object with functions that are "
            "marked with @hookimpl"
        )
