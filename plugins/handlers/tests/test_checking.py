"""Paths that lead to no callable are found without a server, if modules may be imported."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from asynction_core import understand

pytestmark = pytest.mark.as_written

DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "channels": {
        "/a": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "one", "x-handler": "checked_handlers.one"},
                        {"name": "two", "x-handler": "checked_handlers.too"},
                        {"name": "three", "x-handler": "three"},
                    ]
                }
            },
            "x-handlers": {
                "connect": "checked_handlers.conect",
                "disconnect": "checked_handlers.one",
                "error": "no_such_module.error",
            },
        },
    },
}


def test_each_is_an_error_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("checked_handlers")
    module.one = print
    monkeypatch.setitem(sys.modules, "checked_handlers", module)
    understood = understand(DOCUMENT, imports=True)
    assert {error.pointer: error.message.partition(": ")[0] for error in understood.errors} == {
        "/channels/~1a/publish/message/oneOf/1/x-handler": "the x-handler of the event 'two' of "
        "'/a', 'checked_handlers.too', leads to no callable",
        "/channels/~1a/publish/message/oneOf/2/x-handler": "the x-handler of the event 'three' of "
        "'/a', 'three', leads to no callable",
        "/channels/~1a/x-handlers/connect": "the connect handler of '/a', "
        "'checked_handlers.conect', leads to no callable",
        "/channels/~1a/x-handlers/error": "the error handler of '/a', 'no_such_module.error', "
        "leads to no callable",
    }


def test_otherwise_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.import_module", lambda name: pytest.fail(f"imports {name}"))
    assert understand(DOCUMENT).findings == ()
