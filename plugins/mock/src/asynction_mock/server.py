"""A server that stands in for one that is not built yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import pluggy
from flask import Flask

from asynction_core import AsynctionSocketIO, Shutdown, Spec, stopped_by_signals
from asynction_mock.emitting import emitting
from asynction_mock.fake_arguments import Sample, events_of, samples_of
from asynction_mock.origins import is_of_this_machine
from asynction_mock.plugin import MockPlugin
from asynction_mock.reading import Reading
from asynction_mock.warnings_of_documents import log_warnings

_Mock = TypeVar("_Mock", bound="MockAsynctionSocketIO")

_FINDING_HANDLERS = {"asynction_handler", "asynction_namespace_handlers"}
_OF_SERVERS = _FINDING_HANDLERS | {
    "asynction_attach",
    *(f"asynction_{what}_middleware" for what in ("connect", "receive", "send")),
}


class MockAsynctionSocketIO(AsynctionSocketIO):
    """An `AsynctionSocketIO` that needs no handlers.

    What clients send is checked against the document and acknowledged with fake data; what the
    server sends is emitted every now and then, with fake data, to whoever is connected.
    """

    samples: tuple[Sample, ...] = ()
    """What it sends: the events of the document, in its order, whose payloads can be made up.

    Of very many, some may be among them that cannot: that is told when they are first made.
    """

    _is_repeatable = False
    _log_warnings = staticmethod(log_warnings)

    def __init__(
        self, spec: Spec, plugins: pluggy.PluginManager, options: Mapping[str, Any], **kwargs: Any
    ) -> None:
        # It is the handler of every event itself: plugins that do nothing for servers but find
        # handlers would import those of connections and errors.
        for plugin in plugins.get_plugins():
            hooks = {caller.name for caller in plugins.get_hookcallers(plugin) or ()}
            if hooks & _OF_SERVERS == _FINDING_HANDLERS:
                plugins.unregister(plugin)
        super().__init__(spec, plugins, options, **kwargs)

    @classmethod
    def from_spec(
        cls: type[_Mock],
        spec_path: str | Path | Mapping[str, Any],
        validation: bool = True,
        server_name: str | None = None,
        docs: bool = True,
        default_error_handler: Callable[[Exception], Any] | None = None,
        app: Flask | None = None,
        custom_formats_sample_size: int = 20,
        *,
        fake_data: Literal["realistic", "edge"] = "realistic",
        seed: int | None = None,
        locale: str | None = None,
        prefer_examples: bool = True,
        use_security_callables: bool = False,
        plugins: Iterable[object] = (),
        disable_plugins: Iterable[str] = (),
        **kwargs: Any,
    ) -> _Mock:
        """Return a mock server of an AsyncAPI document.

        Args:
            spec_path: The document: the path of a YAML or JSON file, or a mapping. No callable that
                it names is imported, but for `use_security_callables`.
            validation, server_name, docs, default_error_handler, app, plugins, disable_plugins: As
                for `AsynctionSocketIO.from_spec`, which also tells what is raised.
            custom_formats_sample_size: How many samples of each ``format`` that Faker knows the
                values of ``fake_data="edge"`` are chosen from.
            fake_data: ``"realistic"`` for what people would write, ``"edge"`` for what the schemas
                just about allow.
            seed: Makes the data repeatable: the same document and seed give the same payloads in
                the same order.
            locale: Whose names, addresses and texts Faker takes, such as ``"de_DE"``.
            prefer_examples: Whether examples and defaults of the document come before made-up data.
            use_security_callables: Whether the document's callables decide who gets in. Otherwise
                anybody does who presents well-formed credentials.
            **kwargs: Options of plugins, and of `flask_socketio.SocketIO`. Web pages of this
                machine may connect, whatever their port, unless ``cors_allowed_origins`` says
                something else. What is wrong with an event is told (``on_invalid="ack"``).
        """
        plugin = MockPlugin(
            fake_data=fake_data,
            seed=seed,
            locale=locale,
            prefer_examples=prefer_examples,
            custom_formats_sample_size=custom_formats_sample_size,
            use_security_callables=use_security_callables,
            **kwargs,
        )
        kwargs.setdefault("cors_allowed_origins", is_of_this_machine)
        server = super().from_spec(
            spec_path,
            validation,
            server_name,
            docs,
            default_error_handler,
            app,
            plugins=[*plugins, plugin],
            disable_plugins=disable_plugins,
            **kwargs,
        )
        sent = events_of(server.spec, received=False)
        server.samples = samples_of(server.spec, sent, plugin.fake, Reading())
        server._is_repeatable = seed is not None
        return server

    def run(
        self,
        app: Flask,
        host: str | None = None,
        port: int | None = None,
        subscription_task_interval: float = 1.0,
        max_worker_number: int = 8,
        grace: float = 10.0,
        **kwargs: Any,
    ) -> None:
        """Run the web server, and emit while it runs, until Ctrl-C or SIGTERM.

        Args:
            app: The Flask app.
            host: The address to listen on; 127.0.0.1 by default.
            port: The port to listen on; 5000 by default.
            subscription_task_interval: How many seconds pass between two emissions of an event.
            max_worker_number: How many background tasks emit at most. With a seed there is one.
            grace: How many seconds handlers may go on then, as for `shutdown`.
            **kwargs: Options of `flask_socketio.SocketIO.run`.

        Raises:
            ValueError: The interval is negative.
        """
        shutdown = Shutdown(grace)
        shutdown.server = self
        with stopped_by_signals(self.async_mode, shutdown):
            self.serve(
                app,
                host,
                port,
                subscription_task_interval=subscription_task_interval,
                max_worker_number=max_worker_number,
                **kwargs,
            )

    def serve(
        self,
        app: Flask,
        host: str | None = None,
        port: int | None = None,
        *,
        subscription_task_interval: float = 1.0,
        max_worker_number: int = 8,
        **kwargs: Any,
    ) -> None:
        """Run the web server and emit, as `run` does, but leave signals to whoever calls this."""
        if subscription_task_interval < 0:
            raise ValueError(
                f"subscription_task_interval is 0 or more, not {subscription_task_interval!r}"
            )
        # A mock is for developers: Werkzeug's server, which asks not to be used in production, will
        # do, and needs no terminal then.
        if self.async_mode == "threading":
            kwargs.setdefault("allow_unsafe_werkzeug", True)
        workers = 1 if self._is_repeatable else max_worker_number
        with emitting(self, self.samples, subscription_task_interval, workers):
            super().run(app, host=host, port=port, **kwargs)
