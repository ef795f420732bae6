"""End connections at a time: when their credentials expire, or at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Lock
from time import time
from typing import Any
from weakref import WeakKeyDictionary, ref

from asynction_core.log import logger
from asynction_core.serving.interface import BoundServer

__all__ = ["Expiry", "expiry_of", "is_alive"]

_LONGEST = 60.0  # seconds to wait before looking at the clock again, which may be set
_AGAIN = 0.05  # seconds until a connection that is still being checked is looked at again
_FEW = 1024
_TASKS = 16  # that disconnect at a time

_Ending = tuple[float, int, str, str]  # when, a number, the session id and the namespace


class Expiry:
    """Ends the connections of a server at their times, in one background task for all.

    The task is there only while there is something to wait for.

    Args:
        server: The server. It is not kept alive.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = ref(server)
        self._lock = Lock()
        self._endings: list[_Ending] = []  # a heap
        self._numbers = count()
        self._most = _FEW
        self._changed: Any = None  # an event of the server's kind; None if no task waits for it

    def end_at(self, when: float, sid: str, namespace: str) -> None:
        """Have a connection end.

        Args:
            when: In seconds since the epoch.
            sid: Its session id.
            namespace: Its namespace.
        """
        server = self._server()
        if server is None or server.server is None:
            return
        with self._lock:
            ending = (when, next(self._numbers), sid, namespace)
            heappush(self._endings, ending)
            if len(self._endings) > self._most:
                self._forget_the_gone(server.server.manager)
            if self._changed is None:
                self._changed = server.server.eio.create_event()
                server.server.start_background_task(self._wait)
            elif self._endings[0] is ending:
                self._changed.set()

    def _forget_the_gone(self, manager: Any) -> None:
        self._endings = [one for one in self._endings if is_alive(manager, *one[2:])]
        heapify(self._endings)
        self._most = max(_FEW, 2 * len(self._endings))

    def _wait(self) -> None:
        while True:
            with self._lock:
                server, now, due = self._server(), time(), list[_Ending]()
                while self._endings and self._endings[0][0] <= now:
                    due.append(heappop(self._endings))
                if server is None or not (due or self._endings):
                    self._changed = None
                    return
                changed = self._changed
                seconds = min(self._endings[0][0] - now, _LONGEST) if self._endings else 0
                changed.clear()
            if due:
                self._end(server, due)
            del server
            if seconds:
                changed.wait(timeout=seconds)

    def _end(self, server: BoundServer, due: Sequence[_Ending]) -> None:
        """End connections: nothing is sent to them from now on, and nothing of theirs is handled.

        They are told, and their disconnect handlers run, in other tasks, as that may take a while.
        """
        connected: deque[tuple[str, str]] = deque()
        for _, _, sid, namespace in due:
            manager = server.server.manager
            if manager.is_pre_connected(sid, namespace):
                server.shut_out(sid, namespace)
                self.end_at(time() + _AGAIN, sid, namespace)
            elif manager.is_connected(sid, namespace):
                server.shut_out(sid, namespace)
                connected.append((sid, namespace))
        for _ in range(min(len(connected), _TASKS)):
            server.server.start_background_task(_disconnect, server.server, connected)


def _disconnect(server: Any, connections: deque[tuple[str, str]]) -> None:
    """Disconnect clients from namespaces, as long as there are any left.

    Args:
        server: The server of python-socketio.
        connections: The session ids and the namespaces, which other tasks take, too.
    """
    while connections:
        try:
            sid, namespace = connections.popleft()
        except IndexError:
            return
        try:
            server.disconnect(sid, namespace=namespace, ignore_queue=True)
        except BaseException as error:  # gevent.Timeout is no Exception, for one
            logger.error("the disconnect handler of %r failed", namespace, exc_info=error)
            with suppress(Exception):
                server.manager.disconnect(sid, namespace=namespace, ignore_queue=True)


def is_alive(manager: Any, sid: str, namespace: str) -> bool:
    """Return whether a connection is there, be it that it is still being checked."""
    return bool(manager.is_connected(sid, namespace) or manager.is_pre_connected(sid, namespace))


_expiries: WeakKeyDictionary[BoundServer, Expiry] = WeakKeyDictionary()


def expiry_of(server: BoundServer) -> Expiry:
    """Return what ends connections of a server at their times."""
    found = _expiries.get(server)
    if found is None:
        found = _expiries[server] = Expiry(server)
    return found
