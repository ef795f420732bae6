"""The command `asynction generate types`: where it writes to, and what `--check` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asynction_cli import Invocation
from asynction_generate.command import generate

DOCUMENT = """\
asyncapi: 2.6.0
info: {title: Say, version: 1.0.0}
servers:
  one: {url: "localhost", protocol: ws, security: [{user: []}]}
  other: {url: "localhost:81", protocol: ws}
channels:
  /:
    publish: {message: {name: say, payload: {type: string}}}
components:
  securitySchemes: {user: {type: userPassword, x-basicInfoFunc: security.check}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "asyncapi.yaml"
    path.write_text(DOCUMENT)
    return path


def run(document: Path, *arguments: str, **invocation: bool) -> Result:
    return CliRunner().invoke(
        generate, ["types", *arguments], obj=Invocation(str(document), **invocation)
    )


def test_types_are_printed_or_written_the_same_each_time(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "types.ts"
    assert run(document, "typescript", "--output", str(file)).output == ""
    printed = run(document, "typescript").stdout
    assert file.read_text(encoding="utf-8") == printed
    assert "say: (data: string) => void;" in printed


def test_check_accepts_what_would_be_written(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "types.ts"
    run(document, "typescript", "--output", str(file))
    checked = run(document, "typescript", "--output", str(file), "--check")
    assert (checked.exit_code, checked.output) == (0, "")


def test_python_is_checked_in_the_same_way(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "types.py"
    run(document, "python", "--output", str(file))
    source = file.read_text(encoding="utf-8")
    assert 'def emit(self, event: Literal["say"], data: str, /) -> None:' in source
    assert "def connect(self, url: str, *, username: str, password: str, **more: Any)" in source
    assert run(document, "python", "--output", str(file), "--check").exit_code == 0
    document.write_text(DOCUMENT.replace("type: string", "type: number"))
    assert run(document, "python", "--output", str(file), "--check").exit_code == 1


def test_each_way_in_is_a_way_to_connect(document: Path) -> None:
    schemes = """\
  securitySchemes:
    user: {type: userPassword, x-basicInfoFunc: security.check}
    api-key: {type: httpApiKey, in: cookie, name: key, x-apiKeyInfoFunc: security.check}
    basic: {type: http, scheme: basic, x-basicInfoFunc: security.check}
    query: {type: httpApiKey, in: query, name: q, x-apiKeyInfoFunc: security.check}
"""
    ways = "[{user: []}, {api-key: [], query: []}, {basic: []}]"
    text = DOCUMENT.replace("security: [{user: []}]", f"security: {ways}")
    document.write_text(text.partition("  securitySchemes")[0] + schemes)
    source = run(document, "python").stdout
    in_a_line = " ".join(source.split())
    for keywords in ("username: str, password: str", "api_key: str, query_: str"):
        assert f"self, url: str, *, {keywords}, **more: Any" in in_a_line
    assert '"Cookie": _cookie("key", api_key)' in source
    assert '"Authorization": _basic(username, password)' in source
    assert '{"q": query_}' in source


@pytest.mark.parametrize("content", [None, b"", b"export {};\n", b"\xff\xfe"])
def test_check_refuses_anything_else_and_leaves_it(
    content: bytes | None, document: Path, tmp_path: Path
) -> None:
    file = tmp_path / "types.ts"
    if content is not None:
        file.write_bytes(content)
    checked = run(document, "typescript", "--output", str(file), "--check")
    assert checked.exit_code == 1
    assert "types.ts is out of date: run this again without --check" in checked.output
    assert (file.read_bytes() if file.exists() else None) == content


def test_check_tells_the_difference(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "types.ts"
    run(document, "typescript", "--output", str(file))
    document.write_text(DOCUMENT.replace("type: string", "type: number"))
    told = run(document, "typescript", "--output", str(file), "--check").output.splitlines()
    assert "-      say: (data: string) => void;" in told
    assert "+      say: (data: number) => void;" in told


def test_check_needs_a_file(document: Path) -> None:
    checked = run(document, "typescript", "--check")
    assert checked.exit_code == 2
    assert "name it with --output FILE" in checked.output


def test_a_schema_that_stands_for_itself_says_nothing(document: Path) -> None:
    circle = "$ref: '#/components/schemas/A'"
    document.write_text(
        DOCUMENT.replace("type: string", circle)
        + f"  schemas: {{A: {{oneOf: [{{{circle}}}, {{type: string}}]}}}}\n"
    )
    printed = run(document, "typescript", validation=False).stdout
    assert "export type A = string;" in printed
