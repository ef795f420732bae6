"""The page says all that its document says: field by field, and in text, too."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_core import Spec, understand
from asynction_docs.page import Page

from .whole_documents import THREE, TWO

pytestmark = pytest.mark.as_written

ROOT = Path(__file__).resolve().parents[3]
OTHERS = [*sorted(ROOT.glob("examples/*/asyncapi.y*ml")), *ROOT.glob("tests/wire/generated/*.yaml")]

# What is said in other words: whose names are none of the author's.
SAID_IN_WORDS = {
    *("components", "definitions", "dependencies", "oneOf", "anyOf", "allOf", "not", "if", "then"),
    *("else", "items", "additionalItems", "contains", "properties", "patternProperties"),
    *("additionalProperties", "propertyNames", "$ref", "required", "action", "channel", "traits"),
    *("x-messageAcks", "x-security", "$comment"),
    *("publish", "subscribe", "message", "payload", "x-ack", "args", "error", "examples", "schema"),
}


def spec_of(document: Any) -> Spec:
    understood = understand(document, on_missing_server="warn")
    assert understood.spec is not None, understood.findings
    return understood.spec


def values_in(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the texts and numbers in plain data, each with the key that it is under."""
    if isinstance(value, dict):
        for name, one in value.items():
            is_field = re.fullmatch(r"[a-zA-Z]+", str(name)) and key != "properties"
            if name not in SAID_IN_WORDS and not is_field:
                yield "a key", name
            yield from values_in(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from values_in(one, key)
    elif key not in ("action", "$ref") and type(value) in (str, int, float):
        yield key, value


def plain(text: str) -> str:
    """Return text as it is read: without tags and marks, and without what space there is."""
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"[\s*`\\]+", "", text)


def missing(document: Any, text: str) -> list[tuple[str, Any]]:
    read = plain(text)
    wanted = {(key, str(value)): value for key, value in values_in(document)}
    return [
        one
        for one, value in wanted.items()
        if plain(value if isinstance(value, str) else json.dumps(value)) not in read
    ]


@pytest.mark.parametrize("document", [TWO, THREE], ids=["2", "3"])
@pytest.mark.parametrize("form", ["html", "markdown"])
def test_all_of_a_document_is_there(document: dict[str, Any], form: str) -> None:
    page = Page(spec_of(document), socket_path="")
    text = page.markdown() if form == "markdown" else "".join(page.html(folder="", document=""))
    assert missing(document, text) == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_so_it_is_of_documents_that_others_wrote(path: Path) -> None:
    page = Page(spec_of(path), socket_path="")
    text = "".join(page.html(folder="", document=""))
    assert missing(page.shown.document.root.value, text) == []


@pytest.mark.parametrize("document", [TWO, THREE], ids=["2", "3"])
def test_every_link_leads_somewhere_and_every_heading_has_an_anchor(document: Any) -> None:
    text = "".join(Page(spec_of(document), socket_path="").html(folder="", document=""))
    anchors = re.findall(r' id="([^"]*)"', text)
    assert len(anchors) == len(set(anchors))
    assert {html.unescape(one) for one in re.findall(r'href="#([^"]*)"', text)} <= set(
        map(html.unescape, anchors)
    )
    headings = re.findall(r"<h[1-6][^>]*>(?:<a href=\"#)?", text)
    assert headings
    assert all(one.endswith('<a href="#') for one in headings)
