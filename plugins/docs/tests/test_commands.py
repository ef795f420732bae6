"""The commands `asynction docs build` and `asynction docs serve`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from command_line import run_in_process

from .conftest import CHAT

ASYNCTION = [sys.executable, "-m", "asynction"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "asyncapi.json").write_text(json.dumps(CHAT))
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_in_process(folder, *arguments)


def test_a_site_is_built(folder: Path) -> None:
    done = run(folder, "docs", "build", "--output", "a/site", "--url", "https://example.com")
    assert (done.returncode, done.stdout) == (0, "a/site/index.html shows asyncapi.json\n")
    assert 'data-server="https://example.com"' in (folder / "a/site/index.html").read_text()
    command = [*ASYNCTION, "docs", "build", "-o", "a/site", "--no-try-it"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    assert 'data-try-it=""' in (folder / "a/site/index.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("docs", "build"), 2, "Missing option '--output'"),
        (("docs", "build", "-o", "asyncapi.json"), 2, "is a file"),
        (("-s", "nothing.yaml", "docs", "build", "-o", "site"), 1, "Error: nothing.yaml: "),
        (("docs", "serve", "--port", "70000"), 2, "70000 is not in the range"),
        (("docs", "build", "-o", "site", "--url", "ftp://a"), 2, "does not start with http://"),
        (("docs", "build", "-o", "site", "--connect-src", "a b"), 2, "is no source"),
    ],
    ids=str,
)
def test_mistakes_are_one_message(
    folder: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr.splitlines()[-1]
    assert not (folder / "site").exists()


def test_a_document_that_no_server_can_be_built_of_is_shown_and_that_is_said(folder: Path) -> None:
    channels = {"light,measured": {"publish": {"message": {"payload": {"type": "object"}}}}}
    (folder / "asyncapi.json").write_text(json.dumps({**CHAT, "channels": channels}))
    done = run(folder, "docs", "build", "--output", "site")
    assert done.returncode == 0
    assert "no Socket.IO server can be built of the document as it is" in done.stderr
    assert "it may not hold ','" in done.stderr
    shown = json.loads((folder / "site/asyncapi.json").read_text())
    assert list(shown["channels"]) == ["light,measured"]


def test_the_same_is_written_as_text(folder: Path) -> None:
    done = run(folder, "docs", "build", "-o", "site", "--format", "markdown")
    assert (done.returncode, done.stdout) == (0, "site/asyncapi.md shows asyncapi.json\n")
    assert [one.name for one in (folder / "site").iterdir()] == ["asyncapi.md"]
    assert "#### say" in (folder / "site" / "asyncapi.md").read_text()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_document_is_served_until_a_signal_ends_it(folder: Path, by: signal.Signals) -> None:
    process = subprocess.Popen(
        [*ASYNCTION, "docs", "serve", "--port", "0", "--url", "https://example.com"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert told.startswith("asyncapi.json on http://127.0.0.1:")
        url = told.split()[2].rstrip(";")
        with urlopen(f"{url}/asyncapi.json", timeout=10) as response:
            assert json.load(response) == CHAT
        with urlopen(url, timeout=10) as response:
            assert 'data-server="https://example.com"' in response.read().decode()
        port = url.split(":")[2].partition("/")[0]
        taken = run(folder, "docs", "serve", "--port", port)
        assert (taken.returncode, taken.stdout) == (1, "")
        assert f"127.0.0.1:{port} cannot be served" in taken.stderr
        process.send_signal(by)
        printed, complaints = process.communicate(timeout=10)
        assert (process.returncode, printed, complaints) == (0, "", "")
    finally:
        process.kill()
        process.communicate()
