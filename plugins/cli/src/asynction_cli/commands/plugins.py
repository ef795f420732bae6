"""`asynction plugins`: what is installed, what each plugin does, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from asynction_cli.commands.new_plugin import new
from asynction_cli.commands.order import order

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation
    from asynction_core.plugins.timings import Timings


@click.group(invoke_without_command=True)
@click.option("--json", is_flag=True, help="Print it as JSON.")
@click.option(
    "--timings",
    is_flag=True,
    help="Build a server of the document, and tell how long plugins took to be imported, and "
    "their hooks to answer.",
)
@click.pass_context
def plugins(context: click.Context, json: bool, timings: bool) -> None:
    """List the installed plugins: versions, hooks, options and commands."""
    if context.invoked_subcommand is not None:
        _refuse_given(context)
        return
    from asynction_cli.inspecting.installed import installed
    from asynction_cli.inspecting.listing import as_json, as_text
    from asynction_core.plugins.timings import timing

    invocation: Invocation = context.obj
    if timings:
        invocation.document()  # or there would be nothing to build
    with timing() as taken:
        distributions = installed(invocation)
    if timings:
        taken.hooks.clear()
        taken.hooks.update(_of_building(invocation).hooks)
    click.echo((as_json if json else as_text)(distributions, taken if timings else None))


def _refuse_given(context: click.Context) -> None:
    """Refuse options that only the list has."""
    for name in ("json", "timings"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"--{name} in front of {context.invoked_subcommand!r} has no effect: leave it out, "
                "or give it behind, if there is such an option",
                context,
            )


def _of_building(invocation: Invocation) -> Timings:
    """Return what plugins take while a server is built."""
    from asynction_cli.running.app import server_of
    from asynction_core.plugins.timings import timing

    invocation.importable()
    with timing() as taken:
        server, _ = server_of(None, invocation, (), {"async_mode": "threading"})
    server.shutdown(0)
    return taken


plugins.add_command(new)
plugins.add_command(order)
