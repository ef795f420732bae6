"""How the text of a document becomes data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from asynction_core.reading import json as _json
from asynction_core.reading import yaml as _yaml
from asynction_core.reading.text_places import place, places


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two parsers that PyYAML has."""
    if request.param == "Python":
        monkeypatch.setattr(_yaml, "Parser", yaml.SafeLoader)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: on", {"a": "on"}),
        ("on: 1", {"on": 1}),
        ("a: no", {"a": "no"}),
        ("a: true", {"a": True}),
        ("a: 010", {"a": 10}),
        ("a: 0o10", {"a": 8}),
        ("a: 0x1F", {"a": 31}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 2020-01-01", {"a": "2020-01-01"}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("404: x", {"404": "x"}),
        ("true: x", {"true": "x"}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        ('{"a":\n 1}', {"a": 1}),
        ("", None),
        ("a: <<", {"a": "<<"}),
        ('"<<": 1', {"<<": 1}),
        ("a: &x {b: 1}\nc: {<<: *x, b: 2}", {"a": {"b": 1}, "c": {"b": 2}}),
        ("c: {b: 2, <<: {b: 1, d: 3}}", {"c": {"b": 2, "d": 3}}),
        ("c: {<<: [{b: 1}, {b: 2, d: 3}]}", {"c": {"b": 1, "d": 3}}),
        ("a: &x {<<: {b: 1}}\nc: {<<: *x}", {"a": {"b": 1}, "c": {"b": 1}}),
        ("&k a: 1\nb: {*k : *k}", {"a": 1, "b": {"a": "a"}}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: ! 4", {"a": "1", "b": 2, "c": 3.0, "d": "4"}),
        ("a: !!null ''\nb: !!bool 'true'\nc: !!map {}\nd: !!seq []",
         {"a": None, "b": True, "c": {}, "d": []}),
        ("? a\n: - b\n  -\n    c: []\n", {"a": ["b", {"c": []}]}),
        ("a: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": 1, "b": "x\ny\n"}),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("parser")
def test_yaml_1_2_is_read_as_the_data_that_json_knows(text: str, data: Any) -> None:
    assert _yaml.read(text) == data


@pytest.mark.parametrize(
    ("text", "complaint", "line"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate key 'a'", 3),
        ("a:\n  b: 1\n  b: 2", "duplicate key 'b'", 3),
        ("a: !!binary aGk=", "has no counterpart in JSON", 1),
        ("a: !!python/name:os.system x", "has no counterpart in JSON", 1),
        ("a: !own x", "has no counterpart in JSON", 1),
        ("? [a]\n: 1", "a key must be a string", 1),
        ("a: &x\n  b: *x", "contains itself", 2),
        ("a:\n  b: *x", "there is no anchor &x before this alias", 2),
        ("a: 1\n<<: 2", "what '<<' merges must be a mapping", 2),
        ("a:\n  - !!int x", "is not of the type that its tag !!int says", 2),
        ("a: !!binary aGk=", "the tag !!binary has", 1),
        ("a: 1\n---\nb: 2", "a second document starts here", 2),
        ("a:\n  - .inf", "no JSON value", 2),
        ("a:\n  - 1e400", "too large", 2),
    ],
)
@pytest.mark.usefixtures("parser")
def test_what_json_does_not_know_is_refused_with_its_line(
    text: str, complaint: str, line: int
) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        _yaml.read(text)
    assert complaint in (caught.value.problem or "")
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line + 1 == line


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ([], (1, 1)),
        (["a"], (1, 1)),
        (["b", "c"], (3, 3)),
        (["b", "c", "1"], (5, 7)),
        (["b", "missing", "deeper"], (2, 1)),
        (["b", "c", "7"], (3, 3)),
    ],
)
def test_a_place_is_found_by_its_path(path: list[str], where: tuple[int, int]) -> None:
    text = "a: 1\nb:\n  c:\n    - x\n    - y: 1\n"
    found = place(places(text), path)
    assert found is not None
    assert (found.line, found.column) == where


def test_what_an_alias_stands_for_is_found_below_the_alias() -> None:
    found = place(places("a: &x\n  b: 1\nc: *x\nd: {<<: *x}\n"), ["c", "b"])
    assert found is not None
    assert (found.line, found.column) == (2, 3)


def test_an_empty_document_has_no_places() -> None:
    assert places("") is None
    assert place(None, ["a"]) is None


@pytest.mark.parametrize("text", ['{"a":\t[1,\n "\\ud83d\\ude00"], "b\\/c": "\\\\ud83d"}', '["a"]'])
def test_json_has_its_places_too(text: str) -> None:
    assert _yaml.read(_json.as_yaml(text)) == _json.read(text)
    assert places(_json.as_yaml(text)) is not None
