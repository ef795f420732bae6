"""What counts as begun when a server stops, and what a signal does."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]


def status(server: AsynctionSocketIO, query: str = "EIO=4&transport=polling") -> int:
    client = Flask.test_client(server.sockio_mw.flask_app)
    return client.get(f"/socket.io/?{query}").status_code


def opened(server: AsynctionSocketIO) -> Any:
    """Connect a client that polls, to Engine.IO alone, and return what the server knows of it."""
    assert status(server) == 200
    return next(iter(server.server.eio.sockets.values()))


def test_nobody_can_connect_any_more(chat: dict[str, Any], serve: Serve) -> None:
    server = serve(chat)
    assert status(server) == 200
    assert server.shutdown(grace=0) == 0
    assert status(server) == 503
    assert status(server, "EIO=4&transport=polling&sid=unknown") == 503


def test_transports_are_dropped_without_a_word(chat: dict[str, Any], serve: Serve) -> None:
    server = serve(chat)
    connection = opened(server)
    server.shutdown()
    assert connection.closed
    assert [connection.queue.get() for _ in range(connection.queue.qsize())] == [None]


def test_who_does_not_fetch_what_is_there_is_not_waited_for_long(
    chat: dict[str, Any], serve: Serve
) -> None:
    server = serve(chat)
    server.server.eio.send(opened(server).sid, "for you")
    begun = time.monotonic()
    server.shutdown(grace=1000)
    assert 1 <= time.monotonic() - begun < 100


@pytest.mark.parametrize("grace", [0, 0.2])
def test_handlers_that_have_not_ended_are_counted_and_logged(
    chat: dict[str, Any], serve: Serve, grace: float, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(chat)
    may_end = threading.Event()
    connection = opened(server)

    @server.on("say", namespace="/chat")
    def say() -> None:
        may_end.wait()

    for packet in ("0/chat,", '2/chat,["say"]', '2/chat,["say"]'):
        server.server.eio.handlers["message"](connection.sid, packet)
    try:
        assert server.shutdown(grace) == 2
    finally:
        may_end.set()
    assert caplog.messages[-1] == (
        f"stopping: 2 of the handlers had not ended after {grace:g} seconds: they are cut off"
    )


def test_a_disconnect_handler_that_does_not_end_is_cut_off(
    chat: dict[str, Any], serve: Serve
) -> None:
    server = serve(chat)
    may_end = threading.Event()

    @server.on("disconnect", namespace="/chat")
    def disconnect(reason: str) -> None:
        may_end.wait()

    server.server.eio.handlers["message"](opened(server).sid, "0/chat,")
    try:
        assert server.shutdown(grace=0.1) == 1
    finally:
        may_end.set()


@pytest.mark.parametrize("async_handlers", [True, False])
def test_what_the_application_runs_itself_is_not_waited_for(
    chat: dict[str, Any], serve: Serve, async_handlers: bool
) -> None:
    server = serve(chat, async_handlers=async_handlers)
    may_end = threading.Event()

    @server.on("say", namespace="/chat")
    def say() -> None:
        server.start_background_task(may_end.wait)

    client = client_of(server)
    client.emit("say", namespace="/chat")
    try:
        assert server.shutdown(grace=0) == 0
    finally:
        may_end.set()


def test_a_handler_that_fails_has_ended(chat: dict[str, Any], serve: Serve) -> None:
    server = serve(chat)

    @server.on("say", namespace="/chat")
    def say() -> None:
        raise ValueError("it fails")

    client = client_of(server)
    with pytest.raises(ValueError, match="it fails"):
        client.emit("say", namespace="/chat")
    assert server.shutdown(grace=0) == 0


def test_a_task_that_cannot_be_started_is_not_waited_for(
    chat: dict[str, Any], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(chat)
    monkeypatch.setattr(threading.Thread, "start", _no_thread)
    with pytest.raises(RuntimeError, match="no more threads"):
        server.server.start_background_task(server.server.emit)
    assert server.shutdown(grace=0) == 0


def _no_thread(self: threading.Thread) -> None:
    raise RuntimeError("no more threads")


def test_a_server_without_an_app_has_nothing_to_stop(chat: dict[str, Any]) -> None:
    assert AsynctionSocketIO.from_spec(chat).shutdown() == 0


@pytest.mark.parametrize("method", ["shutdown", "shutdown_on"])
def test_a_grace_is_not_negative(chat: dict[str, Any], serve: Serve, method: str) -> None:
    with pytest.raises(ValueError, match="grace is 0 or more seconds, not -1"):
        getattr(serve(chat), method)(grace=-1)


def test_a_signal_stops_the_server_and_then_does_what_it_did(
    chat: dict[str, Any], serve: Serve
) -> None:
    server = serve(chat)
    connection = opened(server)
    told: list[bool] = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: told.append(connection.closed))
    try:
        server.shutdown_on(signal.SIGUSR1)
        signal.raise_signal(signal.SIGUSR1)
        end = time.monotonic() + 10
        while not told and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == [True]


def test_a_signal_that_is_ignored_stays_ignored(chat: dict[str, Any], serve: Serve) -> None:
    server = serve(chat)
    before = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    try:
        server.shutdown_on(signal.SIGUSR1)
        assert signal.getsignal(signal.SIGUSR1) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGUSR1, before)


ENDING = """
import atexit, gc, os, signal
from asynction_core import end_by_signals

atexit.register(lambda: print("looked through:", gc.get_freeze_count() == 0))
end_by_signals("threading")
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_at_the_end_python_does_not_look_through_all_that_a_document_has_become() -> None:
    """It would take seconds for 10,000 events."""
    done = subprocess.run(
        [sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "looked through: False\n", "")


SECOND = """
import os, signal, time
from asynction_core import Shutdown

class Server:
    async_mode = "threading"

    def shutdown(self, grace):
        time.sleep(1000)

def never_leave(number, frame):
    while True:
        try:
            time.sleep(1000)
        except SystemExit:
            pass

shutdown = Shutdown(1000, forced=True)
shutdown.server = Server()
signal.signal(signal.SIGTERM, shutdown.before(never_leave))
os.kill(os.getpid(), signal.SIGTERM)
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_process_that_does_not_end_is_ended_by_force() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SECOND], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "in never_leave" in done.stderr
