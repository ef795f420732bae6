"""What the distributions in this environment add to Asynction."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from importlib.metadata import EntryPoint
from typing import Any, Literal

from asynction_cli.announced_commands import announced_commands, load_command
from asynction_core import PluginError, hookspecs
from asynction_core.plugins.loading import (
    DISABLE_VARIABLE,
    disabled_by_environment,
    installed_plugins,
    is_left_out,
    load_plugin,
)
from asynction_core.plugins.manager import Plugins
from asynction_core.serving.server_options import refuse_taken

__all__ = ["Command", "Distribution", "Plugin", "installed"]

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
    _add_plugins(found)
    for _, announced in sorted(announced_commands().items()):
        for entry_point in announced:
            _distribution(entry_point.dist, found).commands.append(_command(announced))
    return sorted(found.values(), key=lambda distribution: distribution.name)


def _distribution(origin: Any, found: dict[str, Distribution]) -> Distribution:
    return found.setdefault(origin.name, Distribution(origin.name, origin.version))


def _add_plugins(found: dict[str, Distribution]) -> None:
    """Add the plugins to their distributions: loaded as servers load them, one after the other."""
    manager, disabled = Plugins(), disabled_by_environment()
    for entry_point in installed_plugins():
        name, plugins = entry_point.name, _distribution(entry_point.dist, found).plugins
        if is_left_out(entry_point, disabled):
            plugins.append(Plugin(name, status="disabled", reason=DISABLE_VARIABLE))
            continue
        try:
            callers = manager.get_hookcallers(load_plugin(manager, entry_point)) or ()
            refuse_taken(manager)
        except PluginError as error:
            if manager.has_plugin(name):
                manager.unregister(name=name)
            plugins.append(Plugin(name, status="broken", reason=str(error)))
            continue
        implemented = {caller.name for caller in callers}
        plugins.append(Plugin(name, tuple(hook for hook in vars(hookspecs) if hook in implemented)))


def _command(announced: list[EntryPoint]) -> Command:
    name = announced[0].name
    try:
        load_command(announced)
    except Exception as error:
        return Command(name, status="broken", reason=f"{type(error).__name__}: {error}")
    return Command(name)
