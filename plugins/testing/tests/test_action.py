"""action.yml: its steps, as GitHub's runner does them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ACTION = Path(__file__).parents[1] / "action.yml"
DOCUMENT = """\
asyncapi: 2.6.0
info: {title: Echo, version: 1.0.0}
channels:
  /:
    publish:
      message: {name: echo, payload: {type: integer, maximum: 9}, x-ack: {args: {type: integer}}}
"""
APPLICATION = """\
from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
server = SocketIO(app, async_mode="threading")


@server.on("echo")
def echo(*args):
    fits = len(args) == 1 and type(args[0]) is int and args[0] <= MOST
    return args[0] if fits else {"error": "no"}
"""


@pytest.mark.wide
@pytest.mark.parametrize(("most", "status"), [(9, 0), (10, 1)])
def test_an_application_is_tested(most: int, status: int, tmp_path: Path) -> None:
    (tmp_path / "asyncapi.yaml").write_text(DOCUMENT)
    (tmp_path / "app.py").write_text(APPLICATION.replace("MOST", str(most)))
    (tmp_path / "asynction").symlink_to(sys.prefix)  # where the first step installs it
    action = yaml.safe_load(ACTION.read_text())
    given = {"app": "app:app", "sarif": "found.sarif", "arguments": "--phases=coverage\n--seed=1\n"}
    inputs = {name: given.get(name, one["default"]) for name, one in action["inputs"].items()}
    step = action["runs"]["steps"][-1]
    environment = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: inputs[found[1]], value)
        for name, value in step["env"].items()
    }
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, **runner, **environment},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert f"{status} failure" in (tmp_path / "summary.md").read_text()
    assert "refuses_invalid" in done.stdout
    assert (tmp_path / "found.sarif").exists()


def test_what_it_installs_is_there() -> None:
    step = yaml.safe_load(ACTION.read_text())["runs"]["steps"][0]
    folders = re.findall(r'"\$HERE([^"\[]*)', step["run"])
    assert len(folders) == 6
    for folder in folders:
        assert (ACTION.parent / folder.lstrip("/") / "pyproject.toml").exists()
