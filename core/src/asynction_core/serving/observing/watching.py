"""Watch what a server does, for its observers: nothing is touched where there are none."""

from __future__ import annotations

from typing import Any

from asynction_core.plugins.observers import Observers
from asynction_core.serving.admission import Admission
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.comings import Comings
from asynction_core.serving.observing.course import current
from asynction_core.serving.observing.names import Names
from asynction_core.serving.observing.received_events import ReceivedEvents
from asynction_core.serving.observing.sent_events import SentEvents

__all__ = ["Observing"]


class Observing:
    """The observers of a server, and what they are told of.

    Args:
        server: The server.

    Attributes:
        sent_events: What tells them of emissions.
    """

    def __init__(self, server: BoundServer) -> None:
        self._observers = Observers(server.plugins, server.spec, server.options)
        self._names = Names(server.spec, server.families)
        self.sent_events = SentEvents(self._observers, self._names)

    def watch(self, server: BoundServer, admission: Admission) -> None:
        """Have them told of connections and received events, if there are any observers.

        Args:
            server: The server, once an app is attached to it.
            admission: Who may have events handled.
        """
        if not self._observers:
            return
        _watch_handlers(server)
        comings = Comings(server, self._observers, self._names)
        comings.watch()
        server.when_left(comings.forget)
        tell = self._observers.teller("received")
        if tell is not None:
            ReceivedEvents(server, tell, self._names, admission).watch()


def _watch_handlers(server: Any) -> None:
    """Notice which events come to a handler, and what it raises, before error handlers do."""
    if "_handle_event" in vars(server):
        return  # an app was attached before
    handle = server._handle_event

    def handle_event(handler: Any, message: Any, namespace: str, sid: str, *args: Any) -> Any:
        course = current()
        if course is None or message is None:  # it is a callback
            return handle(handler, message, namespace, sid, *args)

        def noticed(*given: Any) -> Any:
            course.reached = True
            try:
                return handler(*given)
            except BaseException as error:
                course.notice(error)
                raise

        return handle(noticed, message, namespace, sid, *args)

    server._handle_event = handle_event
