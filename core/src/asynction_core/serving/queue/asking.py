"""Whether the message queue of a server answers."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from socketio import KombuManager, PubSubManager, RedisManager

_TIMEOUT = 0.9  # seconds that whoever asks waits at most
_FRESH = 1.0  # seconds for which an answer holds


class QueueCheck:
    """Asks the message queue of a server, at most once a second and once at a time.

    Args:
        server: The server of python-socketio.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self._last: _Question | None = None

    def answers(self) -> bool | None:
        """Return whether the queue answers in less than a second; None if there is none to ask."""
        if not isinstance(self._server.manager, PubSubManager):
            return None
        if self._last is None or self._last.is_old():
            self._last = _Question(self._server)
        return self._last.answer()


class _Question:
    """One question, put in a task of its own: nothing of a client library's may keep us."""

    def __init__(self, server: Any) -> None:
        self._begun = time.monotonic()
        self._is_answered = server.eio.create_event()
        self._answer: bool | None = False
        server.eio.start_background_task(self._ask, server.manager)

    def _ask(self, manager: Any) -> None:
        try:
            self._answer = queue_answers(manager, _TIMEOUT)
        finally:
            self._is_answered.set()

    def is_old(self) -> bool:
        is_answered: bool = self._is_answered.is_set()
        return is_answered and time.monotonic() - self._begun > _FRESH

    def answer(self) -> bool | None:
        self._is_answered.wait(max(0.0, self._begun + _TIMEOUT - time.monotonic()))
        return self._answer


def queue_answers(manager: PubSubManager, timeout: float) -> bool | None:
    """Return whether the message queue of a client manager answers.

    Args:
        manager: The client manager of a server of python-socketio.
        timeout: How many seconds the queue may take.

    Returns:
        Whether it answers; None for a queue that cannot be asked.
    """
    ask = next((ask for kind, ask in _WAYS.items() if isinstance(manager, kind)), None)
    if ask is None:
        return None
    try:
        return ask(manager, timeout)
    except Exception:  # whatever the client library raises
        return False


def _redis_answers(manager: Any, timeout: float) -> bool | None:
    if not manager.redis_url.startswith(("redis://", "rediss://", "unix://")):
        return None  # of a sentinel, or another client library's
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    options = {
        **manager.redis_options,
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": Retry(NoBackoff(), 0),
    }
    with Redis.from_url(manager.redis_url, **options) as client:
        return bool(client.ping())


def _kombu_answers(manager: Any, timeout: float) -> bool:
    options = {**manager.connection_options, "connect_timeout": timeout}
    connect: Any = import_module("kombu").Connection  # it has no types
    with connect(manager.url, **options) as connection:
        connection.ensure_connection(max_retries=1, timeout=timeout)
    return True


_WAYS = {RedisManager: _redis_answers, KombuManager: _kombu_answers}
