"""Which of the callables that a document names a mock server imports and asks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from asynction_core import SpecError

from .conftest import Client, Serve, document_of


def test_neither_handlers_nor_callables_are_imported(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "not_for_mocks.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    document = document_of(receives={"ask": {"x-handler": "not_for_mocks.ask"}})
    document["channels"]["/"] |= {
        "x-handlers": {"connect": "not_for_mocks.connect", "error": "not_for_mocks.error"},
        "x-security": [{"key": []}],
    }
    scheme = {"type": "apiKey", "in": "user", "x-apiKeyInfoFunc": "not_for_mocks.check"}
    document["components"] = {"securitySchemes": {"key": scheme}}
    server = serve(document)
    assert not Client(server).is_connected()
    assert Client(server, auth={"user": "ada"}).call("ask") == []
    assert "not_for_mocks" not in sys.modules


def test_callables_are_asked_if_they_shall_be(serve: Serve, monkeypatch: Any) -> None:
    module: Any = type(sys)("keepers")
    module.check = lambda key: {"sub": key} if key == "ada" else None
    monkeypatch.setitem(sys.modules, "keepers", module)
    document = document_of(receives={"ask": {}})
    document["channels"]["/"]["x-security"] = [{"key": []}]
    scheme = {"type": "apiKey", "in": "user", "x-apiKeyInfoFunc": "keepers.check"}
    document["components"] = {"securitySchemes": {"key": scheme}}
    server = serve(document, use_security_callables=True)
    assert Client(server, auth={"user": "ada"}).is_connected()
    assert not Client(server, auth={"user": "eve"}).is_connected()
    assert Client(serve(document), auth={"user": "eve"}).is_connected()
    scheme["x-apiKeyInfoFunc"] = "keepers.nobody"
    with pytest.raises(SpecError, match=r"keepers\.nobody"):
        serve(document, use_security_callables=True)


def test_security_that_nobody_enforces_is_an_error(serve: Serve) -> None:
    document = document_of(receives={"ask": {}})
    document["channels"]["/"]["x-security"] = [{"key": []}]
    document["components"] = {"securitySchemes": {"key": {"type": "apiKey", "in": "user"}}}
    with pytest.raises(SpecError, match="security"):
        serve(document, disable_plugins=["security"])
