"""`asynction validate`: a command for asynction-cli, which brings click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from asynction_validation.judging.complaints import Complaint

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
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="How to print what is found.",
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.pass_obj
def validate(
    invocation: Any, files: tuple[str, ...], handlers: bool, format: str, strict: bool
) -> None:
    """Check documents against AsyncAPI, and for what a server needs that is built from them.

    Without a FILE, the document of --spec is checked, or the one in the current folder. The exit
    status is 1 if any of them is wrong.
    """
    from asynction_validation.judging.complaints import complaints_about

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
        if any(one.severity == "error" or (strict and one.counts) for one in complaints)
    }
    if format == "text":
        lines = _lines(found, wrong)
    else:
        import json

        data = _log(found) if format == "sarif" else _data(found, wrong)
        lines = [json.dumps(data, indent=2, ensure_ascii=False)]
    if lines:
        click.echo("\n".join(lines))
    if wrong:
        raise click.exceptions.Exit(1)


def _lines(found: Mapping[str, list[Complaint]], wrong: set[str]) -> list[str]:
    lines: list[str] = []
    for file, complaints in found.items():
        lines += map(str, complaints)
        if file not in wrong:
            lines.append(f"{file}: ok")
    return lines


def _data(found: Mapping[str, list[Complaint]], wrong: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "file": file,
            "ok": file not in wrong,
            "complaints": [one.data() for one in complaints],
        }
        for file, complaints in found.items()
    ]


def _log(found: Mapping[str, list[Complaint]]) -> dict[str, Any]:
    from importlib.metadata import version

    from asynction_validation.judging.sarif import sarif

    # Two documents may refer to the same file.
    complaints = dict.fromkeys(one for complaints in found.values() for one in complaints)
    return sarif(complaints, version("asynction-validation"))
