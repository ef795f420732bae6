"""Types generated of documents, and the programs that judge them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from asynction_cli.command_line import asynction

ROOT = Path(__file__).resolve().parents[2]
JAVASCRIPT = ROOT / "tests" / "wire" / "js"

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def npm_program(node: str) -> Program:
    """Runs a program of tests/wire/js: ``npm_program("prettier", "--check", file)``."""

    def run(
        name: str, *arguments: str | Path, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        program = JAVASCRIPT / "node_modules" / ".bin" / name
        return subprocess.run(
            [program, *arguments],
            cwd=folder or JAVASCRIPT,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def typescript_folder(tmp_path_factory: pytest.TempPathFactory, node: str) -> Path:
    """A folder in which TypeScript finds the packages of tests/wire/js."""
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(JAVASCRIPT / "node_modules")
    options = {
        "strict": True,
        "exactOptionalPropertyTypes": False,
        "module": "nodenext",
        "target": "es2022",
        "lib": ["es2022"],
        "types": [],
        "skipLibCheck": True,
        "outDir": "out",
    }
    (folder / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": options, "include": ["*.ts"]})
    )
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def generated(document: object, kind: Sequence[str], folder: Path) -> str:
    """Return what ``asynction generate types`` writes of a document, a path or a mapping."""
    if not isinstance(document, Path):
        path = folder / "document.json"
        path.write_text(json.dumps(document))
        document = path
    skipping = ("--option", "skip_unsupported_schemas=true")
    arguments = ["--spec", str(document), *skipping, "generate", "types", *kind]
    result = CliRunner().invoke(asynction, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
