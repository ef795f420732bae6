"""What the tests of the core share: documents, and servers of the core alone."""

from __future__ import annotations

import sys
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
    monkeypatch.setenv(
        "ASYNCTION_DISABLE_PLUGINS", "docs,handlers,observe,security,testing,validation"
    )


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
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Install a distribution with a plugin, as pip would leave it on the path.

    What installs returns the name of its module.
    """

    def install_plugin(name: str, code: str, distribution: str | None = None) -> str:
        distribution = distribution or f"asynction-{name}"
        module = f"third_party_{name.replace('-', '_')}"
        (tmp_path / f"{module}.py").write_text(code)
        info = tmp_path / f"{distribution.replace('-', '_')}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n"
        )
        (info / "entry_points.txt").write_text(f"[asynction]\n{name} = {module}\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, module, raising=False)
        return module

    return install_plugin


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
