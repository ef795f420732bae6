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

__all__ = ["watch"]


def watch(server: BoundServer, observers: Observers, names: Names, admission: Admission) -> None:
    """Have observers told of connections and received events, if there are any.

    Args:
        server: The server, once an app is attached to it.
        observers: The observers.
        names: What the document calls what clients name.
        admission: Who may have events handled.
    """
    if not observers:
        return
    _watch_handlers(server)
    comings = Comings(server.server, observers, names)
    comings.watch()
    server.when_left(comings.forget)
    tell = observers.teller("received")
    if tell is not None:
        ReceivedEvents(server.server, tell, names, admission).watch()


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
