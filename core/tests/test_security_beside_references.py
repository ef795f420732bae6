"""What stands beside a `$ref` and is about security is an error: AsyncAPI ignores it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asynction_core import understand

SCHEME = {"$ref": "#/components/securitySchemes/jwt"}
V2: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "t", "version": "1"},
    "servers": {"main": {"url": "localhost", "protocol": "ws", "security": [{"jwt": []}]}},
    "channels": {"/": {"publish": {"message": {"name": "say"}, "security": [{"jwt": []}]}}},
    "components": {
        "securitySchemes": {
            "jwt": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": "https://a.b/c", "scopes": {"admin": ""}}
                },
            },
        },
        "servers": {"other": {"url": "localhost", "protocol": "ws"}},
        "channels": {"other": {}},
        "messages": {"other": {"name": "other"}},
        "operationTraits": {"other": {}},
    },
}
V3: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "info": {"title": "t", "version": "1"},
    "servers": {"main": {"host": "localhost", "protocol": "ws", "security": [SCHEME]}},
    "channels": {"lobby": {"address": "/", "messages": {"say": {}}}},
    "operations": {
        "say": {"action": "receive", "channel": {"$ref": "#/channels/lobby"}, "security": [SCHEME]}
    },
    "components": {
        "securitySchemes": {"jwt": {"type": "http", "scheme": "bearer"}},
        "servers": {"other": {"host": "localhost", "protocol": "ws"}},
        "channels": {"other": {"address": "/other"}},
        "messages": {"other": {}},
        "operations": {"other": {"action": "send", "channel": {"$ref": "#/channels/lobby"}}},
        "operationTraits": {"other": {}},
    },
}

TO = "$ref"
COMPONENT = "#/components"
CASES: list[tuple[dict[str, Any], str, Any]] = [
    (V3, "/operations/say/security/0/scopes", ["admin"]),
    (V3, "/servers/main/security/0/scopes", ["admin"]),
    (V3, "/servers/main/security/0/description", "Who"),
    (V3, "/channels/lobby/x-security", [{**SCHEME, "scopes": ["admin"]}]),
    (V3, "/channels/lobby/messages/say/x-security", [{**SCHEME, "x-more": 1}]),
    (V3, "/components/securitySchemes/admin", {**SCHEME, "scopes": ["admin"]}),
    (V3, "/servers/more", {TO: f"{COMPONENT}/servers/other", "security": [SCHEME]}),
    (V3, "/channels/more", {TO: f"{COMPONENT}/channels/other", "x-security": [SCHEME]}),
    (V3, "/channels/lobby/messages/more", {TO: f"{COMPONENT}/messages/other", "x-security": []}),
    (V3, "/operations/more", {TO: f"{COMPONENT}/operations/other", "security": [SCHEME]}),
    (
        V3,
        "/operations/say/traits",
        [{TO: f"{COMPONENT}/operationTraits/other", "security": [SCHEME]}],
    ),
    (V2, "/components/securitySchemes/admin", {**SCHEME, "x-tokenInfoFunc": "a.b"}),
    (V2, "/servers/main/security/0", {TO: "#/servers/main/security/1", "jwt": ["admin"]}),
    (V2, "/channels/~1/x-security", [{TO: "#/servers/main/security/0", "jwt": ["admin"]}]),
    (V2, "/servers/more", {TO: f"{COMPONENT}/servers/other", "security": [{"jwt": []}]}),
    (V2, "/channels/more", {TO: f"{COMPONENT}/channels/other", "x-security": [{"jwt": []}]}),
    (
        V2,
        "/channels/~1/publish/message",
        {TO: f"{COMPONENT}/messages/other", "x-security": [{"jwt": []}]},
    ),
    (
        V2,
        "/channels/~1/publish/traits",
        [{TO: f"{COMPONENT}/operationTraits/other", "security": [{"jwt": []}]}],
    ),
    (
        V2,
        "/components/securitySchemes/jwt/flows",
        {TO: "#/components/x-flows", "clientCredentials": {}},
    ),
]


def changed(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """Return a document with another value at a place."""
    result = json.loads(json.dumps(document))
    result["components"]["x-flows"] = {}
    result["servers"]["main"]["security"].append({"jwt": []} if document is V2 else SCHEME)
    *above, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    place: Any = result
    for step in above:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return result


@pytest.mark.parametrize(("document", "pointer", "value"), CASES)
def test_what_is_about_security_stands_beside_no_reference(
    document: dict[str, Any], pointer: str, value: Any
) -> None:
    found = understand(changed(document, pointer, value))
    errors = [one for one in found.errors if "stands beside a '$ref'" in one.message]
    assert len(errors) == 1
    assert errors[0].pointer.startswith(pointer)
    assert ("put a scheme object per set of scopes" in errors[0].message.lower()) is (
        errors[0].pointer.endswith("/scopes")
    )


def test_elsewhere_it_is_no_error() -> None:
    message = {TO: f"{COMPONENT}/messages/other", "description": "Another"}
    payload = {
        TO: f"{COMPONENT}/schemas/a",
        "properties": {"security": {TO: "#/components/schemas/a"}},
    }
    document = changed(V3, "/channels/lobby/messages/more", message)
    document["components"]["schemas"] = {"a": {}, "b": payload}
    found = understand(document)
    assert not [one for one in found.errors if "stands beside" in one.message]


def test_a_file_that_is_referred_to_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "schemes.yaml").write_text(
        "jwt: {type: http, scheme: bearer}\nadmin: {$ref: '#/jwt', scopes: [admin]}\n"
    )
    document = changed(V3, "/operations/say/security/0", {TO: "schemes.yaml#/admin"})
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(document))
    (error,) = [one for one in understand(path).errors if "beside" in one.message]
    assert (error.file, error.line, error.pointer) == (
        str(tmp_path / "schemes.yaml"),
        2,
        "/admin/scopes",
    )
