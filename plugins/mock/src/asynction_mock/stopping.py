"""Stop on SIGTERM as on Ctrl-C: what has begun is brought to an end, and nothing is printed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

__all__ = ["stopped_by_signals"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopped_by_signals(async_mode: str) -> Iterator[None]:
    """Leave the block on Ctrl-C and on SIGTERM. Only the main thread can be told of them.

    Args:
        async_mode: What the block runs in. gevent's loop could meet an exception that a handler of
            Python's own raises where nobody expects one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [signal.getsignal(number) for number in _SIGNALS]
    for number in _SIGNALS:
        if async_mode == "gevent":
            import_module("gevent").signal_handler(number, sys.exit, 0)
        else:
            signal.signal(number, lambda number, frame: sys.exit(0))
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
