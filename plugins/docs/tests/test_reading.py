"""What reading a document for its page tells: what is wrong with it, and nothing about a server."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from asynction_core import SpecError
from asynction_docs.site import read, write_site

pytestmark = pytest.mark.as_written

TOKEN = {"type": "http", "scheme": "bearer", "x-bearerInfoFunc": "nowhere.check"}

# Asks for all that a server can enforce, and for callables that do not exist.
DEMANDING: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "Orders", "version": "1.0.0"},
    "servers": {"main": {"url": "localhost", "protocol": "ws", "security": [{"token": []}]}},
    "channels": {
        "/orders/{orderId}": {
            "parameters": {"orderId": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}},
            "bindings": {"ws": {"query": {"type": "object", "properties": {"page": {}}}}},
            "publish": {
                "message": {
                    "name": "place",
                    "payload": {"type": "string"},
                    "x-ack": {"args": {"type": "boolean"}},
                    "x-handler": "nowhere.place",
                }
            },
            "x-handlers": {"connect": "nowhere.connect"},
        },
        "/": {"x-security": [{"token": []}]},
    },
    "components": {"securitySchemes": {"token": TOKEN}},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "asyncapi.json"


@pytest.mark.parametrize(
    "left_out",
    ["", "docs", "handlers", "security", "validation", "handlers,security,validation"],
)
def test_nothing_is_told_that_matters_only_to_a_server(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, left_out: str
) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", left_out)
    path.write_text(json.dumps(DEMANDING))
    spec = read(path, {})
    assert spec.server is spec.servers["main"]
    assert caplog.text == ""


def test_options_of_all_plugins_can_be_given(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS")
    path.write_text(json.dumps(DEMANDING))
    assert read(path, {"on_invalid": "ack", "accept_any_credentials": True, "validation": False})


def say(**fields: Any) -> Any:
    document = deepcopy(DEMANDING)
    document["channels"]["/"]["publish"] = {"message": {"name": "say", **fields}}
    return document


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (say(examples=[{"payload": 1}], payload={"type": "string"}), "message/examples/0"),
        (say(payload={"type": "strin"}), "/publish/message/payload/type"),
        (say(**{"x-security": [{"token": ["read"]}]}), "/x-security/0/token: the security scheme"),
        (say(summry="Speak"), "/publish/message/summry"),
    ],
)
def test_what_is_wrong_with_a_document_is_told_and_it_is_shown_all_the_same(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    document: Any,
    told: str,
) -> None:
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS")
    path.write_text(json.dumps(document))
    assert write_site(read(path, {}), path.parent / "site").is_file()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert caplog.messages[0].startswith(f"{path}:1: /channels/~1/")
    assert told in caplog.messages[0]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**DEMANDING, "asyncapi": "4.0.0"}, "/asyncapi"),
        (
            say(payload={"$ref": "#/components/schemas/Text"}),
            "/channels/~1/publish/message/payload",
        ),
        ({**DEMANDING, "channels": {"/": []}}, "/channels/~1"),
    ],
)
def test_what_cannot_be_shown_is_an_error(path: Path, document: Any, pointer: str) -> None:
    path.write_text(json.dumps(document))
    with pytest.raises(SpecError) as raised:
        read(path, {})
    assert raised.value.pointer == pointer


def test_a_scheme_that_is_none_is_an_error_at_its_place(path: Path) -> None:
    path.write_text(json.dumps({**DEMANDING, "components": {"securitySchemes": {"token": "http"}}}))
    with pytest.raises(SpecError, match="this must be a mapping, not a string") as raised:
        write_site(read(path, {}), path.parent / "site")
    assert raised.value.pointer == "/components/securitySchemes/token"
