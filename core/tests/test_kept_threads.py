"""Threads that handle one event after the other."""

import os
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest

from asynction_core.serving import kept_threads
from asynction_core.serving.kept_threads import KeptThreads

DEADLINE = 10.0
CURRENT: ContextVar[str] = ContextVar("current", default="nobody's")


def start(target: Callable[..., object], *args: Any) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, daemon=True)
    thread.start()
    return thread


def done(threads: KeptThreads, task: Callable[[], Any]) -> Any:
    """Run a task, and return what it has returned once its thread is free again."""
    ended, found = threading.Event(), []

    def run() -> None:
        found.append(task())
        ended.set()

    free = len(threads._free)
    threads.run(run)
    assert ended.wait(DEADLINE)
    waited = threading.Event()
    while len(threads._free) < max(free, 1):
        assert not waited.wait(0.001)
    return found[0]


def test_a_thread_is_kept_for_the_next_task() -> None:
    threads = KeptThreads(start)
    assert len({done(threads, threading.get_ident) for _ in range(50)}) == 1


def test_tasks_at_once_run_at_once() -> None:
    threads, together, ended = KeptThreads(start), threading.Barrier(20), threading.Semaphore(0)

    def task() -> None:
        together.wait(DEADLINE)  # it breaks, unless all are there
        ended.release()

    for _ in range(2):
        for _ in range(20):
            threads.run(task)
        assert all(ended.acquire(timeout=DEADLINE) for _ in range(20))


def test_a_task_that_starts_a_task_waits_for_it() -> None:
    threads, ended = KeptThreads(start), threading.Event()

    def outer() -> bool:
        threads.run(ended.set)
        return ended.wait(DEADLINE)

    assert done(threads, outer)


def test_context_variables_are_nobody_elses() -> None:
    threads = KeptThreads(start)
    done(threads, lambda: CURRENT.set("ada's"))
    assert done(threads, CURRENT.get) == "nobody's"


def test_an_exception_is_told_as_that_of_any_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    told_once = threading.Event()

    def hook(what: Any) -> None:
        told.append(what.exc_value)
        told_once.set()

    monkeypatch.setattr(threading, "excepthook", hook)
    threads, error = KeptThreads(start), RuntimeError("of a handler")

    def fail() -> None:
        raise error

    threads.run(fail)
    assert told_once.wait(DEADLINE)
    assert told == [error]
    assert done(threads, lambda: "as before") == "as before"


def test_nothing_of_a_task_is_kept() -> None:
    threads, gone = KeptThreads(start), threading.Event()

    class Kept:
        def __del__(self) -> None:
            gone.set()

    def holding(kept: Kept) -> Callable[[], object]:
        return lambda: kept is None

    threads.run(holding(Kept()))
    assert gone.wait(DEADLINE)


def test_threads_with_nothing_to_do_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_threads, "IDLE", 0.01)
    started: list[threading.Thread] = []
    threads = KeptThreads(lambda target, *args: started.append(start(target, *args)))
    threads.run(lambda: None)
    started[0].join(DEADLINE)
    assert not started[0].is_alive()
    assert threads._free == []


def test_no_task_is_lost_where_threads_end_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_threads, "IDLE", 0.0001)
    threads, ended = KeptThreads(start), threading.Semaphore(0)
    for _ in range(2_000):
        threads.run(ended.release)
    assert all(ended.acquire(timeout=DEADLINE) for _ in range(2_000))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_threads_stay_in_the_process_that_has_started_them() -> None:
    threads = KeptThreads(start)
    done(threads, lambda: None)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        threads.run(lambda: os.write(writing, b"run"))
        threading.Event().wait(DEADLINE)
        os._exit(0)
    os.set_blocking(reading, False)
    ended = threading.Event()
    found = b""
    try:
        for _ in range(1_000):
            try:
                found = os.read(reading, 10)
                break
            except BlockingIOError:
                ended.wait(0.01)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)
    assert found == b"run"
