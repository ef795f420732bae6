"""python-socketio's client, which takes up each packet in a thread of its own: here in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import engineio
import socketio

__all__ = ["InOrder"]


class InOrder(socketio.Client):
    """A client of python-socketio that takes up what arrives in the order in which it does."""

    def _engineio_client_class(self) -> type:
        return _InOrderConnection


class _InOrderConnection(engineio.Client):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._worker = ThreadPoolExecutor(1)

    def start_background_task(self, target: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if target == self.handlers.get("message"):
            with suppress(RuntimeError):  # the process ends
                return self._worker.submit(target, *args, **options)
            return None
        return super().start_background_task(target, *args, **options)
