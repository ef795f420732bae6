"""An application in a process of its own, which is started again if it dies."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

_READY = "asynction serves "
_LACKS = "asynction lacks "
_SECONDS = 30.0


class NoApplication(LookupError):
    """A name leads to no module, or to nothing in it. The message says which."""


class ApplicationProcess:
    """Serves an application on a free port of this machine, or on the one it had before.

    Args:
        name: ``module:attribute``, in the current folder or installed: a Flask app, a server of
            Flask-SocketIO, an ASGI or WSGI app, or a function that returns one without arguments.

    Attributes:
        port: The port.
        path: The path of Socket.IO, where the application tells another than the usual one.
    """

    def __init__(self, name: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.path = ""
        self._name = name
        self._process: subprocess.Popen[str] | None = None
        self._is_over = False
        self._is_ready = False
        self._lacks = ""
        self._output: list[str] = []

    def start(self) -> None:
        """Start it, and wait until it is served.

        Raises:
            NoApplication: There is no such module, or attribute.
            RuntimeError: It cannot be served. The message ends with what it has printed.
        """
        ready = threading.Event()
        threading.Thread(target=self._keep, args=(ready,), daemon=True).start()
        if not ready.wait(_SECONDS) or not self._is_served():
            self.stop()
            if self._lacks:
                raise NoApplication(self._lacks)
            told = "".join(self._output[-12:]).strip()
            raise RuntimeError(f"the application {self._name} cannot be served: {told}")

    def stop(self) -> None:
        """Stop it."""
        self._is_over = True
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _is_served(self) -> bool:
        ends = time.monotonic() + _SECONDS
        while self._is_ready and time.monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _keep(self, ready: threading.Event) -> None:
        while not self._is_over:
            command = [sys.executable, "-m", __name__, self._name, str(self.port)]
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            if self._is_over:
                self._process.terminate()
            for line in self._process.stdout or ():
                if line.startswith(_READY):
                    self.path = line.removeprefix(_READY).strip().partition(" ")[2]
                    self._is_ready = True
                    ready.set()
                elif line.startswith(_LACKS):
                    self._lacks = line.removeprefix(_LACKS).strip()
                else:
                    self._output.append(line)
                    del self._output[:-50]
            self._process.wait()
            if not ready.is_set():
                ready.set()
                return


def application(name: str) -> Any:
    """Return what a name leads to, once it is no function that makes an application any more.

    Args:
        name: ``module:attribute``.

    Raises:
        NoApplication: There is no such module, or attribute.
    """
    module, _, attribute = name.partition(":")
    try:
        found: Any = import_module(module)
    except ModuleNotFoundError as error:
        if not f"{module}.".startswith(f"{error.name}."):
            raise  # it is there, and imports something that is not
        raise NoApplication(f"there is no module {module!r} in {os.getcwd()}") from None
    for part in (attribute or "app").split("."):
        if not hasattr(found, part):
            raise NoApplication(f"the module {module!r} has no {attribute or 'app'!r}")
        found = getattr(found, part)
    if not hasattr(found, "wsgi_app") and not hasattr(found, "server") and callable(found):
        with suppress(TypeError):
            found = found()
    return found


def flask_socketio_of(found: Any) -> Any:
    """Return the server of Flask-SocketIO that an application has, or is; else what it is."""
    return getattr(found, "extensions", {}).get("socketio", found)


def run(server: Any, host: str, port: int) -> None:
    """Serve with the web server that the async mode of a server of Flask-SocketIO needs."""
    # Werkzeug's server is refused where there is no terminal.
    unless_refused = {"allow_unsafe_werkzeug": True} if server.async_mode == "threading" else {}
    server.run(server.sockio_mw.flask_app, host=host, port=port, **unless_refused)


def _serve(name: str, port: int) -> None:
    """Serve an application for good, in this process."""
    sys.path.insert(0, os.getcwd())
    try:
        found = application(name)
    except NoApplication as error:
        print(f"{_LACKS}{error.args[0]}", flush=True)
        raise SystemExit(2) from None
    if type(found).__name__ == "ASGIApp" or hasattr(found, "other_asgi_app"):
        _serve_asgi(found, port)
        return
    extension = flask_socketio_of(found)
    middleware = getattr(extension, "sockio_mw", None)
    if middleware is not None:  # it knows which web server its async mode needs
        path = str(middleware.engineio_path).strip("/")
        print(f"{_READY}{port} {path}", flush=True)
        run(extension, "127.0.0.1", port)
        return
    if hasattr(extension, "init_app"):
        raise SystemExit(f"{name} has no Flask app yet: name the app, or what makes it")
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:
            """Requests are no news."""

    server = make_server("127.0.0.1", port, found, threaded=True, request_handler=Quiet)
    print(f"{_READY}{port} ", flush=True)
    server.serve_forever()


def _serve_asgi(app: Any, port: int) -> None:
    try:
        uvicorn = import_module("uvicorn")
    except ImportError:
        raise SystemExit("an ASGI application needs uvicorn: pip install uvicorn") from None
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    path = str(getattr(app, "engineio_path", "") or "").strip("/")
    print(f"{_READY}{port} {path}", flush=True)
    config = uvicorn.Config(app, log_level="critical", lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
