"""The distributions as `make dist` builds them, and clean environments with some of them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"
CONSTRAINTS = ROOT / "constraints.txt"
OF_EXTRAS = ("limits", "opentelemetry-api", "prometheus-client", "python-socketio[client]")
"""What extras and examples need beside what ours depend on."""


@dataclass(frozen=True)
class Package:
    """One of the packages in this repository."""

    folder: Path

    @property
    def source(self) -> Path:
        (source,) = (self.folder / "src").glob("asynction*")
        return source

    @property
    def name(self) -> str:
        """The name under which it is imported."""
        return self.source.name

    @property
    def distribution(self) -> str:
        return self.name.replace("_", "-")


PACKAGES = [
    Package(file.parent)
    for pattern in ("pyproject.toml", "core/pyproject.toml", "*/*/pyproject.toml")
    for file in sorted(ROOT.glob(pattern))
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each `package` that it takes; a `part` is one that is not the facade."""
    if "package" in metafunc.fixturenames:
        metafunc.parametrize("package", PACKAGES, ids=lambda package: package.name)
    if "part" in metafunc.fixturenames:
        parts = [package for package in PACKAGES if package.folder != ROOT]
        metafunc.parametrize("part", parts, ids=lambda part: part.name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process run all of these tests: what they build is built in the folders here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("packaging"))


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds what was installed into it, and no pip."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run its Python, far from the repository and from the environment of the tests."""
        return subprocess.run(
            [self.python, *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def report(self, program: str, **arguments: Any) -> Any:
        """Run one of the programs beside this file, and return the JSON that it prints."""
        run = self.run(str(PROGRAMS / program), json.dumps(arguments))
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which `make dist` has built all packages."""
    folder = tmp_path_factory.mktemp("dist")
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    _check_run(["make", "dist", f"DIST={folder}"], cwd=ROOT, env=environment)
    return folder


@pytest.fixture(scope="session")
def install(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """Install distributions into a clean environment: `install("asynction-core")`.

    The same ones are installed once. Nothing comes from an index but what ours depend on.
    """
    wheels = tmp_path_factory.mktemp("wheels")
    _pip("download", "--dest", wheels, *dist.glob("*.whl"), *OF_EXTRAS)
    environments: dict[frozenset[str], Environment] = {}

    def environment(*requirements: str) -> Environment:
        key = frozenset(requirements)
        if key not in environments:
            folder = tmp_path_factory.mktemp("environment")
            _check_run([sys.executable, "-m", "venv", "--without-pip", folder])
            index = ("--no-index", "--find-links", wheels)
            _pip("--python", folder, "install", *index, *requirements)
            environments[key] = Environment(folder)
        return environments[key]

    return environment


@pytest.fixture(scope="session")
def wheel_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build a wheel as `pip install ./core` does, without a source distribution on the way."""

    def wheel(package: Path) -> Path:
        folder = tmp_path_factory.mktemp("wheel")
        _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, package)
        (path,) = folder.iterdir()
        return path

    return wheel


def _pip(*arguments: str | Path) -> None:
    environment = {**os.environ, "PIP_CONSTRAINT": str(CONSTRAINTS)}
    _check_run([sys.executable, "-m", "pip", "-qq", *arguments], env=environment)


def _check_run(command: list[str | Path], **options: Any) -> None:
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    assert run.returncode == 0, run.stdout + run.stderr
