"""What is served where."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from asynction_core import AsynctionSocketIO

from .conftest import CHAT, Browse

Rewrite = Callable[[dict[str, Any]], dict[str, Any]]

PATHS = {
    None: "/docs",
    "socket.io": "/docs",
    "events/socket.io": "/events/docs",
    "/a/b/c": "/a/b/docs",
}


def addresses(html: str) -> list[str]:
    """Return the addresses that the page asks for, at once or when something is tried."""
    found = re.search(r'data-folder="([^"]*)".* data-try-it="([^"]*)"', html)
    assert found is not None
    for_trying = [f"{found[1]}{name}" for name in found[2].split()]
    return [*re.findall(r'(?:src|href)="([^":#]+)"', html), *for_trying]


def told(client: FlaskClient) -> Any:
    """Return what the page knows of the document to try it."""
    script = client.get("/docs/document.js").text
    text = re.fullmatch(r"AsynctionDocs\.data = JSON\.parse\((.*)\);\n", script)
    assert text is not None
    return json.loads(json.loads(text[1]))


@pytest.mark.parametrize(("path", "base"), PATHS.items())
def test_it_is_beside_socket_io(
    browse: Browse, written_in: Rewrite, path: str | None, base: str
) -> None:
    client = browse(**({} if path is None else {"path": path}))
    page = client.get(base)
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert client.get(f"{base}/asyncapi.json").json == written_in(CHAT)
    folder = base.rpartition("/")[0]
    found = addresses(page.text)
    assert len(found) >= 8
    assert client.get(f"{base}/document.js").status_code == 200
    assert all(client.get(f"{folder}/{address}").status_code == 200 for address in found)
    last = (path or "socket.io").rpartition("/")[2]
    assert f'data-socket-path="{last}/"' in page.text


def test_the_path_may_be_that_of_the_server_of_the_document(browse: Browse) -> None:
    servers = {"main": {"url": "example.com/v1/live", "protocol": "wss"}}
    client = browse({**CHAT, "servers": servers}, server_name="main")
    assert client.get("/v1/docs").status_code == 200
    assert client.get("/docs").status_code == 404


def test_it_works_below_a_prefix() -> None:
    app = Flask(__name__)
    AsynctionSocketIO.from_spec(CHAT, app=app, async_mode="threading", path="events/socket.io")
    client = Client(DispatcherMiddleware(Flask("outer"), {"/prefix": app}))
    page = client.get("/prefix/events/docs")
    assert all(
        client.get(f"/prefix/events/{address}").status_code == 200
        for address in addresses(page.text)
    )
    moved = client.get("/prefix/events/docs/")
    assert (moved.status_code, moved.headers["Location"]) == (308, "../docs")


def test_nothing_is_served_with_docs_off(browse: Browse) -> None:
    app = Flask(__name__)
    before = [*app.url_map.iter_rules()]
    AsynctionSocketIO.from_spec(CHAT, app=app, async_mode="threading", docs=False)
    assert [*app.url_map.iter_rules()] == before
    assert browse(docs=False).get("/docs").status_code == 404


def test_two_servers_serve_a_document_each(browse: Browse, written_in: Rewrite) -> None:
    other = {**CHAT, "info": {"title": "Other", "version": "2.0.0"}}
    first, second = browse(), browse(other)
    assert "<title>Chat</title>" in first.get("/docs").text
    assert "<title>Other</title>" in second.get("/docs").text
    assert first.get("/docs/asyncapi.json").json == written_in(CHAT)
    assert second.get("/docs/asyncapi.json").json == written_in(other)


def test_an_app_may_come_later() -> None:
    server = AsynctionSocketIO.from_spec(CHAT)
    app = Flask(__name__)
    server.init_app(app, async_mode="threading")
    assert app.test_client().get("/docs").status_code == 200


def test_several_servers_of_an_app_serve_a_document_each_beside_their_paths() -> None:
    app = Flask(__name__)
    places = {"One": "one/socket.io", "Two": "/two/socket.io", "Three": "a/three", "Root": None}
    for title, path in places.items():
        document = {**CHAT, "info": {"title": title, "version": "1"}}
        AsynctionSocketIO.from_spec(document, app=app, path=path, async_mode="threading")
    client = app.test_client()
    for title, place in {"One": "/one", "Two": "/two", "Three": "/a", "Root": ""}.items():
        page = client.get(f"{place}/docs")
        assert f"<title>{title}</title>" in page.text
        assert client.get(f"{place}/docs/asyncapi.json").json["info"]["title"] == title
        assert all(
            client.get(f"{place}/{address}").status_code == 200 for address in addresses(page.text)
        )


def test_where_documentation_is_already_that_of_another_server_is_told_and_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Flask(__name__)
    options: Any = {"app": app, "async_mode": "threading"}
    AsynctionSocketIO.from_spec(CHAT, path="one", **options)
    other = {**CHAT, "info": {"title": "Other", "version": "2.0.0"}}
    AsynctionSocketIO.from_spec(other, path="two", docs=False, **options)
    assert "documentation" not in caplog.text
    AsynctionSocketIO.from_spec(other, path="three", **options)
    assert caplog.messages[-1] == (
        "the documentation of the server at '/three/' is not served, as that of another one is at "
        "'/docs': give it a path in a folder of its own, such as path='orders/socket.io', or "
        "docs=False"
    )
    assert "<title>Chat</title>" in app.test_client().get("/docs").text


def test_a_server_attached_once_more_serves_it_once() -> None:
    server, app = AsynctionSocketIO.from_spec(CHAT, async_mode="threading"), Flask(__name__)
    for again in (app, app, Flask("another")):
        server.init_app(again)
        assert again.test_client().get("/docs").status_code == 200
    moved = Flask("moved")
    server.init_app(moved)
    server.init_app(moved, path="elsewhere/socket.io")
    assert moved.test_client().get("/elsewhere/docs").status_code == 200


def test_the_page_allows_its_own_scripts_alone(browse: Browse) -> None:
    page = browse().get("/docs")
    policy = dict(
        rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"].startswith("'self' 'sha256-")
    assert page.text.count("<style") == 1
    assert not re.search(r"<script(?![^>]* src=)", page.text)
    assert not re.search(r"\son\w+=", page.text)
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_in_the_page_has_to_be_looked_for_or_decoded_before_it_is_painted(
    browse: Browse,
) -> None:
    page = browse().get("/docs")
    assert page.headers["Document-Policy"] == "expect-no-linked-resources"
    (script,) = re.finditer(r'src="[^"]+"', page.text)
    assert script.end() < page.text.index("<nav")
    assert page.text.isascii()


def test_text_of_the_document_is_no_markup(browse: Browse, written_in: Rewrite) -> None:
    hostile = "</title><script>alert(1)</script>'\"<"
    document = deepcopy(CHAT)
    document["info"]["title"] = hostile
    document["channels"][f"/{hostile}"] = {"subscribe": {"message": {"name": hostile}}}
    client = browse(document)
    page = client.get("/docs").text
    assert page.count("<script") == len(re.findall('<script src="', page))
    assert "alert(1)</" not in page
    assert client.get("/docs/asyncapi.json").json == written_in(document)
    assert b"</script>" not in client.get("/docs/document.js").data


def test_assets_are_kept_for_long(browse: Browse) -> None:
    client = browse()
    for address in addresses(client.get("/docs").text):
        if "/assets/" in address:
            asset = client.get(f"/{address}")
            assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert asset.content_type.startswith(("text/css", "text/javascript"))
    old = client.get("/docs/assets/0/page.js")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get("/docs/assets/0/nothing.js").status_code == 404
    assert client.get("/docs/assets/0/..%2f_plugin.py").status_code == 404


def test_all_is_compressed_for_whoever_takes_that(browse: Browse) -> None:
    client = browse()
    for address in [*addresses(client.get("/docs").text), "docs", "docs/document.js"]:
        plain = client.get(f"/{address}")
        packed = client.get(f"/{address}", headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert plain.headers.get("ETag") != packed.headers.get("ETag")
        assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize(
    "path", ["/docs", "/docs/asyncapi.json", "/docs/asyncapi.md", "/docs/socket.io.js"]
)
def test_the_rest_is_asked_for_anew_and_sent_once(browse: Browse, path: str) -> None:
    client = browse()
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("wanted", [True, False])
def test_trying_it_can_be_turned_off(browse: Browse, wanted: bool) -> None:
    page = browse(docs_try_it=wanted).get("/docs").text
    assert ('data-try-it=""' not in page) is wanted
    assert ("try_it.js" in page) is wanted


SECURED: dict[str, Any] = {
    **CHAT,
    "channels": {
        "/": {
            "publish": {
                "message": {
                    "name": "say",
                    "payload": {
                        "type": "object",
                        "properties": {"x-handler": {"default": {"x-handler": "data"}}},
                        "const": {"x-handlers": 1},
                    },
                    "x-handler": "handlers.say",
                    "x-note": "shown",
                }
            },
            "x-handlers": {"connect": "handlers.connect"},
        }
    },
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "x-bearerInfoFunc": "tokens.check"}
        }
    },
}


def without_internals() -> Any:
    document = deepcopy(SECURED)
    del document["channels"]["/"]["x-handlers"]
    del document["channels"]["/"]["publish"]["message"]["x-handler"]
    del document["components"]["securitySchemes"]["token"]["x-bearerInfoFunc"]
    return document


@pytest.mark.as_written
def test_what_is_internal_is_not_on_the_page(browse: Browse) -> None:
    client = browse(SECURED)
    assert client.get("/docs/asyncapi.json").json == SECURED
    assert told(client)["document"] == without_internals()
    page = client.get("/docs").text
    assert "handlers." not in page
    assert "tokens." not in page


@pytest.mark.as_written
def test_what_is_internal_can_be_left_out_everywhere(browse: Browse) -> None:
    client = browse(SECURED, docs_hide_internals=True)
    assert client.get("/docs/asyncapi.json").json == without_internals()


def test_the_page_knows_how_to_connect(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "handlers,validation")
    document = deepcopy(SECURED)
    document["channels"]["/"]["x-security"] = [{"token": []}, {}]
    client = browse(document, accept_any_credentials=True)
    (namespace,) = told(client)["namespaces"]
    token = {"name": "token", "type": "http", "scheme": "bearer", "in": None, "parameter": None}
    assert list(namespace["receives"]) == ["say"]
    assert (namespace["name"], namespace["sends"], namespace["parameters"]) == ("/", {}, [])
    assert namespace["security"] == [[token], []]
    page = client.get("/docs").text
    assert 'Who connects presents <a href="#scheme:token">token</a>, or nothing' in page


@pytest.mark.parametrize(
    ("sources", "policy"),
    [
        ((), "'self'"),
        (["wss://a.example", "https://b.example:1"], "'self' wss://a.example https://b.example:1"),
    ],
)
def test_the_page_connects_to_its_server_alone_unless_it_is_told(
    browse: Browse, sources: Any, policy: str
) -> None:
    headers = browse(docs_connect_src=sources).get("/docs").headers
    assert f"; connect-src {policy}; " in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("docs_connect_src", "https://a.example"),
        ("docs_connect_src", ["a; script-src *"]),
        ("docs_templates", "nowhere"),
    ],
)
def test_options_that_cannot_be(browse: Browse, option: str, value: Any) -> None:
    with pytest.raises(ValueError, match=option):
        browse(**{option: value})


def test_templates_can_be_replaced_and_extended(browse: Browse, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '{% extends "asynction_docs/page.html" %}'
        "{% block introduction %}Ours: {{ contents.title }}{{ super() }}{% endblock %}"
    )
    page = browse(docs_templates=tmp_path).get("/docs").text
    assert "Ours: Chat" in page
    assert 'data-event="say"' in page


def test_a_page_is_rendered_once(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(*args: Any, **values: Any) -> Iterator[str]:
        calls.append(args)
        yield "page"

    monkeypatch.setattr("asynction_docs.page.rendered", counted)
    client = browse()
    assert calls == []
    assert [client.get("/docs").text for _ in range(3)] == ["page"] * 3
    assert len(calls) == 1


@pytest.mark.as_written
def test_the_document_is_one_file_and_traits_are_merged(browse: Browse, tmp_path: Path) -> None:
    (tmp_path / "parts.json").write_text(
        json.dumps({"tree": {"properties": {"left": {"$ref": "#/tree"}}}, "t": {"title": "T"}})
    )
    message = {
        "name": "say",
        "payload": {"$ref": "parts.json#/tree"},
        "traits": [{"$ref": "parts.json#/t"}],
    }
    document = {**CHAT, "channels": {"/": {"publish": {"message": message}}}}
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    client = browse(tmp_path / "asyncapi.json")
    components = {
        "schemas": {"tree": {"properties": {"left": {"$ref": "#/components/schemas/tree"}}}}
    }
    payload = {"$ref": "#/components/schemas/tree"}
    for shown, more in (
        (client.get("/docs/asyncapi.json").json, {"traits": [{"title": "T"}]}),
        (told(client)["document"], {"title": "T"}),
    ):
        assert shown["components"] == components
        assert shown["channels"]["/"]["publish"]["message"] == {
            "name": "say",
            "payload": payload,
            **more,
        }
