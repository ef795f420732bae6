"""Find plugins, and refuse those that do not fit."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from asynction_core.exceptions import PluginError
from asynction_core.plugins.manager import Plugins
from asynction_core.plugins.origin import Origin
from asynction_core.plugins.ours import is_ours
from asynction_core.plugins.timings import asked_for

if TYPE_CHECKING:
    from importlib_metadata import EntryPoint

DISABLE_VARIABLE = "ASYNCTION_DISABLE_PLUGINS"
_GROUP = "asynction"
_ALL_OTHERS = "*"


def load_plugins(extra: Iterable[object] = (), disabled: Iterable[str] = ()) -> Plugins:
    """Return a plugin manager with the installed plugins and more.

    Args:
        extra: Plugins besides the installed ones: modules or objects.
        disabled: Names of installed plugins to leave out, or ``"*"`` for all that are not
            Asynction's own, besides those that the environment variable
            ``ASYNCTION_DISABLE_PLUGINS`` names (separated by commas).

    Raises:
        PluginError: A plugin fails to import, implements a hook that does not exist, or none at
            all, or another one has its name; or `disabled` names a plugin that is not installed.
    """
    manager, installed = Plugins(), installed_plugins()
    left_out = _disabled(disabled, installed)
    for entry_point in installed:
        if not is_left_out(entry_point, left_out):
            load_plugin(manager, entry_point)
    for plugin in extra:
        manager.register(plugin)
    return manager


def installed_plugins() -> list[EntryPoint]:
    """Return what announces the installed plugins, in the order in which servers load them."""
    from importlib_metadata import entry_points  # 20 ms: not needed to import the package

    return sorted(entry_points(group=_GROUP), key=lambda entry_point: entry_point.name)


def load_plugin(manager: Plugins, entry_point: EntryPoint) -> object:
    """Import and register an installed plugin, and return it.

    Args:
        manager: Where it is registered; a plugin that is refused is not.
        entry_point: What announces it.

    Raises:
        PluginError: It cannot be used.
    """
    name, origin = entry_point.name, Origin(entry_point.name, entry_point)
    try:
        plugin = _imported(entry_point)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(
            f"{origin} fails to import ({type(error).__name__}: {error}): reinstall or remove that "
            f"distribution, or {origin.way_out} or {DISABLE_VARIABLE}={name}"
        ) from error
    manager.register(plugin, name, origin)
    return plugin


def _imported(entry_point: EntryPoint) -> object:
    timings = asked_for()
    with nullcontext() if timings is None else timings.importing(entry_point.name).more():
        plugin: object = entry_point.load()
    return plugin


def disabled_by_environment() -> set[str]:
    """Return the names of plugins that the environment variable leaves out, see `is_left_out`."""
    names = os.environ.get(DISABLE_VARIABLE, "").split(",")
    return {name.strip() for name in names if name.strip()}


def is_left_out(entry_point: EntryPoint, disabled: Collection[str]) -> bool:
    """Return whether an installed plugin is one that is left out.

    Args:
        entry_point: What announces it.
        disabled: Names of plugins; ``"*"`` stands for all that are not Asynction's own.
    """
    return entry_point.name in disabled or (_ALL_OTHERS in disabled and not is_ours(entry_point))


def misspelt_in_environment() -> Iterator[str]:
    """Yield what is wrong with the environment variable: names of plugins that are not there."""
    disabled = disabled_by_environment() - {_ALL_OTHERS}
    known = {entry_point.name for entry_point in installed_plugins()} if disabled else set[str]()
    for name in sorted(disabled - known):
        yield f"{DISABLE_VARIABLE}: there is no plugin {name!r} ({_listed(known)})"


def _disabled(by_option: Iterable[str], installed: Iterable[EntryPoint]) -> set[str]:
    wanted = {by_option} if isinstance(by_option, str) else set(by_option)
    known = {entry_point.name for entry_point in installed}
    for name in sorted(wanted - known - {_ALL_OTHERS}):
        raise PluginError(f"disable_plugins: there is no plugin {name!r} ({_listed(known)})")
    return wanted | disabled_by_environment()


def _listed(names: Iterable[str]) -> str:
    return f"installed: {', '.join(sorted(names)) or 'none'}"
