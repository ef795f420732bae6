"""`asynction validate`: a command for asynction-cli, which brings click."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["validate"]


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--handlers",
    is_flag=True,
    help="Import the callables that documents name: x-handler, x-handlers and those of security.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print what is found.",
)
@click.pass_obj
def validate(invocation: Any, files: tuple[str, ...], handlers: bool, format: str) -> None:
    """Check documents as a server does that is built from them.

    Without a FILE, the document of --spec is checked, or the one in the current folder. The exit
    status is 1 if any of them is wrong.
    """
    from asynction_validation._complaints import complaints_about

    if handlers:
        invocation.importable()
    options = invocation.options()
    found = {
        file: complaints_about(file, options, handlers=handlers)
        for file in files or [str(invocation.document())]
    }
    wrong = {
        file
        for file, complaints in found.items()
        if any(complaint.severity == "error" for complaint in complaints)
    }
    if format == "json":
        import json

        data = [
            {
                "file": file,
                "ok": file not in wrong,
                "complaints": [complaint.data() for complaint in complaints],
            }
            for file, complaints in found.items()
        ]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        for file, complaints in found.items():
            for complaint in complaints:
                click.echo(complaint)
            if file not in wrong:
                click.echo(f"{file}: ok")
    if wrong:
        raise click.exceptions.Exit(1)
