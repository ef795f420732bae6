"""`asynction scaffold`: from a document to a project that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the project, which is made if it is missing.",
)
@click.option(
    "--in-place",
    is_flag=True,
    help="Add the handlers to the document itself, rather than to a copy in the project.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@click.option(
    "--package", metavar="NAME", help="The package that handlers go into. By default none."
)
@click.pass_obj
def scaffold(
    invocation: Any, output: Path, in_place: bool, force: bool, package: str | None
) -> None:
    """Generate a project that serves the document.

    It has an app, handlers that answer what the document asks for, security that lets nobody in
    until it is filled in, and a test per event. Handlers that the document names keep their names;
    those that it lacks are added to a copy of it.
    """
    from asynction_generate.python_names import is_dotted_path
    from asynction_generate.scaffold.generate import generate

    if package is not None and not is_dotted_path(package, 1):
        raise click.BadParameter(
            f"{package!r} is no name of a Python package", param_hint="--package"
        )
    document = invocation.document()
    output = output.absolute()
    project = generate(document, output, invocation.options(), package=package, in_place=in_place)
    existing = [] if force else project.existing()
    advice = "choose another folder with --output, or overwrite them with --force"
    if any(path.resolve() == document.resolve() for path in existing):
        advice += ". To have handlers added to the document, say --in-place"
    invocation.refuse_existing(existing, advice)
    project.write()
    for path in project.files:
        click.echo(invocation.shown_path(path))
    for name in project.kept:
        click.echo(f"left as it is: the module {name}", err=True)
    click.echo("✨ Successfully generated app.py")
