"""Stop on SIGTERM as on Ctrl-C: what has begun is brought to an end, and nothing is printed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

__all__ = ["end_by_signals", "stopped_by_signals"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_by_signals(async_mode: str | None) -> None:
    """Have Ctrl-C and SIGTERM end this process, with 0 as its exit status.

    One that it has been started to ignore stays ignored.

    Args:
        async_mode: The async mode that it serves in, if that is known.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            _exit_on(number, async_mode)


@contextmanager
def stopped_by_signals(async_mode: str | None) -> Iterator[None]:
    """Leave the block on Ctrl-C and on SIGTERM. Only the main thread can be told of them.

    Args:
        async_mode: The async mode that the block serves in.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [signal.getsignal(number) for number in _SIGNALS]
    for number in _SIGNALS:
        _exit_on(number, async_mode)
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


def _exit_on(number: signal.Signals, async_mode: str | None) -> None:
    if async_mode == "gevent":
        # Its loop could meet an exception that a handler of Python's own raises where nobody
        # expects one.
        import_module("gevent").signal_handler(number, sys.exit, 0)
    else:
        signal.signal(number, lambda number, frame: sys.exit(0))
