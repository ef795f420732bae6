"""`asynction`: the options in front of the commands."""

from __future__ import annotations

import click

from asynction_cli.announced_commands import Commands
from asynction_cli.invocation import Invocation


@click.group(
    cls=Commands,
    context_settings={
        "auto_envvar_prefix": "ASYNCTION",
        "help_option_names": ["-h", "--help"],
        "show_default": True,
    },
)
@click.option(
    "--spec",
    "-s",
    metavar="FILE",
    show_envvar=True,
    help="The AsyncAPI document: YAML or JSON. By default asyncapi.yaml, .yml or .json in the "
    "current folder.",
)
@click.option(
    "--server",
    metavar="NAME",
    show_envvar=True,
    help="Which of the document's servers this is: its path and its security hold.",
)
@click.option(
    "--reference-root",
    metavar="DIRECTORY",
    type=click.Path(exists=True, file_okay=False),
    show_envvar=True,
    help="Let references lead to files below this folder, too, and not only below that of the "
    "document.",
)
@click.option(
    "--without-validation",
    is_flag=True,
    show_envvar=True,
    help="Let events, acks and connections pass unchecked.",
)
@click.option(
    "--option",
    metavar="NAME=VALUE",
    multiple=True,
    show_envvar=True,
    help="An option of from_spec, as in on_invalid=ack. Can be given several times.",
)
@click.option(
    "--plugin",
    metavar="MODULE[:OBJECT]",
    multiple=True,
    show_envvar=True,
    help="A module, or an object in one, that is a plugin for this run, beside the installed "
    "ones. Can be given several times.",
)
@click.option(
    "--no-plugin",
    metavar="NAME",
    multiple=True,
    allow_from_autoenv=False,  # ASYNCTION_DISABLE_PLUGINS does the same, for every server
    help="An installed plugin to leave out; * for all that are not Asynction's own. Can be given "
    "several times.",
)
@click.version_option(
    package_name="asynction-cli",
    prog_name="asynction",
    message="%(prog)s %(version)s",
    allow_from_autoenv=False,
    help="Show the version and exit.",
)
@click.pass_context
def asynction(
    context: click.Context,
    spec: str | None,
    server: str | None,
    reference_root: str | None,
    without_validation: bool,
    option: tuple[str, ...],
    plugin: tuple[str, ...],
    no_plugin: tuple[str, ...],
) -> None:
    """Run, check and inspect what an AsyncAPI document describes over Socket.IO.

    "asynction COMMAND --help" tells more of a command. The environment can give its options, too:
    ASYNCTION_RUN_PORT is that of "run --port".
    """
    from asynction_cli.terminal.shown_warnings import show_warnings, spare_files_colours

    show_warnings()
    spare_files_colours()
    context.obj = Invocation(
        spec, server, not without_validation, option, reference_root, plugin, no_plugin
    )
