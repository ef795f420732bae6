"""What a server is doing for clients: handlers that run, requests that are being answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from asynction_core.serving.kept_threads import KeptThreads


class InProgress:
    """What python-socketio has begun and not ended.

    A handler has ended when its acknowledgement is queued, and a request when its answer is
    written: then nothing of them is lost if the connection goes.

    Attributes:
        handlers: One thing for each event of a client that is being handled, and for each message:
            connections, and events with ``async_handlers=False``, are handled while that is.
        requests: One for each request that is being answered, those of WebSockets included.
        accepts: Whether clients may connect.
    """

    def __init__(self) -> None:
        self.handlers: set[object] = set()  # adding and discarding is atomic, as counting is not
        self.requests: set[object] = set()
        self.accepts = True

    def watch(self, server: Any) -> None:
        """Note from now on what a server does.

        Args:
            server: The server of python-socketio.
        """
        self._watch_tasks(server)
        self._watch_requests(server)

    def _watch_tasks(self, server: Any) -> None:
        """Note handlers of events, which python-socketio runs in tasks of their own."""
        start, handlers = server.start_background_task, self.handlers
        run = KeptThreads(start).run if server.async_mode == "threading" else start

        def start_background_task(target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if getattr(target, "__self__", None) is not server:
                return start(target, *args, **kwargs)  # it is the application's, or another's
            begun = object()
            handlers.add(begun)  # before the task begins, which may be late

            def handle() -> None:
                try:
                    target(*args, **kwargs)
                finally:
                    handlers.discard(begun)

            try:
                return run(handle)
            except BaseException:
                handlers.discard(begun)
                raise

        server.start_background_task = start_background_task

    def _watch_requests(self, server: Any) -> None:
        answer, requests = server.handle_request, self.requests

        def handle_request(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if not self.accepts and not _is_known(server, environ):
                return _refuse(start_response)
            begun = object()
            requests.add(begun)
            is_answered = False
            try:
                body = answer(environ, start_response)
                is_answered = "HTTP_UPGRADE" not in environ  # or it has ended with its WebSocket
            finally:
                if not is_answered:
                    requests.discard(begun)
            return _Answer(body, lambda: requests.discard(begun)) if is_answered else body

        server.handle_request = handle_request


class _Answer(list[bytes]):
    """The body of an answer. WSGI servers close it when they have written it.

    It is a list because of its length, which they tell clients.
    """

    def __init__(self, body: Iterable[bytes], written: Callable[[], object]) -> None:
        super().__init__(body)
        self._written = written

    def close(self) -> None:
        self._written()


def _is_known(server: Any, environ: dict[str, Any]) -> bool:
    """Return whether a request is of a client that is connected."""
    sid = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
    connection = server.eio.sockets.get(sid)
    return connection is not None and not connection.closed


def _refuse(start_response: Any) -> list[bytes]:
    # gevent's server would keep the connection, gunicorn would wait for its end, and the client
    # would try this server again.
    headers = [("Content-Type", "text/plain"), ("Connection", "close")]
    start_response("503 SERVICE UNAVAILABLE", headers)
    return [b"The server is stopping"]
