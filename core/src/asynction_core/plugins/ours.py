"""Which distributions are Asynction's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib_metadata import EntryPoint

_CORE = "asynction-core"


def is_ours(entry_point: EntryPoint) -> bool:
    """Return whether a plugin is of a distribution that is released together with this core.

    Ours are called ``asynction-...``, have the version of the core, and need exactly that one. What
    an entry point is called says nothing.

    Args:
        entry_point: What announces the plugin.
    """
    from importlib_metadata import version  # 20 ms: not needed to import the package

    distribution = entry_point.dist
    if distribution is None or not distribution.name.startswith("asynction-"):
        return False
    released = version(_CORE)
    pinned = [one.replace(" ", "") for one in distribution.requires or ()]
    return distribution.version == released and f"{_CORE}=={released}" in pinned
