"""A connection over the network on which much is under way at once, and all of it noted."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio

from asynction_testing.clients.connection import Opening, Refusal, refusal_of
from asynction_testing.clients.in_order import InOrder

_SILENT = logging.getLogger(f"{__name__}.silent")  # lost connections are no news here
_SILENT.setLevel(logging.CRITICAL + 1)
_KEPT = 2_000  # arrivals of a connection that are kept: a server may send without end


class Unreachable(Exception):
    """No Socket.IO server lets a connection in, or refuses it, at that address."""


@dataclass(frozen=True)
class Arrival:
    """An event that has arrived.

    Attributes:
        at: When, as `time.monotonic` has it.
        namespace: Where.
        event: Its name.
        args: Its arguments.
        number: If it is an acknowledgement for which nobody has asked, the number of that.
    """

    at: float
    namespace: str
    event: str
    args: tuple[Any, ...]
    number: int | None = None


@dataclass(eq=False)
class Sent:
    """What was emitted, and how it was acknowledged.

    Attributes:
        line: The connection.
        at: When, as `time.monotonic` has it.
        event: Its name.
        args: Its arguments.
        acks: The arguments of each acknowledgement: one, if all is well.
        answered: When the first of them came; None before that.
    """

    line: Line
    at: float
    event: str
    args: tuple[Any, ...]
    acks: list[tuple[Any, ...]] = field(default_factory=list)
    answered: float | None = None


class Line:
    """One connection to one namespace of a server elsewhere.

    Nothing that the server does reaches beyond the host of the URL: redirections are not followed.

    Args:
        url: The URL; its path, if it has one, is the path of Socket.IO.
        opening: How the connection is opened.
        heard: Is told each event that arrives, in another thread, one after the other.
        answer: Returns how an event is acknowledged for which the server waits.
        paced: Is called before each event that is sent, and waits until it may be.

    Attributes:
        opening: How the connection is opened.
        sid: Its session id; None before it is let in.
        refusal: How it was refused; None if it was not.
        is_over: Whether it was let in and is out again.
        arrivals: The last events that have arrived.
        changed: Set whenever something happens.
    """

    def __init__(
        self,
        url: str,
        opening: Opening,
        heard: Callable[[Line, Arrival], None] = lambda line, arrival: None,
        answer: Callable[[str], tuple[Any, ...]] = lambda event: (),
        paced: Callable[[], None] = lambda: None,
    ) -> None:
        self.opening = opening
        self.sid: str | None = None
        self.refusal: Refusal | None = None
        self.is_over = False
        self.arrivals: deque[Arrival] = deque(maxlen=_KEPT)
        self.changed = threading.Event()
        self._url = url
        self._heard = heard
        self._answer = answer
        self._paced = paced
        self._numbers = itertools.count(1)
        self._awaited: dict[int, Sent] = {}
        self._client = _Noting(self, opening.timeout)

    @property
    def is_open(self) -> bool:
        """Whether events can be sent over it."""
        return self.sid is not None and not self.is_over

    def open(self) -> bool:
        """Connect, and return whether the server lets the client in.

        Raises:
            Unreachable: It neither does nor refuses it.
        """
        ends = time.monotonic() + self.opening.timeout
        try:
            self._client.begin(self._url, self.opening)
        except (socketio.exceptions.ConnectionError, OSError, ValueError) as error:
            raise Unreachable(str(error)) from error
        while self.sid is None and self.refusal is None and not self.is_over:
            self.changed.clear()
            if time.monotonic() > ends:
                self.close()
                raise Unreachable(f"no answer within {self.opening.timeout:g} s")
            self.changed.wait(0.02)
        if self.refusal is not None:
            self.close()
        return self.sid is not None

    def emit(self, event: str, args: Sequence[Any], *, wants_ack: bool) -> Sent:
        """Send an event; what this returns is told of its acknowledgements."""
        self._paced()
        sent = Sent(self, time.monotonic(), event, tuple(args))
        number = None
        if wants_ack:
            number = next(self._numbers)
            self._awaited[number] = sent
        try:
            self._client.send_event(self.opening.namespace, number, event, sent.args)
        except Exception:  # of the transport: the connection is gone
            self.is_over = True
        return sent

    def close(self) -> None:
        """Leave, without waiting for it."""
        self.is_over = True
        threading.Thread(target=self._leave, daemon=True).start()

    def _leave(self) -> None:
        try:
            if self.opening.namespace in self._client.namespaces:
                leaving = socketio.packet.Packet(1, namespace=self.opening.namespace)
                self._client.eio.send(leaving.encode())
                time.sleep(0.05)  # what is sent last would be dropped
            self._client.eio.disconnect(abort=True)
        except Exception:  # it is gone already
            return

    def note_connected(self, sid: str) -> None:
        self.sid = sid
        self.changed.set()

    def note_refused(self, reason: Any) -> None:
        self.refusal = refusal_of(reason)
        self.changed.set()

    def note_over(self) -> None:
        self.is_over = True
        self.changed.set()

    def note_ack(self, number: int, args: Sequence[Any]) -> None:
        sent = self._awaited.get(number)
        if sent is None:
            at = time.monotonic()
            self._heard(self, Arrival(at, self.opening.namespace, "", tuple(args), number))
        else:
            if sent.answered is None:
                sent.answered = time.monotonic()
            sent.acks.append(tuple(args))
        self.changed.set()

    def note_event(self, event: str, args: Sequence[Any]) -> tuple[Any, ...]:
        arrival = Arrival(time.monotonic(), self.opening.namespace, event, tuple(args))
        self.arrivals.append(arrival)
        self._heard(self, arrival)
        self.changed.set()
        return self._answer(event)


class _Session(requests.Session):
    """Adds no credentials of a .netrc to requests: what is presented is said elsewhere."""

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        request.auth = request.auth or (lambda prepared: prepared)
        return super().prepare_request(request)


class _Noting(InOrder):
    """python-socketio's client, which tells a line of each packet."""

    def __init__(self, line: Line, timeout: float) -> None:
        session = _Session()
        session.max_redirects = 0
        super().__init__(
            reconnection=False,
            handle_sigint=False,
            request_timeout=timeout,
            logger=_SILENT,
            engineio_logger=_SILENT,
            http_session=session,
            websocket_extra_options={"redirect_limit": 0},
        )
        self._line = line

    def send_event(
        self, namespace: str, number: int | None, event: str, args: tuple[Any, ...]
    ) -> None:
        data = [event, *args]
        self._send_packet(self.packet_class(2, namespace=namespace, data=data, id=number))

    def _handle_connect(self, namespace: str, data: Any) -> None:
        super()._handle_connect(namespace, data)
        self._line.note_connected((data or {}).get("sid") or "")

    def _handle_error(self, namespace: str, data: Any) -> None:
        super()._handle_error(namespace, data)
        self._line.note_refused(data)

    def _handle_disconnect(self, namespace: str) -> None:
        super()._handle_disconnect(namespace)
        self._line.note_over()

    def _handle_eio_disconnect(self, reason: Any) -> None:
        super()._handle_eio_disconnect(reason)
        self._line.note_over()

    def _handle_ack(self, namespace: str, id: int, data: Any) -> None:
        self._line.note_ack(id, data or [])

    def _handle_event(self, namespace: str, id: int | None, data: Any) -> None:
        answer = self._line.note_event(data[0], data[1:])
        if id is not None:
            packet = self.packet_class(3, namespace=namespace, id=id, data=list(answer))
            self._send_packet(packet)
