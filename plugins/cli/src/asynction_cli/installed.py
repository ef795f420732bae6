"""What the distributions in this environment add to Asynction."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

import pluggy

from asynction_cli.announced import COMMANDS, announced_commands, load_command
from asynction_core import hookspecs

__all__ = ["Command", "Distribution", "Plugin", "installed"]

_PLUGINS = "asynction"
_DISABLE_VARIABLE = "ASYNCTION_DISABLE_PLUGINS"

Status = Literal["active", "disabled", "broken"]


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that servers have.

    Attributes:
        name: The name of its entry point.
        hooks: The names of the hooks that it implements.
        status: Whether servers have it.
        reason: Why they do not.
    """

    name: str
    hooks: tuple[str, ...] = ()
    status: Status = "active"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of `asynction`.

    Attributes:
        name: Its name.
        status: Whether it can be used.
        reason: Why it cannot.
    """

    name: str
    status: Status = "active"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution that brings plugins or commands.

    Attributes:
        name: Its name.
        version: Its version.
        plugins: Its plugins, by name.
        commands: Its commands, by name.
    """

    name: str
    version: str
    plugins: list[Plugin] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self)


def installed() -> list[Distribution]:
    """Return the distributions that bring plugins or commands, by name."""
    found: dict[str, Distribution] = {}
    for entry_point, distribution in _announced(_PLUGINS, found):
        distribution.plugins.append(_plugin(entry_point))
    announced = announced_commands()
    for entry_point, distribution in _announced(COMMANDS, found):
        distribution.commands.append(_command(announced[entry_point.name]))
    return sorted(found.values(), key=lambda distribution: distribution.name)


def _announced(
    group: str, found: dict[str, Distribution]
) -> Iterator[tuple[EntryPoint, Distribution]]:
    for entry_point in sorted(entry_points(group=group), key=lambda one: one.name):
        origin = entry_point.dist
        if origin is not None:
            key = (origin.name, origin.version)
            yield entry_point, found.setdefault(origin.name, Distribution(*key))


def _plugin(entry_point: EntryPoint) -> Plugin:
    name = entry_point.name
    disabled = os.environ.get(_DISABLE_VARIABLE, "").split(",")
    if name in (one.strip() for one in disabled):
        return Plugin(name, status="disabled", reason=_DISABLE_VARIABLE)
    try:
        return Plugin(name, _hooks(entry_point.load()))
    except (Exception, SystemExit) as error:
        return Plugin(name, status="broken", reason=f"{type(error).__name__}: {error}")


def _hooks(plugin: object) -> tuple[str, ...]:
    """Return the names of the hooks that a plugin implements, in the order of their declaration.

    Raises:
        pluggy.PluginValidationError: It does not fit the hooks.
    """
    manager = pluggy.PluginManager(_PLUGINS)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin)
    manager.check_pending()
    implemented = {caller.name for caller in manager.get_hookcallers(plugin) or ()}
    return tuple(name for name in vars(hookspecs) if name in implemented)


def _command(announced: list[EntryPoint]) -> Command:
    name = announced[0].name
    try:
        load_command(announced)
    except Exception as error:
        return Command(name, status="broken", reason=f"{type(error).__name__}: {error}")
    return Command(name)
