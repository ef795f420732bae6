"""The command line of Asynction, which plugins add their commands to.

A command is a `click.Command` that a distribution announces in the entry-point group
``asynction.commands``. `click.pass_obj` gives it an `Invocation`: what stands in front of the
command's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation as Invocation

__all__ = ["Invocation", "main"]


def main() -> None:
    """Run the command line, and end the process with its exit status."""
    from asynction_cli.command_line import asynction
    from asynction_cli.terminal.streams import tolerate_all_characters

    tolerate_all_characters()
    asynction(prog_name="asynction")


def __getattr__(name: str) -> object:
    if name != "Invocation":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from asynction_cli.invocation import Invocation

    return Invocation
