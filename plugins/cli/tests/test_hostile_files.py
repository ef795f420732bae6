"""Files that nobody means well with end each command in one clear message, and soon."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from time import process_time

import pytest

from .conftest import Run

SECONDS = 30.0  # of the processor

HEAD = "asyncapi: 2.6.0\ninfo: {title: t, version: '1'}\nchannels: {}\n"

# Of each file: its text, and what is said of it.
FILES: dict[str, tuple[str | bytes, str]] = {
    "empty.yaml": ("", "the document is empty"),
    "binary.yaml": (b"\x89PNG\0\xff\xfe", "this is not a text file in UTF-8"),
    "future.yaml": (HEAD.replace("2.6.0", "4.0.0"), "AsyncAPI '4.0.0' is not supported"),
    "50-mb.yaml": (HEAD + "# filled up\n" * 4_200_000, "the file is too large"),
    "laughs.yaml": (
        HEAD + "x-a:\n  - &a0 [lol]\n"
        + "".join(f"  - &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
        "with its aliases written out, it is too large",
    ),
    "deep.yaml": (HEAD + "x-a: " + "[" * 100_000 + "]" * 100_000, "nested more than 200 levels"),
    "deep.json": ("[" * 100_000, "nested more than 200 levels"),
    "circle.yaml": (HEAD + "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
                    "leads round in a circle"),
}  # fmt: skip


@pytest.fixture(params=FILES)
def hostile(request: pytest.FixtureRequest, folder: Path) -> tuple[str, str]:
    """The name of each file in turn, and what is said of it."""
    text, said = FILES[request.param]
    (folder / request.param).write_bytes(text if isinstance(text, bytes) else text.encode())
    return request.param, said


def told(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


def test_it_is_neither_served_nor_bundled(run: Run, hostile: tuple[str, str]) -> None:
    file, said = hostile
    started = process_time()
    told(run("--spec", file, "run"), said)
    told(run("bundle", file), said)
    assert process_time() - started < 2 * SECONDS


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_it_is_a_complaint_in_all_formats(
    run: Run, folder: Path, hostile: tuple[str, str], format: str
) -> None:
    file, said = hostile
    (folder / "root.yaml").write_text(HEAD + f"components: {{schemas: {{A: {{$ref: {file}}}}}}}\n")
    started = process_time()
    done = run("validate", "--format", format, file, "root.yaml")
    assert process_time() - started < SECONDS
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout
    if format == "text":
        assert done.stdout.startswith(file)
    else:
        json.loads(done.stdout)


def test_as_deep_as_it_may_be_it_ends_well(run: Run, folder: Path) -> None:
    deep = "{not: " * 190 + "{}" + "}" * 190
    text = HEAD.replace(
        "channels: {}", f"channels: {{/: {{publish: {{message: {{name: a, payload: {deep}}}}}}}}}"
    )
    (folder / "deep.yaml").write_text(text)
    done = run("validate", "deep.yaml")
    assert "Traceback" not in done.stderr
    assert "more than 64 levels of subschemas" in done.stdout
    assert run("bundle", "deep.yaml").stdout.count("not:") == 190
