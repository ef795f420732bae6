"""`asynction run`: serve what a document describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_cli.invocation import Invocation


@click.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", "-p", default=5000, type=click.IntRange(0, 65535), help="0 for any that is free."
)
@click.option(
    "--debugger",
    "-d",
    is_flag=True,
    help="Show tracebacks, here and in the browser. Not for production.",
)
@click.option("--reload", is_flag=True, help="Start anew when code or document change.")
@click.option(
    "--async-mode",
    type=click.Choice(["threading", "gevent", "eventlet"]),
    help="What serves. By default gevent where it is installed, else threading.",
)
@click.option(
    "--message-queue",
    metavar="URL",
    help="The queue shared with other processes that serve or emit, as in redis://.",
)
@click.option(
    "--grace",
    metavar="SECONDS",
    default=10.0,
    type=click.FloatRange(min=0),
    help="How long handlers may go on when a signal stops the server.",
)
@click.option(
    "--app",
    metavar="MODULE:ATTRIBUTE",
    help="A Flask app, a function that returns one, or an AsynctionSocketIO, which needs no "
    "document.",
)
@click.pass_context
def run(
    context: click.Context,
    host: str,
    port: int,
    debugger: bool,
    reload: bool,
    async_mode: str | None,
    message_queue: str | None,
    grace: float,
    app: str | None,
) -> None:
    """Serve the document, or an app, with Socket.IO.

    Modules are imported from the current folder, too. Ctrl-C and SIGTERM stop the server when its
    handlers have ended; a second one stops it at once.
    """
    invocation: Invocation = context.obj
    document = None if app is not None else invocation.document()
    from asynction_cli.running import serving
    from asynction_cli.running.async_modes import prepare_async_mode

    serving.ignore_late_signals()
    ending = None
    if not serving.is_watcher(reload=reload):
        async_mode = prepare_async_mode(async_mode, chosen_by_app=app is not None)
        from asynction_core import Shutdown, end_by_signals

        ending = Shutdown(grace, forced=True)
        end_by_signals(async_mode, ending)
    if not debugger:
        serving.quieten()
    invocation.importable()
    reserved = invocation.reserve(host, port)
    server_options = {"async_mode": async_mode, "message_queue": message_queue}

    def start() -> None:
        from asynction_cli.running.announcement import announcement
        from asynction_cli.running.app import server_of

        given = _given(context)
        server, flask_app = server_of(app, invocation, given, server_options)
        told = announcement(server, flask_app, host, reserved.getsockname()[1])
        if ending is not None:
            ending.server = server
        serving.serve(server, flask_app, host, reserved, told, debug=debugger)

    if reload:
        serving.reloading(start, reserved, document)
    else:
        start()


def _given(context: click.Context) -> list[str]:
    """Return the options on the command line that say what a server is built of."""
    found = []
    of_servers = ("spec", "server", "reference_root", "without_validation", "option")
    for where, names in (
        (context.find_root(), (*of_servers, "plugin", "no_plugin")),
        (context, ("async_mode", "message_queue")),
    ):
        for name in names:
            if where.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
                found.append(f"--{name.replace('_', '-')}")
    return found
