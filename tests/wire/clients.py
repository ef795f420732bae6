"""Real Socket.IO clients, Python's and JavaScript's, that can be talked about in one way."""

import itertools
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
import socketio

from asynction_testing.clients.in_order import InOrder

from .certificates import Tls
from .servers import wire_json
from .waiting import wait_for


@dataclass(frozen=True)
class Opening:
    """How a client opens its connection."""

    namespaces: Sequence[str] = ("/",)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: Any = None
    replies: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The arguments with which it acknowledges events, by event; none for others."""
    tls: Tls | None = None
    reconnects: bool = False
    """Whether it connects again, soon, when the connection is lost."""


class Client(ABC):
    """One connection, and what has happened on it."""

    def __init__(self) -> None:
        self.sids: dict[str, str] = {}
        """The session id on each namespace that it is connected to."""
        self.refusals: dict[str, str] = {}
        """Why it was refused, by namespace."""
        self.events: list[tuple[str, str, list[Any]]] = []
        """The namespace, the name and the arguments of each event that it got."""
        self.acks: dict[int, list[Any]] = {}
        self._numbers = itertools.count(1)

    @abstractmethod
    def open(self, url: str, opening: Opening) -> None:
        """Begin to connect to all namespaces."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def send(self, packet: str) -> None:
        """Send a packet of Socket.IO as it is, whatever the client thinks of it."""

    @abstractmethod
    def _emit(self, namespace: str, event: str, args: tuple[Any, ...], ack: int) -> None: ...

    def emit(self, event: str, *args: Any, namespace: str = "/") -> int:
        """Emit an event and return the number under which its acknowledgement will be known."""
        number = next(self._numbers)
        self._emit(namespace, event, args, number)
        return number

    def call(self, event: str, *args: Any, namespace: str = "/") -> list[Any]:
        """Emit an event and return the arguments of its acknowledgement."""
        number = self.emit(event, *args, namespace=namespace)
        wait_for(lambda: number in self.acks, f"the acknowledgement of {event!r}{args}")
        return self.acks[number]

    def got(self, event: str, namespace: str = "/") -> list[list[Any]]:
        """Return the arguments of each event of that name that has arrived."""
        return [args for place, name, args in self.events if (place, name) == (namespace, event)]

    def receive(self, event: str, namespace: str = "/") -> list[Any]:
        """Return the arguments of the first event of that name, wait for it if necessary."""
        wait_for(
            lambda: self.got(event, namespace), lambda: f"{event!r} in what came: {self.events}"
        )
        return self.got(event, namespace)[0]


class PythonClient(Client):
    """The client of python-socketio."""

    def __init__(self, transport: str) -> None:
        super().__init__()
        self._transport = transport
        self._session = requests.Session()
        self._client = InOrder(
            reconnection=False, handle_sigint=False, http_session=lambda: self._session
        )

    def open(self, url: str, opening: Opening) -> None:
        if opening.tls is not None:
            self._session.trust_env = False
            self._session.verify = str(opening.tls.authority)
            if opening.tls.certificate is not None:
                self._session.cert = str(opening.tls.certificate)
            self._client.eio.websocket_extra_options["sslopt"] = {"context": opening.tls.context()}
        self._client.reconnection = opening.reconnects
        self._client.reconnection_delay = self._client.reconnection_delay_max = 0.2
        for namespace in opening.namespaces:
            self._listen(namespace, opening.replies)
        query = f"?{urlencode(opening.query, doseq=True)}" if opening.query else ""
        # Of a server that is not reached, the namespaces are told as well.
        with suppress(socketio.exceptions.ConnectionError):
            self._client.connect(
                url + query,
                headers=dict(opening.headers),
                auth=opening.auth,
                transports=[self._transport],
                namespaces=list(opening.namespaces),
                wait=False,
            )

    def close(self) -> None:
        self._client.reconnection = False
        # Over a WebSocket it waits for seconds for an answer that its own reader has taken.
        threading.Thread(target=self._leave, daemon=True).start()

    def _leave(self) -> None:
        for namespace in list(self.sids):
            self._client.eio.send(f"1{namespace},")  # a DISCONNECT packet
        # Over polling, disconnect() may drop what it is about to send.
        self._client.eio.queue.join()
        self._client.disconnect()

    def send(self, packet: str) -> None:
        self._client.eio.send(packet)

    def _listen(self, namespace: str, replies: Mapping[str, Sequence[Any]]) -> None:
        def connected() -> None:
            self.sids[namespace] = self._client.get_sid(namespace)

        def refused(reason: Any) -> None:
            self.refusals[namespace] = reason["message"] if isinstance(reason, dict) else reason

        def got(event: str, *args: Any) -> tuple[Any, ...]:
            self.events.append((namespace, event, list(args)))
            return tuple(replies.get(event, ()))

        def disconnected(reason: str) -> None:
            self.sids.pop(namespace, None)

        self._client.on("connect", connected, namespace=namespace)
        self._client.on("connect_error", refused, namespace=namespace)
        self._client.on("disconnect", disconnected, namespace=namespace)
        self._client.on("*", got, namespace=namespace)

    def _emit(self, namespace: str, event: str, args: tuple[Any, ...], ack: int) -> None:
        def acknowledged(*acked: Any) -> None:
            self.acks[ack] = list(acked)

        self._client.emit(event, args, namespace=namespace, callback=acknowledged)


class JavaScriptRuntime:
    """A Node.js process that runs any number of JavaScript's clients."""

    def __init__(self, node: str) -> None:
        self._process = subprocess.Popen(
            [node, Path(__file__).parent / "js" / "clients.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._numbers = itertools.count(1)
        self._clients: dict[int, Callable[[dict[str, Any]], None]] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def add(self, notice: Callable[[dict[str, Any]], None]) -> int:
        """Return the number of a new client, and call `notice` with what happens to it."""
        number = next(self._numbers)
        self._clients[number] = notice
        return number

    def instruct(self, client: int, do: str, **facts: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(wire_json.dumps({"client": client, "do": do, **facts}) + "\n")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            happening = wire_json.loads(line)
            self._clients[happening["client"]](happening)


class JavaScriptClient(Client):
    """socket.io-client of npm."""

    def __init__(self, runtime: JavaScriptRuntime, transport: str) -> None:
        super().__init__()
        self._runtime = runtime
        self._transport = transport
        self._number = runtime.add(self._notice)

    def open(self, url: str, opening: Opening) -> None:
        self._runtime.instruct(
            self._number,
            "open",
            url=url,
            transport=self._transport,
            namespaces=opening.namespaces,
            query=opening.query,
            headers=opening.headers,
            auth=opening.auth,
            replies=opening.replies,
            tls=_pem(opening.tls) if opening.tls is not None else {},
            reconnects=opening.reconnects,
        )

    def close(self) -> None:
        self._runtime.instruct(self._number, "close")

    def send(self, packet: str) -> None:
        self._runtime.instruct(self._number, "send", packet=packet)

    def _emit(self, namespace: str, event: str, args: tuple[Any, ...], ack: int) -> None:
        self._runtime.instruct(
            self._number, "emit", namespace=namespace, event=event, args=args, ack=ack
        )

    def _notice(self, happening: dict[str, Any]) -> None:
        match happening["what"]:
            case "connected":
                self.sids[happening["namespace"]] = happening["sid"]
            case "refused":
                self.refusals[happening["namespace"]] = happening["reason"]
            case "disconnected":
                self.sids.pop(happening["namespace"], None)
            case "event":
                self.events.append((happening["namespace"], happening["event"], happening["args"]))
            case "acked":
                self.acks[happening["ack"]] = happening["args"]


def _pem(tls: Tls) -> dict[str, str]:
    """Return the options of Node.js for TLS."""
    options = {"ca": tls.authority.read_text()}
    if tls.certificate is not None:
        options["cert"] = options["key"] = tls.certificate.read_text()
    return options
