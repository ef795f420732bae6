"""A document that changes while it is shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from werkzeug.test import Client

from asynction_docs.reloading import Reloading
from asynction_docs.site import read, site_app

from .conftest import CHAT


def test_it_is_shown_anew_and_what_cannot_be_read_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "asyncapi.json"

    def write(text: str, at: int) -> None:
        path.write_text(text)
        os.utime(path, (at, at))

    def titled(title: str) -> str:
        return json.dumps({**CHAT, "info": {"title": title, "version": "1"}})

    write(titled("First"), 1)
    spec = read(path, {})
    app = Reloading(
        site_app(spec, reloads=True),
        spec,
        lambda: read(path, {}),
        lambda spec: site_app(spec, reloads=True),
    )
    client = Client(app)
    assert "<title>First</title>" in client.get("/docs").text
    assert "reload.js" in client.get("/docs").text
    etag = client.head("/docs").headers["ETag"]
    write(titled("Second"), 2)
    assert client.head("/docs").headers["ETag"] != etag
    write("{", 3)
    assert "<title>Second</title>" in client.get("/docs").text
    assert "asyncapi.json" in caplog.text
    write(titled("Third"), 4)
    assert "<title>Third</title>" in client.get("/docs").text
