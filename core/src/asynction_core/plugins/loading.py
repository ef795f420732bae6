"""Find plugins, and refuse those that do not fit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pluggy

from asynction_core import hookspecs
from asynction_core.exceptions import PluginError
from asynction_core.log import logger

if TYPE_CHECKING:
    from importlib_metadata import EntryPoints

__all__ = ["DISABLE_VARIABLE", "load_plugins"]

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
    manager = pluggy.PluginManager(_GROUP)
    manager.add_hookspecs(hookspecs)
    left_out = _disabled(disabled)
    for name, origin, plugin in _installed(left_out):
        _register(manager, plugin, name, origin)
    for plugin in extra:
        name = getattr(plugin, "__name__", None) or type(plugin).__qualname__
        origin = f"the plugin {name!r} given to the server"
        _register(manager, plugin, None, origin)
        if not manager.get_hookcallers(plugin):
            raise PluginError(
                f"{origin} implements no hook: give a module or an object with functions that are "
                "marked with @hookimpl"
            )
    return manager


def _disabled(by_option: Iterable[str]) -> set[str]:
    if isinstance(by_option, str):
        by_option = [by_option]
    wanted, by_variable = (
        set(by_option),
        {name.strip() for name in os.environ.get(DISABLE_VARIABLE, "").split(",") if name.strip()},
    )
    known = {entry_point.name for entry_point in _entry_points()}
    listed = ", ".join(sorted(known)) or "none"
    for name in sorted(wanted - known):
        raise PluginError(f"disable_plugins: there is no plugin {name!r} (installed: {listed})")
    for name in sorted(by_variable - known):
        logger.warning("%s: there is no plugin %r (installed: %s)", DISABLE_VARIABLE, name, listed)
    return wanted | by_variable


def _entry_points() -> EntryPoints:
    from importlib_metadata import entry_points  # 20 ms: not needed to import the package

    return entry_points(group=_GROUP)


def _installed(left_out: set[str]) -> Iterator[tuple[str, str, object]]:
    for entry_point in sorted(_entry_points(), key=lambda entry_point: entry_point.name):
        if entry_point.name in left_out:
            continue
        distribution = entry_point.dist
        origin = (
            f"the plugin {entry_point.name!r} of the distribution "
            f"{distribution.name} {distribution.version}"
        )
        try:
            plugin = entry_point.load()
        except Exception as error:
            raise PluginError(
                f"{origin} fails to import ({type(error).__name__}: {error}): reinstall or remove "
                f"that distribution, or leave the plugin out with disable_plugins="
                f"[{entry_point.name!r}] or {DISABLE_VARIABLE}={entry_point.name}"
            ) from error
        yield entry_point.name, origin, plugin


def _register(manager: pluggy.PluginManager, plugin: object, name: str | None, origin: str) -> None:
    for attribute in dir(plugin):
        if not attribute.startswith("asynction_"):
            continue
        function = getattr(plugin, attribute)
        if hasattr(manager.hook, attribute) and not hasattr(function, "asynction_impl"):
            raise PluginError(f"{origin} has {attribute!r} without @hookimpl: mark it with that")
    try:
        manager.register(plugin, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(f"{origin} does not fit the hooks: {error}") from error
    except ValueError as error:
        raise PluginError(f"{origin} cannot be registered twice: {error}") from error
