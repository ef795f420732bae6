"""What those who run a server ask it: whether it works, and whether it can take clients."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from asynction_core.serving.in_progress import InProgress
from asynction_core.serving.interface import App, BoundServer
from asynction_core.serving.queue.asking import QueueCheck

_EXTENSION = "asynction.health"

_Answer = tuple[bool, dict[str, float]]


def serve_health(server: BoundServer, app: App, in_progress: InProgress) -> None:
    """Serve ``healthz`` and ``readyz`` beside the path of Socket.IO.

    They are answered before the app sees them, which may ask for a login or for a host. Where the
    paths of several servers of an app lie side by side, they speak for all of these.

    Args:
        server: The server, attached to the app.
        app: The app.
        in_progress: What the server does.
    """
    folder = server.base_path
    by_folder = app.extensions.setdefault(_EXTENSION, {})
    asked = by_folder.setdefault(folder, {})
    asked[id(server)] = _Asked(server, in_progress)
    middleware = server.sockio_mw
    middleware.wsgi_app = _Probes(folder, asked, middleware.wsgi_app)


class _Probes:
    """The two addresses, in front of a WSGI app."""

    def __init__(self, folder: str, asked: dict[int, _Asked], app: Callable[..., Any]) -> None:
        self._asked, self._app = asked, app
        self._answers = {f"{folder}/healthz": _works, f"{folder}/readyz": _is_ready}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        find_out = self._answers.get(environ["PATH_INFO"])
        if find_out is None:
            rest: Iterable[bytes] = self._app(environ, start_response)
            return rest
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return _respond(start_response, "405 METHOD NOT ALLOWED", b"", ("Allow", "GET, HEAD"))
        is_well, numbers = find_out([*self._asked.values()])
        status = "200 OK" if is_well else "503 SERVICE UNAVAILABLE"
        body = _respond(start_response, status, json.dumps(numbers).encode())
        return [] if method == "HEAD" else body


class _Asked:
    """What one server says of itself."""

    def __init__(self, server: BoundServer, in_progress: InProgress) -> None:
        self._server, self._in_progress = server, in_progress
        self._began = time.monotonic()
        self._queue = QueueCheck(server.server)

    def numbers(self) -> dict[str, float]:
        return {
            "connections": len(self._server.server.eio.sockets),
            "handlers": len(self._in_progress.handlers),
            "uptime": round(time.monotonic() - self._began, 1),
        }

    def accepts(self) -> bool:
        return self._in_progress.accepts

    def queue_answers(self) -> bool | None:
        return self._queue.answers()


def _works(asked: Sequence[_Asked]) -> _Answer:
    """Return numbers: whoever can answer works, also while the message queue does not."""
    several = [one.numbers() for one in asked]
    sums: dict[str, float] = {name: sum(one[name] for one in several) for name in several[0]}
    return True, sums | {"uptime": max(one["uptime"] for one in several)}


def _is_ready(asked: Sequence[_Asked]) -> _Answer:
    """Return whether clients may come, and what they depend on as 1 or 0."""
    accepts = all(one.accepts() for one in asked)
    queues = [found for one in asked if (found := one.queue_answers()) is not None]
    _, numbers = _works(asked)
    numbers["accepts"] = int(accepts)
    if queues:
        numbers["queue"] = int(all(queues))
    return accepts and all(queues), numbers


def _respond(
    start_response: Any, status: str, body: bytes, *more: tuple[str, str]
) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *more,
    ]
    start_response(status, headers)
    return [body]
