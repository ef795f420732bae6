"""RabbitMQ, and whatever else kombu has a transport for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Any

from socketio import KombuManager

from asynction_core.serving.queue.guarded import IDLE, Guarded
from asynction_core.serving.queue.outage import PAUSE

_READ = {"application/json", "text/plain"}
"""What is read: no pickle, which runs code, and which an application may have allowed kombu."""


class KombuQueue(Guarded, KombuManager):  # type: ignore[misc]  # which has no types
    """A `socketio.KombuManager` that outlives its broker."""

    connection_options: dict[str, Any]
    publisher_connection: Any

    def prepare(self) -> None:
        """Have connections wait for nothing without a limit, where their transport can be told.

        RabbitMQ confirms what it has taken: else a broker that stalls would seem to take all.
        """
        options = {"connect_timeout": self.timeout, **self.connection_options}
        if self.publisher_connection.transport.driver_type == "amqp":
            of_transport = options.get("transport_options") or {}
            options["transport_options"] = {"confirm_publish": True, **of_transport}
        self.connection_options = options
        self.publisher_connection = self._connection()
        # One connection serves one thread at a time.
        self._publishing = Lock()
        self._failures = 0

    def send(self, text: str) -> None:
        """Publish a text."""
        failures = self._failures
        with self._publishing:
            if self._failures != failures:
                raise ConnectionError  # somebody has waited for the same already
            connection = self.publisher_connection
            try:
                self._connect(connection)
                producer = connection.Producer(exchange=self._exchange(), **self.producer_options)
                producer.publish(text, timeout=self.timeout)
            except Exception:
                self._failures += 1
                self._abandon_publisher()
                raise

    def subscribed(self) -> Iterator[Any]:
        """Listen, and yield what arrives."""
        connection = self._connection()
        if not connection.heartbeat:
            connection.heartbeat = IDLE
        try:
            self._connect(connection)
            received: deque[Any] = deque()
            # Not `SimpleQueue`, which decodes whatever it gets, and ends at what it must not.
            consumer = connection.Consumer([self._queue()], on_message=received.append)
            consumer.consume()
            with self._publishing:
                self._abandon_publisher()  # it has not outlived what this one has not
            self.work_again()
            yield from self._heard(connection, received)
        finally:
            _abandon(connection)

    def _heard(self, connection: Any, received: deque[Any]) -> Iterator[Any]:
        while True:
            with suppress(TimeoutError):
                connection.drain_events(timeout=PAUSE)
            while received:
                message = received.popleft()
                message.ack()
                yield message.body if message.content_type in _READ else b""
            connection.heartbeat_check()
            if not self.outage.is_over:
                self.look_after()

    def _connect(self, connection: Any) -> None:
        if connection.connected:
            return
        connection.ensure_connection(
            max_retries=1, interval_start=0, interval_step=0, timeout=self.timeout
        )
        # What else is asked of RabbitMQ (a channel, a queue) has no limit of its own.
        transport = getattr(connection.connection, "transport", None)
        if transport is not None and hasattr(transport, "sock"):
            transport.sock.settimeout(self.timeout)

    def _abandon_publisher(self) -> None:
        _abandon(self.publisher_connection)
        self.publisher_connection = self._connection()


def _abandon(connection: Any) -> None:
    """Leave a connection without a word, for which the broker would have to answer."""
    with suppress(Exception):
        connection.collect()
