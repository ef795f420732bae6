"""Collect the extensions that the core and plugins read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynction_core.exceptions import PluginError
from asynction_core.parsing.own_extensions import EXTENSIONS
from asynction_core.plugins.given import by_whom

if TYPE_CHECKING:
    import pluggy

    from asynction_core.extension import Extension


def declared_extensions(plugins: pluggy.PluginManager) -> tuple[Extension, ...]:
    """Return the extensions that the core and plugins declare, sorted by name.

    Raises:
        PluginError: One is declared twice for the same object.
    """
    found: list[tuple[Extension, object]] = [(one, "the core") for one in EXTENSIONS]
    for extensions in plugins.hook.asynction_extensions():
        by = by_whom(extensions)
        for one in extensions:
            if by is not None:
                object.__setattr__(one, "declared_by", by.origin)  # the rest of it is frozen
            found.append((one, one.declared_by))
    owners = dict[tuple[str, str, int], object]()
    for one, owner in found:
        for place in {(one.name, where, major) for where in one.objects for major in one.majors}:
            if place in owners:
                raise PluginError(
                    f"the extension {one.name!r} in {place[1]!r} is declared twice, by "
                    f"{owners[place]} and by {owner}: leave one plugin out with "
                    "disable_plugins=[...]"
                )
            owners[place] = owner
    return tuple(sorted((one for one, _ in found), key=lambda one: one.name))
