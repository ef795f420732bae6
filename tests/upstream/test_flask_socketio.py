"""Flask-SocketIO's own tests, of the version that is installed, pass with our class in its place.

They come with its source distribution, which pip downloads into pytest's cache.
"""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.wide

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def their_tests(pytestconfig: pytest.Config) -> Path:
    """The file of their tests."""
    installed = version("flask-socketio")
    folder = pytestconfig.cache.mkdir(f"flask-socketio-{installed}")
    file = folder / "test_socketio.py"
    if not file.exists():
        with tarfile.open(_downloaded(f"flask-socketio=={installed}", folder)) as archive:
            (member,) = (one for one in archive if Path(one.name).name == file.name)
            contents = archive.extractfile(member)
            assert contents is not None
            file.write_bytes(contents.read())
    return file


def _downloaded(requirement: str, folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "-q", "download", "--no-deps", "--no-binary=:all:"]
    run = subprocess.run(
        [*pip, "--dest", folder, requirement], capture_output=True, text=True, timeout=300
    )
    if run.returncode:
        pytest.skip(f"pip cannot download the sources of {requirement}: {run.stderr.strip()}")
    (archive,) = folder.glob("*.tar.gz")
    return archive


def outcomes(server: str, file: Path, folder: Path) -> dict[str, str]:
    """Run their tests, and return what became of each."""
    report = folder / f"{server}.xml"
    pytest_alone = [sys.executable, "-m", "pytest", "-p", "in_its_place", "-p", "no:cacheprovider"]
    places = [f"--junitxml={report}", f"--rootdir={folder}", f"--confcutdir={folder}"]
    run = subprocess.run(
        [*pytest_alone, *places, file],
        env={**os.environ, "PYTHONPATH": str(HERE), "PYTEST_ADDOPTS": "", "SERVER": server},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert report.exists(), run.stdout + run.stderr
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {
        case.attrib["name"]: "".join(f"{one.tag}: {one.text}" for one in case) or "passed"
        for case in cases
    }


def test_what_passes_with_flask_socketio_passes_with_ours(
    their_tests: Path, tmp_path: Path
) -> None:
    bare, ours = (outcomes(server, their_tests, tmp_path) for server in ("bare", "ours"))
    assert len(bare) > 40
    assert list(bare.values()) == ["passed"] * len(bare)
    assert ours == bare
