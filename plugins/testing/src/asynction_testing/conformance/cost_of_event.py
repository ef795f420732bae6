"""What a plugin costs an event: the same server with it and without, measured in turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from asynction_testing.conformance.reference import Application
from asynction_testing.hosting.served import serve

_EVENTS = 50  # at a time
_TURNS = 12
_TRIES = 5


def costs(plugin: object, document: str | Path, options: Mapping[str, Any]) -> Iterator[float]:
    """Yield how often as long an event takes with a plugin: better measured each time.

    An event is received and acknowledged, and another one sent. The shortest time of each counts,
    which a busy machine only lengthens.

    Args:
        document: A document with an event "say" that is received, and "said" that is sent, on "/".
        options: Options of the plugin.
    """
    with ExitStack() as stack:
        calls = [
            stack.enter_context(_event(document, plugins, given))
            for plugins, given in (((), {}), ((plugin,), options))
        ]
        best = [float("inf")] * 2
        for _ in range(_TRIES):
            for _ in range(_TURNS):
                for number, call in enumerate(calls):
                    best[number] = min(best[number], _seconds(call))
            yield best[1] / best[0]


@contextmanager
def _event(
    document: str | Path, plugins: tuple[object, ...], options: Mapping[str, Any]
) -> Iterator[Callable[[], None]]:
    served = serve(document, alone=True, plugins=[Application(), *plugins], **options)
    try:
        client = served.server.test_client(served.app)
        emit, send, queue = client.emit, served.server.emit, client.queue

        def call() -> None:
            emit("say", "hello", callback=True)
            send("said", {"text": "hello"})
            queue.clear()

        yield call
    finally:
        served.close()


def _seconds(call: Callable[[], None]) -> float:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(_EVENTS):
            call()
        return time.perf_counter() - start
    finally:
        if was_enabled:
            gc.enable()
