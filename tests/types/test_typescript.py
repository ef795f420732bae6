"""The types in TypeScript, as tsc and prettier see them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .cases import CASES, Case
from .conftest import Program, generated
from .documents import DOCUMENTS


@pytest.fixture(scope="module")
def modules(typescript_folder: Path) -> Path:
    """A folder with a module of each document, and with uses of those of the table."""
    for number, (name, document) in enumerate(DOCUMENTS.items()):
        options = ["typescript", *(["--server"] if number % 2 else [])]
        (typescript_folder / f"{name}.ts").write_text(
            generated(document, options, typescript_folder), encoding="utf-8"
        )
    for number, case in enumerate(CASES):
        document = case.document(2 + number % 2)
        source = generated(document, ["typescript"], typescript_folder)
        (typescript_folder / f"case{number}.ts").write_text(source, encoding="utf-8")
        (typescript_folder / f"uses{number}.ts").write_text(uses(number, case), encoding="utf-8")
    return typescript_folder


def uses(number: int, case: Case) -> str:
    """Return a module with a right use and a wrong one of each way that an event goes."""
    right, wrong = (", ".join(map(json.dumps, one)) for one in (case.right, case.wrong))
    lines = [
        f'import type {{ ClientSocket }} from "./case{number}.js";',
        'declare const socket: ClientSocket<"/">;',
        f'socket.emit("put it"{right and ", "}{right}, () => undefined);',
        "// @ts-expect-error",
        f'socket.emit("put it"{wrong and ", "}{wrong}, () => undefined);',
        f'socket.on("got it", (...args) => (args = [{right}]));',
        "// @ts-expect-error",
        f'socket.on("got it", (...args) => (args = [{wrong}]));',
        "// @ts-expect-error",
        'socket.emit("put that", () => undefined);',
        "// @ts-expect-error",
        f'socket.emit("put it"{right and ", "}{right}, 1);',
    ]
    return "\n".join(lines) + "\n"


def test_right_uses_are_accepted_and_wrong_ones_refused(
    modules: Path, npm_program: Program
) -> None:
    run = npm_program("tsc", "--noEmit", "--project", modules)
    assert (run.returncode, run.stdout) == (0, "")


def test_prettier_has_nothing_to_format(modules: Path, npm_program: Program) -> None:
    files = [path for path in modules.glob("*.ts") if not path.name.startswith("uses")]
    assert len(files) == len(CASES) + len(DOCUMENTS)
    run = npm_program("prettier", "--list-different", *files)
    assert (run.returncode, run.stdout) == (0, "")


def test_hostile_texts_are_in_what_tsc_accepts(modules: Path) -> None:
    source = (modules / "hostile.ts").read_text(encoding="utf-8")
    assert source.count("throw stolen") > 10  # which would be an error if it was code
    assert source.count("throw_stolen()") > 10
    assert "{{ 7 * 7 }}{% raw %}{# gone #}" in source
    assert not re.search("[\u2028\u2029\x85\r\x00-\x09\x0b-\x1f]", source)
