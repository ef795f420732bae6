"""`asynction schema`: what it prints, for which version, and where to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import run_in_process

pytestmark = pytest.mark.as_written

SPEC = "asyncapi: {version}\ninfo: {{title: T, version: '1'}}\nchannels: {{}}\n"
BROKEN = SPEC.format(version="2.4.0") + "components: {messages: {a: {$ref: '#/nowhere'}}}\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `asynction` in a folder: status, output, errors."""

    def run(*arguments: str, **variables: str) -> tuple[int, str, str]:
        done = run_in_process(tmp_path, *arguments, **variables)
        return done.returncode, done.stdout, done.stderr

    return run


def version_of(printed: str) -> Any:
    return json.loads(printed)["properties"]["asyncapi"]["default"]


@pytest.mark.parametrize(
    ("given", "full"),
    [("2.0.0", "2.0.0"), ("2.6", "2.6.0"), ("3.0.0", "3.0.0"), ("3.1", "3.1.0")],
)
def test_a_version_is_given_in_full_or_in_short(run: Run, given: str, full: str) -> None:
    status, printed, told = run("schema", given)
    assert (status, told, version_of(printed)) == (0, "", full)
    assert json.loads(printed)["title"] == f"AsyncAPI {full}"


@pytest.mark.parametrize("given", ["2.7.0", "2.6.1", "3", "v3.0.0", "latest", ""])
def test_of_a_version_that_does_not_exist_those_are_told_that_do(run: Run, given: str) -> None:
    status, printed, told = run("schema", given or "''")
    assert (status, printed) == (2, "")
    assert "2.0.0, 2.1.0, 2.2.0, 2.3.0, 2.4.0, 2.5.0, 2.6.0, 3.0.0, 3.1.0" in told


def test_without_a_version_it_is_the_newest(run: Run) -> None:
    assert version_of(run("schema")[1]) == "3.1.0"


@pytest.mark.parametrize(("version", "full"), [("2.3.0", "2.3.0"), ("3.0.4", "3.0.0")])
def test_without_a_version_it_is_that_of_the_document(
    run: Run, tmp_path: Path, version: str, full: str
) -> None:
    (tmp_path / "a.yaml").write_text(SPEC.format(version=version))
    assert version_of(run("--spec", "a.yaml", "schema")[1]) == full
    assert version_of(run("schema", ASYNCTION_SPEC="a.yaml")[1]) == full
    assert version_of(run("--spec", "a.yaml", "schema", "2.0")[1]) == "2.0.0"


def test_a_document_that_is_wrong_has_a_version(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BROKEN)
    assert version_of(run("--spec", "a.yaml", "schema")[1]) == "2.4.0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "a.yaml:2"),
        (SPEC.format(version="1.2.0"), "1.2.0"),
        (None, "a.yaml"),
    ],
)
def test_a_document_without_a_version_is_told_of(
    run: Run, tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "a.yaml").write_text(text)
    status, printed, told = run("--spec", "a.yaml", "schema")
    assert (status, printed) == (1, "")
    assert said in told


def test_it_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    printed = run("schema", "3.0")[1]
    assert run("schema", "3.0", "--output", "a.json") == (0, "", "")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == printed
    assert run("schema", "2.6", "-o", "nowhere/a.json")[0] == 1


def test_a_plugin_that_is_left_out_has_no_extensions(run: Run) -> None:
    def extensions(**variables: str) -> set[str]:
        definitions = json.loads(run("schema", **variables)[1])["definitions"]
        return {name for name in definitions if name.startswith("x-")}

    assert extensions() - extensions(ASYNCTION_DISABLE_PLUGINS="security") == {
        "x-apiKeyInfoFunc",
        "x-basicBearerInfoFunc",
        "x-basicInfoFunc",
        "x-bearerInfoFunc",
        "x-certInfoFunc",
        "x-scopeValidateFunc",
        "x-tokenInfoFunc",
    }
