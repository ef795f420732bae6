"""What stands in front of a command's name, as commands get it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import socket

from asynction_cli.option_text import parsed_option

_NAMES = ("asyncapi.yaml", "asyncapi.yml", "asyncapi.json")


@dataclass(frozen=True)
class Invocation:
    """The options of `asynction` itself: what `click.pass_obj` gives to a command.

    Attributes:
        spec: The document that ``--spec`` names; None if none was given.
        server: The server that ``--server`` names; None if none was given.
        validation: False if ``--without-validation`` was given.
        more: What each ``--option`` says: a name, ``=``, and a value as YAML has it.
        reference_root: The folder that ``--reference-root`` names; None if none was given.
        plugins: What each ``--plugin`` names: a module, or an object in one.
        no_plugins: The names of plugins that ``--no-plugin`` leaves out.
    """

    spec: str | None = None
    server: str | None = None
    validation: bool = True
    more: tuple[str, ...] = ()
    reference_root: str | None = None
    plugins: tuple[str, ...] = ()
    no_plugins: tuple[str, ...] = ()

    def document(self) -> Path:
        """Return the path of the document: the given one, else the one in the current folder.

        Raises:
            click.UsageError: None was given, and the current folder has none, or several.
        """
        if self.spec is not None:
            return Path(self.spec)
        found = [name for name in _NAMES if os.path.isfile(name)]
        if len(found) == 1:
            return Path(found[0])
        if not found:
            raise click.UsageError(
                f"there is no document: the current folder has no {', '.join(_NAMES[:-1])} or "
                f"{_NAMES[-1]}. Name one with --spec FILE, before the command"
            )
        raise click.UsageError(
            f"the current folder has {' and '.join(found)}: "
            "choose one with --spec FILE, before the command"
        )

    def options(self) -> dict[str, Any]:
        """Return what `AsynctionSocketIO.from_spec` gets as keywords.

        The plugins that ``--plugin`` names are imported, from the current folder, too.

        Raises:
            click.UsageError: An ``--option`` is none that the command line can give, or
                ``--no-plugin`` names a plugin that is not installed.
            click.ClickException: What ``--plugin`` names cannot be had.
        """
        chosen: dict[str, Any] = {"server_name": self.server, "validation": self.validation}
        if self.reference_root is not None:
            chosen["reference_root"] = self.reference_root
        if self.plugins:
            from asynction_cli.chosen_plugins import plugin_named

            self.importable()
            chosen["plugins"] = [plugin_named(path) for path in self.plugins]
        if self.no_plugins:
            from asynction_cli.chosen_plugins import check_installed

            check_installed(self.no_plugins)
            chosen["disable_plugins"] = [*self.no_plugins]
        return chosen | dict(parsed_option(text) for text in self.more)

    def importable(self) -> None:
        """Let modules be imported from the current folder, before all others."""
        here = os.getcwd()
        if sys.path[:1] != [here]:
            sys.path.insert(0, here)

    def refuse_existing(self, existing: Sequence[Path], advice: str) -> None:
        """Refuse to write, if there are files that would be overwritten.

        Args:
            existing: These files.
            advice: What to do.

        Raises:
            click.ClickException: There are some.
        """
        if existing:
            listed = "\n".join(f"  {self.shown_path(path)}" for path in existing)
            raise click.ClickException(
                f"nothing was written, as these files exist:\n{listed}\n{advice}"
            )

    def shown_path(self, path: Path) -> str:
        """Return a path as short as it can be told: relative to the current folder if below it."""
        try:
            return str(path.relative_to(Path.cwd()))
        except ValueError:
            return str(path)

    def reserve(self, host: str, port: int) -> socket.socket:
        """Return a socket that is bound to an address, and does not listen yet.

        Args:
            host: The address or the name of this machine.
            port: The port; 0 for any that is free.

        Raises:
            click.ClickException: The address cannot be had.
        """
        import socket

        family = socket.AF_INET6 if ":" in host else socket.AF_INET  # as all these servers take it
        reserved = socket.socket(family, socket.SOCK_STREAM)
        try:
            if os.name == "posix":  # elsewhere it would share the port with whatever uses it
                reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            reserved.bind((host, port))
        except (OSError, UnicodeError) as error:
            told = getattr(error, "strerror", None) or error
            raise click.ClickException(
                f"{host}:{port} cannot be served: {told}. Choose another --host or --port, "
                "or stop what uses this one"
            ) from error
        return reserved
