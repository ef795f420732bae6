"""The static site that `asynction docs build` writes, opened as a file."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .browsing import Reader
from .conftest import ROOT

DOCUMENT = ROOT / "examples" / "chat" / "asyncapi.yaml"


@pytest.fixture(scope="module")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [Path(sys.executable).with_name("asynction"), "--spec", DOCUMENT, "docs", "build"]
    subprocess.run([*command, "--output", folder, "--connect-src", "*"], check=True)
    return folder / "index.html"


def test_it_is_shown(browser: Any, site: Path) -> None:
    with Reader.of(browser, site.as_uri()) as reader:
        assert reader.page.locator("article.event").count() == 11
        assert reader.complaints == []
        assert {host for host in reader.asked if host.startswith("http")} == set()


def test_it_can_be_tried_on_a_server(browser: Any, site: Path, chat: str) -> None:
    with Reader.of(browser, site.as_uri()) as reader:
        reader.namespace("/")
        server = reader.page.get_by_label("Server", exact=True)
        assert server.input_value() == "http://127.0.0.1:5000"
        server.fill(chat)
        # The chat lets pages of its own origin connect alone, and says so.
        outcome = reader.connect("/")
        assert outcome.startswith("not reachable: ")
        assert "cors_allowed_origins" in outcome


def test_it_leads_to_the_document(browser: Any, site: Path) -> None:
    with Reader.of(browser, site.as_uri()) as reader:
        link = reader.page.get_by_role("link", name="asyncapi.json")
        link.click()
        reader.page.wait_for_url("**/asyncapi.json")
        assert reader.page.url == site.with_name("asyncapi.json").as_uri()
