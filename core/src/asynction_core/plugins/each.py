"""Ask one plugin after the other, and know which one it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from asynction_core.plugins.manager import Plugins

if TYPE_CHECKING:
    import pluggy


class Asked(NamedTuple):
    """A plugin that implements a hook.

    Attributes:
        plugin: The plugin.
        name: Its name.
        ask: Calls the hook for that plugin alone, and returns what it gives in a list.
        origin: What errors call it, once it is made a text.
    """

    plugin: object
    name: str
    ask: Callable[..., list[Any]]
    origin: object


def each_of(plugins: pluggy.PluginManager, hook: str) -> Iterator[Asked]:
    """Yield the plugins that implement a hook.

    They come in the order in which the hook asks them, and wrappers of the hook stand around each.

    Args:
        hook: The name of the hook.
    """
    caller = getattr(plugins.hook, hook)
    implementations = caller.get_hookimpls()
    wrappers = [one for one in implementations if one.wrapper or one.hookwrapper]
    for one in reversed(implementations):
        if one in wrappers:
            continue
        is_named = not one.plugin_name.isdecimal()  # or it is pluggy's number for an object
        name = one.plugin_name if is_named else type(one.plugin).__qualname__
        # pluggy's own way to call a hook for some plugins alone takes no plugins without a hash.
        origin = plugins.origin_of(one.plugin_name) if isinstance(plugins, Plugins) else name
        yield Asked(one.plugin, name, _asking(caller, [one, *wrappers]), origin)


def _asking(caller: Any, implementations: Sequence[pluggy.HookImpl]) -> Callable[..., list[Any]]:
    def ask(**given: Any) -> list[Any]:
        found: list[Any] = caller._hookexec(caller.name, implementations, given, False)
        return found

    return ask
