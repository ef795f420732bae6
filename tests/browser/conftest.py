"""The page of asynction-docs in a Chromium, served by processes of their own."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from free_ports import free_port

from ..wire.processes import running, wait_until_served
from .browsing import ADMIN_TOKEN, Reader

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

Serve = Callable[..., str]
Read = Callable[..., Reader]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium of this machine."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as started:
        # It refuses to run for root with a sandbox.
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def read(browser: Any) -> Iterator[Read]:
    """What opens the page of a server, in a window of its own."""
    with ExitStack() as stack:

        def read(url: str, **options: Any) -> Reader:
            return stack.enter_context(Reader.of(browser, f"{url}/docs", **options))

        yield read


@pytest.fixture(scope="session")
def chat(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the chat of examples/chat."""
    port, log = free_port(), tmp_path_factory.mktemp("logs") / "chat.log"
    environment = {"PORT": str(port), "ADMIN_TOKEN": ADMIN_TOKEN}
    command = [sys.executable, ROOT / "examples" / "chat" / "app.py"]
    with running(command, log, environment) as process:
        wait_until_served(process, port, log)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def serve(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """What serves a document, given itself or as a file, and returns the URL.

    Options of from_spec may follow.
    """
    folder = tmp_path_factory.mktemp("served")
    numbers = count()
    with ExitStack() as stack:

        def serve(document: dict[str, Any] | Path, **options: Any) -> str:
            number = next(numbers)
            if isinstance(document, dict):
                file = folder / f"{number}.json"
                file.write_text(json.dumps(document), encoding="utf-8")
                document = file
            port, log = free_port(), folder / f"{number}.log"
            command = [sys.executable, HERE / "serve.py", document, str(port), json.dumps(options)]
            process = stack.enter_context(running(command, log))
            wait_until_served(process, port, log)
            return f"http://127.0.0.1:{port}"

        yield serve


@pytest.fixture(scope="session")
def ways(serve: Serve) -> str:
    """The URL of a server with documents/ways.yaml."""
    return serve(HERE / "documents" / "ways.yaml")


@pytest.fixture(scope="session")
def shapes(serve: Serve) -> str:
    """The URL of a server with documents/shapes.yaml."""
    return serve(HERE / "documents" / "shapes.yaml")
