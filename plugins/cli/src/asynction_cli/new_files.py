"""What commands say of the files that they write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

__all__ = ["refuse_existing", "shown_path"]


def refuse_existing(existing: Sequence[Path], advice: str) -> None:
    """Refuse to write, if there are files that would be overwritten.

    Args:
        existing: These files.
        advice: What to do.

    Raises:
        click.ClickException: There are some.
    """
    if existing:
        listed = "\n".join(f"  {shown_path(path)}" for path in existing)
        raise click.ClickException(
            f"nothing was written, as these files exist:\n{listed}\n{advice}"
        )


def shown_path(path: Path) -> str:
    """Return a path as short as it can be told: relative to the current folder if below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
