"""What the tests of security share: documents, servers, and the module that documents name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from asyncapi_3 import asyncapi_3_installed, run_in_both_versions, written_in  # noqa: F401
from flask import Flask

from asynction_core import AsynctionSocketIO

Document = dict[str, Any]
Serve = Callable[..., AsynctionSocketIO]

UNAUTHENTICATED = {"message": "unauthenticated"}
UNAUTHORISED = {"message": "unauthorised"}

FLOWS = {
    "clientCredentials": {
        "tokenUrl": "https://id.example.com/token",
        "scopes": {"read": "Look", "write": "Change", "admin": "Everything"},
    }
}

# One of each kind, whose callable is the attribute of that name of the module that tests provide.
SCHEMES: dict[str, dict[str, Any]] = {
    "basic": {"type": "http", "scheme": "basic", "x-basicInfoFunc": "application.basic"},
    "bearer": {"type": "http", "scheme": "bearer", "x-bearerInfoFunc": "application.bearer"},
    "oauth2": {"type": "oauth2", "flows": FLOWS, "x-tokenInfoFunc": "application.oauth2"},
    "openid": {
        "type": "openIdConnect",
        "openIdConnectUrl": "https://id.example.com/.well-known/openid-configuration",
        "x-tokenInfoFunc": "application.openid",
    },
    "query": {
        "type": "httpApiKey",
        "in": "query",
        "name": "key",
        "x-apiKeyInfoFunc": "application.query",
    },
    "header": {
        "type": "httpApiKey",
        "in": "header",
        "name": "X-Key",
        "x-apiKeyInfoFunc": "application.header",
    },
    "cookie": {
        "type": "httpApiKey",
        "in": "cookie",
        "name": "key",
        "x-apiKeyInfoFunc": "application.cookie",
    },
    "user": {"type": "apiKey", "in": "user", "x-apiKeyInfoFunc": "application.user"},
    "password": {"type": "apiKey", "in": "password", "x-apiKeyInfoFunc": "application.password"},
    "login": {"type": "userPassword", "x-basicInfoFunc": "application.login"},
    "certificate": {"type": "X509", "x-certInfoFunc": "application.certificate"},
}


def document_of(
    channels: dict[str, Any], security: list[Any] | None = None, **schemes: Any
) -> Document:
    """Return a document with the server "main", which asks for `security`.

    Args:
        channels: The channels.
        security: The requirements of the server.
        **schemes: Security schemes; if none is given, one of each kind.
    """
    server: dict[str, Any] = {"url": "localhost:5000", "protocol": "ws"}
    if security is not None:
        server["security"] = security
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "servers": {"main": server},
        "channels": channels,
        "components": {"securitySchemes": schemes or SCHEMES},
    }


def serve_document(document: Any, **options: Any) -> AsynctionSocketIO:
    """Return a server for a document, of which it is the server "main"."""
    options = {
        "app": Flask(__name__),
        "async_mode": "threading",
        "server_name": "main",
        "check_document": False,  # what is wrong with one is for security to say here
    } | options
    return AsynctionSocketIO.from_spec(document, **options)


@pytest.fixture(autouse=True)
def with_all_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the handlers of the document and its validation, too: both stand behind security."""
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS", raising=False)


@pytest.fixture
def serve() -> Serve:
    return serve_document


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module "application", which documents name: each scheme knows "ann", until changed."""
    module: Any = ModuleType("application")
    for name in SCHEMES:
        setattr(module, name, lambda *credentials: {"sub": "ann"})
    monkeypatch.setitem(sys.modules, "application", module)
    return module


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a document to a file and return its path."""

    def write_file(text: str) -> Path:
        path = tmp_path / "asyncapi.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_in_both_versions(metafunc, Path(__file__).parent)
