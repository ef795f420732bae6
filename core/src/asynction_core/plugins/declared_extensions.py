"""Collect the extensions that the core and plugins read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynction_core.exceptions import PluginError
from asynction_core.parsing.own_extensions import EXTENSIONS

if TYPE_CHECKING:
    import pluggy

    from asynction_core.extension import Extension

__all__ = ["declared_extensions"]


def declared_extensions(plugins: pluggy.PluginManager) -> tuple[Extension, ...]:
    """Return the extensions that the core and plugins declare, sorted by name.

    Raises:
        PluginError: One is declared twice for the same object.
    """
    found = [*EXTENSIONS]
    for extensions in plugins.hook.asynction_extensions():
        found += extensions
    taken = set[tuple[str, str, int]]()
    for one in found:
        places = {(one.name, place, major) for place in one.objects for major in one.majors}
        for name, place, _ in sorted(places & taken):
            raise PluginError(
                f"the extension {name!r} in {place!r} is declared twice, by plugins or the core: "
                "leave one plugin out with disable_plugins=[...]"
            )
        taken |= places
    return tuple(sorted(found, key=lambda one: one.name))
