"""Emit events with fake payloads, for as long as a mock server runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from asynction_mock.fake_arguments import Sample
from asynction_mock.reading import NotMade

if TYPE_CHECKING:
    from asynction_core import AsynctionSocketIO

_RESPITE = 0.001  # seconds for those who are behind
_MOST_WAITING = 500  # packets for a client on a WebSocket
_MOST_POLLED = 12  # for one that polls: Python's leaves if it gets more than 16 at once

logger = logging.getLogger("asynction")


@contextmanager
def emitting(
    server: AsynctionSocketIO, samples: Sequence[Sample], interval: float, workers: int
) -> Iterator[None]:
    """Emit each event every now and then to whoever is on its namespace, until the block ends.

    The emissions are spread over the interval, so that clients do not get many at once.

    Args:
        server: The server, with an app attached.
        samples: The events.
        interval: How many seconds pass between two emissions of an event.
        workers: How many background tasks share the events between them.
    """
    stop = server.server.eio.create_event()
    count = max(1, min(workers, len(samples)))
    tasks = [
        server.start_background_task(
            _emit, server, samples[number::count], interval, interval * number / len(samples), stop
        )
        for number in range(count if samples else 0)
    ]
    try:
        yield
    finally:
        stop.set()
        for task in tasks:
            task.join()


def _emit(
    server: AsynctionSocketIO, samples: Sequence[Sample], interval: float, delay: float, stop: Any
) -> None:
    pause = interval / len(samples)
    stop.wait(delay)
    while not stop.is_set():
        if not interval:
            server.sleep(0)  # let others run, greenlets above all
        for sample in samples:
            if stop.wait(pause) if pause else stop.is_set():
                return
            try:
                _emit_one(server, sample)
            except NotMade:
                continue
            except Exception:  # a worker has other events to emit
                logger.exception(
                    "%r of %r could not be emitted", sample.event.name, sample.event.namespace
                )


def _emit_one(server: AsynctionSocketIO, sample: Sample) -> None:
    for namespace in _namespaces(server, sample.event.namespace):
        if _is_somebody_on(server, namespace):
            _emit_on(server, sample, namespace)


def _namespaces(server: AsynctionSocketIO, name: str) -> list[str]:
    """Return the namespaces that a channel is: of a family those that clients know."""
    namespace = server.spec.namespaces[name]
    if not namespace.parameters:
        return [name]
    known = list(server.server.manager.get_namespaces())
    return [one for one in known if server.families.find(one) is namespace]


def _emit_on(server: AsynctionSocketIO, sample: Sample, namespace: str) -> None:
    options: dict[str, Any] = {"namespace": namespace}
    behind = _behind(server, namespace)
    if behind:
        server.sleep(_RESPITE)
        options["skip_sid"] = behind
    server.emit(sample.event.name, *sample.make(), **options)


def _is_somebody_on(server: AsynctionSocketIO, namespace: str) -> bool:
    try:
        participants = server.server.manager.get_participants(namespace, None)
        return next(iter(participants), None) is not None
    except KeyError:  # the last one has just left
        return False


def _behind(server: AsynctionSocketIO, namespace: str) -> list[str]:
    """Return the session ids of those who have not taken yet what was emitted before.

    They miss an event: it would only wait for them, or be too much at once.
    """
    sid_of = server.server.manager.sid_from_eio_sid
    return [
        sid
        for eio_sid, connection in list(server.server.eio.sockets.items())
        if connection.queue.qsize() > (_MOST_WAITING if connection.upgraded else _MOST_POLLED)
        and (sid := sid_of(eio_sid, namespace)) is not None
    ]
