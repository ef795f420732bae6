"""Ask one plugin after the other, and know which one it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pluggy

__all__ = ["Asked", "each_of"]


class Asked(NamedTuple):
    """A plugin that implements a hook.

    Attributes:
        plugin: The plugin.
        name: Its name.
        ask: Calls the hook for that plugin alone, and returns what it gives in a list.
    """

    plugin: object
    name: str
    ask: pluggy.HookCaller


def each_of(plugins: pluggy.PluginManager, hook: str) -> Iterator[Asked]:
    """Yield the plugins that implement a hook.

    They come in the order in which the hook asks them, and wrappers of the hook stand around each.

    Args:
        plugins: The plugins.
        hook: The name of the hook.
    """
    implementations = reversed(getattr(plugins.hook, hook).get_hookimpls())
    asked = [one for one in implementations if not (one.wrapper or one.hookwrapper)]
    for one in asked:
        is_named = not one.plugin_name.isdecimal()  # or it is pluggy's number for an object
        name = one.plugin_name if is_named else type(one.plugin).__qualname__
        others = [other.plugin for other in asked if other is not one]
        yield Asked(one.plugin, name, plugins.subset_hook_caller(hook, others))
