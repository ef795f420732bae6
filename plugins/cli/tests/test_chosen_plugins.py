"""`--plugin` and `--no-plugin`: which plugins a run has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

LOUD = """\
from asynction_core import Extension, Option, hookimpl

EXTENSION = Extension("x-loud", {"message"}, {"type": "boolean", "description": "Is it loud?"})

class Loud:
    @hookimpl
    def asynction_options(self):
        return {"voice": Option("loud", "How it sounds.")}

    @hookimpl
    def asynction_extensions(self):
        return [EXTENSION]

    @hookimpl
    def asynction_load_document(self, source):
        from pathlib import Path
        import yaml
        if source == "loud":
            return yaml.safe_load(Path("asyncapi.yaml").read_text().replace("Say", "LOUD"))

    @hookimpl
    def asynction_check_spec(self, spec, options):
        if spec.document.root.value.get("x-quiet"):
            yield spec.document.root.error(f"it is not {options['voice']}", rule="loud")

loud = Loud()
unfit = 1
broken = property()

class Picky:
    def __init__(self, voice):
        pass
"""


@pytest.fixture(autouse=True)
def loud(folder: Path) -> None:
    """A module with a plugin, and a document that it finds fault with."""
    (folder / "loud.py").write_text(LOUD)
    (folder / "failing.py").write_text("raise SystemExit('no')")
    (folder / "quiet.yaml").write_text((folder / "asyncapi.yaml").read_text() + "x-quiet: true\n")


COMMANDS = [
    pytest.param(("run", "-p", "0"), id="run"),
    pytest.param(("validate",), id="validate"),
    pytest.param(("mock", "run", "-p", "0"), id="mock run"),
    pytest.param(("mock", "sample"), id="mock sample"),
    pytest.param(("scaffold", "-o", "project"), id="scaffold"),
    pytest.param(("plugins", "--timings"), id="plugins"),
    pytest.param(("plugins", "order", "say"), id="plugins order"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_plugin_is_one_for_this_run(run: Run, command: tuple[str, ...]) -> None:
    done = run("-s", "quiet.yaml", "--plugin", "loud:Loud", "--option", "voice=noisy", *command)
    assert done.returncode == 1
    assert "it is not noisy" in done.stdout + done.stderr


def test_what_only_reads_documents_has_it_too(run: Run, folder: Path) -> None:
    arguments = ("-s", "loud", "--plugin", "loud:loud")
    assert "title: LOUD" in run(*arguments, "bundle").stdout
    assert "x-loud" in run("--plugin", "loud:Loud", "schema").stdout
    assert "x-loud" not in run("schema").stdout
    done = run("-s", "quiet.yaml", "--plugin", "loud:Loud", "docs", "build", "-o", "site")
    assert "it is not loud" in done.stderr
    assert (folder / "site").is_dir()


def test_the_environment_names_plugins_too(run: Run) -> None:
    done = run("-s", "quiet.yaml", "validate", ASYNCTION_PLUGIN="loud:Loud")
    assert "it is not loud" in done.stdout


def test_an_installed_plugin_is_left_out(run: Run) -> None:
    told = run("--no-plugin", "validation", "--no-plugin", "docs", "validate").stdout
    assert "payloads of asyncapi.yaml are not enforced" in told
    left = json.loads(run("--no-plugin", "*", "plugins", "--json").stdout)
    assert {one["status"] for each in left for one in each["plugins"]} == {"active"}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (
            ("--plugin", "lod"),
            2,
            "--plugin: there is no module 'lod': check the spelling, and that it is in the current "
            "folder or installed",
        ),
        (("--plugin", "loud:Lod"), 2, "--plugin loud:Lod: there is no 'Lod': is 'Loud' meant?"),
        (("--plugin", "loud:"), 2, "--plugin is MODULE or MODULE:OBJECT, as in my_plugin:Plugin"),
        (("--plugin", "loud.py"), 2, "--plugin: there is no module 'loud.py'"),
        (("--plugin", "failing"), 1, "--plugin failing cannot be had (SystemExit: no): mend it"),
        (("--plugin", "loud:Picky"), 1, "--plugin loud:Picky cannot be had (TypeError: "),
        (("--plugin", "loud:unfit"), 1, "the plugin 'int' given to the server implements no hook"),
        (("--plugin", "loud"), 1, "the plugin 'loud' given to the server implements no hook"),
        (
            ("--plugin", "asynction_handlers.plugin"),
            1,
            "the plugin 'asynction_handlers.plugin' given to the server cannot be registered twice",
        ),
        (
            ("--no-plugin", "handler"),
            2,
            "--no-plugin: there is no plugin 'handler' (is 'handlers' meant?) (installed: docs, ",
        ),
    ],
)
def test_what_cannot_be_had_is_told(
    run: Run, arguments: tuple[str, ...], status: int, message: str
) -> None:
    done = run(*arguments, "validate")
    assert done.returncode == status
    assert f"Error: {message}" in done.stderr
