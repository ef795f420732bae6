"""An editor marks nothing in documents that are right, and is offered what it can complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from sizes import sampled

from asynction_core.reading.source import given_text, read_file

from ..docs.pages import ROOT, all_pages
from .conftest import minor_of, validator_of

CORPUS = ROOT / "plugins" / "validation" / "tests" / "corpus"
RIGHT = [
    path
    for path in sorted([*CORPUS.glob("*/*.yaml"), *CORPUS.glob("*/*/asyncapi.yaml")])
    if "# expect: error" not in path.read_text(encoding="utf-8")
]
EXAMPLES = sorted((ROOT / "examples").rglob("asyncapi*.yaml"))
ON_PAGES = [
    pytest.param(block.text, id=f"{page.name}:{block.line}")
    for page in all_pages()
    for block in page.blocks
    if block.language == "yaml" and "\nasyncapi: " in block.text
    if not block.text.startswith("# duplicate.yaml\n")  # which is no YAML, on purpose
]
WRONG_ON_PURPOSE = {"broken.yaml", "schema.yaml", "till.yaml"}

Takes = Callable[[Any], bool]


def test_documents_are_found() -> None:
    assert len(RIGHT) > 80
    assert len(EXAMPLES) >= 2
    assert len(ON_PAGES) > 30


@sampled("path", [*RIGHT, *EXAMPLES], every=4, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_marked_in_a_document_that_is_right(path: Path) -> None:
    document = read_file(path).contents
    assert validator_of(minor_of(document))(document)


@pytest.mark.parametrize("text", ON_PAGES)
def test_nothing_is_marked_in_the_documents_of_our_pages(text: str) -> None:
    name = text.partition("\n")[0].removeprefix("# ")
    document = given_text(text, name).contents
    assert validator_of(minor_of(document))(document) == (name not in WRONG_ON_PURPOSE)


def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_schema_refers_to_nothing_but_itself(schema: dict[str, Any]) -> None:
    references = {one["$ref"] for one in parts_of(schema) if isinstance(one.get("$ref"), str)}
    assert references
    for reference in references:
        start, *steps = reference.split("/")
        assert start == "#"
        target: Any = schema
        for step in steps:
            target = target[step]
    identifiers = [one["$id"] for one in parts_of(schema) if isinstance(one.get("$id"), str)]
    assert identifiers == []  # references would count from them


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the mappings in a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (dict, list)):
            yield from parts_of(item)


def test_every_extension_says_what_it_is_for(schema: dict[str, Any]) -> None:
    ours = {name: one for name, one in schema["definitions"].items() if name.startswith("x-")}
    assert {"x-ack", "x-handler", "x-bearerInfoFunc", "x-asynction-ignore"} <= ours.keys()
    assert [name for name, one in ours.items() if len(one.get("description", "")) < 30] == []


def test_what_asyncapi_says_of_its_fields_is_kept(schema: dict[str, Any], version: str) -> None:
    described = [one for one in parts_of(schema["definitions"]) if "description" in one]
    assert len(described) > (80 if version >= "2.6" else 20)


@pytest.mark.parametrize(
    ("text", "is_right"), [("own", True), ("other", False), (None, False), (2.6, False)]
)
def test_the_version_of_the_document_is_checked(
    schema: dict[str, Any], version: str, text: Any, is_right: bool
) -> None:
    values = {"own": version, "other": "2.6.0" if version[0] == "3" else "3.0.0"}
    asyncapi = schema["properties"]["asyncapi"]
    assert Draft7Validator(asyncapi).is_valid(values.get(text, text)) == is_right


@pytest.mark.parametrize(
    ("binding", "is_right"),
    [
        ({"method": "GET", "bindingVersion": "9", "x-a": 1}, True),
        ({"query": {"type": "object", "properties": {}}}, True),
        ({"method": "PUT"}, False),
        ({"headers": 5}, False),
        ({"qery": {}}, False),
    ],
)
def test_a_binding_of_websockets_is_checked(
    version: str, binding: dict[str, Any], is_right: bool, takes: Takes
) -> None:
    document = {"asyncapi": version, "info": {"title": "t", "version": "1"}}
    channel = {"/": {"bindings": {"ws": binding}}}
    assert takes(document | {"channels": channel}) == is_right
