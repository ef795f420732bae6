"""What a generated project says it needs can be installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from asynction_generate.scaffold.requirements import requirements

REPOSITORY = {
    "url": "https://example.org/asynction.git",
    "vcs_info": {"vcs": "git", "commit_id": "c0ffee"},
}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in which nothing is installed yet."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def install(environment: Path, name: str, needs: list[str], origin: Any = None) -> None:
    """Install what there is to know of a distribution."""
    folder = environment / f"{name.replace('-', '_')}-1.2.dist-info"
    folder.mkdir()
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.2"]
    needed = [f"Requires-Dist: {one}" for one in needs]
    (folder / "METADATA").write_text("\n".join([*lines, *needed, ""]))
    if origin:
        (folder / "direct_url.json").write_text(json.dumps(origin))


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, ["asynction>=1.2"]),
        (
            REPOSITORY,
            ["asynction @ git+https://example.org/asynction.git@c0ffee"],
        ),
        (
            {**REPOSITORY, "subdirectory": "py"},
            ["asynction @ git+https://example.org/asynction.git@c0ffee#subdirectory=py"],
        ),
        ({"url": "file:///src", "dir_info": {}}, ["asynction @ file:///src"]),
        ({"url": "file:///src", "dir_info": {"editable": True}}, ["--editable file:///src"]),
        (
            {"url": "https://example.org/asynction-1.2-py3-none-any.whl", "archive_info": {}},
            ["asynction @ https://example.org/asynction-1.2-py3-none-any.whl"],
        ),
    ],
)
def test_it_is_named_from_where_it_was_installed_from(
    environment: Path, origin: Any, expected: list[str]
) -> None:
    install(environment, "asynction", ["flask"], origin)
    assert requirements("1.2") == expected


def test_what_it_needs_of_its_own_is_named_too_and_nothing_else(environment: Path) -> None:
    needs = ["asynction-core==1.2", "flask>=3", 'asynction-cli==1.2; extra == "cli"']
    install(environment, "asynction", needs, {"url": "file:///all", "dir_info": {}})
    install(environment, "asynction-core", ["flask"], {"url": "file:///core", "dir_info": {}})
    install(environment, "asynction-cli", ["asynction-core==1.2"], {"url": "file:///cli"})
    install(environment, "flask", [], {"url": "file:///flask", "dir_info": {}})
    assert requirements("1.2") == ["asynction @ file:///all", "asynction-core @ file:///core"]


def test_without_the_facade_its_release_is_named(environment: Path) -> None:
    install(environment, "asynction-core", [])
    assert requirements("1.2") == ["asynction>=1.2"]
