"""Serve an app until somebody stops it."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynction_cli.terminal.failures import message_of

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core import AsynctionSocketIO

# Werkzeug's reloader sets it to "true" in the process that serves, and not in the one that watches.
_SERVES = "WERKZEUG_RUN_MAIN"


def is_watcher(*, reload: bool) -> bool:
    """Return whether this process only watches files, and another one serves.

    Args:
        reload: Whether the server is started anew when files change.
    """
    return reload and os.environ.get(_SERVES) != "true"


def ignore_late_signals() -> None:
    """Keep a second signal from changing the exit status.

    Python drops its handlers of signals while it ends.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        atexit.register(signal.signal, number, signal.SIG_IGN)


def quieten() -> None:
    """Keep Werkzeug from telling of each request, unless the application has asked for it.

    What follows the end of a WebSocket it takes for a bad request.
    """
    werkzeug = logging.getLogger("werkzeug")
    if werkzeug.level == logging.NOTSET:
        werkzeug.setLevel(logging.ERROR)
        werkzeug.addFilter(lambda record: "] code 400, message Bad " not in record.getMessage())


def serve(
    server: AsynctionSocketIO,
    app: Flask,
    host: str,
    reserved: socket.socket,
    announcement: str,
    *,
    debug: bool,
) -> None:
    """Serve an app until the process ends.

    Args:
        server: The server that is attached to the app.
        host: The address or the name of this machine.
        reserved: A socket that is bound to it. Nobody else uses it from now on.
        announcement: What to print.
        debug: Whether Werkzeug's debugger shows what fails in views.
    """
    port = reserved.getsockname()[1]
    if server.async_mode == "threading":
        reserved.listen(128)
        click.echo(announcement)
        # As Werkzeug's reloader has it: the process that serves finds a socket that listens, and
        # does not tell where it is.
        os.environ["WERKZEUG_SERVER_FD"] = str(reserved.detach())
        os.environ[_SERVES] = "true"
        # Without the last one, Flask-SocketIO would refuse to run without a terminal.
        server.run(app, host, port, debug=debug, use_reloader=False, allow_unsafe_werkzeug=True)
    else:
        click.echo(announcement)
        reserved.close()
        server.run(app, host, port, debug=debug, use_reloader=False)


def reloading(start: Callable[[], None], reserved: socket.socket, document: Path | None) -> None:
    """Start something, and start it anew in a new process whenever a file has changed.

    Args:
        start: What to start. Only the new process does, in a thread of its own.
        reserved: What it serves on. The process that watches closes it.
        document: The document: it is watched together with the YAML and JSON files beside it, in
            addition to all imported modules.
    """
    from werkzeug._reloader import run_with_reloader  # as Flask-SocketIO does

    if is_watcher(reload=True):
        reserved.close()
    watched = []
    if document is not None and document.absolute().parent.is_dir():
        beside = document.absolute().parent.iterdir()
        watched = [str(path) for path in beside if path.suffix in (".yaml", ".yml", ".json")]
    run_with_reloader(lambda: _start(start), extra_files=watched)


def _start(start: Callable[[], None]) -> None:
    try:
        start()
    except Exception as error:
        click.echo(f"Error: {message_of(error)}\nWaiting for a change", err=True)
