"""What a new plugin is called: in servers, on the index, and in Python."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path

import click

_PREFIX = "asynction-"
_LONGEST = 30  # characters: what is generated fits into lines of 100

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DISTRIBUTION = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)  # PEP 508
_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class PackageNames:
    """The names of a package with a plugin.

    Attributes:
        plugin: The name of the plugin, of its command and of its rule: ``late-news``.
        distribution: The name that it is installed by: ``asynction-late-news``.
        module: The name that it is imported by: ``asynction_late_news``.
    """

    plugin: str
    distribution: str
    module: str

    @property
    def identifier(self) -> str:
        """What the names of its options begin with: ``late_news``."""
        return self.plugin.replace("-", "_")

    def refuse_taken(self, folder: Path) -> None:
        """Refuse names that something else has already.

        Args:
            folder: Where the package is written: what is there may have them.

        Raises:
            click.UsageError: There is such a thing.
        """
        for group, kind in (("asynction", "plugin"), ("asynction.commands", "command")):
            for entry_point in entry_points(group=group, name=self.plugin):
                owner = entry_point.dist.name if entry_point.dist else "something else"
                if _normalized(owner) != _normalized(self.distribution):
                    raise click.UsageError(
                        f"{owner} brings a {kind} {self.plugin!r} already: choose another name"
                    )
        found = PathFinder.find_spec(self.module)
        origin = found and (found.origin or next(iter(found.submodule_search_locations or ()), ""))
        if found is not None and folder.resolve() not in Path(origin or "").resolve().parents:
            raise click.UsageError(
                f"there is a module {self.module!r} already ({origin}): choose another name, or "
                "another one to install it by with --distribution"
            )


def names_of(name: str, distribution: str | None) -> PackageNames:
    """Return the names that follow from what is given.

    Args:
        name: The name of the plugin; one that begins with ``asynction-`` is that of the
            distribution.
        distribution: The name of the distribution, if it is not to follow from that.

    Raises:
        click.UsageError: These are no such names.
    """
    plugin = _normalized(name).removeprefix(_PREFIX)
    if not _NAME.fullmatch(plugin) or len(plugin) > _LONGEST:
        raise click.UsageError(
            f"{name!r} cannot be the name of a plugin: give one of at most {_LONGEST} letters "
            "(a-z), digits and hyphens that starts with a letter, as in late-news"
        )
    distribution = distribution or f"{_PREFIX}{plugin}"
    module = _normalized(distribution).replace("-", "_")
    is_short = len(distribution) <= len(_PREFIX) + _LONGEST
    if not _DISTRIBUTION.fullmatch(distribution) or not is_short:
        raise click.UsageError(
            f"{distribution!r} cannot be the name of a distribution: give one of at most "
            f"{len(_PREFIX) + _LONGEST} letters (a-z), digits, '-', '_' and '.' that starts and "
            "ends with a letter or a digit"
        )
    if not module.isidentifier() or keyword.iskeyword(module):
        raise click.UsageError(
            f"{distribution!r} would be imported as {module!r}, which is no name in Python: choose "
            "another one with --distribution"
        )
    return PackageNames(plugin, distribution, module)


def _normalized(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()
