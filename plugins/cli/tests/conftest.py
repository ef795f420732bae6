"""What the tests of the command line share: folders to run it in, and what runs it there."""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import bare_environment, run_in_process
from free_ports import free_port

ASYNCTION = Path(sysconfig.get_path("scripts")) / "asynction"

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Install = Callable[..., str]

DOCUMENT = """\
asyncapi: 2.6.0
info: {title: Say, version: 1.0.0}
servers:
  local: {url: "localhost:5000/chat", protocol: ws}
channels:
  /:
    publish:
      message:
        oneOf:
          - {name: say, payload: {type: string}, x-handler: handlers.say}
          - {name: shout, payload: {type: string}}
    subscribe:
      message: {name: said, payload: {type: string}}
"""

HANDLERS = """\
def say(text):
    return text
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document, and the module that it names."""
    (tmp_path / "asyncapi.yaml").write_text(DOCUMENT)
    (tmp_path / "handlers.py").write_text(HANDLERS)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run the command line in the folder, in this process: `run("validate", "a.yaml")`."""

    def run_command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return run_in_process(folder, *arguments, **variables)

    return run_command


@pytest.fixture
def run_program(folder: Path) -> Run:
    """Run the command line in the folder as what it is: a program, in a process of its own."""

    def run_command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ASYNCTION, *arguments],
            cwd=folder,
            env=bare_environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run_command


@pytest.fixture
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Announce entry points as an installed distribution does, and return its PYTHONPATH."""
    site = tmp_path_factory.mktemp("site")

    def install_distribution(
        name: str, entry_points: dict[str, dict[str, str]], **modules: str
    ) -> str:
        metadata = site / f"{name.replace('-', '_')}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = []
        for group, announced in entry_points.items():
            lines += [f"[{group}]", *(f"{key} = {value}" for key, value in announced.items())]
        (metadata / "entry_points.txt").write_text("\n".join(lines))
        for module, source in modules.items():
            (site / f"{module}.py").write_text(source)
        return str(site)

    return install_distribution


@pytest.fixture
def port() -> int:
    """A free port."""
    return free_port()
