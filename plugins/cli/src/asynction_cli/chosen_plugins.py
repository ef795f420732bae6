"""The plugins that the command line adds to the installed ones, and those that it leaves out."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import click

from asynction_cli.object_paths import is_object_path, object_at


def plugin_named(path: str) -> object:
    """Return the plugin that ``--plugin`` names.

    Args:
        path: A module, or ``module:object``. Of a class, an instance is made.

    Raises:
        click.UsageError: It has no such form.
        click.ClickException: There is no such thing, or it fails to import.
    """
    if not is_object_path(path, module_alone=True):
        raise click.UsageError(
            f"--plugin is MODULE or MODULE:OBJECT, as in my_plugin:Plugin, not {path!r}"
        )
    try:
        found = object_at(path, "--plugin")
        return found() if inspect.isclass(found) else found
    except (click.ClickException, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise click.ClickException(
            f"--plugin {path} cannot be had ({type(error).__name__}: {error}): mend it, or leave "
            "it out"
        ) from error


def check_installed(names: Iterable[str]) -> None:
    """Refuse names of plugins that ``--no-plugin`` cannot leave out.

    Raises:
        click.UsageError: There is no such plugin.
    """
    from asynction_core.plugins.loading import installed_plugins
    from asynction_core.spelling import is_meant

    known = {entry_point.name for entry_point in installed_plugins()}
    for name in names:
        if name not in known and name != "*":
            listed = f"installed: {', '.join(sorted(known)) or 'none'}"
            raise click.UsageError(
                f"--no-plugin: there is no plugin {name!r}{is_meant(name, known)} ({listed})"
            )
