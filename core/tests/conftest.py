"""What the tests of the core share: documents, and servers of the core alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from asynction_core import AsynctionSocketIO

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def core_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the plugins that happen to be installed."""
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "docs,handlers,security,validation")


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


@pytest.fixture
def serve(app: Flask) -> Callable[..., AsynctionSocketIO]:
    """Build a server for a document on the test's Flask app."""

    def build(document: Document, **options: Any) -> AsynctionSocketIO:
        options.setdefault("app", app)
        options.setdefault("async_mode", "threading")
        return AsynctionSocketIO.from_spec(document, **options)

    return build


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of the test's own folder and return its path."""

    def write_file(text: str, name: str = "asyncapi.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def document_of(channels: dict[str, Any], **more: Any) -> Document:
    """Return a document with these channels."""
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": channels,
        **more,
    }


@pytest.fixture
def chat() -> Document:
    """A namespace that receives two events and sends two."""
    return document_of(
        {
            "/chat": {
                "publish": {"message": {"oneOf": [{"name": "say"}, {"name": "leave"}]}},
                "subscribe": {"message": {"oneOf": [{"name": "said"}, {"name": "left"}]}},
            }
        }
    )


def client_of(server: AsynctionSocketIO, namespace: str = "/chat", **options: Any) -> Any:
    return SocketIOTestClient(server.sockio_mw.flask_app, server, namespace=namespace, **options)
