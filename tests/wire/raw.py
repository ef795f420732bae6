"""Connections of Engine.IO without a Socket.IO client: whatever packets, in whatever order.

Packets are those of Socket.IO, as text: `40` is Engine.IO's message type followed by a CONNECT
packet, of which only `0` stands here.
"""

import json
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import websocket

from .processes import Server
from .waiting import DEADLINE

Headers = Sequence[tuple[str, str]]


class RawConnection(ABC):
    """A connection of Engine.IO, open as soon as it is made.

    Args:
        url: The server's.
        headers: What is sent beside what must be; a name may be there more than once.
        query: What stands in the URL beside what must be.
    """

    @abstractmethod
    def __init__(self, url: str, headers: Headers = (), query: str = "") -> None: ...

    @abstractmethod
    def send(self, *packets: str) -> None:
        """Send packets at once: over polling in one payload, which the server has then handled."""

    @abstractmethod
    def send_frame(self, frame: str) -> None:
        """Send a frame of Engine.IO, whatever it is and whatever is answered."""

    @abstractmethod
    def send_bytes(self, data: bytes) -> None:
        """Send what belongs to a packet as its attachment."""

    @abstractmethod
    def receive(self) -> str:
        """Return the next packet, wait for it if necessary. Pings are answered meanwhile."""

    @abstractmethod
    def close(self) -> None:
        """Leave without a word to any namespace."""


class RawPolling(RawConnection):
    """A connection over HTTP polling.

    Attributes:
        later: The headers that are sent once it is open.
        sid: Its session id.
        url: The server's.
    """

    later: Headers = ()

    def __init__(self, url: str, headers: Headers = (), query: str = "") -> None:
        self.url = url
        self._address = urlsplit(url).netloc
        self._path = f"/socket.io/?EIO=4&transport=polling&{query}"
        self._packets: list[str] = []
        opened = self._request("GET", headers=headers)
        self.sid: str = json.loads(opened[1:])["sid"]
        self._path += f"&sid={self.sid}"

    def send(self, *packets: str) -> None:
        self._post("\x1e".join(f"4{packet}" for packet in packets))

    def send_frame(self, frame: str) -> None:
        self.post(frame.encode())

    def send_bytes(self, data: bytes) -> None:
        self._post(f"b{b64encode(data).decode()}")

    def receive(self) -> str:
        while not self._packets:
            received = self._request("GET", headers=self.later).split("\x1e")
            if "2" in received:
                self._post("3")
            self._packets += [packet[1:] for packet in received if packet.startswith("4")]
        return self._packets.pop(0)

    def close(self) -> None:
        self._post("1")

    def place(self) -> tuple[str, str]:
        """Return the address that requests go to, and the path with its query."""
        return self._address, self._path

    def post(self, body: bytes, headers: Headers = (), query: str = "") -> int:
        """Send a request with whatever is in it, and return the status of the answer.

        Args:
            body: What it holds.
            headers: What is sent beside or, of the same name, in place of what must be.
            query: What stands in the URL beside what must be.
        """
        connection = HTTPConnection(self._address, timeout=DEADLINE)
        sent = {"Content-Length": str(len(body)), **dict(headers)}
        connection.request("POST", f"{self._path}&{query}", body, sent)
        status = connection.getresponse().status
        connection.close()
        return status

    def _post(self, payload: str) -> None:
        assert self._request("POST", payload, self.later) == "OK"

    def _request(self, method: str, body: str | None = None, headers: Headers = ()) -> str:
        connection = HTTPConnection(self._address, timeout=DEADLINE)
        connection.putrequest(method, self._path)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body.encode())))
        connection.endheaders(None if body is None else body.encode())
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        assert response.status == 200, f"{response.status}: {text}"
        return text


class RawWebSocket(RawConnection):
    """A connection over a WebSocket, which is its `socket`."""

    def __init__(self, url: str, headers: Headers = (), query: str = "") -> None:
        self.socket = websocket.create_connection(
            f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket&{query}",
            header=[f"{name}: {value}" for name, value in headers],
            timeout=DEADLINE,
        )
        assert self.socket.recv().startswith("0")

    def send(self, *packets: str) -> None:
        for packet in packets:
            self.socket.send(f"4{packet}")

    def send_frame(self, frame: str) -> None:
        self.socket.send(frame)

    def send_bytes(self, data: bytes) -> None:
        self.socket.send_binary(data)

    def receive(self) -> str:
        while True:
            packet: str = self.socket.recv()
            if packet == "2":
                self.socket.send("3")
            if packet.startswith("4"):
                return packet[1:]

    def close(self) -> None:
        self.socket.shutdown()


RAW = {"polling": RawPolling, "websocket": RawWebSocket}

Open = Callable[..., RawConnection]
"""Opens a connection to a server: `open_raw(server, headers=…)`."""


@contextmanager
def openings(transport: str) -> Iterator[Open]:
    """Open connections over a transport of `RAW`, and close them in the end."""
    with ExitStack() as stack:

        def open_raw(server: Server, **opening: Any) -> RawConnection:
            connection: RawConnection = RAW[transport](server.url, **opening)
            stack.callback(_close, connection)
            return connection

        yield open_raw


def _close(connection: RawConnection) -> None:
    with suppress(Exception):  # it is closed already
        connection.close()
