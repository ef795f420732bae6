"""Redis, whose publish/subscribe delivers at most once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from socketio import RedisManager

from asynction_core.serving.queue.guarded import Guarded, Pulse
from asynction_core.serving.queue.outage import PAUSE


class RedisQueue(Guarded, RedisManager):  # type: ignore[misc]  # which has no types
    """A `socketio.RedisManager` that outlives its Redis."""

    redis_options: dict[str, Any]

    def prepare(self) -> None:
        """Make a client of Redis that waits for nothing without a limit, and tries nothing twice.

        A connection that has died meanwhile is found by the pool before it is used.
        """
        library = self._get_redis_module().__name__
        once = import_module(f"{library}.retry").Retry(
            import_module(f"{library}.backoff").NoBackoff(), 0
        )
        limits = {"socket_timeout": self.timeout, "socket_connect_timeout": self.timeout}
        self.redis_options = {**limits, "retry": once, **self.redis_options}
        self._redis_connect()

    def send(self, text: str) -> None:
        """Publish a text."""
        self.redis.publish(self.channel, text)

    def subscribed(self) -> Iterator[Any]:
        """Listen, and yield what arrives."""
        subscription = self.redis.pubsub()
        try:
            subscription.subscribe(self.channel)
            yield from self._heard(subscription)
        finally:
            subscription.close()

    def _heard(self, subscription: Any) -> Iterator[Any]:
        pulse = Pulse(self.timeout)
        while True:
            # Not `listen()`, whose reads have no limit in some versions, and end in others.
            message = subscription.get_message(timeout=PAUSE)
            if message is None:
                if pulse.should_ask():
                    subscription.ping()
            else:
                pulse.beat()
                if message["type"] == "message":
                    yield message["data"]
                elif message["type"] == "subscribe":
                    self.work_again()
            if not self.outage.is_over:
                self.look_after()
