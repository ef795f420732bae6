"""What the distributions in this environment add to Asynction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any, Literal

import click

from asynction_cli.announced_commands import announced_commands, load_command
from asynction_cli.chosen_plugins import check_installed, plugin_named
from asynction_core import PluginError, hookspecs
from asynction_core.plugins.loading import (
    DISABLE_VARIABLE,
    disabled_by_environment,
    installed_plugins,
    is_left_out,
    load_plugin,
)
from asynction_core.plugins.manager import Plugins
from asynction_core.plugins.options import defined_options
from asynction_core.plugins.timings import Taken, asked_for
from asynction_core.serving.server_options import refuse_taken

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation

Status = Literal["active", "disabled", "broken"]


@dataclass(frozen=True, slots=True)
class DefinedOption:
    """An option that a plugin adds to `from_spec`.

    Attributes:
        name: Its name.
        default: Its default, as JSON has it; a text of Python's if JSON has no such value.
        description: What it does.
    """

    name: str
    default: Any
    description: str


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that servers have.

    Attributes:
        name: The name of its entry point; of one that ``--plugin`` names, what errors call it.
        hooks: The names of the hooks that it implements.
        options: The options that it adds.
        status: Whether servers have it.
        reason: Why they do not.
    """

    name: str
    hooks: tuple[str, ...] = ()
    options: tuple[DefinedOption, ...] = ()
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
        name: Its name; None for what ``--plugin`` names, wherever that comes from.
        version: Its version.
        plugins: Its plugins, by name.
        commands: Its commands, by name.
    """

    name: str | None
    version: str | None
    plugins: list[Plugin] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self)


def installed(invocation: Invocation) -> list[Distribution]:
    """Return the distributions that bring plugins or commands, by name.

    Args:
        invocation: It says which plugins are left out. Those that it adds come last.

    Raises:
        click.UsageError: It leaves out a plugin that is not installed.
    """
    check_installed(invocation.no_plugins)
    found: dict[str, Distribution] = {}
    manager = Plugins()
    _add_plugins(manager, invocation, found)
    for _, announced in sorted(announced_commands().items()):
        for entry_point in announced:
            _distribution(entry_point.dist, found).commands.append(_command(announced))
    distributions = sorted(found.values(), key=lambda distribution: str(distribution.name))
    if invocation.plugins:
        distributions.append(Distribution(None, None, [*_given(manager, invocation)]))
    return distributions


def _distribution(origin: Any, found: dict[str, Distribution]) -> Distribution:
    return found.setdefault(origin.name, Distribution(origin.name, origin.version))


def _add_plugins(manager: Plugins, invocation: Invocation, found: dict[str, Distribution]) -> None:
    """Add the plugins to their distributions: loaded as servers load them, one after the other."""
    by_environment = disabled_by_environment()
    for entry_point in installed_plugins():
        name, plugins = entry_point.name, _distribution(entry_point.dist, found).plugins
        if is_left_out(entry_point, by_environment):
            plugins.append(Plugin(name, status="disabled", reason=DISABLE_VARIABLE))
        elif is_left_out(entry_point, invocation.no_plugins):
            plugins.append(Plugin(name, status="disabled", reason="--no-plugin"))
        else:
            try:
                plugins.append(_described(manager, load_plugin(manager, entry_point)))
            except PluginError as error:
                plugins.append(Plugin(name, status="broken", reason=str(error)))


def _given(manager: Plugins, invocation: Invocation) -> Iterator[Plugin]:
    """Yield the plugins that ``--plugin`` names."""
    invocation.importable()
    for path in invocation.plugins:
        imported, timings = Taken(calls=1), asked_for()
        try:
            with imported.more():
                plugin = plugin_named(path)
            manager.register(plugin)
            described = _described(manager, plugin)
            if timings is not None:
                timings.imports[described.name] = imported
            yield described
        except (click.ClickException, PluginError) as error:
            yield Plugin(path, status="broken", reason=str(error))


def _described(manager: Plugins, plugin: object) -> Plugin:
    """Return what a plugin does that is registered.

    Raises:
        PluginError: It cannot be used together with the others; it is no longer registered then.
    """
    registered = str(manager.get_name(plugin))
    try:
        refuse_taken(defined_options(manager), manager)
    except PluginError:
        manager.unregister(name=registered)
        raise
    implemented = {caller.name for caller in manager.get_hookcallers(plugin) or ()}
    return Plugin(
        manager.origin_of(registered).name,
        tuple(hook for hook in vars(hookspecs) if hook in implemented),
        tuple(_options(manager, plugin)),
    )


def _options(manager: Plugins, plugin: object) -> Iterator[DefinedOption]:
    """Yield the options that a plugin adds."""
    for hook in manager.hook.asynction_options.get_hookimpls():
        if hook.plugin is not plugin or hook.wrapper or hook.hookwrapper:
            continue
        define: Any = hook.function
        for name, option in (define() or {}).items():
            yield DefinedOption(name, _as_data(option.default), option.description)


def _as_data(value: object) -> object:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return repr(value)
    return value


def _command(announced: list[EntryPoint]) -> Command:
    name = announced[0].name
    try:
        load_command(announced)
    except Exception as error:
        return Command(name, status="broken", reason=f"{type(error).__name__}: {error}")
    return Command(name)
