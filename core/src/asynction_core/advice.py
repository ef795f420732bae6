"""What to install for what no plugin in use brings, by the tables that distributions announce.

The core knows no plugin by its name. A distribution that does (`asynction` itself) announces a
table in the entry-point group ``asynction.brought_by``: a mapping from ``"part"`` (of a spec, as in
`asynction_enforces`), ``"option"`` and ``"command"`` to mappings from names to distributions.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["part", "option", "command"]


def brought_by(kind: Kind, name: str) -> str | None:
    """Return the distribution that brings a part, an option or a command; None if none is known."""
    return all_brought(kind).get(name)


def all_brought(kind: Kind) -> dict[str, str]:
    """Return the distributions that bring all parts, options or commands that are known."""
    from importlib_metadata import entry_points  # 20 ms: not needed while nothing is missing

    found: dict[str, str] = {}
    for entry_point in entry_points(group="asynction.brought_by"):
        found |= entry_point.load().get(kind, {})
    return found


def advice(kind: Kind, name: str) -> str | None:
    """Return how to get a part, an option or a command; None if that is not known."""
    distribution = brought_by(kind, name)
    if distribution is None:
        return None
    if _is_installed(distribution):
        return (
            f"{distribution} is installed and left out (disable_plugins=[...] or "
            "ASYNCTION_DISABLE_PLUGINS)"
        )
    return f"pip install {distribution}"


def _is_installed(distribution: str) -> bool:
    from importlib_metadata import PackageNotFoundError, metadata

    try:
        metadata(distribution)
    except PackageNotFoundError:
        return False
    return True
