"""The types in Python, as mypy, pyright and ruff see them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .cases import CASES, Case
from .conftest import Program, generated
from .documents import DOCUMENTS

IMPORTED = """\
import importlib, sys, typing
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in vars(module).values():
        if typing.is_typeddict(found):
            typing.get_type_hints(found)
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module of each document, and with uses of those of the table."""
    folder = tmp_path_factory.mktemp("python")
    for name, document in DOCUMENTS.items():
        source = generated(document, ["python"], folder)
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    for number, case in enumerate(CASES):
        source = generated(case.document(2 + number % 2), ["python"], folder)
        (folder / f"case{number}.py").write_text(source, encoding="utf-8")
        (folder / f"uses{number}.py").write_text(uses(number, case), encoding="utf-8")
    return folder


def uses(number: int, case: Case) -> str:
    """Return a module with a right use and a wrong one of each way that an event goes."""
    wrong_ones = case.wrong if case.python_wrong is None else case.python_wrong
    right, wrong = (", ".join(map(repr, ["_", *one]))[5:] for one in (case.right, wrong_ones))
    comma, comma_wrong = ", " if right else "", ", " if wrong else ""
    return f"""\
from case{number} import RootAsyncClient, RootClient, RootServer


def taking_nine(a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int, i: int) -> None:
    pass


def taking_all(*args: object) -> None:
    pass


async def use(client: RootClient, waiting: RootAsyncClient, server: RootServer) -> None:
    client.emit("put it"{comma}{right})
    client.emit("put it"{comma_wrong}{wrong})  # type: ignore
    client.call("put it"{comma}{right}, timeout=1)
    client.call("put it"{comma_wrong}{wrong})  # type: ignore
    await waiting.call("put it"{comma}{right})
    await waiting.call("put it"{comma_wrong}{wrong})  # type: ignore
    server.emit("got it"{comma}{right}, to="room")
    server.emit("got it"{comma_wrong}{wrong})  # type: ignore
    client.on("got it", taking_all)
    client.on("got it", taking_nine)  # type: ignore
    client.emit("put that"{comma}{right})  # type: ignore
    client.emit("got it"{comma}{right})  # type: ignore
"""


def test_mypy_accepts_right_uses_and_refuses_wrong_ones(modules: Path, tmp_path: Path) -> None:
    options = ["--config-file=", "--strict", "--cache-dir", tmp_path]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "."], cwd=modules, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout


@pytest.mark.parametrize("version", ["3.10"])
def test_pyright_accepts_right_uses_and_refuses_wrong_ones(
    version: str, modules: Path, npm_program: Program
) -> None:
    options = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": True,
        "pythonVersion": version,
    }
    (modules / "pyrightconfig.json").write_text(json.dumps(options))
    run = npm_program("pyright", "--pythonpath", sys.executable, "--project", modules)
    assert run.returncode == 0, run.stdout


def test_ruff_has_nothing_to_format_and_nothing_to_say(modules: Path) -> None:
    files = [path for path in modules.glob("*.py") if not path.name.startswith("uses")]
    assert len(files) == len(CASES) + len(DOCUMENTS)
    for command in (["format", "--check"], ["check"]):
        arguments = [*command, "--isolated", "--no-cache", "--quiet", *files]
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True
        )
        assert (run.returncode, run.stdout) == (0, "")


def test_all_of_it_can_be_imported_and_no_text_is_code(modules: Path) -> None:
    names = [path.stem for path in modules.glob("*.py") if not path.name.startswith("uses")]
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED, *names], cwd=modules, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")
    source = (modules / "hostile.py").read_text(encoding="utf-8")
    assert source.count("throw_stolen()") > 10  # a NameError if it was code
    assert "{{ 7 * 7 }}{% raw %}{# gone #}" in source
