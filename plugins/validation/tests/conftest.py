"""What the tests of validation share: servers on a test's Flask app, with each engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asyncapi_3 import asyncapi_3_installed, run_in_both_versions, written_in  # noqa: F401
from flask import Flask
from flask_socketio import SocketIOTestClient

from asynction_core import AsynctionSocketIO


@pytest.fixture(autouse=True)
def without_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "docs,handlers,security")


@pytest.fixture(params=["jsonschema", "jsonschema-rs"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


@pytest.fixture
def serve(engine: str) -> Callable[..., AsynctionSocketIO]:
    """Build a server for the channel "/a", with each engine in turn."""

    def build(channel: dict[str, Any], **options: Any) -> AsynctionSocketIO:
        document = {
            "asyncapi": "2.6.0",
            "info": {"title": "test", "version": "1"},
            "channels": {"/a": channel},
            "components": options.pop("components", {}),
        }
        options.setdefault("validation_engine", engine)
        return AsynctionSocketIO.from_spec(
            document, app=Flask(__name__), async_mode="threading", **options
        )

    return build


def client_of(server: AsynctionSocketIO, **options: Any) -> Any:
    app = server.sockio_mw.flask_app
    return SocketIOTestClient(app, server, namespace="/a", **options)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_in_both_versions(metafunc, Path(__file__).parent)
