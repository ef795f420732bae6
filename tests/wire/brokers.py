"""Message queues that tests may stop, stall and start again."""

import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
from free_ports import free_port

from .waiting import wait_for


class Broker:
    """A message queue, on a port that stays the same.

    Attributes:
        url: Where it is.
    """

    url: str

    def start(self) -> None:
        """Let it serve, again."""

    def stop(self) -> None:
        """Let it go, with all connections."""

    def stall(self) -> None:
        """Let it accept connections and say nothing."""

    def resume(self) -> None:
        """Let it say what it has not said."""


class OwnRedis(Broker):
    """A Redis that no other test uses."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def running(cls) -> "Iterator[OwnRedis]":
        if shutil.which("redis-server") is None:
            pytest.skip("redis-server is not installed")
        redis = cls()
        try:
            redis.start()
            yield redis
        finally:
            redis.stop()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        wait_for(self._answers, "an answer of Redis", seconds=30)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stall(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with suppress(OSError), closing(self._connection()) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        return False

    def _connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=1)


class Proxy(Broker):
    """A way to a broker that others use, too.

    Args:
        port: The port of the broker.
        url: Its URL, with `{port}` for the port of the way.
    """

    def __init__(self, port: int, url: str) -> None:
        self._target = port
        self._port = free_port()
        self.url = url.format(port=self._port)
        self._server: socket.socket | None = None
        self._connections: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()

    @classmethod
    @contextmanager
    def running(cls, port: int, url: str) -> "Iterator[Proxy]":
        proxy = cls(port, url)
        try:
            proxy.start()
            yield proxy
        finally:
            proxy.resume()
            proxy.stop()

    def start(self) -> None:
        self._server = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=[self._server], daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            with suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._connections.clear()

    def stall(self) -> None:
        self._flows.clear()

    def resume(self) -> None:
        self._flows.set()

    def _accept(self, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = server.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._connections += [near, far]
                for source, target in [(near, far), (far, near)]:
                    threading.Thread(target=self._carry, args=[source, target], daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
