"""How the text of a document becomes data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from asynction_core import _yaml


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
    ],
)
def test_yaml_1_2_is_read_as_the_data_that_json_knows(text: str, data: Any) -> None:
    assert _yaml.read(text) == data


@pytest.mark.parametrize(
    ("text", "complaint", "line"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate key 'a'", 3),
        ("a:\n  b: 1\n  b: 2", "duplicate key 'b'", 3),
        ("a: !!binary aGk=", "no counterpart in JSON", 1),
        ("a: !!python/name:os.system x", "no counterpart in JSON", 1),
        ("a: !own x", "no counterpart in JSON", 1),
        ("? [a]\n: 1", "a key must be a string", 1),
        ("a: &x\n  b: *x", "contains itself", 1),
        ("a: [1\nb: 2", "did not find expected", 2),
    ],
)
def test_what_json_does_not_know_is_refused_with_its_line(
    text: str, complaint: str, line: int
) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        _yaml.read(text)
    assert complaint in (caught.value.problem or "")
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line + 1 == line


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([], (1, 1)),
        (["a"], (1, 1)),
        (["b", "c"], (3, 3)),
        (["b", "c", "1"], (5, 7)),
        (["b", "missing", "deeper"], (2, 1)),
        (["b", "c", "7"], (3, 3)),
    ],
)
def test_a_place_is_found_by_its_path(path: list[str], place: tuple[int, int]) -> None:
    text = "a: 1\nb:\n  c:\n    - x\n    - y: 1\n"
    assert _yaml.position(_yaml.tree(text), path) == place
