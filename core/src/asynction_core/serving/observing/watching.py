"""Watch what a server does, for its observers: nothing is touched where there are none."""

from __future__ import annotations

from asynction_core.plugins.observers import Observers
from asynction_core.serving.admission import Admission
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.comings import Comings
from asynction_core.serving.observing.names import Names
from asynction_core.serving.observing.received_events import ReceivedEvents
from asynction_core.serving.observing.sent_events import SentEvents


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
        comings = Comings(server, self._observers, self._names)
        comings.watch()
        server.when_left(comings.forget)
        tell = self._observers.teller("received")
        if tell is not None:
            ReceivedEvents(server, tell, self._names, admission).watch()
