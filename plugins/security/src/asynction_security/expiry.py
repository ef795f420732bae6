"""End connections at a time: when their credentials expire, or at once."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import suppress
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Lock
from time import time
from typing import Any
from weakref import WeakKeyDictionary, ref

from asynction_core.log import Few
from asynction_core.serving.interface import BoundServer

_LINES = Few()

_LONGEST = 60.0  # seconds to wait before looking at the clock again, which may be set
_AGAIN = 0.05  # seconds until a connection that is still being checked is looked at again
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
        self._counts: Counter[str] = Counter()  # of these, by the session ids of who is there
        self._stale = 0  # of these, of who is not there any more
        self._changed: Any = None  # an event of the server's kind; None if no task waits for it

    def end_at(self, when: float, sid: str, namespace: str) -> None:
        """Have a connection end.

        Args:
            when: In seconds since the epoch.
            sid: Its session id.
        """
        server = self._server()
        if server is None or server.server is None:
            return
        with self._lock:
            ending = (when, next(self._numbers), sid, namespace)
            heappush(self._endings, ending)
            self._counts[sid] += 1
            if self._changed is None:
                self._changed = server.server.eio.create_event()
                server.server.start_background_task(self._wait)
            elif self._endings[0] is ending:
                self._changed.set()

    def forget(self, sid: str) -> None:
        """Forget a connection that has ended."""
        if sid not in self._counts:
            return
        with self._lock:
            self._stale += self._counts.pop(sid, 0)
            if 2 * self._stale > len(self._endings):
                self._endings = [one for one in self._endings if one[2] in self._counts]
                heapify(self._endings)
                self._stale = 0
                if not self._endings and self._changed is not None:
                    self._changed.set()  # there is nothing to wait for any more

    def _pop(self) -> _Ending | None:
        """Return the first ending, without it from now on; None if it is of who has left."""
        ending = heappop(self._endings)
        sid = ending[2]
        if sid not in self._counts:
            self._stale -= 1
            return None
        self._counts[sid] -= 1
        if not self._counts[sid]:
            del self._counts[sid]
        return ending

    def _wait(self) -> None:
        while True:
            with self._lock:
                server, now, due = self._server(), time(), list[_Ending]()
                while self._endings and self._endings[0][0] <= now:
                    if (ending := self._pop()) is not None:
                        due.append(ending)
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
            server.server.start_background_task(_disconnect, server, connected)


def _disconnect(bound: BoundServer, connections: deque[tuple[str, str]]) -> None:
    """Disconnect clients from namespaces, as long as there are any left.

    Args:
        bound: The server.
        connections: The session ids and the namespaces, which other tasks take, too.
    """
    server = bound.server
    while connections:
        try:
            sid, namespace = connections.popleft()
        except IndexError:
            return
        name = bound.families.name_of(namespace)  # whose parameters' values are not for the log
        try:
            server.disconnect(sid, namespace=namespace, ignore_queue=True)
        except BaseException as error:  # gevent.Timeout is no Exception, for one
            what = "the disconnect handler of %r failed"
            _LINES.log(logging.ERROR, what, name, exc_info=error)
            with suppress(Exception):
                server.manager.disconnect(sid, namespace=namespace, ignore_queue=True)


_expiries: WeakKeyDictionary[BoundServer, Expiry] = WeakKeyDictionary()


def expiry_of(server: BoundServer) -> Expiry:
    """Return what ends connections of a server at their times."""
    found = _expiries.get(server)
    if found is None:
        found = _expiries[server] = Expiry(server)
    return found
