"""Documents that a plugin gets from elsewhere keep their lines and their references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from asynction_core import Loaded, PluginError, SpecError, hookimpl, understand

V2 = """\
asyncapi: 2.6.0
info: {title: test, version: '1'}
channels:
  /:
    publish:
      message:
        name: say
        payload: {$ref: 'schemas/text.yaml#/Text'}
"""
V3 = """\
asyncapi: 3.0.0
info: {title: test, version: '1'}
channels:
  root:
    address: /
    messages:
      say:
        payload: {$ref: 'schemas/text.yaml#/Text'}
operations:
  hear: {action: receive, channel: {$ref: '#/channels/root'}}
"""
VERSIONS = pytest.mark.parametrize("text", [V2, V3], ids=["2.x", "3.x"])
REFERENCE = "schemas/text.yaml#/Text"


class Elsewhere:
    """Knows one document, by any name."""

    def __init__(self, given: Any) -> None:
        self.given = given

    @hookimpl
    def asynction_load_document(self, source: object) -> Any:
        return self.given if source == "elsewhere:chat" else None


def understood(loaded: object, **options: Any) -> Any:
    return understand("elsewhere:chat", plugins=[Elsewhere(loaded)], **options)


def error_of(loaded: object, **options: Any) -> str:
    """Return the one thing that is wrong with a document."""
    with pytest.raises(SpecError) as caught:
        understood(loaded, **options).checked()
    assert not caught.value.others
    return str(caught.value)


def as_json(text: str) -> str:
    return json.dumps(yaml.safe_load(text), indent=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file that the documents refer to."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "text.yaml").write_text("Text: {type: string}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """The address of a web server that serves that folder."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@VERSIONS
@pytest.mark.parametrize("written", [str, as_json], ids=["yaml", "json"])
@pytest.mark.parametrize("is_read", [True, False], ids=["contents", "text alone"])
def test_errors_name_uri_and_line(text: str, written: Any, is_read: bool) -> None:
    text = written(text.replace(REFERENCE, "#/nowhere"))
    suffix = "json" if written is as_json else "yaml"
    uri = f"https://ada:secret@example.org/chat.{suffix}"
    line = next(n for n, one in enumerate(text.splitlines(), start=1) if "#/nowhere" in one)
    line -= written is as_json  # there the reference has a line of its own
    told = error_of(Loaded(yaml.safe_load(text) if is_read else None, uri, text))
    assert told.startswith(f"https://example.org/chat.{suffix}:{line}: /channels/")
    assert "there is no '/nowhere'" in told


@VERSIONS
def test_relative_references_lead_to_files_beside_the_document(text: str, folder: Path) -> None:
    loaded = Loaded(yaml.safe_load(text), (folder / "chat.yaml").as_uri(), text)
    event = understood(loaded).checked().namespaces["/"].receives["say"]
    assert event.payload.bundle() == {"type": "string"}


@VERSIONS
def test_relative_references_lead_to_the_host_of_the_document_if_that_is_allowed(
    text: str, address: str
) -> None:
    loaded = Loaded(None, f"{address}/chat.yaml", text)
    event = understood(loaded, allow_remote_refs=True).checked().namespaces["/"].receives["say"]
    assert event.payload.bundle() == {"type": "string"}
    assert "leads to a file of the host of this document: allow such references" in error_of(loaded)


@pytest.mark.parametrize(
    ("uri", "reference", "why"),
    [
        ("https://example.org/chat.yaml", "file:///etc/hosts", "leads to a file of this machine"),
        ("http://localhost/a", "file:///etc/hosts", "leads to a file of this machine"),
        ("db://chats/1", "file:///etc/hosts", "leads to a file of this machine"),
        ("db://chats/1", "text.yaml", "only those of files, and of what came by HTTP or HTTPS"),
        ("git:main:chat.yaml", "text.yaml", "only those of files, and of what came by HTTP"),
        ("", "text.yaml", "give from_spec the path of the document"),
        ("file:///srv/docs/chat.yaml", "../../etc/hosts", "leads too far: /etc/hosts is not below"),
        ("file:///srv/docs/chat.yaml", "https://example.org/a", "leads to another host: copy"),
    ],
)
def test_no_reference_leads_further_than_from_a_document_of_that_place(
    uri: str, reference: str, why: str
) -> None:
    loaded = Loaded(None, uri, V2.replace(REFERENCE, reference))
    allowed = {} if reference.startswith("https") else {"allow_remote_refs": True}
    assert why in error_of(loaded, reference_root="/etc" if "https" in uri else None, **allowed)


def test_a_document_that_came_from_nowhere_has_lines() -> None:
    assert error_of(Loaded(None, text=V2)).startswith("<document>:8: ")


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    assert error_of(Loaded(None, "db://chats/1", "asyncapi: 2.6.0\ninfo: }")).startswith(
        "db://chats/1:2: this cannot be read"
    )


def test_a_mapping_will_do() -> None:
    text = V2.replace(f"{{$ref: '{REFERENCE}'}}", "{type: string}")
    assert list(understood(yaml.safe_load(text)).checked().namespaces) == ["/"]


@pytest.mark.parametrize(
    ("fields", "kind", "why"),
    [
        (("chat",), TypeError, "Loaded.contents is a mapping, or None to have the text read, and"),
        (({}, Path("/a")), TypeError, "Loaded.uri is where the document came from, a string"),
        (({}, "", b"a: b"), TypeError, "Loaded.text is what the document was read from, a string"),
        ((None, "db://1"), TypeError, "neither contents nor a text"),
        (({}, "chat.yaml"), ValueError, "an absolute URI without a fragment, and not 'chat.yaml'"),
        (({}, "C:/chat.yaml"), ValueError, "Path(...).resolve().as_uri()"),
        (({}, "db://1#a"), ValueError, "without a fragment"),
    ],
)
def test_fields_of_wrong_types_are_told(fields: Any, kind: type[Exception], why: str) -> None:
    with pytest.raises(kind) as caught:
        Loaded(*fields)
    assert why in str(caught.value)


@pytest.mark.parametrize("given", ["chat.yaml", [1], b"asyncapi: 2.6.0"])
def test_what_is_no_document_is_told(given: object) -> None:
    with pytest.raises(PluginError, match="asynction_load_document"):
        understood(given)
