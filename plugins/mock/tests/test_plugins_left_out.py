"""Mock servers and samples with plugins left out, and with plugins that bind handlers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from asynction_core import SpecError, hookimpl

from .conftest import Client, Serve, document_of

NAMED = {"x-handlers": {"connect": "nowhere.connect"}}
SECURED = {"x-security": [{"key": []}]}
SCHEMES = {"securitySchemes": {"key": {"type": "apiKey", "in": "user"}}}


def document(**channel: Any) -> dict[str, Any]:
    written = document_of(sends={"told": {"payload": {"const": 1}}}, receives={"ask": {}})
    written["channels"]["/"] |= channel
    return {**written, "components": SCHEMES}


@pytest.mark.parametrize("left_out", [["security"], "security", ["security", "validation"]])
def test_a_document_without_security_is_mocked_without_the_plugin(
    serve: Serve, left_out: Any
) -> None:
    server = serve(document(), disable_plugins=left_out)
    assert Client(server).call("ask") == []
    assert [one.make() for one in server.samples] == [(1,)]


def test_so_is_one_by_the_environment(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", " security , handlers")
    assert Client(serve(document(**NAMED))).call("ask") == []
    with pytest.raises(SpecError, match="asynction-security is installed and left out"):
        serve(document(**SECURED))


def test_an_option_of_a_plugin_that_is_left_out_is_unknown(serve: Serve) -> None:
    for name, options in (
        ("security", {"accept_any_credentials": True}),
        ("validation", {"validate_formats": True}),
    ):
        with pytest.raises(TypeError, match=f"asynction-{name} is installed and left out"):
            serve(document(), disable_plugins=[name], **options)


def test_real_servers_keep_their_own_default(serve: Serve) -> None:
    server = serve(document(**SECURED))
    assert server.options["accept_any_credentials"] is True
    asking = serve(document(), use_security_callables=True)
    assert asking.options["accept_any_credentials"] is False


def test_plugins_that_only_bind_handlers_import_nothing_and_others_stay(serve: Serve) -> None:
    class Binding:
        @hookimpl(tryfirst=True)
        def asynction_handler(self) -> Any:
            raise AssertionError

        @hookimpl
        def asynction_namespace_handlers(self) -> Any:
            raise AssertionError

    class Greeting:
        @hookimpl
        def asynction_namespace_handlers(self) -> Any:
            return {"connect": lambda: greeted.append("connected")}

    greeted: list[str] = []
    server = serve(document(**NAMED), plugins=[Binding(), Greeting()])
    assert Client(server).call("ask") == []
    assert greeted == ["connected"]


@pytest.mark.parametrize("left_out", ["security", "validation", " security, docs ,validation"])
def test_samples_need_neither_a_server_nor_these_plugins(tmp_path: Path, left_out: str) -> None:
    (tmp_path / "asyncapi.json").write_text(json.dumps(document(**SECURED, **NAMED)))
    program = (
        "import sys\n"
        "from asynction_cli.command_line import asynction\n"
        "asynction(['mock', 'sample', 'told'], standalone_mode=False)\n"
        "assert 'asynction_mock.server' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "ASYNCTION_DISABLE_PLUGINS": left_out},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
