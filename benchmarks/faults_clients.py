"""Real clients that connect to one of several processes, and to another one when that is gone."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import socketio


@dataclass
class Session:
    """A connection, from when it is known to stand until it is known to be gone."""

    process: int = 0
    begin: float = float("inf")
    end: float = float("inf")
    received: list[int] = field(default_factory=list)
    """The numbers of the events that arrived."""


@dataclass
class Emission:
    """What a client asked to be told to all.

    Attributes:
        outcome: "untold" as long as nobody has answered; "sent" or "refused" afterwards.
    """

    number: int
    event: str
    begin: float
    outcome: str = "untold"
    process: int = 0
    lost: int = 0
    end: float = float("inf")


class Client:
    """A client of python-socketio that comes back until it is told to leave.

    Args:
        transport: "websocket" or "polling".
        is_staff: Whether it may hear, and tell, secrets.
        ports: The ports of the processes.
        seed: What its choices among them depend on.
    """

    def __init__(self, transport: str, is_staff: bool, ports: Sequence[int], seed: int) -> None:
        self.is_staff = is_staff
        self.sessions: list[Session] = []
        self._transport = transport
        self._ports = ports
        self._random = random.Random(seed)
        self._leaves = threading.Event()
        self._connection: socketio.Client | None = None
        self._thread = threading.Thread(target=self._come_back, daemon=True)
        self._thread.start()

    @property
    def is_connected(self) -> bool:
        """Whether it stands in a session."""
        return self._connection is not None

    def leave(self) -> None:
        """Connect no more, and end the session."""
        self._leaves.set()
        connection = self._connection
        if connection is not None:
            threading.Thread(target=connection.disconnect, daemon=True).start()

    def tell(self, event: str, message: dict[str, Any]) -> Emission:
        """Ask the server to tell everybody, or the staff."""
        emission = Emission(message["id"], event, time.monotonic())

        def answered(answer: Any = None) -> None:
            emission.end = time.monotonic()
            if isinstance(answer, dict) and "process" in answer:
                emission.process, emission.lost = answer["process"], answer["lost"]
                emission.outcome = "sent"
            else:
                emission.outcome = "refused"

        connection = self._connection
        if connection is not None:
            with suppress(socketio.exceptions.SocketIOError):
                connection.emit(f"tell {event}", message, callback=answered)
        return emission

    def _come_back(self) -> None:
        while not self._leaves.is_set():
            with suppress(socketio.exceptions.SocketIOError, ValueError):
                self._connect()
            self._leaves.wait(0.2)

    def _connect(self) -> None:
        """Connect to one of the processes, and stay until it is gone."""
        session, gone = Session(), threading.Event()
        connection = self._listening(session, gone)
        role = "staff" if self.is_staff else "guest"
        connection.connect(
            f"http://127.0.0.1:{self._random.choice(self._ports)}",
            headers={"Authorization": f"Bearer {role}"},
            transports=[self._transport],
            wait_timeout=10,
        )
        session.process = connection.call("who", timeout=10)["process"]
        session.begin = time.monotonic()
        self.sessions.append(session)
        self._connection = connection
        gone.wait()
        self._connection = None
        session.end = time.monotonic()

    def _listening(self, session: Session, gone: threading.Event) -> socketio.Client:
        connection = socketio.Client(reconnection=False, handle_sigint=False)
        for event in ("news", "secrets"):
            connection.on(event, lambda message: session.received.append(message["id"]))
        connection.on("disconnect", lambda reason: gone.set())
        return connection
