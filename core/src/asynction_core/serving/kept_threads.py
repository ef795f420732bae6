"""Threads that are kept for the next event, as starting one takes longer than most handlers do."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable
from contextvars import Context
from typing import Any

IDLE = 5.0  # seconds after which a thread that has nothing to do ends

_Task = Callable[[], object]
_Tasks = queue.SimpleQueue[_Task]


class KeptThreads:
    """Runs tasks at once, each in a thread of its own, and a thread that is free before a new one.

    A task finds no context variables of the one before. What it raises ends its thread, which tells
    it as `threading.excepthook` does.

    Args:
        start: Starts a thread that runs a function with arguments.
    """

    def __init__(self, start: Callable[..., Any]) -> None:
        self._start = start
        self._process = os.getpid()
        self._free: list[_Tasks] = []  # of each thread what it waits on; the last that came first

    def run(self, task: _Task) -> None:
        """Run a task in a thread.

        Args:
            task: A function without arguments.

        Raises:
            RuntimeError: There cannot be another thread.
        """
        if self._process != os.getpid():
            self._process = os.getpid()
            self._free.clear()  # they have stayed in the process from which this one was forked
        try:
            tasks = self._free.pop()
        except IndexError:
            tasks = queue.SimpleQueue()  # gevent may have put its own there by now
            self._start(self._work, tasks)
        tasks.put(task)

    def _work(self, tasks: _Tasks) -> None:
        while True:
            try:
                task = tasks.get(timeout=IDLE)
            except queue.Empty:
                try:
                    self._free.remove(tasks)
                except ValueError:  # somebody has taken it this moment
                    task = tasks.get()
                else:
                    return
            Context().run(task)
            del task  # and all that it holds
            self._free.append(tasks)
