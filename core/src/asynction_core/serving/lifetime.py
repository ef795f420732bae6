"""What plugins start when the first client of a process comes, and stop when it ends."""

from __future__ import annotations

from threading import Lock

from asynction_core.log import logger
from asynction_core.plugins.each import Asked, each_of
from asynction_core.serving.interface import BoundServer


class Lifetime:
    """Has plugins start once in a process, and those that have started stop once.

    Args:
        server: The server.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = server
        self._lock = Lock()
        self._is_begun = False
        self._to_stop: list[Asked] = []

    def start(self) -> None:
        """Have all plugins start, if they have not yet. Nothing that they raise goes on."""
        with self._lock:
            if self._is_begun:
                return
            self._is_begun = True
        starting = list(each_of(self._server.plugins, "asynction_start"))
        have_started = [one.plugin for one in starting if self._call(one, "asynction_start")]
        stopping = {id(one.plugin): one for one in each_of(self._server.plugins, "asynction_stop")}
        in_order = [stopping.pop(id(one), None) for one in have_started]
        for one in starting:
            stopping.pop(id(one.plugin), None)  # who has failed
        self._to_stop = [*stopping.values(), *filter(None, in_order)]

    def stop(self) -> None:
        """Have the plugins stop that have started, the last one first."""
        to_stop, self._to_stop = self._to_stop, []
        for one in reversed(to_stop):
            self._call(one, "asynction_stop")

    def _call(self, asked: Asked, hook: str) -> bool:
        """Call an implementation of a hook, and say whether it has raised nothing."""
        try:
            asked.ask(server=self._server, options=self._server.options)
        except (Exception, SystemExit) as error:
            logger.error("the plugin %r failed in %s", asked.name, hook, exc_info=error)
            return False
        return True
