"""What the tests of the documentation share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asyncapi_3 import asyncapi_3_installed, run_in_both_versions, written_in  # noqa: F401
from flask import Flask
from flask.testing import FlaskClient

from asynction_core import AsynctionSocketIO

Browse = Callable[..., FlaskClient]

CHAT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "Chat", "version": "1.0.0"},
    "channels": {
        "/": {
            "publish": {"message": {"name": "say", "payload": {"type": "string"}}},
            "subscribe": {"message": {"name": "said", "payload": {"type": "string"}}},
        }
    },
}


@pytest.fixture(autouse=True)
def with_this_plugin_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "handlers,security,validation")


@pytest.fixture
def browse() -> Browse:
    """Return a client of an app with a server of a document."""

    def visit(document: Any = CHAT, **options: Any) -> FlaskClient:
        app = Flask(__name__)
        AsynctionSocketIO.from_spec(document, app=app, async_mode="threading", **options)
        return app.test_client()

    return visit


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_in_both_versions(metafunc, Path(__file__).parent)
