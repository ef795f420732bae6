"""A server for a test, and its clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from operator import methodcaller
from pathlib import Path
from typing import Any

from flask import Flask

from asynction_core import AsynctionSocketIO, Spec
from asynction_testing.clients.client import Client, refused
from asynction_testing.clients.connection import Refusal
from asynction_testing.clients.in_process import release
from asynction_testing.closing import Closing
from asynction_testing.hosting.web_server import WebServer, web_server

__tracebackhide__ = methodcaller("errisinstance", AssertionError)  # pytest shows the test


def serve(
    source: AsynctionSocketIO | str | Path | Mapping[str, Any],
    *,
    live: bool = False,
    alone: bool = False,
    app: Flask | None = None,
    plugins: Iterable[object] = (),
    **options: Any,
) -> Served:
    """Serve a document, or a server that is there already, to the clients of a test.

    What this returns closes everything with its method `close`, or at the end of a ``with`` block.

    Args:
        source: The document: the path of a YAML or JSON file, or a mapping; or a server, which
            takes no options here.
        live: Whether it is served on a free port of this machine, in another thread, and clients
            come over the network. Otherwise they call it in the same thread.
        alone: Whether all installed plugins are left out, so that only `plugins` do something.
        app: The Flask app; by default a new one, unless the server has one.
        plugins: Plugins besides the installed ones.
        **options: As for `AsynctionSocketIO.from_spec`. ``async_mode`` is ``"threading"`` if
            nothing else is said; ``"gevent"`` works without monkey patching.

    Raises:
        SpecError: The document cannot be served as it is.
        PluginError: A plugin cannot be used.
        TypeError: An option is unknown.
        ValueError: An option has a value that it cannot have, or the server cannot be live.
    """
    if isinstance(source, AsynctionSocketIO):
        if options or alone or list(plugins):
            raise TypeError("a server that is there already takes no options: build it with them")
        if source.server is None or app is not None:
            source.init_app(app or Flask("asynction_testing"))
        return Served(source, live=live, is_ours=False)
    if alone:
        options["disable_plugins"] = [*options.get("disable_plugins", ()), *installed_names()]
    options.setdefault("async_mode", "threading")
    app = app or Flask("asynction_testing")
    server = AsynctionSocketIO.from_spec(source, app=app, plugins=plugins, **options)
    return Served(server, live=live, is_ours=True)


def installed_names() -> list[str]:
    """Return the names of the installed plugins."""
    return sorted({one.name for one in entry_points(group="asynction")})


class Served(Closing):
    """A server that clients of a test reach; see `serve`.

    Args:
        server: The server, with an app attached.
        live: Whether it is served on a port.
        is_ours: Whether nobody uses it after this.

    Attributes:
        server: The server.
        app: Its Flask app.
        spec: What its document asks for.
        url: Where it is reached, with the path of Socket.IO; None if clients call it.
    """

    def __init__(self, server: AsynctionSocketIO, *, live: bool, is_ours: bool) -> None:
        self.server = server
        self.app: Flask = server.sockio_mw.flask_app
        self.spec: Spec = server.spec
        self.url: str | None = None
        self._is_ours = is_ours
        self._clients: list[Client] = []
        self._web_server: WebServer | None = None
        if live:
            self._web_server = web_server(self.app, server.async_mode)
            path = server.sockio_mw.engineio_path.strip("/")
            release(server)
            self.url = f"http://127.0.0.1:{self._web_server.port}/{path}"

    def connect(self, namespace: str = "/", **opening: Any) -> Client:
        """Return a client, which is closed with the server.

        Args:
            namespace: The namespace.
            **opening: Keywords of `Client`.

        Raises:
            AssertionError: The server refuses it, or lets it in though the document does not.
        """
        client = Client(self._reached, namespace, **{**self._known, **opening})
        self._clients.append(client)
        return client

    def refused(self, namespace: str = "/", **opening: Any) -> Refusal:
        """Return how the server refuses a client.

        Args:
            namespace: The namespace.
            **opening: Keywords of `Client`.

        Raises:
            AssertionError: The server lets it in.
        """
        return refused(self._reached, namespace, **{**self._known, **opening})

    def emit(self, event: str, *args: Any, **options: Any) -> None:
        """Emit an event, as `AsynctionSocketIO.emit` does, in whichever thread the server runs."""
        self._run("emit", event, *args, **options)

    def call(self, event: str, *args: Any, **options: Any) -> Any:
        """Call with an event, as `AsynctionSocketIO.call`, in whichever thread the server runs.

        python-socketio lets only a server do that which is live.

        Args:
            event: Its name.
            *args: Its arguments.
            **options: Its keywords: ``to`` is the `sid` of a client.
        """
        return self._run("call", event, *args, **options)

    def close(self) -> None:
        """Close all clients, and stop.

        Raises:
            Disagreement: What has arrived at a client, and was not told yet, does not fit.
        """
        faults = [fault for client in self._clients if (fault := _closed(client)) is not None]
        self._clients.clear()
        if self._is_ours:
            self._run("shutdown", grace=0.1)
        if self._web_server is not None:
            self._web_server.stop()
            self._web_server = None
        if faults:
            raise faults[0]

    @property
    def _reached(self) -> AsynctionSocketIO | str:
        return self.server if self.url is None else self.url

    @property
    def _known(self) -> dict[str, Any]:
        formats = bool(self.server.options.get("validate_formats"))
        return {"document": self.spec, "validate_formats": formats}

    def _run(self, name: str, *args: Any, **options: Any) -> Any:
        def call() -> Any:
            return getattr(self.server, name)(*args, **options)

        return call() if self._web_server is None else self._web_server.run(call)


def _closed(client: Client) -> Exception | None:
    try:
        client.close()
    except Exception as fault:
        return fault
    return None
