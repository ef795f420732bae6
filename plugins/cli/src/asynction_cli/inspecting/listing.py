"""What `asynction plugins` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from asynction_cli.inspecting.installed import Distribution, Plugin
from asynction_core.plugins.timings import Taken, Timings


def as_json(distributions: Iterable[Distribution], timings: Timings | None) -> str:
    """Return distributions as a JSON text.

    Args:
        timings: What their plugins take; None if that was not measured.
    """
    listed = [one.data() for one in distributions]
    for plugin in (plugin for one in listed for plugin in one["plugins"]):
        plugin["timings"] = None if timings is None else _timings(plugin, timings)
    return json.dumps(listed, indent=2)


def as_text(distributions: Iterable[Distribution], timings: Timings | None) -> str:
    """Return distributions as a list for people; see `as_json`."""
    return "\n".join(line for one in distributions for line in _lines(one, timings))


def _timings(plugin: dict[str, Any], timings: Timings) -> dict[str, Any]:
    name, imported = plugin["name"], timings.imports.get(plugin["name"])
    hooks = {hook: timings.hooks.get((name, hook), Taken()) for hook in plugin["hooks"]}
    return {
        "import": None if imported is None else imported.seconds,
        "hooks": {
            hook: {"calls": taken.calls, "seconds": taken.seconds} for hook, taken in hooks.items()
        },
    }


def _lines(distribution: Distribution, timings: Timings | None) -> Iterator[str]:
    if distribution.name is None:
        yield click.style("given with --plugin", bold=True)
    else:
        yield f"{click.style(distribution.name, bold=True)} {distribution.version}"
    for plugin in distribution.plugins:
        yield from _lines_of(plugin, timings)
    for command in distribution.commands:
        yield f"  command {command.name}{_state(command.status, command.reason)}"


def _lines_of(plugin: Plugin, timings: Timings | None) -> Iterator[str]:
    imported = None if timings is None else timings.imports.get(plugin.name)
    took = "" if imported is None else f" (imported in {_milliseconds(imported)})"
    yield f"  plugin {plugin.name}{took}{_state(plugin.status, plugin.reason)}"
    for hook in plugin.hooks:
        taken = Taken() if timings is None else timings.hooks.get((plugin.name, hook), Taken())
        calls = f" in {taken.calls} calls" if taken.calls > 1 else ""
        yield f"    {hook}" + (f" ({_milliseconds(taken)}{calls})" if taken.calls else "")
    for option in plugin.options:
        yield f"    option {option.name} = {option.default!r}"
        yield f"      {option.description}"


def _milliseconds(taken: Taken) -> str:
    return f"{taken.seconds * 1000:.2f} ms"


def _state(status: str, reason: str | None) -> str:
    if reason is None:
        return ""
    return click.style(f" ({status}: {reason})", fg="red" if status == "broken" else "yellow")
