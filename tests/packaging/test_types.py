"""What type checkers and editors know of options, security callables and codecs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlib_metadata import entry_points

from asynction import AsynctionSocketIO, Options, typed_options
from asynction_core.plugins.options import OF_CORE
from asynction_core.serving.server_options import _options as options_of_socketio

STUB = Path(typed_options.__file__).with_name("typed_server.pyi")

SNIPPETS = """\
import re
from collections.abc import Callable
from random import Random
from typing import Any

import jwt
from flask import Flask

from asynction import AsynctionSocketIO, Options, SecurityInfo
from asynction_core import Codec, Coder, Loaded, Node, PayloadProblem

serve = AsynctionSocketIO.from_spec
app = Flask(__name__)

serve("a.yaml", app=app, on_invalid="ack", max_http_buffer_size=10, async_mode="gevent")
serve("a.yaml", channel_parameters={"/{a}": {"a": re.compile("[0-9]+")}}, health=True)
serve("a.yaml", rate_storage="redis://", anything=1)  # of other plugins
options: Options = {"on_invalid": "warn", "server_name": "production", "ping_timeout": 2.5}
serve("a.yaml", **options)
serve("a.yaml").emit("said", "hello")

serve("a.yaml", on_invalid="nonsense")  # E: arg-type
serve("a.yaml", validate_formats="yes")  # E: arg-type
serve("a.yaml", ping_timeout="2")  # E: arg-type
serve("a.yaml", app="app")  # E: arg-type
serve(5)  # E: arg-type
wrong: Options = {"on_invald": "ack"}  # E: typeddict-unknown-key


class Mine(AsynctionSocketIO):
    pass


mine: Mine = Mine.from_spec("a.yaml")


def claims(token: str) -> SecurityInfo:
    return jwt.decode(token, "secret", algorithms=["HS256"])


def literal(username: str, password: str, required_scopes: list[str]) -> SecurityInfo | None:
    return {"sub": username, "scopes": ["read"], "role": "admin"} if password else None


def reading(info: SecurityInfo) -> Any:
    return info["sub"], info.get("role")


def nobody(token: str) -> SecurityInfo:
    return token  # E: return-value


class MyCoder:
    def decode(self, data: Any) -> Any: ...
    def encode(self, value: Any) -> bytes: ...
    def check(self, value: Any) -> PayloadProblem | None: ...
    def example(self, random: Random) -> int: ...


class MyCodec:
    def compile(self, schema: Any, node: Node) -> MyCoder:
        return MyCoder()


class Wrong(MyCoder):
    def check(self, value: Any) -> str: ...  # E: override


coder: Coder = MyCoder()
codec: Codec = MyCodec()
other: Codec = MyCoder()  # E: assignment
Loaded({}, "db://1", "a: b")
Loaded("a: b")  # E: arg-type
"""


@pytest.mark.wide
def test_a_type_checker_knows_them(tmp_path: Path) -> None:
    file = tmp_path / "snippets.py"
    file.write_text(SNIPPETS, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    command += ["--disable-error-code=empty-body", "--cache-dir", tmp_path / "cache", file.name]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    told = re.findall(r"^snippets\.py:(\d+): error: .*\[([\w-]+)\]$", run.stdout, flags=re.M)
    lines = enumerate(SNIPPETS.splitlines(), start=1)
    expected = [(str(n), line.rpartition("# E: ")[2]) for n, line in lines if "# E: " in line]
    assert told == expected, run.stdout + run.stderr


def of_plugins() -> set[str]:
    """Return the options that plugins of this project define."""
    ours = [one for one in entry_points(group="asynction") if one.dist.name.startswith("asynction")]
    plugins = [one.load() for one in ours]
    return {
        name
        for plugin in plugins
        if hasattr(plugin, "asynction_options")
        for name in plugin.asynction_options()
    }


@pytest.mark.parametrize(
    ("typed", "defined"),
    [
        pytest.param(
            typed_options.OfCore,
            {*OF_CORE, "docs", "validation"} - {"spec_path"},
            id="core",
        ),
        pytest.param(typed_options.OfPlugins, of_plugins() - {"docs", "validation"}, id="ours"),
        pytest.param(typed_options.OfSocketIO, options_of_socketio(), id="Flask-SocketIO"),
    ],
)
def test_every_option_that_there_is_has_a_type(typed: type, defined: set[str]) -> None:
    assert {*typed.__annotations__} == {*defined}


def test_the_server_takes_what_the_options_say() -> None:
    (server,) = [
        node for node in ast.parse(STUB.read_text()).body if isinstance(node, ast.ClassDef)
    ]
    (from_spec,) = [node for node in server.body if isinstance(node, ast.FunctionDef)]
    arguments = from_spec.args
    typed = {
        one.arg: ast.unparse(one.annotation)
        for one in (*arguments.args[2:], *arguments.kwonlyargs)
        if one.annotation is not None
    }
    assert typed == {name: kind.__forward_arg__ for name, kind in Options.__annotations__.items()}
    assert server.name == AsynctionSocketIO.__name__
