"""`asynction plugins new`: a package for a plugin of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation


@click.command()
@click.argument("name")
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the package, which is made if it is missing. By default one in the "
    "current folder that is called as the distribution.",
)
@click.option(
    "--distribution", metavar="NAME", help="The name to install it by. By default asynction-NAME."
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@click.pass_obj
def new(
    invocation: Invocation, name: str, output: Path | None, distribution: str | None, force: bool
) -> None:
    """Write a package with a plugin called NAME, to be changed into yours.

    It has an option, an extension, a middleware at a stage, an observer, a rule that documents are
    checked by, a command, a README and tests. It can be installed at once, and passes its tests,
    ruff and mypy --strict.
    """
    from asynction_cli.authoring.package_names import names_of
    from asynction_cli.authoring.plugin_package import files_of_package

    names = names_of(name, distribution)
    folder = (output or Path(names.distribution)).absolute()
    names.refuse_taken(folder)
    files = {folder / path: text for path, text in files_of_package(names).items()}
    if not force:
        advice = "choose another folder with --output, or overwrite them with --force"
        invocation.refuse_existing([path for path in files if path.exists()], advice)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(invocation.shown_path(path))
    click.echo(
        f"✨ Successfully generated {names.distribution}: README.md there tells what is next"
    )
