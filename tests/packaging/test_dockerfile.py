"""The Dockerfile: what it says holds, and its steps work, here without an engine that runs them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from free_ports import free_port

from ..wire.processes import running, wait_until_served
from ..wire.waiting import wait_for

pytestmark = pytest.mark.wide  # it builds the packages


ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, each with its arguments on one line."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [tuple(line.split(maxsplit=1)) for line in lines]  # type: ignore[misc]


def last(name: str) -> str:
    return [arguments for instruction, arguments in instructions() if instruction == name][-1]


def test_a_linter_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    run = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")


def test_it_runs_the_command_line_as_nobody_special_in_a_folder_for_the_document() -> None:
    assert last("ENTRYPOINT") == '["asynction"]'
    assert last("WORKDIR") == "/opt/asynction"
    assert int(last("USER")) > 0


def test_what_is_not_needed_does_not_get_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored[0] == "*"
    needed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {"core", "plugins", "src", "pyproject.toml", "VERSION"}
    assert copied <= needed
    packages = [*ROOT.glob("core"), *ROOT.glob("lib/*"), *ROOT.glob("plugins/*")]
    links = [one for package in packages for one in package.iterdir() if one.is_symlink()]
    linked = {one.resolve().relative_to(ROOT.resolve()).parts[0] for one in links}
    assert {"hatch_build.py", "fetch_npm.py"} <= linked <= needed
    assert all((ROOT / name).exists() for name in needed)


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the place of the container's root, in which the steps were run."""
    root = tmp_path_factory.mktemp("container")
    for name in ("opt/asynction", "bin"):
        (root / name).mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", root / "python"], check=True)
    for instruction, arguments in instructions():
        if instruction == "RUN":
            run_step(arguments, root)
    return root


def run_step(step: str, root: Path) -> None:
    """Run the commands of a step, with the container's paths below another root."""
    for command in step.split("&&"):
        words = shlex.split(command)
        if words[0] in ("rm", "useradd"):  # what is tidied up, and who runs it, is the engine's
            continue
        assert words[:3] == ["python", "-m", "pip"]
        words[0] = str(root / "python" / "bin" / "python")
        moved = [
            str(ROOT / "constraints.txt")
            if word == "/wheels/constraints.txt"
            else re.sub(r"^/wheels", f"{root}/wheels", word)
            for word in words
        ]
        moved = [name for word in moved for name in _expanded(word)]
        run = subprocess.run(moved, cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


def _expanded(word: str) -> list[str]:
    """Return what a shell makes of a word that ends in an asterisk."""
    if not word.startswith("./") or not word.endswith("/*"):
        return [word]
    return [f"./{path.relative_to(ROOT)}" for path in sorted(ROOT.glob(word.removeprefix("./")))]


@pytest.mark.exhaustive
def test_the_command_of_the_documentation_serves_a_mock(container: Path) -> None:
    (container / "opt/asynction/asyncapi.yml").write_text(
        "asyncapi: 2.6.0\n"
        "info: {title: Say, version: 1.0.0}\n"
        "channels: {/: {subscribe: {message: {name: said, payload: {type: string}}}}}\n"
    )
    port, log = free_port(), container / "log"
    environment = dict(re.findall(r"(\w+)=(\S+)", last("ENV")))
    assert environment["ASYNCTION_MOCK_RUN_HOST"] == "0.0.0.0"
    command = [container / "python/bin/asynction", "mock", "run", "--port", str(port)]
    with running(command, log, environment, folder=container / "opt/asynction") as process:
        wait_until_served(process, port, log)
        # As from outside: not by the address that a process listens on by default.
        wait_for(lambda: "http://0.0.0.0" in log.read_text(), log.read_text, seconds=30)
    assert process.returncode == 0, log.read_text()


@pytest.mark.exhaustive
def test_it_starts_with_its_help(container: Path) -> None:
    assert last("CMD") == '["--help"]'
    run = subprocess.run(
        [container / "python/bin/asynction", "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert "mock" in run.stdout
