"""Find the app or the server that `--app` names, and make a server of what is found."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from flask import Flask

from asynction_cli.invocation import Invocation
from asynction_cli.object_paths import is_object_path, object_at
from asynction_core import AsynctionSocketIO, Defaults


def server_of(
    path: str | None, invocation: Invocation, given: Sequence[str], options: Mapping[str, Any]
) -> tuple[AsynctionSocketIO, Flask]:
    """Return the server to run, and the app that it is attached to.

    Args:
        path: What ``--app`` names; None for an app that has nothing but the server.
        invocation: What stands in front of the command. It says which document drives the server,
            unless the app has one already.
        given: What the user has said of a server to be built, to be refused if there is one.
        options: What `from_spec` gets besides; what is None is left out.

    Raises:
        click.ClickException: There is no app, or no document.
        AsynctionException: The document cannot be served.
    """
    if path is None:
        app, server = _new_app(), None
    else:
        found = _app_or_server(path)
        if isinstance(found, Flask):
            app, server = found, _server_on(found)
        else:
            app, server = _app_of(found), found
    if server is not None:
        if given:
            raise click.UsageError(
                f"{path} has a server already, which {', '.join(given)} cannot change: "
                "leave that out, or change the code"
            )
        return server, app
    # A plugin may read sources that are no files: it gets what was given.
    source = invocation.document() if invocation.spec is None else invocation.spec
    chosen = {name: value for name, value in options.items() if value is not None}
    defaults = Defaults(on_invalid="ack")  # who waits for an answer learns what was wrong
    options = invocation.options() | chosen
    plugins = [*options.pop("plugins", ()), defaults]
    return AsynctionSocketIO.from_spec(source, app=app, plugins=plugins, **options), app


def _app_or_server(path: str) -> Flask | AsynctionSocketIO:
    """Return what stands at a path, or what the function there returns.

    Args:
        path: ``module:attribute``.

    Raises:
        click.UsageError: There is no app, no server and no function that returns one.
    """
    if not is_object_path(path):
        raise click.UsageError(f"--app is module:attribute, as in chat:app, not {path!r}")
    found = object_at(path, "--app")
    if not isinstance(found, (Flask, AsynctionSocketIO)) and callable(found):
        found = _called(found, path)
        path = f"{path}()"
    if not isinstance(found, (Flask, AsynctionSocketIO)):
        raise click.UsageError(
            f"{path} is of the type {type(found).__name__}: name a Flask app, an "
            "AsynctionSocketIO, or a function that returns one of them without any argument"
        )
    return found


def _called(function: Callable[[], object], path: str) -> object:
    try:
        inspect.signature(function).bind()
    except (TypeError, ValueError) as error:
        raise click.UsageError(
            f"--app {path} cannot be called without arguments ({error}): name a Flask app, an "
            "AsynctionSocketIO, or a function that returns one of them without any argument"
        ) from error
    return function()


def _server_on(app: Flask) -> AsynctionSocketIO | None:
    """Return the server that is attached to an app; None if there is none.

    Raises:
        click.ClickException: There is one that no document drives.
    """
    server: object = app.extensions.get("socketio")
    if server is None or isinstance(server, AsynctionSocketIO):
        return server
    raise click.ClickException(
        f"the app has a server of the type {type(server).__name__}, which no document drives: "
        "build that with AsynctionSocketIO.from_spec"
    )


def _app_of(server: AsynctionSocketIO) -> Flask:
    """Return the app that a server is attached to; one of its own if there is none yet."""
    middleware = getattr(server, "sockio_mw", None)
    if middleware is not None:
        app: Flask = middleware.flask_app
        return app
    app = _new_app()
    server.init_app(app)
    return app


def _new_app() -> Flask:
    """Return an app that has nothing but what the environment (``FLASK_…``) configures."""
    app = Flask(__name__, static_folder=None)
    app.config.from_prefixed_env()
    return app
