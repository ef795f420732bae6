"""Guard a server of python-socketio from outside."""

from __future__ import annotations

import logging
import queue
from typing import Any

from asynction_core.log import bounded
from asynction_core.serving.guarding.arriving import Messages, guard_acks
from asynction_core.serving.guarding.complaints import Complaints
from asynction_core.serving.guarding.connection_limits import Limits
from asynction_core.serving.guarding.packets import checked
from asynction_core.serving.guarding.sockets import Guards, guard_sockets


def guard(server: Any, limits: Limits, handled: set[object]) -> None:
    """Guard a server against what clients send, do not read, and leave behind.

    Args:
        server: The server of python-socketio, before anybody is connected.
        limits: What may be kept for a connection.
        handled: Gets something for each message as long as that is being handled.
    """
    server.packet_class = checked(server.packet_class, limits)
    complaints = Complaints(server.eio)
    messages = Messages(server, complaints, limits, handled)
    guard_sockets(server.eio, Guards(limits, complaints, messages.unfinished, messages.is_late))
    guard_acks(server.manager)
    if server.async_mode == "threading":
        server.eio.create_queue = _unsent_queue()
    for library in (server.logger, server.eio.logger):
        if not library.isEnabledFor(logging.INFO):  # or who asked for it gets all of it
            library.addFilter(bounded)


def _unsent_queue() -> type[Any]:
    """Return the class of what holds the packets that wait for a client.

    python-engineio's counts, in Python, which of them are done, for whoever waits for a client to
    have read everything; here nobody does. To wait for a packet takes it longer than to send one.
    """

    class Unsent(queue.SimpleQueue[Any]):  # gevent may have put its own there by now
        __slots__ = ()

        def task_done(self) -> None:
            """Nobody asks."""

    return Unsent
