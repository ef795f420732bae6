"""Security as documents of AsyncAPI 3.x ask for it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from asynction_core import AsynctionSocketIO, SpecError

from .conftest import SCHEMES, Serve

pytestmark = pytest.mark.as_written

FLOWS = {
    "clientCredentials": {
        "tokenUrl": "https://id.example.com/token",
        "availableScopes": {"read": "Look", "write": "Change"},
    }
}
OAUTH = {"type": "oauth2", "flows": FLOWS, "x-tokenInfoFunc": "application.oauth2"}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/securitySchemes/{name}"}


DOCUMENT: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "info": {"title": "test", "version": "1"},
    "servers": {
        "main": {"host": "localhost:5000", "protocol": "ws", "security": [reference("bearer")]}
    },
    "channels": {
        "inherits": {"messages": {"say": {}}},
        "own": {"messages": {"say": {}}, "x-security": [reference("readers"), {"login": []}]},
        "together": {"address": "together", "x-security": [{"login": [], "bearer": []}]},
        "open": {"address": "open", "x-security": [{}]},
    },
    "operations": {
        "write": {
            "action": "receive",
            "channel": {"$ref": "#/channels/own"},
            "security": [reference("writers")],
        },
        "hear": {"action": "receive", "channel": {"$ref": "#/channels/inherits"}},
    },
    "components": {
        "securitySchemes": {
            **{name: SCHEMES[name] for name in ("bearer", "login")},
            "readers": {**OAUTH, "scopes": ["read"]},
            "writers": {**OAUTH, "scopes": ["write"]},
        }
    },
}

TOKEN = {"token": "right"}
LOGIN = {"username": "ann", "password": "right"}


def connect(server: AsynctionSocketIO, namespace: str, auth: Any = None) -> SocketIOTestClient:
    return SocketIOTestClient(server.sockio_mw.flask_app, server, namespace=namespace, auth=auth)


@pytest.fixture
def server(serve: Serve, application: Any) -> AsynctionSocketIO:
    application.bearer = lambda token: {"sub": "ann"} if token == "right" else None
    application.login = lambda username, password: (
        {"sub": username} if password == "right" else None
    )
    application.oauth2 = lambda token: {"sub": "ann", "scope": token}
    server = serve(deepcopy(DOCUMENT), on_invalid="ack")
    for namespace in ("/inherits", "/own"):
        server.on_event("say", lambda *args: "said", namespace=namespace)
    return server


@pytest.mark.parametrize(
    ("namespace", "auth", "gets_in"),
    [
        ("/inherits", TOKEN, True),
        ("/inherits", {"token": "wrong"}, False),
        ("/inherits", None, False),
        ("/own", {"token": "read"}, True),
        ("/own", {"token": "write"}, False),
        ("/own", LOGIN, True),
        ("/own", {**LOGIN, "password": "wrong"}, False),
        ("/together", {**LOGIN, **TOKEN}, True),
        ("/together", LOGIN, False),
        ("/together", TOKEN, False),
        ("/open", None, True),
    ],
)
def test_who_gets_in(server: AsynctionSocketIO, namespace: str, auth: Any, gets_in: bool) -> None:
    client = connect(server, namespace, auth)
    assert client.is_connected(namespace) is gets_in


@pytest.mark.parametrize(("scopes", "answer"), [("read write", "said"), ("read", None)])
def test_an_operation_asks_for_scopes(
    server: AsynctionSocketIO, scopes: str, answer: str | None
) -> None:
    client = connect(server, "/own", {"token": scopes})
    got = client.emit("say", namespace="/own", callback=True)
    if answer is None:
        assert got["error"]["type"] == "SecurityException"
    else:
        assert got == answer


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scopes": ["admin"]}, "defines the scope 'admin'"),
        ({"flows": {"clientCredentials": {"tokenUrl": "https://a.example/t"}}}, "availableScopes"),
        ({"type": "http", "scheme": "basic", "scopes": ["read"]}, "has no scopes"),
    ],
)
def test_schemes_are_checked(
    serve: Serve, application: Any, change: dict[str, Any], message: str
) -> None:
    document = deepcopy(DOCUMENT)
    document["components"]["securitySchemes"]["readers"].update(change)
    with pytest.raises(SpecError, match=message):
        serve(document)
