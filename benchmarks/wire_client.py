"""The least that speaks Socket.IO over a WebSocket, so that the server is what limits.

A full client takes two thirds of the CPU per event that the server takes. This one sends frames
that were made before the clock started. Engine.IO protocol 4, Socket.IO protocol 5, RFC 6455
without extensions.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import struct
import time
from collections.abc import Iterator, Sequence

from documents import ARGUMENT, NAMESPACE, RECEIVED

ACK_ID = 1
_PING = "2"
ACK = f"43{NAMESPACE},{ACK_ID}[true]"
TIMEOUT = 10.0  # seconds of silence after which a server counts as dead


class Connection:
    """One client, connected to a namespace."""

    def __init__(self, port: int, namespace: str = NAMESPACE) -> None:
        of_namespace = "" if namespace == "/" else f"{namespace},"
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._event = _frame(
            f"42{of_namespace}{ACK_ID}" + json.dumps([RECEIVED, ARGUMENT], separators=(",", ":"))
        )
        self._upgrade(port)
        self._expect("0{")
        self._socket.sendall(_frame(f"40{of_namespace}"))
        self._expect(f"40{of_namespace}{{")

    def emit(self) -> None:
        """Send the event."""
        self._socket.sendall(self._event)

    def receive(self) -> list[str]:
        """Return the packets that have arrived; wait for more bytes first."""
        arrived = self._socket.recv(65536)
        if not arrived:
            raise ConnectionError("the server closed the connection")
        self._received += arrived
        return list(self._packets())

    def fileno(self) -> int:
        """Return the socket's number, for selectors."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _upgrade(self, port: int) -> None:
        self._socket.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            b"Host: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            % port
        )
        head = b""
        while b"\r\n\r\n" not in head:
            arrived = self._socket.recv(65536)
            if not arrived:
                raise ConnectionError("the server closed the connection")
            head += arrived
        head, self._received = head.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.splitlines()[0]:
            raise ConnectionError(f"no WebSocket: {head.splitlines()[0]!r}")

    def _expect(self, start: str) -> None:
        packets = list(self._packets())
        while not packets:
            packets = [packet for packet in self.receive() if packet != _PING]
        if len(packets) != 1 or not packets[0].startswith(start):
            raise ConnectionError(f"expected {start!r}, got {packets!r}")

    def _packets(self) -> Iterator[str]:
        """Take out the complete frames that have arrived (a server's frames are not masked)."""
        while len(self._received) >= 2:
            length, begin = self._received[1], 2
            if length == 126:
                if len(self._received) < 4:
                    return
                length, begin = struct.unpack_from("!H", self._received, 2)[0], 4
            end = begin + length
            if len(self._received) < end:
                return
            packet, self._received = self._received[begin:end], self._received[end:]
            yield packet.decode()


def _frame(text: str) -> bytes:
    """Return a masked text frame of at most 65,535 bytes."""
    payload, mask = text.encode(), os.urandom(4)
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack("!H", size)
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return b"\x81" + length + mask + masked


def burst(connections: Sequence[Connection], events: int) -> tuple[float, float]:
    """Let every connection emit so many events, each after the ack of the one before.

    Returns:
        The seconds until the last ack, and the CPU seconds that this process needed for it.

    Raises:
        ConnectionError: A server fell silent or answered with anything but the ack.
    """
    left = dict.fromkeys(connections, events)
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ, connection)
        start, cpu = time.perf_counter(), time.process_time()
        for connection in connections:
            connection.emit()
        while left:
            ready = selector.select(TIMEOUT)
            if not ready:
                raise ConnectionError("the server does not answer")
            for key, _ in ready:
                _take_acks(key.data, left)
        return time.perf_counter() - start, time.process_time() - cpu


def _take_acks(connection: Connection, left: dict[Connection, int]) -> None:
    for packet in connection.receive():
        if packet != ACK:
            raise ConnectionError(f"expected {ACK!r}, got {packet!r}")
        left[connection] -= 1
        if left[connection]:
            connection.emit()
        else:
            del left[connection]
