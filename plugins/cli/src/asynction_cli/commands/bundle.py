"""`asynction bundle`: one document of many files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation


@click.command()
@click.argument("file", metavar="[FILE]", required=False)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; it is overwritten. By default, stdout.",
)
@click.option(
    "--format",
    type=click.Choice(["yaml", "json"]),
    help="How to write it. By default JSON if the name of the output ends in .json, else YAML.",
)
@click.pass_obj
def bundle(
    invocation: Invocation, file: str | None, output: Path | None, format: str | None
) -> None:
    """Write a document and all files that it refers to as one document.

    Without a FILE, it is the document of --spec, or the one in the current folder. Handlers stay
    the same; nothing is imported, and nothing but references is checked.
    """
    from asynction_core import load_document, self_contained

    # A plugin may read sources that are no files: it gets what was given.
    source = file or invocation.spec or str(invocation.document())
    if output is not None and _is_same_file(output, source):
        raise click.UsageError(
            f"{output} is the document itself: choose another file with --output"
        )
    data = self_contained(load_document(source, **invocation.options()))
    if format is None:
        format = "json" if output is not None and output.suffix.lower() == ".json" else "yaml"
    if format == "json":
        import json

        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    else:
        from asynction_cli.yaml_text import yaml_text

        text = yaml_text(data)
    content = text.encode()  # in UTF-8, whatever the terminal prefers
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)


def _is_same_file(one: Path, other: str) -> bool:
    return one.exists() and os.path.exists(other) and os.path.samefile(one, other)
