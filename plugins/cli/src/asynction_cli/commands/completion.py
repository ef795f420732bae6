"""`asynction completion`: what has a shell complete commands and options."""

from __future__ import annotations

import click

_VARIABLE = "_ASYNCTION_COMPLETE"  # as click calls it, after the program


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that has a shell complete commands and options.

    For bash, put this line into ~/.bashrc: eval "$(asynction completion bash)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "asynction", _VARIABLE).source(), nl=False)
