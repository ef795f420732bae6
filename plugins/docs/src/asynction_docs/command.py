"""The command `asynction docs`. What it needs is imported when it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from asynction_core import Spec


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def docs() -> None:
    """Show the document to its readers."""


def _checked_url(context: click.Context, parameter: click.Parameter, url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"{url!r} does not start with http:// or https://")
    return url


def _checked_sources(
    context: click.Context, parameter: click.Parameter, sources: tuple[str, ...]
) -> tuple[str, ...]:
    for one in sources:
        if not one or any(letter in " ;,\t\n" for letter in one):
            raise click.BadParameter(f"{one!r} is no source, as https://example.com is one")
    return sources


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
_CONNECT_SRC = click.option(
    "--connect-src",
    metavar="SOURCE",
    multiple=True,
    callback=_checked_sources,
    help="Where else the page may connect, as a Content-Security-Policy has it: "
    "https://example.com, or '*' for anywhere. Can be repeated.",
)
_TEMPLATES = click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of templates to use in the place of the page's.",
)


def _options_of_page(command: Callable[..., None]) -> Callable[..., None]:
    for option in (_TEMPLATES, _CONNECT_SRC, _TRY_IT, _URL):
        command = option(command)
    return command


@docs.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the site; it is made if it is missing.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    default="html",
    help="Whether a site is written, or one text, asyncapi.md.",
)
@_options_of_page
@click.pass_context
def build(context: click.Context, /, output: Path, form: str, **options: Any) -> None:
    """Write the page as a static site, which needs no server and no network."""
    from asynction_docs.site import write_markdown, write_site

    write = write_site if form == "html" else write_markdown
    written = write(_spec(context), output, **options)
    click.echo(f"{written} shows {context.obj.document()}")


@docs.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option(
    "--port", "-p", default=5000, type=click.IntRange(0, 65535), help="0 for any that is free."
)
@click.option(
    "--reload",
    "reloads",
    is_flag=True,
    help="Read the document again when it changes; pages that are open show that.",
)
@_options_of_page
@click.pass_context
def serve(context: click.Context, /, host: str, port: int, reloads: bool, **options: Any) -> None:
    """Serve the page, and not what it describes."""
    import logging

    from werkzeug.serving import make_server

    from asynction_core import stopped_by_signals
    from asynction_docs.reloading import Reloading
    from asynction_docs.site import site_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    spec = _spec(context)
    app = site_app(spec, reloads=reloads, **options)
    shown = (
        Reloading(app, spec, lambda: _spec(context), partial(site_app, reloads=True, **options))
        if reloads
        else app
    )
    reserved = context.obj.reserve(host, port)
    reserved.listen(128)
    server = make_server(host, port, shown, threaded=True, fd=reserved.detach())
    path = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.endswith(".show"))
    address = f"http://{host}:{server.port}{path}"
    with stopped_by_signals("threading"):
        click.echo(f"{context.obj.document()} on {address}; Ctrl-C stops it")
        server.serve_forever()


def _spec(context: click.Context, /) -> Spec:
    from asynction_docs.site import read

    return read(context.obj.document(), context.obj.options())
