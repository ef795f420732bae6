"""Whose a plugin is: what errors call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib_metadata import EntryPoint


class Origin:
    """Where a plugin comes from. Its text names the plugin, its distribution and the version.

    Args:
        name: The name of the plugin.
        entry_point: What announces it; None for one that a server was given.
    """

    __slots__ = ("entry_point", "name")

    def __init__(self, name: str, entry_point: EntryPoint | None = None) -> None:
        self.name = name
        self.entry_point = entry_point

    def __str__(self) -> str:
        if self.entry_point is None:
            return f"the plugin {self.name!r} given to the server"
        distribution = self.entry_point.dist  # whose metadata are not read for anything else
        assert distribution is not None  # or it would not be installed
        named = f"{distribution.name} {distribution.version}"
        return f"the plugin {self.name!r} of the distribution {named}"

    @property
    def way_out(self) -> str:
        """How a server does without the plugin."""
        if self.entry_point is None:
            return "leave it out of plugins=[...]"
        return f"leave it out with disable_plugins=[{self.name!r}]"
