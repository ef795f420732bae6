"""Ports for servers of tests that run at once."""

from __future__ import annotations

import itertools
import os
import socket

# Below those that the system gives to clients, which come and go. Each process of pytest-xdist has
# some of its own: one that is only looked up, and not kept, is soon somebody else's. Nor do several
# runs of pytest begin with the same one.
_FIRST, _EACH = 20_000, 1_500
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
_OWN = range(_FIRST + _WORKER * _EACH, _FIRST + (_WORKER + 1) * _EACH)
_BEGIN = os.getpid() * 31 % _EACH
_NEXT = itertools.cycle([*_OWN[_BEGIN:], *_OWN[:_BEGIN]])


def free_port() -> int:
    """Return a port of this machine on which nobody listens, and which no other test gets."""
    while True:
        port = next(_NEXT)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
