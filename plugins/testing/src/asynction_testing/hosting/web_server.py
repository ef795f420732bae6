"""A web server in a thread: Werkzeug's, or gevent's in a hub of its own."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from importlib import import_module
from typing import Any

from flask import Flask

_ADDRESS = "127.0.0.1"


class WebServer(ABC):
    """What serves an app on a free port.

    Attributes:
        port: The port.
    """

    port: int

    @abstractmethod
    def run(self, call: Callable[[], Any]) -> Any:
        """Return what a callable returns that is called where handlers are."""

    @abstractmethod
    def stop(self) -> None:
        """Accept nobody any more."""


def web_server(app: Flask, async_mode: str) -> WebServer:
    """Serve an app with a Socket.IO server of that async mode.

    Raises:
        ValueError: Servers of that mode cannot run beside a test.
    """
    if async_mode == "threading":
        return _Threads(app)
    if async_mode == "gevent":
        return _Gevent(app)
    raise ValueError(
        f"a server with async_mode={async_mode!r} cannot run in a thread beside its tests: "
        "'threading' and 'gevent' can"
    )


class _Threads(WebServer):
    def __init__(self, app: Flask) -> None:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log(self, type: str, message: str, *args: Any) -> None:
                """Leave requests and lost connections out of the log of the tests."""

        self._server = make_server(_ADDRESS, 0, app, threaded=True, request_handler=Quiet)
        self.port = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    def run(self, call: Callable[[], Any]) -> Any:
        return call()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()


class _Gevent(WebServer):
    """Greenlets of one thread: what is not of that thread is handed over to its hub."""

    def __init__(self, app: Flask) -> None:
        started: Future[int] = Future()
        self._thread = threading.Thread(target=self._serve, args=(app, started), daemon=True)
        self._thread.start()
        self.port = started.result()

    def run(self, call: Callable[[], Any]) -> Any:
        import gevent

        outcome: Future[Any] = Future()
        self._loop.run_callback_threadsafe(gevent.spawn, _settle, outcome, call)
        return outcome.result()

    def stop(self) -> None:
        self.run(self._over.set)
        self._thread.join()

    def _serve(self, app: Flask, started: Future[int]) -> None:
        import gevent.event
        from gevent import pywsgi

        options: dict[str, Any] = {}
        with suppress(ImportError):  # python-engineio uses it where it is installed
            options["handler_class"] = import_module("geventwebsocket.handler").WebSocketHandler
        try:
            self._over = gevent.event.Event()
            self._loop = gevent.get_hub().loop
            server = pywsgi.WSGIServer((_ADDRESS, 0), app, log=None, error_log=None, **options)
            server.start()
        except BaseException as error:
            started.set_exception(error)
            return
        started.set_result(int(server.address[1]))
        self._over.wait()
        server.stop(timeout=0.1)


def _settle(outcome: Future[Any], call: Callable[[], Any]) -> None:
    try:
        outcome.set_result(call())
    except BaseException as error:
        outcome.set_exception(error)
