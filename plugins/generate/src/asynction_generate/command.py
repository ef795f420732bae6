"""The command `asynction generate`. What it needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from asynction_core import Spec


@click.group()
def generate() -> None:
    """Generate code from the document."""


@generate.group()
def types() -> None:
    """Generate types, for both sides."""


_OUTPUT = click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; it is overwritten. By default, stdout.",
)
_CHECK = click.option(
    "--check",
    is_flag=True,
    help="Write nothing, and fail if the file is not what would be written.",
)


@types.command()
@_OUTPUT
@_CHECK
@click.option("--server", is_flag=True, help="For a server with socket.io, rather than a client.")
@click.pass_obj
def typescript(invocation: Any, output: Path | None, check: bool, server: bool) -> None:
    """Write the types of all events, for socket.io-client or socket.io.

    The module needs nothing but the types of that package.
    """
    from asynction_generate.typescript.typescript_module import typescript_module

    _write(invocation, typescript_module(_spec(invocation), for_server=server), output, check)


@types.command()
@_OUTPUT
@_CHECK
@click.pass_obj
def python(invocation: Any, output: Path | None, check: bool) -> None:
    """Write the types of all events, for clients of python-socketio and for servers."""
    from asynction_generate.python.python_module import python_module

    _write(invocation, python_module(_spec(invocation)).source, output, check)


def _spec(invocation: Any) -> Spec:
    """Return the spec of the document: all of it, with the security of a server.

    That is the one that ``--server`` names, else the first.
    """
    from asynction_core import understand
    from asynction_generate.shapes.document_shapes import with_a_server

    source = invocation.spec or str(invocation.document())
    # That no server is chosen matters to nothing here: what is wrong otherwise, `validate` tells.
    found = understand(source, **{"on_missing_server": "warn", **invocation.options()})
    return with_a_server(found.checked())


def _write(invocation: Any, source: str, output: Path | None, check: bool) -> None:
    """Write a file, or say that it is not what would be written.

    Raises:
        click.UsageError: It is to be checked, and no file is named.
        click.ClickException: It is to be checked, and is something else.
    """
    content = source.encode()  # in UTF-8, whatever the terminal prefers
    if output is None:
        if check:
            raise click.UsageError("--check compares a file: name it with --output FILE")
        click.echo(content, nl=False)
    elif not check:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    elif not output.exists() or output.read_bytes() != content:
        _tell_difference(output, source)
        shown = invocation.shown_path(output.absolute())
        raise click.ClickException(f"{shown} is out of date: run this again without --check")


def _tell_difference(file: Path, source: str) -> None:
    from difflib import unified_diff

    try:
        found = file.read_text(encoding="utf-8") if file.exists() else ""
    except UnicodeDecodeError:
        return
    there, generated = (text.splitlines() for text in (found, source))
    for line in unified_diff(there, generated, "there", "generated", lineterm=""):
        click.echo(line)
