"""What the tests of the mock server share: servers that run in this process, and their clients."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asyncapi_3 import asyncapi_3_installed, run_in_both_versions, written_in  # noqa: F401
from flask import Flask
from flask_socketio import SocketIO, SocketIOTestClient

from asynction_mock import MockAsynctionSocketIO

Serve = Callable[..., MockAsynctionSocketIO]
Run = Callable[..., None]

_DEADLINE = 10.0  # seconds


@pytest.fixture(autouse=True)
def with_all_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use validation and security, too: a mock server stands behind both."""
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS", raising=False)


@pytest.fixture
def serve() -> Serve:
    """Build a mock server of a document, or of the events that the server sends and receives."""

    def build(
        document: Any = None, *, sends: Any = (), receives: Any = (), **options: Any
    ) -> MockAsynctionSocketIO:
        options = {"app": Flask(__name__), "async_mode": "threading"} | options
        return MockAsynctionSocketIO.from_spec(document or document_of(sends, receives), **options)

    return build


def document_of(sends: Any = (), receives: Any = ()) -> dict[str, Any]:
    """Return a document with the namespace "/", from messages by the names of their events."""
    channel = {
        operation: {"message": {"oneOf": [{"name": name, **messages[name]} for name in messages]}}
        for operation, messages in (("subscribe", sends), ("publish", receives))
        if messages
    }
    info = {"title": "test", "version": "1"}
    return {"asyncapi": "2.6.0", "info": info, "channels": {"/": channel}}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a document to a file and return its path."""

    def write_file(text: str) -> Path:
        path = tmp_path / "asyncapi.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a mock server, but for the web server, until a condition is true."""

    def run_until(
        server: MockAsynctionSocketIO, condition: Callable[[], Any], **options: Any
    ) -> dict[str, Any]:
        given: dict[str, Any] = {}

        def serve_web(self: SocketIO, app: Flask, **options: Any) -> None:
            given.update(options)
            end = time.monotonic() + _DEADLINE
            while not condition():
                assert time.monotonic() < end, "the condition has not come true"
                time.sleep(0.001)

        monkeypatch.setattr(SocketIO, "run", serve_web)
        options = {"subscription_task_interval": 0.001} | options
        server.run(server.sockio_mw.flask_app, **options)
        return given

    return run_until


class Client:
    """A client of a server in this process, and all that it has got."""

    def __init__(self, server: MockAsynctionSocketIO, namespace: str = "/", **options: Any) -> None:
        self._client = SocketIOTestClient(
            server.sockio_mw.flask_app, server, namespace=namespace, **options
        )
        self._namespace = namespace
        self._got: list[dict[str, Any]] = []

    def is_connected(self) -> bool:
        return bool(self._client.is_connected(self._namespace))

    def leave(self) -> None:
        self._client.disconnect(self._namespace)

    def call(self, event: str, *args: Any) -> Any:
        """Emit an event; return the argument of its acknowledgement, or the list of several."""
        return self._client.emit(event, *args, namespace=self._namespace, callback=True)

    def got(self, event: str) -> list[list[Any]]:
        """Return the arguments of each event of that name."""
        self._got += self._client.get_received(self._namespace)
        return [packet["args"] for packet in self._got if packet["name"] == event]

    def names(self) -> set[str]:
        """Return the names of all events that it has got."""
        self._got += self._client.get_received(self._namespace)
        return {packet["name"] for packet in self._got}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_in_both_versions(metafunc, Path(__file__).parent)
