"""The rules look at anything, whatever is wrong with it, and end in time."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sizes import sampled

from asynction_core import Document
from asynction_core.reading.source import Source, read_file
from asynction_validation.judging.rules.walk import broken_rules

pytestmark = pytest.mark.as_written  # the versions are in the documents

CORPUS = Path(__file__).parents[2] / "corpus"
DOCUMENTS = sorted(
    path
    for path in (*CORPUS.glob("2.6/*.yaml"), *CORPUS.glob("3.0/*.yaml"))
    if not path.name.startswith("readable.invalid")
)
WRONG: tuple[Any, ...] = (None, True, 7, "text", [], [None, "a", {}], {}, {"$ref": 7})


def rules_broken_by(contents: Any) -> list[str]:
    return [error.rule for error in broken_rules(Document(Source("", None, contents)))]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value below a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


@sampled("document", DOCUMENTS, every=4, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_has_the_wrong_type_is_passed_over(document: Path) -> None:
    contents = read_file(document).contents
    for path in places(contents):
        for wrong in WRONG:
            changed = copy.deepcopy(contents)
            *steps, last = path
            above = changed
            for step in steps:
                above = above[step]
            above[last] = wrong
            rules_broken_by(changed)


@pytest.mark.parametrize("contents", [None, [], "text", {}, {"asyncapi": 2.6}])
def test_what_is_no_document_breaks_no_rule(contents: Any) -> None:
    assert rules_broken_by(contents) == []


@pytest.mark.parametrize("version", ["1.2.0", "2.7.0", "3.2.0", "4.0.0", "2.6"])
def test_there_are_no_rules_for_versions_that_are_not_known(version: str) -> None:
    assert rules_broken_by({"asyncapi": version, "id": "no URI"}) == []


@pytest.mark.parametrize("version", ["2.6.1", "3.0.9"])
def test_a_patch_version_has_the_rules_of_its_minor_version(version: str) -> None:
    assert rules_broken_by({"asyncapi": version, "id": "no URI"}) == ["field-format"]


@pytest.mark.parametrize(
    ("version", "rule", "holds"),
    [
        ("2.1.0", "channel-servers", False),
        ("2.2.0", "channel-servers", True),
        ("2.3.0", "message-id-unique", False),
        ("2.4.0", "message-id-unique", True),
    ],
)
def test_a_rule_holds_since_the_version_that_brought_what_it_is_about(
    version: str, rule: str, holds: bool
) -> None:
    said = [{"message": {"messageId": "said", "name": name}} for name in ("in", "out")]
    document = {
        "asyncapi": version,
        "channels": {"/a": {"servers": ["nowhere"], "publish": said[0], "subscribe": said[1]}},
    }
    assert (rule in rules_broken_by(document)) is holds


def test_what_stands_in_two_places_is_told_once() -> None:
    age = {"type": "integer", "default": "young"}
    document = {"asyncapi": "2.6.0", "components": {"schemas": {"A": age, "B": age}}}
    assert rules_broken_by(document) == ["default-fits"]


ENTANGLED = {f"S{n}": {"allOf": [{"$ref": "#/components/schemas/S0"}] * 50} for n in range(50)}
ENTANGLED["S0"] = {
    "discriminator": "kind",
    "allOf": [{"$ref": f"#/components/schemas/S{n}"} for n in range(50)],
}
MANY = {f"S{n}": {"type": "integer", "default": n, "examples": [n]} for n in range(3000)}


@pytest.mark.parametrize(
    ("contents", "broken"),
    [
        ({"components": {"schemas": ENTANGLED}}, ["discriminator"]),
        ({"components": {"schemas": MANY}}, []),
        ({"defaultContentType": "a/b" + ";   " * 5000 + "@"}, ["media-type"]),
        ({"info": {"contact": {"email": "a." * 20000}}}, ["field-format"]),
        ({"id": "a:" + "a" * 100000 + " "}, ["field-format"]),
        ({"channels": {"{" * 50000: {}}}, ["channel-address"]),
    ],
    ids=["references", "defaults", "media type", "e-mail", "URI", "braces"],
)
def test_no_document_takes_long(contents: dict[str, Any], broken: list[str]) -> None:
    start = time.perf_counter()
    assert rules_broken_by({"asyncapi": "2.6.0", **contents}) == broken
    assert time.perf_counter() - start < 5
