"""End a process on SIGTERM as on Ctrl-C: what has begun is brought to an end before."""

from __future__ import annotations

import _thread
import faulthandler
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import Any, Protocol

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STDERR = 2
_AT_ONCE = 2.0  # seconds that the interpreter may take to end

_Handler = Callable[[int, FrameType | None], Any]


class Stoppable(Protocol):
    """What a signal can shut down: an `asynction_core.AsynctionSocketIO`."""

    @property
    def async_mode(self) -> str: ...

    def shutdown(self, grace: float) -> int: ...


class Shutdown:
    """What a signal does first: it shuts a server down. Then it does what it would do without.

    A second signal does that at once, and so does the first one as long as there is no server.

    Args:
        grace: How many seconds handlers may take.
        forced: Whether the process is ended by force, with 1 as its exit status, if it has not
            ended a second after the grace, or two after a second signal. Where it hangs is printed.

    Attributes:
        server: The server, as soon as there is one.
    """

    def __init__(self, grace: float, *, forced: bool = False) -> None:
        self.server: Stoppable | None = None
        self._grace = grace
        self._forced = forced
        self._has_begun = self._has_ended = False

    def before(self, then: _Handler) -> _Handler:
        """Return a handler of a signal that shuts the server down before it calls another."""

        def handle(number: int, frame: FrameType | None) -> None:
            if self._has_begun or self.server is None:
                if not self._has_ended:
                    self._end_within(_AT_ONCE)
                then(number, frame)
                return
            self._has_begun = True
            self._end_within(self._grace + 1)
            _start(self.server.async_mode, self._shut_down, self.server, number)

        return handle

    def _shut_down(self, server: Stoppable, number: int) -> None:
        try:
            server.shutdown(self._grace)
        finally:
            self._has_ended = True
            os.kill(os.getpid(), number)  # the main thread is to go on

    def _end_within(self, seconds: float) -> None:
        if self._forced:
            # It needs neither Python nor the loop of gevent, which may be what hangs.
            faulthandler.dump_traceback_later(seconds, exit=True, file=_STDERR)


def end_by_signals(async_mode: str | None, shutdown: Shutdown | None = None) -> None:
    """Have Ctrl-C and SIGTERM end this process, with 0 as its exit status.

    One that it has been started to ignore stays ignored.

    Args:
        async_mode: The async mode that it serves in, if that is known.
        shutdown: What comes before; by default nothing.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            _exit_on(number, async_mode, shutdown)
    if async_mode == "gevent":
        _awake_gevent()


@contextmanager
def stopped_by_signals(async_mode: str | None, shutdown: Shutdown | None = None) -> Iterator[None]:
    """Leave the block on Ctrl-C and on SIGTERM. Only the main thread can be told of them.

    Args:
        async_mode: The async mode that the block serves in.
        shutdown: What comes before; by default nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [signal.getsignal(number) for number in _SIGNALS]
    undo = _awake_gevent() if async_mode == "gevent" else None
    for number in _SIGNALS:
        _exit_on(number, async_mode, shutdown)
    try:
        yield
    except KeyboardInterrupt:
        pass
    except SystemExit as end:
        if end.code:  # somebody else's
            raise
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
        if undo is not None:
            undo()


def shut_down_on(number: int, server: Stoppable, grace: float) -> None:
    """Have a signal shut a server down, and then do what it does now. One that is ignored stays so.

    Args:
        number: The signal.
        server: The server.
        grace: How many seconds handlers may take.

    Raises:
        ValueError: This is not the main thread.
    """
    now = signal.getsignal(number)
    if now is not signal.SIG_IGN:
        shutdown = Shutdown(grace)
        shutdown.server = server
        signal.signal(number, shutdown.before(now if callable(now) else _default))
        if server.async_mode == "gevent":
            _awake_gevent()


def _default(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _awake_gevent() -> Callable[[], None]:
    """Have the loop of gevent turn when a signal comes, and return what undoes that.

    Python's handlers run between two steps of Python. A signal that comes just before the loop
    begins to wait would be heard of when something else happens, which may be much later.
    """
    hearing, telling = os.pipe()
    os.set_blocking(hearing, False)
    os.set_blocking(telling, False)
    watcher = import_module("gevent").get_hub().loop.io(hearing, 1, ref=False)
    watcher.start(lambda: os.read(hearing, 512))
    before = signal.set_wakeup_fd(telling, warn_on_full_buffer=False)

    def undo() -> None:
        signal.set_wakeup_fd(before)
        watcher.stop()
        watcher.close()
        os.close(hearing)
        os.close(telling)

    if before != -1:
        undo()  # somebody, gunicorn for example, has taken care of it
        return lambda: None
    return undo


def _exit_on(number: signal.Signals, async_mode: str | None, shutdown: Shutdown | None) -> None:
    leave = _leave_gevent if async_mode == "gevent" else _leave
    signal.signal(number, leave if shutdown is None else shutdown.before(leave))


def _leave(number: int, frame: FrameType | None) -> None:
    gc.freeze()  # or Python would look through all objects once more: seconds for a long document
    sys.exit(0)


def _leave_gevent(number: int, frame: FrameType | None) -> None:
    gevent = import_module("gevent")
    if gevent.getcurrent().parent is None:  # the main greenlet
        _leave(number, frame)
    # The loop could meet an exception where nobody expects one.
    gevent.spawn(_leave, number, frame)


def _start(async_mode: str, target: Callable[..., object], *args: Any) -> None:
    """Start a task, from a handler of a signal."""
    if async_mode in ("eventlet", "gevent"):
        import_module(async_mode).spawn(target, *args)
    else:  # not threading.Thread: its lock may be held by what the signal has interrupted
        _thread.start_new_thread(target, args)
