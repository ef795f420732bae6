"""The documentation without the server that it describes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from asynction_core import SpecError
from asynction_docs.site import read, site_app, write_site

from .conftest import CHAT

SECURED: dict[str, Any] = {
    **CHAT,
    "servers": {
        "first": {"url": "chat.example.com/v1/live", "protocol": "wss"},
        "local": {
            "url": "ws://localhost:{port}",
            "protocol": "ws",
            "variables": {"port": {"default": "5000"}},
        },
    },
    "channels": {
        "/": {
            "publish": {"message": {"name": "say", "x-handler": "nowhere.say"}},
            "x-security": [{"token": []}],
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(SECURED))
    return path


def data(html: str) -> dict[str, str]:
    return dict(re.findall(r'data-([\w-]+)="([^"]*)"', html))


@pytest.mark.parametrize(
    ("options", "url", "server", "path"),
    [
        ({}, "", "https://chat.example.com", "/v1/live/"),
        ({"server_name": "first"}, "", "https://chat.example.com", "/v1/live/"),
        ({"server_name": "local"}, "", "http://localhost:5000", "/socket.io/"),
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:8000", "/v1/live/"),
    ],
)
def test_a_site_knows_where_the_server_is(
    document: Path, tmp_path: Path, options: Any, url: str, server: str, path: str
) -> None:
    html = write_site(read(document, options), tmp_path / "site", url=url).read_text()
    found = data(html)
    assert (found["server"], found["socket-path"]) == (server, path)


@pytest.mark.as_written
def test_a_site_needs_nothing_but_its_folder(document: Path, tmp_path: Path) -> None:
    index = write_site(read(document, {}), tmp_path / "a" / "site")
    html = index.read_text()
    assert index == tmp_path / "a" / "site" / "index.html"
    for address in re.findall(r'(?:src|href)="([^":#]+)"', html):
        assert (index.parent / address).is_file()
    assert "http-equiv" in html
    shown = (index.parent / "document.js").read_text()
    assert shown.startswith("AsynctionDocs.data = JSON.parse(")
    assert "nowhere" not in shown
    whole = json.loads((index.parent / "asyncapi.json").read_text())
    assert whole["servers"] == SECURED["servers"]


def test_a_site_without_a_place_to_try_events(document: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(read(document, {}), folder)
    assert (folder / "try_it.js").exists()
    html = write_site(read(document, {}), folder, try_it=False).read_text()
    assert data(html)["try-it"] == ""
    assert "socket.io.js" not in html
    assert not (folder / "try_it.js").exists()
    assert not (folder / "document.js").exists()
    assert (folder / "licenses.txt").exists()


@pytest.mark.parametrize("options", [{}, {"server_name": "main"}])
def test_the_security_of_the_server_is_known(
    tmp_path: Path, options: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server = {"url": "localhost", "protocol": "ws", "security": [{"token": []}]}
    path = tmp_path / "asyncapi.json"
    channels = {"/": {"publish": {"message": {"name": "say"}}}}
    path.write_text(json.dumps({**SECURED, "servers": {"main": server}, "channels": channels}))
    html = site_app(read(path, options)).test_client().get("/docs").text
    assert 'Who connects presents <a href="#scheme:token">token</a>' in html
    assert caplog.text == ""


def test_the_document_alone_can_be_served(document: Path) -> None:
    client = site_app(read(document, {})).test_client()
    found = data(client.get("/v1/docs").text)
    assert (found["server"], found["socket-path"]) == ("https://chat.example.com", "/v1/live/")


@pytest.mark.as_written
def test_a_scheme_that_does_not_exist_is_an_error(document: Path, tmp_path: Path) -> None:
    document.write_text(json.dumps({**SECURED, "components": {}}))
    with pytest.raises(SpecError, match="there is no security scheme 'token'") as caught:
        write_site(read(document, {}), tmp_path / "site")
    assert caught.value.pointer == "/channels/~1/x-security/0/token"


def test_a_document_without_servers(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(CHAT))
    found = data(site_app(read(path, {})).test_client().get("/docs").text)
    assert (found["server"], found["socket-path"]) == ("", "socket.io/")
