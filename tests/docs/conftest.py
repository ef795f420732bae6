"""What the tests of the documentation share."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import socketio

from .environments import furnish
from .examples import Folder


@pytest.fixture
def make_folder(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Folder]:
    """Make the folder of an example: `make_folder(files, commands)`."""

    def make(files: Mapping[str, str], commands: str) -> Folder:
        installs = "pip install" in commands
        programs = _environment(tmp_path / "environment") if installs else _programs()
        if "node " in commands:
            request.getfixturevalue("node")
        changes = {}
        if any("redis://" in text for text in files.values()):
            changes["redis://localhost:6379/0"] = request.getfixturevalue("redis_url")
        path = tmp_path / "example"
        path.mkdir()
        return Folder(path, files, changes=changes, programs=programs)

    return make


def _programs() -> Path:
    return Path(sys.executable).parent


def _environment(folder: Path) -> Path:
    """Make an environment that has what this one has, and can get more; return its programs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    furnish(folder, "asynction", "pip")
    return folder / "bin"


@pytest.fixture
def client() -> Iterator[socketio.Client]:
    client = socketio.Client(reconnection=False)
    yield client
    client.disconnect()
