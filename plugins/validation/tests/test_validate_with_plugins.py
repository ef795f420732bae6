"""`asynction validate`, with other plugins installed, or without ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.as_written  # the programs that it starts read what is written

PROGRAM = "from asynction_cli import main; main()"

Validate = Callable[..., "subprocess.CompletedProcess[str]"]

GOOD = """\
asyncapi: 2.6.0
info: {title: T, version: '1'}
channels:
  /:
    publish: {message: {name: say, payload: {type: string}}}
    subscribe: {message: {name: said, payload: {type: string}}}
"""

# As the tutorial of docs/hooks.md has it.
MIDDLEWARES_ALONE = """
from asynction_core import hookimpl

@hookimpl
def asynction_receive_middleware(event):
    return lambda next: next

@hookimpl
def asynction_send_middleware(server, event):
    assert server is not None, "no server is built"
    return lambda next: next
"""
A_HOOK_THAT_IS_NONE = """
from asynction_core import hookimpl

@hookimpl
def asynction_recieve_middleware(event):
    return None
"""
WRAPPERS = """
import inspect
from asynction_core import hookimpl, hookspecs

def wrap():
    found = yield
    for one in found if isinstance(found, list) else ():
        if not callable(one):
            list(one)  # what is found is no generator any more
    return found

for name in vars(hookspecs):
    if name.startswith("asynction_"):
        globals()[name] = hookimpl(wrapper=True)(wrap)
del wrap  # which is no hook's name
"""
OPINIONS = """
from asynction_core import hookimpl

@hookimpl
def asynction_check_spec(spec):
    for namespace in spec.namespaces.values():
        yield namespace.node.error("not so short", rule="opinion")
        yield namespace.node.error("nor so plain", rule="opinion", severity="warning")
"""


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Install a plugin into a folder, and run `asynction validate` there."""

    def run(
        code: str | None = None, document: str = GOOD, *options: str, **environment: str
    ) -> object:
        (tmp_path / "a.yaml").write_text(document)
        if code is not None:
            (tmp_path / "their_plugin.py").write_text(code)
        metadata = tmp_path / "theirs-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text("[asynction]\ntheirs = their_plugin\n")
        others = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ASYNCTION_", "PYTHON"))
        }
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "validate", *options, "a.yaml"],
            cwd=tmp_path,
            env={**others, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run  # type: ignore[return-value]  # text, not bytes


def test_a_plugin_of_middlewares_alone_says_nothing_of_documents(validate: Validate) -> None:
    done = validate(MIDDLEWARES_ALONE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.yaml: ok\n", "")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param(None, "fails to import", id="it is not there"),
        pytest.param("1 / 0", "fails to import", id="it fails"),
        pytest.param(A_HOOK_THAT_IS_NONE, "asynction_recieve_middleware", id="no such hook"),
    ],
)
def test_a_plugin_that_every_server_refuses_fails_with_its_distribution(
    validate: Validate, code: str | None, message: str
) -> None:
    done = validate(code)
    assert "the distribution theirs 1.0" in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


def test_what_another_plugin_finds_is_told(validate: Validate) -> None:
    done = validate(OPINIONS)
    assert done.stdout.splitlines() == [
        "a.yaml:4:3: error: /channels/~1: not so short [opinion]",
        "a.yaml:4:3: warning: /channels/~1: nor so plain [opinion]",
    ]
    assert (done.returncode, done.stderr) == (1, "")


def test_handlers_are_looked_for_though_a_plugin_wraps_all_hooks(validate: Validate) -> None:
    unbound = GOOD.replace("name: say", "name: say, x-handler: nothing.such")
    done = validate(WRAPPERS, unbound, "--handlers")
    assert "leads to no callable: there is no module 'nothing'" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


def test_plugins_that_are_left_out_are_left_out(validate: Validate) -> None:
    wrong = GOOD.replace("{type: string}", "{type: strin}")
    done = validate("1 / 0", wrong, ASYNCTION_DISABLE_PLUGINS="validation, theirs")
    warning, verdict = done.stdout.splitlines()
    assert warning.startswith("a.yaml: warning: payloads of a.yaml are not enforced")
    assert (verdict, done.returncode, done.stderr) == ("a.yaml: ok", 0, "")
