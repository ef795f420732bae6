"""Generate projects, and have others look at them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from asynction_cli import Invocation
from asynction_generate.scaffold.command import scaffold

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
CHAT = ROOT / "examples" / "chat" / "asyncapi.yaml"
DOCUMENTS = {
    "chat": CHAT,
    "chat in AsyncAPI 3": CHAT.with_name("asyncapi-v3.yaml"),
    **{path.stem: path for path in sorted((HERE / "documents").glob("*.*"))},
    "deep": HERE / "documents" / "deep" / "asyncapi.yaml",
}


def generate(
    document: Path,
    *options: str,
    server: str | None = None,
    validation: bool = True,
    reference_root: str | None = None,
) -> Result:
    """Run the command, and return what came of it."""
    invocation = Invocation(str(document), server, validation, reference_root=reference_root)
    return CliRunner().invoke(scaffold, list(options), obj=invocation)


def scaffolded(document: Path, output: Path, *options: str, **more: str | None) -> Path:
    """Generate a project, which has to succeed, and return its folder."""
    result = generate(document, "--output", str(output), *options, **more)
    if result.exception is not None:
        raise result.exception
    assert result.stdout.splitlines()[-1] == "✨ Successfully generated app.py"
    return output


def checked(folder: Path, module: str, *arguments: str | Path) -> str:
    """Run a program of this environment on a project, which has to like it.

    Args:
        folder: The project.
        module: The program: ``ruff``, ``mypy``, ``pytest``.
        *arguments: Its arguments.
    """
    command: Sequence[str | Path] = [sys.executable, "-m", module, *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, f"{module} in {folder}:\n{run.stdout}{run.stderr}"
    return run.stdout
