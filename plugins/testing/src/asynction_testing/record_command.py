"""The command `asynction record`. What it needs is imported when it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from asynction_testing.recording.written_document import WrittenDocument


@click.command(epilog="Exit status: 0 it was stopped, 2 wrong usage, 3 the application fails.")
@click.option(
    "--app",
    metavar="MODULE:ATTRIBUTE",
    required=True,
    help="The application: of Flask, with Flask-SocketIO, or a function that returns it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("asyncapi.yaml"),
    show_default=True,
    help="The document. If there is one, what passes is merged into it.",
)
@click.option(
    "--family",
    "families",
    metavar="ADDRESS",
    multiple=True,
    help="Namespaces that are one channel, as /orders/{orderId}. Can be given several times.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "-p", "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="The port."
)
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    default=5.0,
    show_default=True,
    help="How often the document is written, if there is something new.",
)
@click.option(
    "--examples/--no-examples",
    default=False,
    help="Whether values are kept as examples and enumerations, unless they look like secrets.",
)
@click.pass_context
def record(
    context: click.Context,
    /,
    app: str,
    output: Path,
    families: tuple[str, ...],
    host: str,
    port: int,
    every: float,
    examples: bool,
) -> None:
    """Run an application, and write a document of what passes between it and its clients.

    Ctrl-C and SIGTERM stop it, and write the document once more. No value that passes is kept,
    unless --examples asks for it.
    """
    context.obj.importable()
    server = _server(app)
    from asynction_core import stopped_by_signals
    from asynction_testing.hosting.application_process import run
    from asynction_testing.recording.listening import listen

    document = _document(output, families, app.partition(":")[0], examples=examples)
    listen(server.server, document.take)
    click.echo(f"recording {app} at http://{host}:{port} into {output}", err=True)
    with _written(document, every), stopped_by_signals(server.async_mode):
        run(server, host, port)
    click.echo(document.told(), err=True)
    for refusal in document.refusals():
        click.echo(f"{output} was left as it is: {refusal}", err=True)
    if document.left_out:
        click.echo(f"left out, as there are too many: {document.left_out} events", err=True)


def _server(app: str) -> Any:
    from asynction_testing.hosting.application_process import (
        NoApplication,
        application,
        flask_socketio_of,
    )

    try:
        server = flask_socketio_of(application(app))
    except NoApplication as error:
        raise click.UsageError(f"--app: {error.args[0]}") from error
    except Exception as error:
        click.secho(f"Error: {app} fails: {type(error).__name__}: {error}", fg="red", err=True)
        raise click.exceptions.Exit(3) from error
    if getattr(server, "sockio_mw", None) is None:
        raise click.UsageError(f"--app: {app} is no application of Flask with Flask-SocketIO")
    return server


def _document(
    output: Path, families: tuple[str, ...], title: str, *, examples: bool
) -> WrittenDocument:
    from asynction_core import SpecError
    from asynction_testing.recording.written_document import WrittenDocument

    try:
        return WrittenDocument(output, families, title, keeps_values=examples)
    except (SpecError, ValueError, OSError) as error:
        raise click.UsageError(f"--output: {error}") from error


@contextmanager
def _written(document: WrittenDocument, every: float) -> Iterator[None]:
    """Have a document written now and then, and at the end."""
    is_over = threading.Event()

    def write_now_and_then() -> None:
        is_told = False
        while not is_over.wait(every):
            if document.write() and not is_told:
                is_told = True
                click.echo(document.told(), err=True)

    threading.Thread(target=write_now_and_then, daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        document.write()
