"""`asynction plugins new`: a package that can be installed, and passes its own tests at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Install, Run

FILES = [
    "README.md",
    "pyproject.toml",
    "src/asynction_late_news/__init__.py",
    "src/asynction_late_news/command.py",
    "src/asynction_late_news/limits.py",
    "src/asynction_late_news/observing.py",
    "src/asynction_late_news/plugin.py",
    "src/asynction_late_news/py.typed",
    "tests/chat.yaml",
    "tests/test_command.py",
    "tests/test_conformance.py",
    "tests/test_plugin.py",
]


def written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def checked(folder: Path, *command: str | Path, site: Path | None = None) -> str:
    """Run a program of Python's in a folder, see it succeed, and return what it prints."""
    run = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **({"PYTHONPATH": str(site)} if site else {})},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"
    return run.stdout


def test_the_files_are_told_and_never_overwritten_unasked(run: Run, folder: Path) -> None:
    done = run("plugins", "new", "late-news")
    assert (done.returncode, done.stderr) == (0, "")
    assert written(folder / "asynction-late-news") == FILES
    *listed, last = done.stdout.splitlines()
    assert sorted(listed) == [f"asynction-late-news/{name}" for name in FILES]
    assert last.startswith("✨ Successfully generated asynction-late-news")
    mine = folder / "asynction-late-news" / "README.md"
    mine.write_text("mine")
    (folder / "asynction-late-news" / "pyproject.toml").unlink()
    again = run("plugins", "new", "late-news")
    assert again.returncode == 1
    assert (
        "nothing was written, as these files exist:\n  asynction-late-news/README" in again.stderr
    )
    assert "or overwrite them with --force" in again.stderr
    assert mine.read_text() == "mine"
    assert not (folder / "asynction-late-news" / "pyproject.toml").exists()
    assert run("plugins", "new", "late-news", "--force").returncode == 0
    assert mine.read_text().startswith("# asynction-late-news\n")


@pytest.mark.parametrize(
    ("arguments", "plugin", "distribution", "module"),
    [
        (("Late_News",), "late-news", "asynction-late-news", "asynction_late_news"),
        (("asynction-late.news",), "late-news", "asynction-late-news", "asynction_late_news"),
        (("class",), "class", "asynction-class", "asynction_class"),
        (("x", "--distribution", "Acme.x"), "x", "Acme.x", "acme_x"),
    ],
)
def test_names_follow_from_one(
    run: Run, folder: Path, arguments: tuple[str, ...], plugin: str, distribution: str, module: str
) -> None:
    assert run("plugins", "new", *arguments, "--output", "made").returncode == 0
    project = (folder / "made" / "pyproject.toml").read_text()
    assert f'\nname = "{distribution}"\n' in project
    assert f'[project.entry-points.asynction]\n{plugin} = "{module}.plugin"\n' in project
    assert f'commands"]\n{plugin} = "{module}.command:command"\n' in project
    assert (folder / "made" / "src" / module / "plugin.py").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("",), "'' cannot be the name of a plugin"),
        (("2fast",), "'2fast' cannot be the name of a plugin"),
        (("late news",), "'late news' cannot be the name of a plugin"),
        (("späte",), "'späte' cannot be the name of a plugin"),
        (("../news",), "'../news' cannot be the name of a plugin"),
        (("a" * 31,), "of at most 30 letters"),
        (("news", "--distribution", "-news"), "'-news' cannot be the name of a distribution"),
        (("news", "--distribution", "n" * 41), "of at most 40 letters"),
        (("news", "--distribution", "2news"), "'2news' would be imported as '2news', which is no"),
        (("news", "--distribution", "class"), "'class' would be imported as 'class', which is no"),
        (("validation",), "there is a module 'asynction_validation' already ("),
        (
            ("mock", "--distribution", "better-mock"),
            "asynction-mock brings a command 'mock' already: choose another name",
        ),
        (("core",), "there is a module 'asynction_core' already ("),
        (("news", "--distribution", "json"), "there is a module 'json' already ("),
        (("loud",), "zz-loud brings a plugin 'loud' already: choose another name"),
    ],
)
def test_names_that_will_not_do_are_refused(
    run: Run, folder: Path, install: Install, arguments: tuple[str, ...], message: str
) -> None:
    before = written(folder)
    site = install("zz-loud", {"asynction": {"loud": "zz_loud"}})
    done = run("plugins", "new", *arguments, PYTHONPATH=site)
    assert done.returncode == 2
    assert message in done.stderr
    assert written(folder) == before


@pytest.mark.parametrize("name", ["x", "abcdefghij-klmnopqrst-uvwxyz-1"])
def test_ruff_has_nothing_to_say_however_long_the_name_is(
    run: Run, folder: Path, name: str
) -> None:
    assert run("plugins", "new", name, "--output", "made").returncode == 0
    checked(folder / "made", "ruff", "check", "--no-cache", ".")
    checked(folder / "made", "ruff", "format", "--no-cache", "--check", ".")


@pytest.mark.wide
def test_its_wheel_is_installed_and_passes_its_tests_and_mypy(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    assert run("plugins", "new", "late-news").returncode == 0
    package, site = folder / "asynction-late-news", tmp_path / "site"
    offline = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    checked(package, "pip", "install", *offline, "--target", site, ".")  # which builds a wheel
    (package / "src").rename(package / "not-imported")  # what is tested is what is installed
    tests = ("pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "-k", "not huge")
    assert " passed, " in checked(package, *tests, site=site)
    (package / "not-imported").rename(package / "src")
    checked(package, "mypy", site=site)
    told = run("plugins", "order", "shout", PYTHONPATH=str(site))
    assert "observer" not in told.stdout
    listed = run("late-news", PYTHONPATH=str(site))
    assert (listed.returncode, listed.stdout) == (0, "/ say: any\n/ shout: any\n")
