"""`asynction plugins`: what is installed, and what each plugin does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_cli.installed import Distribution

__all__ = ["plugins"]


@click.command()
@click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
def plugins(format: str) -> None:
    """List the installed plugins: versions, hooks and commands."""
    from asynction_cli.installed import installed

    distributions = installed()
    if format == "json":
        import json

        click.echo(json.dumps([one.data() for one in distributions], indent=2))
        return
    for distribution in distributions:
        _show(distribution)


def _show(distribution: Distribution) -> None:
    click.echo(f"{click.style(distribution.name, bold=True)} {distribution.version}")
    for plugin in distribution.plugins:
        click.echo(f"  plugin {plugin.name}{_state(plugin.status, plugin.reason)}")
        for hook in plugin.hooks:
            click.echo(f"    {hook}")
    for command in distribution.commands:
        click.echo(f"  command {command.name}{_state(command.status, command.reason)}")


def _state(status: str, reason: str | None) -> str:
    if reason is None:
        return ""
    return click.style(f" ({status}: {reason})", fg="red" if status == "broken" else "yellow")
