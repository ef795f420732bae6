"""The command `asynction docs`. What it needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_core import Spec

__all__ = ["docs"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def docs() -> None:
    """Show the document to its readers."""


def _checked_url(context: click.Context, parameter: click.Parameter, url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"{url!r} does not start with http:// or https://")
    return url


_URL = click.option(
    "--url",
    metavar="URL",
    default="",
    show_default=False,
    callback=_checked_url,
    help="The server to try events on, as in https://example.com. By default the one that --server "
    "names, else the first of the document.",
)
_TRY_IT = click.option(
    "--try-it/--no-try-it",
    default=True,
    help="Whether readers can send and receive events.",
)


@docs.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the site; it is made if it is missing.",
)
@_URL
@_TRY_IT
@click.pass_context
def build(context: click.Context, output: Path, url: str, try_it: bool) -> None:
    """Write the page as a static site, which needs no server and no network."""
    from asynction_docs.site import write_site

    written = write_site(_spec(context), output, url=url, try_it=try_it)
    click.echo(f"{written} shows {context.obj.document()}")


@docs.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option(
    "--port", "-p", default=5000, type=click.IntRange(0, 65535), help="0 for any that is free."
)
@_URL
@_TRY_IT
@click.pass_context
def serve(context: click.Context, host: str, port: int, url: str, try_it: bool) -> None:
    """Serve the page, and not what it describes."""
    import logging

    from werkzeug.serving import make_server

    from asynction_core import stopped_by_signals
    from asynction_docs.site import site_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = site_app(_spec(context), url=url, try_it=try_it)
    reserved = context.obj.reserve(host, port)
    reserved.listen(128)
    server = make_server(host, port, app, threaded=True, fd=reserved.detach())
    path = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.endswith(".show"))
    address = f"http://{host}:{server.port}{path}"
    with stopped_by_signals("threading"):
        click.echo(f"{context.obj.document()} on {address}; Ctrl-C stops it")
        server.serve_forever()


def _spec(context: click.Context, /) -> Spec:
    from asynction_docs.site import read

    return read(context.obj.document(), context.obj.options())
